"""Saved methods and automatic charges: one attempt at a time, each charged once, whatever dies in between."""

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import add_days, get_datetime, getdate, now_datetime, nowdate  # noqa: E402

from gigafibre_fsm.api import customer_money as customer_api  # noqa: E402
from gigafibre_fsm.api import payments as payments_api  # noqa: E402
from gigafibre_fsm.domain.billing import customers, due, vendor_customers  # noqa: E402
from gigafibre_fsm.domain.billing.amounts import Allocation  # noqa: E402
from gigafibre_fsm.domain.billing.autopay import agreements, charges, expiry_warnings, wishes  # noqa: E402
from gigafibre_fsm.domain.billing.methods import repository as methods  # noqa: E402
from gigafibre_fsm.domain.billing.methods import saving  # noqa: E402
from gigafibre_fsm.domain.billing.methods.saving import SavingPage  # noqa: E402
from gigafibre_fsm.domain.billing.payments import charging, repository, silence  # noqa: E402
from gigafibre_fsm.domain.billing.payments.repository import PaymentRequest  # noqa: E402
from gigafibre_fsm.domain.billing.sides import repository as sides  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.exceptions import FsmError, NotYours  # noqa: E402
from gigafibre_fsm.integrations import stripe as vendor  # noqa: E402
from gigafibre_fsm.integrations.stripe.words import MethodKind  # noqa: E402
from gigafibre_fsm.tests.builders import a_customer  # noqa: E402
from tests.clocks import freeze_time  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.paying import PayingSite, elsewhere, wait_for_a_lock  # noqa: E402

D = Decimal
GOOD, DECLINED, ASKS = "4242424242424242", "4000000000000341", "4000002760003184"
STOLEN = "4000000000009979"
ELSEWHERE = "http://127.0.0.1/portal"


def saved(paying: PayingSite, number: str = GOOD, *, kind: str = "card", customer: str = "") -> str:
	"""A customer with a saved method that pays their invoices by itself; the customer's name."""
	name = customer or a_customer().name
	frappe.db.commit()
	known = vendor_customers.link_customer(name, vendor.connect())
	method = paying.stripe.save_method(known, number, kind=kind)
	mandates = [each for each in paying.stripe.store.of_kind("mandate") if each["payment_method"] == method]
	client = vendor.connect()
	saving.refresh_method(method, client, mandate=mandates[0]["id"] if mandates else "", is_chosen=True)
	if mandates:
		saving.refresh_mandate(mandates[0]["id"], client)
	return name


def run(*, days: int = 0, at: int = 9) -> int:
	"""Charge what is due on a later day; every method's look is due."""
	frappe.db.set_value("FSM Payment Method", {}, "next_charge", instants.now_utc())
	frappe.db.commit()
	day = now_datetime().replace(hour=at, minute=0) + timedelta(days=days)
	with freeze_time(instants.to_utc(day), tick=True):
		return charges.charge_due(now_datetime())


def payments(customer: str) -> list[tuple[str, int]]:
	frappe.db.rollback()
	rows = frappe.get_all(
		"FSM Payment", {"customer": customer}, ["state", "attempt"], order_by="creation, name"
	)
	return [(row.state, row.attempt) for row in rows]


def monday() -> int:
	"""Days until a day on which banks are open and the next three are not in the past."""
	return (7 - now_datetime().weekday()) % 7 + 7


def test_an_invoice_is_charged_on_its_due_day_once_and_is_paid(paying: PayingSite):
	customer = saved(paying)
	invoice = paying.invoice(customer, due_in=monday())
	assert run(days=monday() - 1) == 0, "before its due day"
	assert run(days=monday()) == 1
	assert run(days=monday()) == 0
	assert payments(customer) == [("Booked", 1)]
	assert paying.outstanding(invoice) == 0
	assert len(paying.entries(customer)) == 1


def test_a_look_is_due_once_a_day(paying: PayingSite):
	customer = saved(paying)
	paying.invoice(customer, days_ago=3)
	assert run(days=monday()) == 1
	assert charges.charge_due(now_datetime()) == 0
	assert (
		frappe.db.get_value("FSM Payment Method", {"customer": customer}, "next_charge") > instants.now_utc()
	)


