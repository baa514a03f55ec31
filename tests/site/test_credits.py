"""Credits: proposed once with their arithmetic, booked once to the cent when a person grants them, or refused."""

from datetime import datetime, timedelta

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm import tasks  # noqa: E402
from gigafibre_fsm.api import credits as api  # noqa: E402
from gigafibre_fsm.domain.billing import customers  # noqa: E402
from gigafibre_fsm.domain.billing.credits import proposals  # noqa: E402
from gigafibre_fsm.domain.dispatch import due  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.tests import builders, people  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.paying import PayingSite, elsewhere, wait_for_a_lock  # noqa: E402

DOCTYPE = "Credit Proposal"
START, END = "2025-10-10 08:00", "2025-10-11 10:00"
OCTOBER = {"from_date": "2025-10-01", "to_date": "2025-10-31"}


def broken(customer: str, outcome: str = "Missed", **values: object) -> str:
	"""A committed promise that was judged a minute ago."""
	job = builders.a_job(customer=customer)
	job.db_set("reason", "Camion en panne")
	start = datetime(2026, 3, 9, 10)
	promise = {
		"doctype": "Dispatch Promise",
		"job": job.name,
		"customer": customer,
		"window_start": start,
		"window_end": start + timedelta(hours=2),
		"promised_on": start - timedelta(days=1),
		"channel": "SMS",
		"outcome": outcome,
		"settled_on": now_datetime() - timedelta(minutes=1),
	}
	name = frappe.get_doc({**promise, **values}).insert().name
	frappe.db.commit()
	return name


def of_customer(customer: str) -> list["frappe._dict"]:
	"""The proposals of a customer, as others have committed them."""
	frappe.db.rollback()
	names = frappe.get_all(DOCTYPE, {"customer": customer}, pluck="name", order_by="name")
	return [frappe.get_doc(DOCTYPE, name) for name in names]


def missed(customer: str) -> "frappe._dict":
	"""The proposal for a missed visit of a customer."""
	broken(customer)
	tasks.propose_credits()
	[proposal] = of_customer(customer)
	return proposal


def notes(customer: str) -> list["frappe._dict"]:
	"""The credit notes of a customer."""
	frappe.db.rollback()
	names = frappe.get_all("Sales Invoice", {"customer": customer, "is_return": 1}, pluck="name")
	return [frappe.get_doc("Sales Invoice", name) for name in names]


def test_a_missed_promise_is_proposed_once_and_books_nothing(paying: PayingSite):
	invoice = paying.invoice()
	promise = broken(invoice.customer)
	broken(invoice.customer, "Late", minutes_late=45)
	broken(invoice.customer, "Kept")
	assert due.credits_since(instants.now_utc()) is not None
	tasks.propose_credits()
	frappe.db.set_value("Dispatch Promise", promise, "is_credit_checked", 0)
	frappe.db.commit()
	tasks.propose_credits()
	[proposal] = of_customer(invoice.customer)
	assert (proposal.kind, proposal.state, proposal.amount) == ("Missed Promise", "Proposed", 25)
	assert (proposal.source, proposal.note) == (promise, "Camion en panne")
	assert proposals.describe_arithmetic(proposal, "fr") == ["Visite manquée\xa0: 1 × 25,00 = 25,00\xa0$"]
	assert proposals.describe_arithmetic(proposal, "en") == ["Missed Visit: 1 × 25.00 = $25.00"]
	assert due.credits_since(instants.now_utc()) is None
	assert (notes(invoice.customer), paying.outstanding(invoice)) == ([], 91.93)


def test_a_company_says_what_a_missed_or_late_visit_is_worth(paying: PayingSite):
	values = {"credit_missed_visit": 0, "credit_late_visit": 10}
	before = {field: frappe.db.get_single_value("FSM Settings", field) for field in values}
	for field, value in values.items():
		frappe.db.set_single_value("FSM Settings", field, value)
	try:
		customer = builders.a_customer().name
		broken(customer)
		broken(customer, "Late", minutes_late=30)
		broken(customer, "Late", minutes_late=31)
		tasks.propose_credits()
		assert [proposal.amount for proposal in of_customer(customer)] == [10]
	finally:
		frappe.db.rollback()
		for field, value in before.items():
			frappe.db.set_single_value("FSM Settings", field, value)
		frappe.db.commit()


def test_a_double_click_books_one_credit_note_with_both_taxes_to_the_cent(paying: PayingSite):
	invoice = paying.invoice()
	proposal = missed(invoice.customer)
	customers.lock_customer(invoice.customer)
	clicks = [elsewhere(lambda: api.grant_credit(proposal.name)) for _click in range(2)]
	wait_for_a_lock()
	frappe.db.commit()
	for click in clicks:
		click.result(30)
	[note] = notes(invoice.customer)
	assert (note.net_total, [tax.tax_amount for tax in note.taxes]) == (-25, [-1.25, -2.49])
	assert (note.grand_total, note.return_against, note.docstatus) == (-28.74, invoice.name, 1)
	assert (note.items[0].item_name, note.items[0].item_code) == ("Crédit pour un rendez-vous manqué", None)
	assert (paying.outstanding(invoice), float(paying.balance(invoice.customer))) == (63.19, 63.19)
	[decided] = of_customer(invoice.customer)
	assert (decided.state, decided.credit_note) == ("Granted", note.name)
	assert (decided.decided_by, decided.sales_invoice) == ("Administrator", invoice.name)
	with pytest.raises(FsmError, match="is decided"):
		api.refuse_credit(proposal.name, "Trop tard")
	texts = frappe.get_all("FSM SMS", {"reference_name": note.name}, ["template", "body"])
	assert [text.template for text in texts] == ["customer_credit_granted"]
	assert "un crédit de 28,74" in texts[0].body


