"""The nightly check: what no webhook reported is brought in, and every line of Stripe's balance is explained."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

frappe = pytest.importorskip("frappe")
from gigafibre_fsm.api import payments as payments_api  # noqa: E402
from gigafibre_fsm.domain.billing import due  # noqa: E402
from gigafibre_fsm.domain.billing.amounts import Allocation, to_decimal  # noqa: E402
from gigafibre_fsm.domain.billing.payments import repository  # noqa: E402
from gigafibre_fsm.domain.billing.payments.repository import PaymentRequest  # noqa: E402
from gigafibre_fsm.domain.billing.reconciliation import balance, bank_imports, checks  # noqa: E402
from gigafibre_fsm.domain.billing.reconciliation.differences import count_recorded, find_differences  # noqa: E402
from gigafibre_fsm.domain.billing.reconciliation.explanations import Doubt  # noqa: E402
from gigafibre_fsm.domain.platform import instants, transactions  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.gigafibre_fsm.report.money_check import money_check  # noqa: E402
from gigafibre_fsm.integrations import stripe as vendor  # noqa: E402
from gigafibre_fsm.tests.standins.server import Reply, Request  # noqa: E402
from gigafibre_fsm.tests.standins.stripe_cards import Typed  # noqa: E402
from tests.clocks import freeze_time  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.contract.test_erpnext_reconciling import make_bank  # noqa: E402
from tests.paying import SETTINGS, PayingSite, paying_site  # noqa: E402


@contextmanager
def named_accounts() -> Iterator[str]:
	"""Have payouts and fees booked on accounts of the test's own; the bank account."""
	bank_account, ledger = make_bank()
	bank = frappe.db.get_value("Bank Account", bank_account, "bank")
	settings = frappe.get_doc(SETTINGS)
	settings.update({"bank_account": ledger, "fee_account": books.expense()})
	settings.save()
	frappe.db.commit()
	try:
		yield bank_account
	finally:
		frappe.db.rollback()
		frappe.db.set_single_value(SETTINGS, {"bank_account": None, "fee_account": None})
		for doctype, name in (("Bank Account", bank_account), ("Bank", bank), ("Account", ledger)):
			frappe.db.delete(doctype, name)
		frappe.db.commit()


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[PayingSite]:
	with paying_site() as own, named_accounts():
		yield own


@pytest.fixture
def paying(world: PayingSite) -> Iterator[PayingSite]:
	clear_money()
	yield world
	frappe.db.rollback()
	frappe.set_user("Administrator")
	world.stripe.forget()
	clear_money()


def clear_money() -> None:
	"""Delete what a check reads and writes, whoever left it."""
	for doctype in (
		*("FSM Webhook Event", "FSM Money Check", "Stripe Balance Line", "FSM Bank File"),
		*("Bank Transaction", "Bank Transaction Payments", "FSM Payment"),
	):
		frappe.db.delete(doctype)
	frappe.db.delete("GL Entry", {"account": books.clearing()})
	frappe.db.delete("FSM Payment Booking")
	frappe.db.commit()


def pay_unheard(paying: PayingSite, amount: int = 9193, *, request: str = "") -> str:
	"""Let money arrive at Stripe of which no webhook tells; the payment intent."""
	payments = paying.stripe.payments
	metadata = {"fsm_site": frappe.local.site, "fsm_payment": request} if request else {}
	intent = payments.add_intent(
		amount,
		currency="cad",
		customer=None,
		description=None,
		metadata=metadata,
		payment_method_types=["card"],
		setup_future_usage=None,
	)
	method = payments.add_method(Typed())
	payments.attempt(intent, method, is_authenticated=True, is_present=True)
	return intent["id"]


def request_of(customer: str, *invoices: "frappe._dict") -> str:
	"""A payment of 91.93 that a customer was asked for."""
	paid = tuple(Allocation(each.name, Decimal("91.93")) for each in invoices)
	return repository.create_payment(PaymentRequest(customer, books.company(), "CAD", paid, "Pay Link"))


def check() -> "frappe._dict":
	"""Check the money, again if it was checked on this day, and return how the check ended."""
	frappe.db.set_value("FSM Money Check", {"state": "Done"}, "next_attempt", None)
	doc = frappe.get_doc("FSM Money Check", checks.run_check())
	assert (doc.state, doc.error) == ("Done", None)
	return doc