def test_nobody_is_charged_who_did_not_ask_for_it_or_while_the_valve_is_closed(paying: PayingSite):
	customer = saved(paying)
	method = methods.find_autopay(customer)
	invoice = paying.invoice(customer, days_ago=3).name
	side = sides.add_side(customer, now_datetime().date())
	assert run(days=monday()) == 0, "the old system collects from this customer"
	with pytest.raises(FsmError, match="old system still collects"):
		charges.take_payment(invoice, D("91.93"))
	frappe.delete_doc("Billing Side", side, force=True, ignore_permissions=True)
	frappe.db.commit()
	methods.choose_autopay(method, customer, is_on=False)
	assert run(days=monday()) == 0
	methods.choose_autopay(method, customer, is_on=True)
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	assert run(days=monday()) == 0
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	frappe.db.commit()
	assert run(days=monday()) == 1


def test_a_refused_card_is_tried_again_by_the_calendar_and_the_customer_gets_a_link(paying: PayingSite):
	customer = saved(paying, DECLINED)
	invoice = paying.invoice(customer, days_ago=3)
	assert run(days=monday()) == 1
	assert payments(customer) == [("Failed", 1)]
	told = {"recipient": customer, "template": "customer_payment_refused"}
	assert "refusé" in frappe.db.get_value("FSM SMS", told, "body")
	assert run(days=monday()) == 0, "a second attempt on the day of the first"
	assert paying.outstanding(invoice) == 91.93
	# another card begins anew, at once
	saved(paying, GOOD, customer=customer)
	method = frappe.db.get_value("FSM Payment Method", {"customer": customer, "is_autopay": 0})
	methods.choose_autopay(method, customer, is_on=True)
	assert run(days=monday()) == 1
	assert payments(customer) == [("Failed", 1), ("Booked", 2)]


def test_a_bank_that_asks_the_customer_is_not_tried_again(paying: PayingSite):
	customer = saved(paying, ASKS)
	paying.invoice(customer, days_ago=3)
	assert run(days=monday()) == 1
	assert payments(customer) == [("Failed", 1)]
	assert [run(days=monday() + day) for day in (3, 7, 14)] == [0, 0, 0]


def test_a_lost_answer_charges_once_and_the_clock_books_it(paying: PayingSite):
	customer = saved(paying)
	paying.invoice(customer, days_ago=3)
	paying.stripe.use("lost", times=3)
	assert run(days=monday()) == 1
	paying.stripe.use("ok")
	assert payments(customer) == [("Created", 1)]
	assert run(days=monday()) == 0, "while its outcome is unknown nothing else is charged"
	frappe.db.set_value("FSM Payment", {"customer": customer}, "next_check", instants.now_utc())
	frappe.db.commit()
	silence.check_due()
	assert payments(customer) == [("Booked", 1)]
	assert len(paying.entries(customer)) == 1
	vendor_customer = frappe.db.get_value("Customer", customer, "fsm_stripe_customer")
	intents = [
		each for each in paying.stripe.store.of_kind("payment_intent") if each["customer"] == vendor_customer
	]
	assert len(intents) == 1


@pytest.mark.parametrize("charged", [True, False])
def test_after_the_key_is_forgotten_the_payment_is_looked_for(paying: PayingSite, charged: bool):
	customer = saved(paying)
	paying.invoice(customer, days_ago=3)
	paying.stripe.use("lost" if charged else "503", times=3)
	assert run(days=monday()) == 1
	paying.stripe.use("ok")
	long_ago = now_datetime() - timedelta(hours=30)
	values = {"opened_on": long_ago, "next_check": instants.now_utc()}
	frappe.db.set_value("FSM Payment", {"customer": customer}, values)
	frappe.db.commit()
	silence.check_due()
	assert payments(customer) == [("Booked" if charged else "Cancelled", 1)]
	assert len(paying.entries(customer)) == int(charged)


def test_a_payment_page_waits_while_a_saved_method_is_charged(paying: PayingSite):
	customer = saved(paying)
	invoice = paying.invoice(customer, days_ago=3)
	paying.stripe.use("503", times=3)
	assert run(days=monday()) == 1
	paying.stripe.use("ok")
	with pytest.raises(FsmError, match="under way"):
		paying.open(invoice)


def deliver(invoice: str) -> "frappe._dict":
	"""Let the notice of an invoice's debit reach the customer now; the newest one."""
	newest = {"sales_invoice": invoice}
	notice = frappe.get_last_doc("FSM Debit Notice", newest)
	values = {"state": "Delivered", "sent_on": now_datetime(), "delivered_on": now_datetime()}
	frappe.db.set_value("FSM SMS", notice.message, values)
	frappe.db.commit()
	return notice


