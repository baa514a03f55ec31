"""The import of an old system's accounts: tried without a trace, imported once, and balanced to the cent."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.cutover import due  # noqa: E402
from gigafibre_fsm.domain.cutover.importing import (  # noqa: E402
	customer_documents,
	requests,
	runs,
	staged_accounts,
)
from gigafibre_fsm.domain.cutover.importing.database_source import DatabaseSource  # noqa: E402
from gigafibre_fsm.domain.cutover.old_accounts import reading, refusals  # noqa: E402
from gigafibre_fsm.domain.cutover.old_accounts.refusals import AccountRefusal  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.gigafibre_fsm.report.refused_accounts import refused_accounts  # noqa: E402
from gigafibre_fsm.tests import people  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.cutover_site import ACCOUNT, IMPORT, CutoverSite, cutover_site  # noqa: E402
from tests.legacy_site import legacy_database, use_legacy  # noqa: E402

MADE = ("Customer", "Address", "Contact", "Service Location", "Subscription", "Equipment", "Sales Invoice")
MADE += ("Journal Entry", "Billing Side", "Billed Period", "GL Entry", "Equipment Movement")


@pytest.fixture(scope="module")
def cutover(connected_site: str) -> Iterator[CutoverSite]:
	with cutover_site() as own:
		yield own


def counted() -> dict[str, int]:
	frappe.db.rollback()
	return {doctype: frappe.db.count(doctype) for doctype in MADE}


def test_a_trial_leaves_no_document_and_an_import_makes_each_once(cutover: CutoverSite):
	before = counted()
	name = cutover.start(cutover.make_accounts(3))
	tried = cutover.try_out(name)
	assert (tried.state, tried.total, tried.valid, tried.refused) == ("Tried", 3, 3, 0), refused(name)
	assert counted() == before
	done = cutover.carry_out(name)
	assert (done.state, done.done, done.refused) == ("Done", 3, 0), refused(name)
	more = {doctype: number - before[doctype] for doctype, number in counted().items()}
	ledger = more.pop("GL Entry")
	# an entry for the credit of each account, and one that closes
	assert more.pop("Journal Entry") == 4
	assert set(more.values()) == {3} and ledger
	account = frappe.get_last_doc(ACCOUNT, {"cutover_import": name})
	assert (account.state, account.customer) == ("Done", account.number)
	runs.work(lambda: True)
	assert counted()["Customer"] == before["Customer"] + 3


def test_what_is_owed_is_that_of_the_old_ledger(cutover: CutoverSite):
	temporary, equity = cutover.booked(cutover.temporary), cutover.booked(cutover.equity)
	name = cutover.start(cutover.make_accounts(2))
	cutover.try_out(name)
	cutover.carry_out(name)
	customers = frappe.get_all(ACCOUNT, {"cutover_import": name}, pluck="customer")
	assert [books.balance_of(customer) for customer in customers] == [71.93, 71.93]
	assert cutover.booked(cutover.temporary) == temporary == 0
	assert cutover.booked(cutover.equity) == round(equity - 2 * 71.93, 2)
	invoice = frappe.get_doc("Sales Invoice", {"customer": customers[0]})
	assert invoice.name == f"OUV-L{customers[0]}"
	assert (invoice.is_opening, str(invoice.posting_date), str(invoice.due_date)) == (
		*("Yes", "2026-05-01", "2026-05-21"),
	)
	assert (invoice.outstanding_amount, invoice.total_taxes_and_charges) == (91.93, 0)


def test_the_customer_has_what_the_account_had(cutover: CutoverSite):
	name = cutover.start(cutover.make_accounts(1))
	cutover.try_out(name)
	cutover.carry_out(name)
	customer = frappe.db.get_value(ACCOUNT, {"cutover_import": name}, "customer")
	service = frappe.get_doc("Subscription", {"party": customer})
	assert (str(service.start_date), service.plans[0].plan) == ("2026-06-01", cutover.billing.plan)
	place = frappe.db.get_value("Service Location", {"customer": customer}, ["name", "postal_code"])
	assert (service.fsm_service_location, "J0L 2L0") == place
	device = frappe.db.get_value("Equipment", {"customer": customer}, ["status", "service_location"])
	assert device == ("Installed", place[0])
	assert frappe.db.get_value("Billing Side", {"customer": customer}, "state") == "Legacy"
	period = frappe.db.get_value("Billed Period", {"service": service.name}, ["side", "old_number"])
	assert period == ("Legacy", f"L{customer}")


def test_an_account_that_is_wrong_is_refused_in_words_and_holds_up_no_other(cutover: CutoverSite):
	rows = cutover.make_accounts(3)
	rows["services"][0]["sku"] = "<b>OLD9</b>"
	rows["accounts"][1]["email"] = "not an address"
	taken = rows["accounts"][2]["account"]
	rows["invoices"].append({"account": "ZQ-none", "number": "1", "date": "2026-05-01", "open": "1"})
	name = cutover.start(rows)
	tried = cutover.try_out(name)
	assert (tried.state, tried.valid, tried.refused) == ("Tried", 1, 3)
	said = refused(name)
	assert said[rows["accounts"][0]["account"]].startswith("No plan is known for the product “<b>OLD9</b>”.")
	assert "not an address" in said[rows["accounts"][1]["account"]]
	assert "not in the file of accounts" in said["ZQ-none"]
	frappe.get_doc({"doctype": "Customer", "customer_name": taken}).insert(set_name=taken)
	done = cutover.carry_out(name)
	assert (done.state, done.done, done.refused) == ("Done", 0, 4)
	assert taken in refused(name)[taken]
	frappe.db.set_value(ACCOUNT, {"cutover_import": name}, "cutover_import", "ZQ newer")
	assert "read anew since" in refused_accounts.execute({"cutover_import": name})[2]
	frappe.db.rollback()


def test_an_account_is_imported_once_whatever_file_it_comes_in(cutover: CutoverSite):
	rows = cutover.make_accounts(1)
	first = cutover.start(rows)
	cutover.try_out(first)
	cutover.carry_out(first)
	rows["accounts"][0]["name"] = "Another Name"
	before = counted()
	second = cutover.start(rows)
	tried = cutover.try_out(second)
	assert (tried.state, tried.total, tried.read_anew) == ("Tried", 0, 1)
	assert counted() == before
	account = frappe.get_last_doc(ACCOUNT, {"number": rows["accounts"][0]["account"]})
	assert (account.state, account.account_name, account.cutover_import) == ("Done", "Another Name", first)


def test_what_erpnext_refuses_is_said_in_the_language_of_whoever_asked(cutover: CutoverSite):
	user = people.make_user("zq-cutover@example.com", "FSM Manager", user_type="System User")
	frappe.db.set_value("User", user, "language", "fr")
	rows = cutover.make_accounts(1)
	rows["accounts"][0]["email"] = "not an address"
	name = cutover.start(rows)
	requests.request_trial(name, user)
	frappe.db.commit()
	runs.work(lambda: True)
	said = refused(name)[rows["accounts"][0]["account"]]
	people.forget_user(user)
	frappe.db.commit()
	assert "not an address" in said and "n'est pas" in said.replace("’", "'"), said
	assert frappe.local.lang.startswith("en")


def test_an_account_that_is_imported_is_not_refused_for_what_fails_afterwards(cutover: CutoverSite):
	name = frappe.get_all(ACCOUNT, {"state": "Done"}, pluck="name", limit=1)[0]
	# such as a message to an open list, after the commit
	staged_accounts.note_refused(name, [AccountRefusal(refusals.FAULT)])
	assert frappe.db.get_value(ACCOUNT, name, ["state", "refusals"]) == ("Done", "")
	frappe.db.rollback()


def test_an_import_that_was_cut_off_goes_on_where_it_ended(cutover: CutoverSite):
	name = cutover.start(cutover.make_accounts(3))
	requests.request_trial(name, "Administrator")
	frappe.db.commit()
	assert due.imports_since(instants.now_utc())
	turns = iter([True, True, False])
	runs.work(lambda: next(turns, False))
	assert frappe.db.get_value(IMPORT, name, "state") == "Trying"
	runs.work(lambda: True)
	assert frappe.db.get_value(IMPORT, name, ["state", "valid"]) == ("Tried", 3)
	assert due.imports_since(instants.now_utc()) is None


def test_files_that_are_no_tables_and_times_to_come_are_refused(cutover: CutoverSite):
	rows = cutover.make_accounts(1)
	name = cutover.start({**rows, "services": []})
	frappe.db.set_value("File", {"attached_to_name": name}, "file_url", "/private/files/gone.csv")
	gone = cutover.try_out(name)
	assert (gone.state, gone.problem) == ("Failed", "The file is not there any more. Attach it again.")
	late = cutover.start(rows, exported_on="2099-01-01 00:00:00")
	with pytest.raises(FsmError, match="a time that has passed"):
		requests.request_trial(late, "Administrator")
	with pytest.raises(FsmError, match="Try the accounts first"):
		requests.request_import(late, "Administrator")
	frappe.db.rollback()


def test_a_form_does_not_write_the_state_of_an_import(cutover: CutoverSite):
	doc = frappe.get_doc(IMPORT, cutover.start(cutover.make_accounts(1)))
	doc.state = "Done"
	with pytest.raises(FsmError, match="not changed by hand"):
		doc.save()
	frappe.db.rollback()


def test_the_database_is_understood_as_files_are(cutover: CutoverSite):
	with legacy_database() as old:
		use_legacy(old.address)
		pages = list(DatabaseSource(date(2026, 11, 1)).read_accounts())
		frappe.db.rollback()
		frappe.clear_document_cache("FSM Legacy Settings", "FSM Legacy Settings")
	found = {number: reading.read_account(rows) for page in pages for number, rows in page.items()}
	account, wrong = found["1001"]
	assert wrong == []
	assert (account.name, account.is_active, account.owed) == ("Éloïse Côté", True, Decimal("70.00"))
	(service,) = account.services
	assert ([line.sku for line in service.lines], service.billed_until) == (["FTTH100"], date(2026, 10, 31))
	assert [device.model for device in account.devices] == ["XX230v"]
	# an invoice bills all services of its account
	periods = customer_documents.list_periods(account, {service.number: "SUB-1"})
	assert [(each.service, str(each.start)) for each in periods] == [
		("SUB-1", "2026-10-01"),
		("SUB-1", "2026-09-01"),
	]
	assert found["1003"][0].owed == Decimal(-20)


def refused(name: str) -> dict[str, str]:
	"""The sentences by account, as the report has them."""
	frappe.db.rollback()
	found: dict[str, str] = {}
	for row in refused_accounts.execute({"cutover_import": name})[1]:
		# a row for each reason
		found[row["number"]] = f"{found.get(row['number'], '')} {row['why']}".strip()
	return found
