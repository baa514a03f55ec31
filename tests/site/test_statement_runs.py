"""Statements of account go to whoever owes, once a day, by their channel, through the valve, and survive a kill."""

import io
from collections import Counter
from collections.abc import Iterator
from unittest.mock import patch

import pypdf
import pytest

import frappe

from gigafibre_fsm import tasks
from gigafibre_fsm.api import statements
from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.billing import due
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.contract import books

VALVE = ("outbound", "allow_list")


class Killed(BaseException):
	"""What a killed worker does not survive."""


@pytest.fixture
def customers(connected_site: str) -> Iterator[dict[str, str]]:
	"""Customers who owe: one with an e-mail address, one with a number, one with neither, and one who paid."""
	frappe.set_user("Administrator")
	with taken_away_afterwards():
		books.prepare()
		kept = [frappe.db.get_single_value("FSM Settings", field) for field in VALVE]
		frappe.db.set_value("Payment Ledger Entry", {"delinked": 0}, "delinked", 2)
		made = {
			"mail": debtor("fr", email="marie@example.com"),
			"text": debtor("en", mobile="+15145550142"),
			"neither": debtor("fr"),
			"paid": debtor("fr", email="paid@example.com", is_paid=True),
		}
		open_valve("marie@example.com", "+15145550142", "paid@example.com")
		try:
			yield made
		finally:
			frappe.db.rollback()
			frappe.db.set_value("Payment Ledger Entry", {"delinked": 2}, "delinked", 0)
			for field, value in zip(VALVE, kept, strict=True):
				frappe.db.set_single_value("FSM Settings", field, value)
			frappe.db.commit()


def debtor(language: str, *, email: str = "", mobile: str = "", is_paid: bool = False) -> str:
	person = {"customer_name": books.fresh('Zoé & "Roy"'), "customer_type": "Individual"}
	values = {"doctype": "Customer", **person, "language": language, "email_id": email, "mobile_no": mobile}
	customer = frappe.get_doc(values).insert().name
	invoice = books.make_invoice(customer)
	if is_paid:
		books.pay(invoice)
	return customer


def open_valve(*listed: str) -> None:
	frappe.db.set_single_value("FSM Settings", "outbound", "Allow-list")
	frappe.db.set_single_value("FSM Settings", "allow_list", "\n".join(listed))
	frappe.db.commit()


def press(**options: object) -> str:
	return statements.send_statements("2026-01-01", **options)["run"]


def states(run: str) -> dict[str, tuple]:
	frappe.db.rollback()
	fields = ["customer", "state", "channel", "obstacle"]
	rows = frappe.get_all("Customer Statement", {"statement_run": run}, fields)
	assert max(Counter(row.customer for row in rows).values()) == 1
	return {row.customer: (row.state, row.channel or row.obstacle) for row in rows}


def sent() -> dict[str, int]:
	"""How many e-mails and texts of statements were queued."""
	frappe.db.rollback()
	mails = frappe.get_all("Email Queue", {"reference_doctype": "Customer"}, ["message"])
	texts = frappe.get_all("FSM SMS", {"template": "customer_statement"}, ["body"])
	return {"mails": len(mails), "texts": len(texts)}


def test_each_is_reached_by_their_channel_and_nobody_twice(customers: dict[str, str]):
	before = sent()
	preview = statements.preview_statements()
	assert (preview["customers"], preview["owed"]) == (3, 275.79)
	run = press()
	assert due.statements_since(instants.now_utc())
	tasks.send_statements()
	assert states(run) == {
		customers["mail"]: ("Sent", "E-mail"),
		customers["text"]: ("Sent", "Text"),
		customers["neither"]: ("To Print", ""),
	}
	assert due.statements_since(instants.now_utc()) is None
	found = frappe.get_doc("Statement Run", run)
	assert (found.state, found.total, found.sent, found.to_print, found.not_sent) == ("Done", 3, 2, 1, 0)
	once = sent()
	assert (once["mails"] - before["mails"], once["texts"] - before["texts"]) == (1, 1)
	assert press() == run
	tasks.send_statements()
	assert sent() == once, "nobody gets a second statement on a day"
	(mail,) = frappe.get_all(
		"Email Queue", {"reference_doctype": "Customer", "reference_name": customers["mail"]}, ["message"]
	)
	assert ".pdf" in mail.message
	(text,) = frappe.get_all("FSM SMS", {"recipient": customers["text"]}, ["body", "link"])
	link = frappe.get_doc("FSM Magic Link", text.link)
	assert "$91.93" in text.body and link.return_to == "/portal/statement"