def test_a_bank_debit_waits_for_its_notice_and_is_paid_on_the_day_it_named(paying: PayingSite):
	customer = saved(paying, "000123456789", kind="acss_debit")
	invoice = paying.invoice(customer, due_in=20)
	notice = frappe.get_doc("FSM Debit Notice", {"sales_invoice": invoice.name})
	assert (notice.amount, notice.channel, notice.given_on) == (91.93, "Text", None)
	assert str(notice.debit_on) >= add_days(nowdate(), 20)
	said = frappe.db.get_value("FSM SMS", notice.message, "body")
	assert "91,93" in said and "seront débités de votre compte bancaire le" in said
	assert run(days=monday() + 7) == 0, "the notice did not reach the customer"
	deliver(invoice.name)
	assert run(days=monday() + 7) == 1
	assert payments(customer) == [("Processing", 1)]
	assert paying.outstanding(invoice) == 91.93
	assert frappe.db.get_value("FSM Payment", {"customer": customer}, "debit_on") == notice.debit_on
	assert frappe.db.count("FSM Debit Notice", {"customer": customer}) == 1


def test_another_amount_needs_another_notice_and_nobody_is_told_twice(paying: PayingSite):
	customer = saved(paying, "000123456789", kind="acss_debit")
	invoice = paying.invoice(customer, due_in=3)
	deliver(invoice.name)
	books.pay(invoice, parts=[50])
	frappe.db.commit()
	assert [run(days=1), run(days=2)] == [0, 0]
	rows = frappe.get_all("FSM Debit Notice", {"customer": customer}, pluck="amount", order_by="creation")
	assert rows == [91.93, 41.93]


def test_a_notice_that_no_text_can_carry_is_sent_by_mail_or_shown_to_a_person(paying: PayingSite):
	customer = saved(paying, "000123456789", kind="acss_debit")
	invoice = paying.invoice(customer, due_in=3)
	frappe.db.set_value("FSM SMS", frappe.get_last_doc("FSM Debit Notice").message, "state", "Failed")
	assert [run(days=1), run(days=2)] == [0, 0]
	channels = frappe.get_all(
		"FSM Debit Notice", {"sales_invoice": invoice.name}, pluck="channel", order_by="creation"
	)
	assert channels == ["Text", "None"]


def test_a_card_pays_without_a_notice(paying: PayingSite):
	customer = saved(paying)
	invoice = paying.invoice(customer, due_in=3)
	assert not frappe.db.exists("FSM Debit Notice", {"sales_invoice": invoice.name})


def test_a_card_that_expires_is_announced_thirty_and_seven_days_before_and_once_each(paying: PayingSite):
	customer = saved(paying)
	method = methods.find_autopay(customer)
	frappe.db.set_value("FSM Payment Method", method, {"exp_month": 6, "exp_year": 2031})
	found = []
	for day in (
		"2031-05-30",
		"2031-05-31",
		"2031-06-01",
		"2031-06-22",
		"2031-06-23",
		"2031-06-24",
		"2031-07-01",
	):
		frappe.db.commit()
		is_due = bool(due.warnings_since(instants.to_utc(get_datetime(f"{day} 12:00:00"))))
		found.append((is_due, expiry_warnings.warn_due(getdate(day))))
	assert found == [(True, 0), (True, 1), (False, 0), (False, 0), (True, 1), (False, 0), (False, 0)]
	told = {"recipient": customer, "template": "customer_card_expiring"}
	assert "4242 expire le" in frappe.db.get_value("FSM SMS", told, "body")
	# a renewed card begins anew
	paying.stripe.update_card(method, exp_month=6, exp_year=2035, last4="9999")
	saving.refresh_method(method, vendor.connect())
	assert frappe.db.get_value("FSM Payment Method", method, "last_warning") == 0


def test_a_customer_pauses_and_ends_automatic_payment_and_is_told(paying: PayingSite):
	customer = saved(paying)
	method = methods.find_autopay(customer)
	for _time in range(2):
		wishes.pause_autopay(customer, now_datetime())
	assert methods.find_autopay(customer) is None
	told = {"recipient": customer, "template": "customer_autopay_off"}
	assert frappe.db.count("FSM SMS", told) == 1
	with pytest.raises(NotYours):
		wishes.end_method(method, a_customer().name, now_datetime())
	wishes.end_method(method, customer, now_datetime())
	assert frappe.db.get_value("FSM Payment Method", method, "state") == "Removed"
	# it had stopped before
	assert frappe.db.count("FSM SMS", told) == 1