def unexplained() -> list[tuple[str, str]]:
	rows = frappe.get_all("Stripe Balance Line", {"state": "Unexplained"}, ["category", "reason"])
	return sorted((row.category, row.reason) for row in rows)


@pytest.mark.faults
def test_payments_of_which_no_webhook_told_are_all_found_by_one_check(paying: PayingSite):
	count = 500 if os.environ.get("FSM_FAULTS") == "full" else 12
	invoice = paying.invoice("", (1, 79.95 * count))
	names = [request_of(invoice.customer, invoice) for _each in range(count)]
	for name in names:
		pay_unheard(paying, request=name)
	frappe.db.commit()
	assert check().payments_found == count
	assert {paying.payment(name).state for name in names} == {"Booked"}
	assert len(paying.entries(invoice.customer)) == count
	again = check()
	assert (again.payments_found, again.lines_found, again.unexplained) == (0, 0, 0)
	assert len(paying.entries(invoice.customer)) == count


def test_a_foreign_payment_is_named_and_not_booked_until_a_person_books_it_under_its_line(paying: PayingSite):
	pay_unheard(paying, 5000)
	before = frappe.db.count("Payment Entry")
	assert check().unexplained == 1
	assert unexplained() == [("Charge", Doubt.FOREIGN.value)]
	assert frappe.db.count("Payment Entry") == before
	line = frappe.db.get_value("Stripe Balance Line", {"category": "Charge"}, "name")
	rows = ({"account": books.clearing(), "debit": 50}, {"account": books.expense(), "credit": 50})
	books.make_journal(*rows, cheque_no=line)
	frappe.db.commit()
	assert check().unexplained == 0


def test_stripe_is_asked_for_a_charges_payment_while_nothing_is_written(paying: PayingSite):
	client = vendor.connect()
	for _time in range(2):
		pay_unheard(paying)
	lines = client.list_balance_transactions()
	transactions.run_transaction(lambda: balance.store_lines(lines, {}))
	writes, database, answer = [], frappe.local.db, paying.stripe.answer

	def watched(request: Request) -> Reply:
		writes.append(database.transaction_writes)
		return answer(request)

	paying.stripe.answer = watched
	try:
		intents = balance.fetch_intents(client)
	finally:
		paying.stripe.answer = answer
	assert (len(intents), writes) == (2, [0, 0])
	transactions.run_transaction(lambda: balance.explain_open(intents))
	assert set(frappe.get_all("Stripe Balance Line", pluck="payment_intent")) == set(intents.values())


def test_a_refund_that_failed_before_it_was_booked_leaves_two_lines_that_explain_each_other(
	paying: PayingSite,
):
	invoice = paying.invoice()
	name = request_of(invoice.customer, invoice)
	intent = pay_unheard(paying, request=name)
	refund = paying.stripe.aftermath.refund({"payment_intent": intent, "amount": "1000"})
	paying.stripe.aftermath.fail_refund(refund["id"])
	check()
	assert unexplained() == []
	assert [row.kind for row in paying.payment(name).bookings] == ["Payment"]


def test_a_refund_that_fails_and_a_dispute_that_is_won_after_weeks_are_found_by_their_events(
	paying: PayingSite,
):
	invoice, other = paying.invoice(), paying.invoice()
	first, second = (request_of(each.customer, each) for each in (invoice, other))
	refund = paying.stripe.aftermath.refund({"payment_intent": pay_unheard(paying, request=first)})
	dispute = paying.stripe.aftermath.dispute(pay_unheard(paying, request=second))
	check()
	assert [paying.payment(name).state for name in (first, second)] == ["Refunded", "Disputed"]
	with freeze_time(instants.now_utc() + timedelta(days=10), tick=True):
		check()
	paying.stripe.advance(days=20)
	with freeze_time(instants.now_utc() + timedelta(days=20), tick=True):
		paying.stripe.aftermath.fail_refund(refund["id"])
		paying.stripe.aftermath.close_dispute(dispute["id"], won=True)
		found = check()
	assert (found.unexplained, found.events_found > 0) == (0, True)
	assert [paying.payment(name).state for name in (first, second)] == ["Booked", "Booked"]
	assert [paying.balance(each.customer) for each in (invoice, other)] == [0, 0]


