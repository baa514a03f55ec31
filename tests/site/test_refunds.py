"""Refunds that a person orders, disputes, and warnings of fraud: made once, said in words, and announced to people."""

from datetime import timedelta
from decimal import Decimal

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm.api import payments as payments_api  # noqa: E402
from gigafibre_fsm.domain.billing import due  # noqa: E402
from gigafibre_fsm.domain.billing.payments import disputes, refunds  # noqa: E402
from gigafibre_fsm.domain.billing.payments.refunds import RefundOrder  # noqa: E402
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.exceptions import FsmError, NotYours  # noqa: E402
from gigafibre_fsm.integrations.errors import Unavailable  # noqa: E402
from gigafibre_fsm.tests import people  # noqa: E402
from tests.clocks import freeze_time  # noqa: E402
from tests.paying import PayingSite  # noqa: E402

CLERK = "refund.clerk@example.com"


def paid(paying: PayingSite) -> "frappe._dict":
	"""A payment of 91.93 on Stripe's page, booked."""
	page = paying.open(paying.invoice())
	paying.pay(page)
	paying.hear()
	paying.process()
	return paying.payment(page.payment)


def order(payment: str, amount: str = "91.93", command_id: str = "") -> str:
	"""Order a refund as an administrator; the name of the FSM Refund."""
	command = command_id or frappe.generate_hash(length=12)
	return refunds.refund_payment(RefundOrder(payment, Decimal(amount), "Double", command, "Administrator"))


def refund(name: str) -> tuple[str, str | None]:
	frappe.db.rollback()
	return frappe.db.get_value("FSM Refund", name, ["state", "refusal_code"])


def at_stripe(paying: PayingSite, payment: "frappe._dict") -> list[int]:
	rows = paying.stripe.store.of_kind("refund")
	return [row["amount"] for row in rows if row["payment_intent"] == payment.payment_intent]


def test_a_part_and_the_rest_are_refunded_and_booked_by_one_entry_each(paying: PayingSite):
	payment = paid(paying)
	assert refund(order(payment.name, "20")) == ("Refunded", None)
	assert paying.payment(payment.name).state == "Partly Refunded"
	assert refund(order(payment.name, "71.93")) == ("Refunded", None)
	paying.hear()
	paying.process()
	done = paying.payment(payment.name)
	assert (done.state, done.refunded) == ("Refunded", 91.93)
	assert [each.paid_amount for each in paying.entries(payment.customer)] == [91.93, 20, 71.93]
	assert paying.balance(payment.customer) == Decimal("91.93")


@pytest.mark.parametrize("amount", ["0", "-5", "12.505", "91.94", "", "many", "1e2", "NaN"])
def test_an_amount_that_cannot_be_refunded_is_refused_in_words(paying: PayingSite, amount: str):
	payment = paid(paying)
	with pytest.raises(FsmError, match=r"cannot be refunded|At most"):
		payments_api.refund_payment(
			payment=payment.name, amount=amount, reason="Double", command_id=frappe.generate_hash(length=12)
		)
	assert at_stripe(paying, payment) == []
	assert not frappe.db.exists("FSM Refund", {"payment": payment.name})


def test_pressed_twice_refunds_once_and_a_second_order_takes_no_more_than_is_left(paying: PayingSite):
	payment = paid(paying)
	first = order(payment.name, "50", "command-1")
	assert order(payment.name, "50", "command-1") == first
	with pytest.raises(FsmError, match="At most"):
		order(payment.name, "50", "command-2")
	assert at_stripe(paying, payment) == [5000]


def test_a_refund_needs_a_reason_an_open_valve_and_money_that_is_ours(paying: PayingSite):
	payment = paid(paying)
	nobody = RefundOrder(payment.name, Decimal(5), "  ", "command-r", "Administrator")
	with pytest.raises(FsmError, match="Say why"):
		refunds.refund_payment(nobody)
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	with pytest.raises(FsmError, match="Record only"):
		order(payment.name)
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	frappe.db.commit()
	paying.stripe.aftermath.dispute(payment.payment_intent)
	paying.hear()
	paying.process()
	with pytest.raises(FsmError, match="state Disputed"):
		order(payment.name)


def test_a_refusal_of_stripe_is_said_in_words(paying: PayingSite):
	payment = paid(paying)
	paying.stripe.aftermath.dispute(payment.payment_intent)
	frappe.local.lang = "fr"
	answer = payments_api.refund_payment(
		payment=payment.name, amount="91.93", reason="Double", command_id="command-words"
	)
	frappe.local.lang = "en"
	assert answer["state"] == "Refused"
	assert answer["refusal"].startswith("Le client a contesté ce paiement")
	assert paying.payment(payment.name).state == "Booked"