def test_the_agreement_is_worded_in_both_languages_and_mailed_once_it_holds(paying: PayingSite):
	french, english = (agreements.write_agreement("6789", language) for language in ("fr", "en"))
	assert "débits préautorisés" in french[0] and "6789" in french[0]
	assert "pre-authorized debits" in english[0]
	assert "10" in french[1] and "10" in english[1]
	customer = saved(paying, "000123456789", kind="acss_debit")
	method = methods.find_autopay(customer)
	frappe.db.set_value("Customer", customer, "email_id", "payer@example.com")
	with patch.object(frappe, "sendmail") as sent:
		for _time in range(2):
			agreements.send_agreement(method, now_datetime())
	assert sent.call_count == 1
	message = sent.call_args.kwargs["message"]
	assert message.index("débits préautorisés") < message.index("pre-authorized debits")
	assert frappe.db.get_value("FSM Payment Method", method, "agreement_sent_on")


def test_a_customer_saves_a_card_on_the_page_and_its_renewal_is_heard(paying: PayingSite):
	customer = a_customer().name
	frappe.db.commit()
	page = SavingPage(customer, MethodKind.CARD, "fr", f"{ELSEWHERE}?saved=1", ELSEWHERE, "save-1")
	url = saving.open_page(page)
	assert saving.open_page(page) == url, "asked for twice"
	assert paying.stripe.pay(url.rsplit("/", 1)[1], GOOD) == ""
	paying.hear()
	paying.process()
	row = frappe.get_doc("FSM Payment Method", {"customer": customer})
	assert (row.kind, row.last4, row.state, row.is_autopay) == ("Card", "4242", "Active", 1)
	paying.stripe.update_card(row.name, exp_month=5, exp_year=2031, last4="9999")
	paying.hear()
	paying.process()
	assert frappe.db.get_value("FSM Payment Method", row.name, ["last4", "exp_year"]) == ("9999", 2031)


def test_a_method_is_ended_by_its_customer_alone(paying: PayingSite):
	customer, other = saved(paying), saved(paying)
	method = methods.find_autopay(customer)
	with pytest.raises(NotYours):
		saving.end_method(method, other)
	saving.end_method(method, customer)
	assert frappe.db.get_value("FSM Payment Method", method, ["state", "is_autopay"]) == ("Removed", 0)
	paying.invoice(customer, days_ago=3)
	assert run(days=monday()) == 0


def test_accounts_pause_resume_and_end_what_pays_by_itself(paying: PayingSite):
	customer = saved(paying, "000123456789", kind="acss_debit")
	method = methods.find_autopay(customer)
	assert customer_api.pause_autopay(payment_method=method)["is_autopay"] is False
	assert methods.find_autopay(customer) is None
	assert customer_api.resume_autopay(payment_method=method)["is_autopay"] is True
	assert methods.find_autopay(customer) == method
	customer_api.end_method(payment_method=method)
	assert frappe.db.get_value("FSM Payment Method", method, ["state", "is_autopay"]) == ("Removed", 0)
	assert paying.stripe.store.get("payment_method", method)["customer"] is None
	with pytest.raises(NotYours):
		customer_api.resume_autopay(payment_method=method)


def test_a_mandate_that_ended_is_charged_no_more(paying: PayingSite):
	customer = saved(paying, "000123456789", kind="acss_debit")
	method = methods.find_autopay(customer)
	mandate = frappe.db.get_value("FSM Payment Method", method, "mandate")
	paying.stripe.store.get("mandate", mandate)["status"] = "inactive"
	saving.refresh_mandate(mandate, vendor.connect())
	assert methods.find_autopay(customer) is None
	assert methods.find_method(method) is None


def test_a_payment_is_taken_now_once_however_often_it_is_pressed(paying: PayingSite):
	customer = saved(paying)
	invoice = paying.invoice(customer, due_in=20)
	payment = charges.take_payment(invoice.name, D("91.93"))
	assert paying.payment(payment).state == "Booked"
	with pytest.raises(FsmError, match="Nothing is due"):
		charges.take_payment(invoice.name, D("91.93"))
	assert len(paying.entries(customer)) == 1