def test_a_payout_is_booked_to_the_cent_with_its_fees_once_and_taken_back_when_it_fails(paying: PayingSite):
	before = balance.sum_on_clearing()
	invoice = paying.invoice()
	pay_unheard(paying, request=request_of(invoice.customer, invoice))
	waiting = check()
	assert waiting.stripe_balance == 88.96  # 91.93 less 2.9 % and 30 cents
	assert to_decimal(waiting.clearing_balance) - before == Decimal("88.96")
	payout = paying.stripe.aftermath.payout()
	paid = check()
	check()
	transfer, fees = booked_for(payout["id"])
	assert (transfer.kind, transfer.amount, fees.kind, fees.amount) == ("Payout", 88.96, "Fees", 2.97)
	entry = frappe.get_doc("Payment Entry", transfer.document)
	bank = frappe.db.get_single_value(SETTINGS, "bank_account")
	assert books.ledger_of(entry) == {books.clearing(): -88.96, bank: 88.96}
	journal = frappe.get_doc("Journal Entry", fees.document)
	assert books.ledger_of(journal) == {books.clearing(): -2.97, books.expense(): 2.97}
	assert (paid.stripe_balance, to_decimal(paid.clearing_balance), paid.unexplained) == (0, before, 0)
	paying.stripe.aftermath.fail_payout(payout["id"])
	failed = check()
	reversal = booked_for(payout["id"])[-1]
	assert (reversal.kind, reversal.amount) == ("Payout Reversal", 88.96)
	entry = frappe.get_doc("Payment Entry", reversal.document)
	assert books.ledger_of(entry) == {books.clearing(): 88.96, bank: -88.96}
	assert failed.stripe_balance == 88.96
	assert to_decimal(failed.clearing_balance) - before == Decimal("88.96")


def test_a_payout_is_booked_by_its_events_and_those_that_say_nothing_yet_stop_no_other(paying: PayingSite):
	page = paying.open(paying.invoice())
	paying.pay(page)
	payout = paying.stripe.aftermath.payout()["id"]
	paying.hear()
	paying.process()
	assert [(each.kind, each.amount) for each in booked_for(payout)] == [("Payout", 88.96), ("Fees", 2.97)]
	paying.stripe.aftermath.fail_payout(payout)
	for _again in range(2):
		paying.hear()
		paying.process()
	assert [each.kind for each in booked_for(payout)] == ["Payout", "Fees", "Payout Reversal"]
	events = frappe.get_all("FSM Webhook Event", {"object_id": payout}, ["kind", "state", "error"])
	assert {each.kind: (each.state, each.error) for each in events} == {
		"payout.created": ("Ignored", "A payout is booked once Stripe says which lines it holds."),
		"payout.reconciliation_completed": ("Done", None),
		"payout.failed": ("Done", None),
	}
	assert not frappe.db.exists("FSM Webhook Event", {"state": ("in", ("Received", "Failed"))})


def booked_for(payout: str) -> list["frappe._dict"]:
	"""What books a payout, oldest first."""
	fields = ["kind", "amount", "document"]
	return frappe.get_all("FSM Payment Booking", {"reference": payout}, fields, order_by="creation, idx")


def test_a_payout_waits_for_the_accounts_to_be_named(paying: PayingSite):
	bank = frappe.db.get_single_value(SETTINGS, "bank_account")
	frappe.db.set_single_value(SETTINGS, "bank_account", None)
	frappe.clear_document_cache(SETTINGS, SETTINGS)
	invoice = paying.invoice()
	pay_unheard(paying, request=request_of(invoice.customer, invoice))
	payout = paying.stripe.aftermath.payout()
	try:
		check()
		assert unexplained() == [("Payout", Doubt.NO_ACCOUNTS.value)]
	finally:
		frappe.db.set_single_value(SETTINGS, "bank_account", bank)
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		frappe.db.commit()
	assert check().unexplained == 0
	assert len(booked_for(payout["id"])) == 2


@pytest.mark.parametrize(
	("field", "account", "words"),
	[
		("bank_account", lambda: books.expense(), "Bank account: choose an account of the type Asset"),
		("fee_account", lambda: books.clearing(), "Account of fees: choose an account of the type Expense"),
	],
)
def test_accounts_that_cannot_book_payouts_are_refused(paying: PayingSite, field: str, account, words: str):
	settings = frappe.get_doc(SETTINGS)
	settings.set(field, account())
	with pytest.raises(frappe.ValidationError, match=words):
		settings.save()