def test_a_credit_whose_note_was_cancelled_is_proposed_again(paying: PayingSite):
	invoice = paying.invoice()
	proposal = missed(invoice.customer)
	first = api.grant_credit(proposal.name)["credit_note"]
	frappe.get_doc("Sales Invoice", first).cancel()
	frappe.db.commit()
	[reopened] = of_customer(invoice.customer)
	assert (reopened.state, reopened.credit_note, reopened.decided_by) == ("Proposed", None, None)
	second = api.grant_credit(proposal.name)["credit_note"]
	assert {note.name: note.docstatus for note in notes(invoice.customer)} == {first: 2, second: 1}


def test_the_credit_of_a_paid_invoice_stays_with_the_customer_and_the_invoice_can_still_be_returned(
	paying: PayingSite,
):
	invoice = paying.invoice()
	books.pay(invoice)
	frappe.db.commit()
	api.grant_credit(missed(invoice.customer).name)
	assert float(paying.balance(invoice.customer)) == -28.74
	books.make_return(invoice, for_self=True)
	frappe.db.rollback()


def test_a_refusal_needs_a_reason_and_books_nothing(paying: PayingSite):
	invoice = paying.invoice()
	proposal = missed(invoice.customer)
	with pytest.raises(FsmError, match="why"):
		api.refuse_credit(proposal.name, "  ")
	assert api.refuse_credit(proposal.name, "Client absent")["state"] == "Refused"
	with pytest.raises(FsmError, match="is decided"):
		api.grant_credit(proposal.name)
	[decided] = of_customer(invoice.customer)
	assert (decided.reason, decided.decided_by, decided.credit_note) == (
		"Client absent",
		"Administrator",
		None,
	)
	assert notes(invoice.customer) == []


def test_a_credit_is_never_more_than_what_was_billed(paying: PayingSite):
	invoice = paying.invoice("", (1, 40))
	first = missed(invoice.customer)
	api.grant_credit(first.name)
	broken(invoice.customer)
	tasks.propose_credits()
	second = of_customer(invoice.customer)[1]
	with pytest.raises(FsmError, match="never more than what was billed"):
		api.grant_credit(second.name)
	assert [each.state for each in of_customer(invoice.customer)] == ["Granted", "Proposed"]
	assert len(notes(invoice.customer)) == 1


def test_an_outage_is_shown_before_it_is_proposed_and_booked_for_its_period(paying: PayingSite):
	invoice = paying.invoice(**OCTOBER)
	newer = paying.invoice(invoice.customer)
	frappe.local.lang = "fr"
	try:
		[shown] = api.preview_outage_credit(invoice.customer, START, END)["credits"]
	finally:
		frappe.local.lang = "en"
	assert (shown["invoice"], shown["amount"]) == (invoice.name, 2.79)
	assert shown["lines"] == ["Panne\xa0: 79,95 × 26 h / 744 h = 2,79\xa0$"]
	assert of_customer(invoice.customer) == []
	chosen = frappe.as_json([invoice.name])
	[name] = api.propose_outage_credit(invoice.customer, START, END, chosen, "Câble coupé")["proposals"]
	with pytest.raises(FsmError, match=name):
		api.propose_outage_credit(invoice.customer, "2025-10-11 09:00", "2025-10-13 09:00", chosen, "")
	api.grant_credit(name)
	[note] = notes(invoice.customer)
	assert (note.return_against, [tax.tax_amount for tax in note.taxes]) == (invoice.name, [-0.14, -0.28])
	assert (note.grand_total, paying.outstanding(newer)) == (-3.21, 91.93)
	assert "79,95 × 26 h / 744 h" in note.items[0].description


@pytest.mark.parametrize(
	("start", "end", "reason"),
	[
		(END, START, "must end after"),
		(START, "2099-01-01 00:00", "not over yet"),
		(START, "2025-10-10 20:00", "Nothing is credited"),
		("x", END, "no date and time"),
	],
)
def test_times_that_are_no_outage_are_refused_in_words(paying: PayingSite, start: str, end: str, reason: str):
	invoice = paying.invoice(**OCTOBER)
	with pytest.raises(FsmError, match=reason):
		api.propose_outage_credit(invoice.customer, start, end, frappe.as_json([invoice.name]), "")
	assert of_customer(invoice.customer) == []


@pytest.mark.parametrize("role", ["FSM Dispatcher", "FSM Technician"])
def test_only_accounts_grants_and_refuses(paying: PayingSite, role: str):
	proposal = missed(paying.invoice().customer)
	user = people.make_user(f"zq-{frappe.scrub(role)}@example.com", role)
	frappe.set_user(user)
	try:
		for decide in (api.grant_credit, lambda name: api.refuse_credit(name, "x")):
			with pytest.raises(frappe.PermissionError):
				decide(proposal.name)
	finally:
		frappe.set_user("Administrator")
	assert frappe.db.get_value(DOCTYPE, proposal.name, "state") == "Proposed"