def test_two_clerks_who_take_a_payment_at_once_charge_it_once(paying: PayingSite):
	customer = saved(paying)
	invoice = paying.invoice(customer, due_in=20)
	frappe.db.commit()
	at_once = threading.Barrier(2)

	def press() -> None:
		at_once.wait(30)
		with suppress(FsmError):
			charges.take_payment(invoice.name, D("91.93"))

	for clerk in [elsewhere(press), elsewhere(press)]:
		clerk.result()
	assert payments(customer) == [("Booked", 1)]
	assert len(paying.entries(customer)) == 1
	known = frappe.db.get_value("Customer", customer, "fsm_stripe_customer")
	intents = paying.stripe.store.of_kind("payment_intent")
	assert sum(each["customer"] == known for each in intents) == 1


def test_what_is_taken_is_less_by_credit_notes_and_by_credits_of_the_account(paying: PayingSite):
	customer = saved(paying)
	invoice = paying.invoice(customer, (1, 79.95), (1, 10), due_in=20)
	books.make_return(invoice, for_self=True, quantities={1: 1})
	frappe.db.commit()
	assert payments_api.chargeable_amount(invoice=invoice.name) == {"amount": 91.92}
	charges.take_payment(invoice.name, D("91.92"))
	assert payments(customer) == [("Booked", 1)]
	assert payments_api.chargeable_amount(invoice=invoice.name) == {"amount": 0}


def test_two_clerks_who_choose_at_once_leave_one_method_that_pays(paying: PayingSite):
	customer = saved(paying)
	saved(paying, customer=customer)
	names = frappe.get_all("FSM Payment Method", {"customer": customer}, pluck="name")
	is_locked = threading.Event()

	def choose() -> None:
		customers.lock_customer(customer)
		is_locked.set()
		wait_for_a_lock()
		methods.choose_autopay(names[0], customer, is_on=True)

	other = elsewhere(choose)
	assert is_locked.wait(30)
	methods.choose_autopay(names[1], customer, is_on=True)
	frappe.db.commit()
	other.result()
	assert frappe.get_all("FSM Payment Method", {"customer": customer, "is_autopay": 1}, pluck="name") == [
		names[1]
	]


def test_a_debit_that_waits_for_its_day_is_cancelled_when_it_is_paid_otherwise_or_its_agreement_ends(
	paying: PayingSite,
):
	for how in ("cheque", "agreement"):
		customer = saved(paying, "000123456789", kind="acss_debit")
		invoice = paying.invoice(customer, due_in=20)
		waiting = debit(paying, customer, invoice.name)
		if how == "cheque":
			books.pay(invoice)
			frappe.db.commit()
		else:
			saving.end_method(methods.find_autopay(customer), customer)
			paying.hear()
			paying.process()
		assert silence.check_due() == 1
		assert payments(customer) == [("Cancelled", 1)], how
		assert paying.stripe.store.get("payment_intent", waiting)["status"] == "canceled"


def debit(paying: PayingSite, customer: str, invoice: str) -> str:
	"""Let the bank account of a customer be debited in ten days; the payment intent."""
	request = PaymentRequest(
		customer,
		frappe.db.get_value("Sales Invoice", invoice, "company"),
		"CAD",
		(Allocation(invoice, D("91.93")),),
		charges.ORIGIN,
		payment_method=methods.find_autopay(customer),
		debit_on=(datetime.fromtimestamp(paying.stripe.store.now()) + timedelta(days=10)).date(),
	)
	payment = repository.create_payment(request)
	frappe.db.commit()
	assert charging.charge_payment(payment) == "Processing"
	return frappe.db.get_value("FSM Payment", payment, "payment_intent")


@pytest.mark.parametrize(
	("spoil", "why"),
	[
		("nothing saved", "no saved card"),
		("page open", "under way"),
		("valve closed", "Record only"),
		("bank account", "ten days after its notice"),
		("another amount", r"\$41.93 is open now, not \$91.93"),
	],
)
def test_a_payment_is_not_taken(paying: PayingSite, spoil: str, why: str):
	kind = "acss_debit" if spoil == "bank account" else "card"
	number = "000123456789" if kind == "acss_debit" else GOOD
	customer = a_customer().name if spoil == "nothing saved" else saved(paying, number, kind=kind)
	invoice = paying.invoice(customer)
	if spoil == "another amount":
		books.pay(invoice, parts=[50])
		frappe.db.commit()
	if spoil == "page open":
		paying.open(invoice)
	if spoil == "valve closed":
		frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	try:
		with pytest.raises(FsmError, match=why):
			charges.take_payment(invoice.name, D("91.93"))
	finally:
		frappe.db.set_single_value("FSM Settings", "outbound", "Live")
		frappe.db.commit()
	assert paying.outstanding(invoice) == (41.93 if spoil == "another amount" else 91.93)