def printed(run: str) -> list[str]:
	"""The text of each page of the newest file to print."""
	address = frappe.db.get_value("Statement Run", run, "paper")
	content = files.content_of(StoredFile(address, "Statement Run", run))
	return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_whoever_has_no_address_is_printed_once_in_a_private_file(customers: dict[str, str]):
	other = debtor("fr")
	run = press()
	tasks.send_statements()
	first, _blank, second = printed(run)
	assert all('Zoé & "Roy"' in page and "91,93" in page for page in (first, second))
	(file,) = frappe.get_all("File", {"attached_to_name": run}, ["name", "is_private"])
	assert file.is_private and not frappe.get_all("File", {"attached_to_doctype": "Customer Statement"})
	assert states(run)[other] == ("To Print", "")
	for role, may in (("FSM Accounts", True), ("FSM Support", False), ("FSM Dispatcher", False)):
		email = f"zq-{frappe.scrub(role)}@example.com"
		user = people.make_user(email, role, user_type="System User")
		frappe.set_user(user)
		assert bool(frappe.has_permission("File", "read", file.name)) is may, role
		frappe.set_user("Administrator")
		people.forget_user(user)
	late = debtor("fr")
	assert press() == run
	tasks.send_statements()
	assert states(run)[late] == ("To Print", "") and len(printed(run)) == 1


def test_whom_the_valve_held_back_is_tried_again_on_the_same_day(customers: dict[str, str]):
	open_valve("marie@example.com")
	run = press()
	tasks.send_statements()
	assert states(run)[customers["text"]] == ("Not Sent", "Held Back")
	open_valve("marie@example.com", "+15145550142")
	press()
	tasks.send_statements()
	assert states(run)[customers["text"]] == ("Sent", "Text")


def test_who_pays_before_the_worker_comes_gets_none(customers: dict[str, str]):
	run = press()
	(invoice,) = frappe.get_all("Sales Invoice", {"customer": customers["mail"]}, pluck="name")
	books.pay(frappe.get_doc("Sales Invoice", invoice))
	frappe.db.commit()
	tasks.send_statements()
	assert states(run)[customers["mail"]] == ("Not Sent", "Paid Meanwhile")


def test_a_worker_killed_before_any_commit_loses_and_doubles_nothing(customers: dict[str, str]):
	before = sent()
	run = press()
	commit = frappe.db.commit
	for last in range(6):
		done: list[bool] = []

		def dying(done: list = done, last: int = last) -> None:
			if len(done) == last:
				raise Killed
			done.append(True)
			commit()

		with patch.object(frappe.db, "commit", dying), pytest.raises(Killed):
			tasks.send_statements()
		frappe.db.rollback()
	tasks.send_statements()
	assert Counter(state for state, _why in states(run).values()) == {"Sent": 2, "To Print": 1}
	assert len(printed(run)) == 1
	after = sent()
	assert (after["mails"] - before["mails"], after["texts"] - before["texts"]) == (1, 1)


def test_what_cannot_be_sent_is_refused_in_words(customers: dict[str, str]):
	with pytest.raises(FsmError, match="up to today"):
		statements.send_statements("2099-01-01")
	frappe.db.set_value("Payment Ledger Entry", {"delinked": 0}, "delinked", 1)
	frappe.db.commit()
	with pytest.raises(FsmError, match="Nobody owes"):
		press()