def test_a_check_that_stripe_interrupts_says_so_and_the_next_one_finds_the_rest(paying: PayingSite):
	invoice = paying.invoice()
	name = request_of(invoice.customer, invoice)
	pay_unheard(paying, request=name)
	paying.stripe.use("forbidden")
	doc = frappe.get_doc("FSM Money Check", checks.run_check())
	assert (doc.state, doc.error) == ("Failed", "Stripe's key lacks a permission for this.")
	assert checks.run_check() is None, "another worker may have it"
	paying.stripe.use("ok")
	with freeze_time(instants.now_utc() + checks.LEASE, tick=True):
		assert check().payments_found == 1
	assert paying.payment(name).state == "Booked"


def test_an_accountant_has_the_money_checked_now_however_the_last_check_ended(paying: PayingSite):
	paying.stripe.use("forbidden")
	name = checks.run_check()
	assert frappe.db.get_value("FSM Money Check", name, "state") == "Failed"
	paying.stripe.use("ok")
	assert checks.run_check() is None, "after a failure the next try waits"
	payments_api.check_money_now()
	assert checks.run_check() == name
	assert frappe.db.get_value("FSM Money Check", name, "state") == "Done"
	# the time of its next try is over, in the same day also shortly before midnight
	frappe.db.set_value("FSM Money Check", name, "next_attempt", instants.now_utc() - timedelta(minutes=1))
	assert checks.run_check() is None, "a job that was queued twice finds it done"
	payments_api.check_money_now()
	assert checks.run_check() == name
	frappe.db.set_value(
		"FSM Money Check",
		name,
		{"state": "Running", "next_attempt": instants.now_utc() + timedelta(minutes=9)},
	)
	with pytest.raises(FsmError, match="A check is under way"):
		payments_api.check_money_now()


def test_a_check_covers_the_time_since_the_last_one_and_some_days_more(paying: PayingSite):
	now = instants.now_utc()
	first = check()
	assert now - first.covered_from > timedelta(days=34)
	with freeze_time(now + timedelta(days=3), tick=True):
		assert first.covered_until - check().covered_from == checks.OVERLAP


def test_the_clock_checks_once_a_night(paying: PayingSite):
	night, morning = datetime(2027, 3, 10, 7), datetime(2027, 3, 10, 8, 30)  # 2:00 and 3:30 in Montréal
	with freeze_time(night):
		assert due.money_check_since(night) is None
	with freeze_time(morning):
		assert due.money_check_since(morning) == datetime(2027, 3, 10, 8)
		check()
		assert due.money_check_since(instants.now_utc()) is None


def attach(content: str, name: str = "bank.csv") -> "frappe._dict":
	"""A bank's file that an accountant attached."""
	file = frappe.get_doc(
		{"doctype": "File", "file_name": name, "content": content, "is_private": 1}
	).insert()
	doc = frappe.get_doc({"doctype": "FSM Bank File", "file": file.file_url}).insert()
	frappe.db.commit()
	return doc


def pay_out(paying: PayingSite) -> str:
	"""A payment of 91.93 that was paid out and booked; the payout."""
	invoice = paying.invoice()
	pay_unheard(paying, request=request_of(invoice.customer, invoice))
	payout = paying.stripe.aftermath.payout()
	check()
	return payout["id"]


def kinds(days: int = 0) -> list[str]:
	return sorted(each.kind.value for each in find_differences(instants.now_utc() + timedelta(days=days)))


def test_a_banks_file_shows_the_payout_once_and_the_same_file_twice_imports_nothing(paying: PayingSite):
	payout = pay_out(paying)
	day = (instants.now() + timedelta(days=2)).date()
	text = f"Date,Description,Amount\n{day},STRIPE,88.96\n{day},Coffee,-2.50\n"
	file = attach(text)
	assert (file.state, file.new_rows, file.known_rows) == ("Checked", 2, 0)
	assert not frappe.db.count("Bank Transaction"), "a check imports nothing"
	assert payments_api.import_bank_file(bank_file=file.name) == {"rows": 2}
	rows = frappe.get_all("Bank Transaction", fields=["deposit", "withdrawal", "status"], order_by="deposit")
	assert [(row.deposit, row.withdrawal, row.status) for row in rows] == [
		(0, 2.5, "Unreconciled"),
		(88.96, 0, "Reconciled"),
	]
	entry = booked_for(payout)[0].document
	assert frappe.db.get_value("Payment Entry", entry, "clearance_date") == day
	again = attach(text)
	assert (again.new_rows, again.known_rows) == (0, 2)
	assert payments_api.import_bank_file(bank_file=again.name) == {"rows": 0}
	assert frappe.db.count("Bank Transaction") == 2
	with pytest.raises(FsmError, match="imported already"):
		payments_api.import_bank_file(bank_file=again.name)