@pytest.fixture(scope="module")
def unpaid(world: PayingSite) -> "frappe._dict":
	return world.invoice(saved(world))


@pytest.mark.parametrize(
	("amount", "why"),
	[
		*(
			(text, "cannot be charged")
			for text in ("", "0", "-91.93", "91.930", "NaN", "1e400", "91.93 USD", "tout")
		),
		("92.00", r"\$91.93 is open now, not \$92.00"),
		("91.92", r"\$91.93 is open now, not \$91.92"),
	],
)
def test_an_amount_that_is_none_or_not_what_is_open_charges_nothing(
	unpaid: "frappe._dict", amount: str, why: str
):
	with pytest.raises(FsmError, match=why):
		payments_api.take_payment(invoice=unpaid.name, amount=amount)
	frappe.db.rollback()
	assert not frappe.db.exists("FSM Payment", {"customer": unpaid.customer})


def test_a_disputed_charge_is_not_repeated_and_ends_the_automatic_payment(paying: PayingSite):
	customer = saved(paying)
	invoice = paying.invoice(customer, days_ago=3)
	run(days=monday())
	intent = frappe.db.get_value("FSM Payment", {"customer": customer}, "payment_intent")
	dispute = paying.stripe.aftermath.dispute(intent)
	paying.stripe.aftermath.close_dispute(dispute["id"], won=False)
	paying.hear()
	paying.process()
	assert payments(customer) == [("Lost", 1)]
	assert paying.outstanding(invoice) == 91.93
	assert methods.find_autopay(customer) is None
	method = frappe.db.get_value("FSM Payment Method", {"customer": customer})
	methods.choose_autopay(method, customer, is_on=True)
	assert run(days=monday()) == 0, "a person decides about this invoice"


def test_a_stolen_card_is_tried_for_no_other_invoice_until_it_is_renewed(paying: PayingSite):
	customer = saved(paying, STOLEN)
	first, second = paying.invoice(customer, days_ago=3), paying.invoice(customer, days_ago=2)
	assert run(days=monday()) == 1
	assert run(days=monday() + 4) == 0
	method = frappe.db.get_value("FSM Payment Method", {"customer": customer}, ["name", "state"])
	assert method[1] == "Refused"
	paying.stripe.update_card(method[0], exp_month=5, exp_year=2031, last4="9999")
	stored = paying.stripe.store.private[method[0]]
	stored["number"] = GOOD
	paying.hear()
	with freeze_time(instants.to_utc(now_datetime() + timedelta(days=monday() + 4, hours=4))):
		paying.process()
	assert run(days=monday() + 7) == 2
	assert [paying.outstanding(each) for each in (first, second)] == [0, 0]


def test_an_empty_account_says_no_once_and_not_for_each_invoice(paying: PayingSite):
	customer = saved(paying, DECLINED)
	paying.invoice(customer, days_ago=3)
	paying.invoice(customer, days_ago=2)
	assert run(days=monday()) == 1
	told = {"recipient": customer, "template": "customer_payment_refused"}
	assert frappe.db.count("FSM SMS", told) == 1


def test_a_credit_note_and_an_advance_are_not_charged_again(paying: PayingSite):
	customer = saved(paying)
	invoice = paying.invoice(customer, (1, 79.95), (1, 10), days_ago=3)
	books.make_return(invoice, for_self=True, quantities={1: 1})
	frappe.db.commit()
	assert run(days=monday()) == 1
	paid = frappe.db.get_value("FSM Payment", {"customer": customer}, "amount")
	assert paid == 91.92  # 103.42 less 11.50
	other = saved(paying)
	bill = paying.invoice(other, days_ago=3)
	books.pay(bill, amount=120, parts=[0.01])
	frappe.db.commit()
	assert run(days=monday()) == 0


def test_a_charge_that_was_stored_is_not_made_once_a_cheque_has_come(paying: PayingSite):
	customer = saved(paying)
	invoice = paying.invoice(customer, days_ago=3)
	paying.stripe.use("503", times=3)
	assert run(days=monday()) == 1
	paying.stripe.use("ok")
	books.pay(invoice)
	frappe.db.set_value("FSM Payment", {"customer": customer}, "next_check", instants.now_utc())
	frappe.db.commit()
	silence.check_due()
	assert payments(customer) == [("Cancelled", 1)]
	assert len(paying.entries(customer)) == 1