@pytest.mark.parametrize("hours", [1, 30])
@pytest.mark.parametrize("sent", [True, False])
def test_a_refund_whose_answer_was_lost_is_found_by_the_clock_and_made_once(
	paying: PayingSite, hours: int, sent: bool
):
	payment = paid(paying)
	paying.stripe.use("lost" if sent else "503", times=3)
	with pytest.raises(Unavailable):
		order(payment.name, "20")
	paying.stripe.use("ok")
	name = frappe.db.get_value("FSM Refund", {"payment": payment.name})
	assert refund(name)[0] == "Requested"
	with pytest.raises(FsmError, match="under way"):
		order(payment.name, "20")
	later = instants.now_utc() + timedelta(hours=hours)
	with freeze_time(later, tick=True):
		assert due.refunds_since(instants.now_utc())
		assert refunds.check_due() == 1
		assert not due.refunds_since(instants.now_utc())
	is_made = sent or hours == 1
	assert refund(name)[0] == ("Refunded" if is_made else "Refused")
	assert at_stripe(paying, payment) == ([2000] if is_made else [])
	assert paying.payment(payment.name).refunded == (20 if is_made else 0)


def test_a_refund_that_fails_later_is_reversed_and_announced_to_accounts(paying: PayingSite):
	payment = paid(paying)
	people.make_user(CLERK, "FSM Accounts")
	name = order(payment.name)
	paying.stripe.aftermath.fail_refund(frappe.db.get_value("FSM Refund", name, "refund"))
	paying.hear()
	paying.process()
	assert refund(name) == ("Failed", "lost_or_stolen_card")
	assert paying.payment(payment.name).state == "Booked"
	assert notices("FSM Refund", name) == 1
	people.forget_user(CLERK)


def test_who_may_refund_is_a_permission_of_its_own(paying: PayingSite):
	payment = paid(paying)
	command = {"payment": payment.name, "amount": "5", "reason": "Double", "command_id": "command-role"}
	try:
		for roles in (("FSM Accounts",), ("FSM Manager",), ("FSM Dispatcher",)):
			people.make_user(CLERK, *roles)
			frappe.set_user(CLERK)
			with pytest.raises(NotYours):
				payments_api.refund_payment(**command)
			frappe.set_user("Administrator")
			people.forget_user(CLERK)
		people.make_user(CLERK, "FSM Refunds", "FSM Accounts")
		frappe.set_user(CLERK)
		assert payments_api.refund_payment(**command)["state"] == "Refunded"
	finally:
		frappe.set_user("Administrator")
		people.forget_user(CLERK)


def notices(doctype: str, name: str) -> int:
	frappe.db.rollback()
	about = {"for_user": CLERK, "document_type": doctype, "document_name": name}
	return frappe.db.count("Notification Log", about)


def test_a_banks_warning_of_fraud_reaches_a_person_once(paying: PayingSite):
	payment = paid(paying)
	people.make_user(CLERK, "FSM Accounts")
	paying.stripe.aftermath.warn_fraud(payment.payment_intent)
	for _time in range(2):
		paying.hear()
		frappe.db.set_value(
			"FSM Webhook Event", {}, {"state": "Received", "next_attempt": instants.now_utc()}
		)
		paying.process()
	warned = paying.payment(payment.name)
	assert (bool(warned.fraud_warned_on), warned.fraud_kind) == (True, "unauthorized_use_of_card")
	assert notices("FSM Payment", payment.name) == 1
	payments_api.handle_fraud_warning(payment=payment.name)
	assert paying.payment(payment.name).is_fraud_handled == 1
	people.forget_user(CLERK)


def test_a_dispute_is_listed_with_its_deadline_announced_and_reminded_of_once(paying: PayingSite):
	payment = paid(paying)
	people.make_user(CLERK, "FSM Accounts")
	paying.stripe.aftermath.dispute(payment.payment_intent)
	paying.hear()
	paying.process()
	doc = frappe.get_doc("FSM Dispute", {"payment": payment.name})
	assert (doc.state, doc.amount, doc.customer) == ("Needs Answer", 91.93, payment.customer)
	assert notices("FSM Dispute", doc.name) == 1
	doc.run_method("onload")
	assert doc.get_onload("url") == f"https://dashboard.stripe.com/test/disputes/{doc.name}"
	assert due.disputes_since(instants.now_utc()) is None
	with freeze_time(instants.to_utc(doc.answer_by - timedelta(days=2))):
		assert due.disputes_since(instants.now_utc())
		assert [disputes.remind_due(now_datetime()) for _time in range(2)] == [1, 0]
		assert due.disputes_since(instants.now_utc()) is None
	assert notices("FSM Dispute", doc.name) == 2
	paying.stripe.aftermath.close_dispute(doc.name, won=True)
	paying.hear()
	paying.process()
	assert frappe.db.get_value("FSM Dispute", doc.name, "state") == "Won"
	people.forget_user(CLERK)