def test_a_file_with_a_bad_row_names_it_and_imports_nothing(paying: PayingSite):
	file = attach("Date,Description,Amount\n2026-11-26,Good,1.00\n26/11/2026,Bad,2.00\n")
	assert (file.state, file.faults) == ("Refused", "3 BAD_DAY 26/11/2026")
	for language, sentence in {
		"en": "Line 3: The day is not written as 2026-11-28. [26/11/2026]",
		"fr": "Ligne 3 : Le jour n'est pas écrit comme 2026-11-28. [26/11/2026]",
	}.items():
		frappe.local.lang = language
		assert bank_imports.describe_faults(file.faults).replace("\u00a0", " ") == sentence
	frappe.local.lang = "en"
	file.state = "Checked"
	file.save()
	assert file.state == "Refused", "nobody talks it into being right"
	with pytest.raises(FsmError, match="Nothing was imported"):
		payments_api.import_bank_file(bank_file=file.name)
	frappe.db.rollback()
	assert not frappe.db.count("Bank Transaction")


def test_a_file_of_another_account_is_refused(paying: PayingSite):
	text = "<OFX><CURDEF>CAD<ACCTID>009994568<STMTTRN><DTPOSTED>20261126<TRNAMT>1<FITID>A<NAME>x</OFX>"
	assert attach(text, "bank.ofx").state == "Checked", "the Bank Account has no number to compare with"
	account = frappe.db.get_value("Bank Account", {"is_company_account": 1})
	frappe.db.set_value("Bank Account", account, "bank_account_no", "00123 4567")
	file = attach(text, "bank.ofx")
	assert (file.state, file.faults) == ("Refused", "0 OTHER_ACCOUNT 4568")
	frappe.db.set_value("Bank Account", account, "bank_account_no", None)
	frappe.db.commit()


def test_money_that_agrees_leaves_no_difference(paying: PayingSite):
	pay_out(paying)
	assert kinds() == []
	assert money_check.execute()[2] == "Stripe, the books and the bank agree."


def test_a_check_records_how_much_differs_and_a_missing_check_counts_as_one(paying: PayingSite):
	assert count_recorded(instants.now_utc()) == 1, "no check was ever made"
	pay_out(paying)
	assert count_recorded(instants.now_utc()) == 0
	books.make_journal({"account": books.clearing(), "debit": 5}, {"account": books.expense(), "credit": 5})
	frappe.db.commit()
	assert count_recorded(instants.now_utc()) == 0, "the next check counts it"
	check()
	assert kinds() == ["Balance Differs", "Booked by Hand"]
	assert count_recorded(instants.now_utc()) == 2
	assert count_recorded(instants.now_utc() + timedelta(days=3)) == 3


def test_each_difference_is_named_with_what_to_do(paying: PayingSite):
	payout = pay_out(paying)
	check()
	assert kinds(days=10) == ["No Check", "Not at the Bank"]
	booked = frappe.db.get_value("FSM Payment Booking", {"kind": "Payment"}, "document")
	frappe.get_doc("Payment Entry", booked).cancel()
	rows = ({"account": books.clearing(), "debit": 5}, {"account": books.expense(), "credit": 5})
	books.make_journal(*rows)
	line = frappe.db.get_value(
		"Stripe Balance Line", {"category": "Charge"}, ["name", "payment"], as_dict=True
	)
	frappe.db.set_value("Stripe Balance Line", line.name, "payment", None)
	frappe.db.set_value("FSM Money Check", {"state": "Done"}, "clearing_balance", -5)
	frappe.db.set_value("Stripe Balance Line", {"source": payout}, "state", "Unexplained")
	frappe.db.commit()
	assert kinds() == [
		"Balance Differs",
		"Booked by Hand",
		"Cancelled Document",
		"Missing at Stripe",
		"Unexplained Line",
	]
	_columns, found, _message, _chart, _summary = money_check.execute()
	assert all(row["document"] and row["remedy"] for row in found)
	assert len(money_check.execute({"kind": "Booked by Hand"})[1]) == 1
