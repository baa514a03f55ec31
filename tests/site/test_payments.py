"""Payments from the request to the books: each is booked once, whatever is heard of it, how often, in what order."""

import random
import threading
from datetime import timedelta
from decimal import Decimal

import pytest

frappe = pytest.importorskip("frappe")
from gigafibre_fsm.domain.billing import customers  # noqa: E402
from gigafibre_fsm.domain.billing.events import inbox, processing  # noqa: E402
from gigafibre_fsm.domain.billing.events.inbox import Reception  # noqa: E402
from gigafibre_fsm.domain.billing.payments import (  # noqa: E402
	decisions,
	messages,
	reasons,
	silence,
	unmatched,
	updates,
)
from gigafibre_fsm.domain.platform import instants  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.integrations.errors import Unavailable  # noqa: E402
from gigafibre_fsm.tests.builders import a_customer  # noqa: E402
from tests.clocks import freeze_time  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.paying import PayingSite, elsewhere, wait_for_a_lock  # noqa: E402

DECLINED = "4000000000000002"


def test_a_payment_on_the_page_is_booked_once_and_pays_its_invoice(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	assert paying.payment(page.payment).state == "Open"
	assert paying.pay(page) == ""
	assert set(paying.hear()) == {Reception.STORED}
	paying.process()
	payment = paying.payment(page.payment)
	assert (payment.state, payment.received, payment.currency) == ("Booked", 91.93, "CAD")
	[entry] = paying.entries(invoice.customer)
	assert (entry.name, entry.paid_amount, entry.unallocated_amount) == (payment.payment_entry, 91.93, 0)
	assert (entry.reference_no, entry.paid_to) == (payment.payment_intent, "Stripe - GF")
	assert [(row.sales_invoice, row.booked) for row in payment.allocations] == [(invoice.name, 91.93)]
	assert (paying.outstanding(invoice), paying.balance(invoice.customer)) == (0, 0)
	told = {"reference_name": page.payment, "template": "customer_payment_received"}
	assert "91,93" in frappe.db.get_value("FSM SMS", told, "body")


def test_events_thrice_shuffled_and_processed_again_book_once(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	events = paying.events() * 3
	random.Random(5).shuffle(events)
	assert paying.hear(events).count(Reception.KNOWN) == len(events) * 2 // 3
	paying.process()
	for name in frappe.get_all("FSM Webhook Event", pluck="name"):
		processing.replay_event(name)
	paying.process()
	assert len(paying.entries(invoice.customer)) == 1
	assert paying.balance(invoice.customer) == 0


def test_a_payment_whose_events_are_all_lost_is_found_by_the_clock(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	assert silence.check_due() == 0
	with freeze_time(instants.now_utc() + timedelta(hours=1), tick=True):
		assert silence.check_due() >= 1
	assert paying.payment(page.payment).state == "Booked"
	assert len(paying.entries(invoice.customer)) == 1


def test_a_declined_card_leaves_the_page_open_and_the_next_card_pays(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	assert paying.pay(page, DECLINED)
	paying.hear()
	paying.process()
	assert paying.payment(page.payment).state == "Open"
	assert paying.pay(page) == ""
	paying.hear()
	paying.process()
	assert paying.payment(page.payment).state == "Booked"


def test_a_second_request_leads_to_the_same_page_until_what_is_owed_changes(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	assert paying.open(invoice) == page
	books.pay(invoice, parts=[50])
	frappe.db.commit()
	other = paying.open(invoice)
	assert other.payment != page.payment
	assert [paying.payment(each.payment).state for each in (page, other)] == ["Expired", "Open"]
	assert paying.payment(other.payment).amount == 41.93
	session = paying.payment(page.payment).checkout_session
	assert paying.stripe.store.get("checkout.session", session)["status"] == "expired"


def test_the_answer_to_the_request_is_lost_and_asking_again_opens_one_page(paying: PayingSite):
	invoice = paying.invoice()
	paying.stripe.use("lost", times=3)
	with pytest.raises(Unavailable):
		paying.open(invoice)
	paying.stripe.use("ok")
	page = paying.open(invoice)
	mine = {"customer": invoice.customer}
	assert frappe.get_all("FSM Payment", mine, ["name", "state"]) == [{"name": page.payment, "state": "Open"}]
	sessions = paying.stripe.store.of_kind("checkout.session")
	assert sum(each["metadata"].get("fsm_payment") == page.payment for each in sessions) == 1


def test_a_cheque_that_came_meanwhile_makes_the_payment_a_credit(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	books.pay(invoice)
	frappe.db.commit()
	paying.pay(page)
	paying.hear()
	paying.process()
	assert paying.payment(page.payment).state == "Booked"
	assert [each.unallocated_amount for each in paying.entries(invoice.customer)] == [0, 91.93]
	assert paying.balance(invoice.customer) == Decimal("-91.93")


@pytest.mark.parametrize("how", ["cancelled", "credited", "paid by cheque"])
def test_the_open_page_of_what_is_no_longer_owed_is_closed_within_a_minute(paying: PayingSite, how: str):
	invoice = paying.invoice()
	page = paying.open(invoice)
	if how == "cancelled":
		frappe.get_doc("Sales Invoice", invoice.name).cancel()
	elif how == "credited":
		books.make_return(invoice, for_self=True)
	else:
		books.pay(invoice)
	frappe.db.commit()
	assert silence.check_due() == 1
	assert paying.payment(page.payment).state == "Expired"
	session = paying.payment(page.payment).checkout_session
	assert paying.stripe.store.get("checkout.session", session)["status"] == "expired"
	with pytest.raises(FsmError, match="Nothing is due"):
		paying.open(invoice)


def test_an_open_page_stays_open_when_something_else_is_paid(paying: PayingSite):
	customer = a_customer().name
	invoice, other = paying.invoice(customer), paying.invoice(customer)
	page = paying.open(invoice)
	books.pay(other)
	frappe.db.commit()
	assert silence.check_due() == 0
	assert paying.payment(page.payment).state == "Open"


def test_a_cancelled_invoice_that_was_paid_on_its_page_first_leaves_a_credit(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	frappe.get_doc("Sales Invoice", invoice.name).cancel()
	frappe.db.commit()
	silence.check_due()
	assert paying.payment(page.payment).state == "Booked"
	assert [each.unallocated_amount for each in paying.entries(invoice.customer)] == [91.93]


def test_nothing_due_is_not_paid(paying: PayingSite):
	invoice = paying.invoice()
	books.pay(invoice)
	frappe.db.commit()
	with pytest.raises(FsmError, match="Nothing is due"):
		paying.open(invoice)


def test_another_customers_invoice_is_not_paid(paying: PayingSite):
	invoice, other = paying.invoice(), paying.invoice()
	invoice.customer = other.customer
	with pytest.raises(FsmError, match="Nothing is due"):
		paying.open(invoice)


def test_a_closed_valve_opens_no_page(paying: PayingSite):
	invoice = paying.invoice()
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	calls = len(paying.stripe.requests)
	try:
		with pytest.raises(FsmError, match="takes no payments now"):
			paying.open(invoice)
	finally:
		frappe.db.set_single_value("FSM Settings", "outbound", "Live")
		frappe.db.commit()
	assert len(paying.stripe.requests) == calls


@pytest.mark.parametrize("amount", [9100, 9200])
def test_money_that_differs_waits_for_a_person_who_books_it_as_it_arrived(paying: PayingSite, amount: int):
	invoice = paying.invoice()
	page = paying.open(invoice)
	session = paying.stripe.store.get("checkout.session", paying.payment(page.payment).checkout_session)
	session["amount_total"] = amount
	paying.pay(page)
	for intent in paying.stripe.store.of_kind("payment_intent"):
		if intent["metadata"].get("fsm_payment") == page.payment:
			intent["amount_received"] = amount
	paying.hear()
	paying.process()
	payment = paying.payment(page.payment)
	said = reasons.explain_reason(payment.reason)
	assert (payment.state, said) == ("Review", f"${amount / 100:.2f} arrived, but $91.93 was asked for.")
	assert paying.entries(invoice.customer) == []
	decisions.book_reviewed(page.payment, frappe.utils.now_datetime())
	frappe.db.commit()
	assert paying.payment(page.payment).state == "Booked"
	assert paying.balance(invoice.customer) == Decimal("91.93") - Decimal(amount) / 100


def test_what_erpnext_refuses_to_book_waits_with_its_reason_and_is_booked_later(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	_name_clearing_account("Elsewhere")
	try:
		paying.hear()
		paying.process()
		payment = paying.payment(page.payment)
	finally:
		_name_clearing_account("Stripe")
	assert payment.state == "Review"
	assert "no account “Stripe”" in payment.reason
	decisions.book_reviewed(page.payment, frappe.utils.now_datetime())
	frappe.db.commit()
	assert paying.outstanding(invoice) == 0


def test_a_second_payment_for_one_request_is_kept_apart(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	paying.hear()
	paying.process()
	first = next(
		each
		for each in paying.stripe.store.of_kind("payment_intent")
		if each["metadata"].get("fsm_payment") == page.payment
	)
	again = {**first, "id": first["id"] + "again"}
	paying.stripe.store.rows["payment_intent"][again["id"]] = again
	event = {**paying.events()[-1], "id": "evt_again", "type": "payment_intent.succeeded"}
	event["data"] = {"object": again}
	paying.hear([event])
	paying.process()
	extra = frappe.db.get_value("FSM Payment", {"payment_intent": again["id"]}, ["name", "state", "reason"])
	assert extra[1] == "Review"
	assert reasons.explain_reason(extra[2]) == f"Paid a second time: {page.payment} was paid before."
	assert len(paying.entries(invoice.customer)) == 1


def test_a_foreign_payment_is_left_alone_and_listed(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	for kind in ("checkout.session", "payment_intent"):
		for each in paying.stripe.store.of_kind(kind):
			if each["metadata"].get("fsm_payment") == page.payment:
				each["metadata"]["fsm_site"] = "another.site"
	frappe.db.set_value("FSM Payment", page.payment, "checkout_session", None)
	frappe.db.commit()
	paying.hear()
	paying.process()
	states = frappe.get_all("FSM Webhook Event", {"kind": ("like", "%.%")}, pluck="state")
	assert set(states) == {"Ignored"}
	assert paying.payment(page.payment).state == "Open"


def test_an_event_whose_object_cannot_be_read_is_tried_again(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	paying.hear()
	paying.stripe.use("503")
	paying.process()
	rows = frappe.get_all("FSM Webhook Event", fields=["state", "attempts", "error"])
	failed = [row for row in rows if row.state == "Failed"]
	assert failed
	assert {row.attempts for row in failed} == {1}
	assert all(row.error for row in failed)
	paying.stripe.use("ok")
	with freeze_time(instants.now_utc() + timedelta(minutes=2), tick=True):
		paying.process()
	assert paying.payment(page.payment).state == "Booked"
	assert not frappe.db.exists("FSM Webhook Event", {"state": "Failed"})


def test_an_event_about_something_that_the_vendor_no_longer_has_is_ignored(paying: PayingSite):
	paying.open(paying.invoice())
	page = paying.stripe.store.of_kind("checkout.session")[0]
	paying.stripe.store.emit("checkout.session.expired", {**page, "id": "cs_test_gone"})
	paying.hear()
	paying.process()
	row = frappe.db.get_value("FSM Webhook Event", {"object_id": "cs_test_gone"}, ["state", "error"])
	assert row == ("Ignored", "Stripe no longer has what this event is about.")


def test_why_an_event_was_ignored_is_worded_for_its_reader(paying: PayingSite):
	page = paying.open(paying.invoice())
	event = {**paying.events()[0], "id": "evt_unrelated", "type": "customer.created"}
	frappe.local.lang = "fr"
	paying.hear([event])
	paying.process()
	doc = frappe.get_doc("FSM Webhook Event", "evt_unrelated")
	assert doc.error == "Nothing depends on this kind of event."
	doc.run_method("onload")
	assert doc.error == "Rien ne dépend de ce genre d'événement."
	assert page.url


@pytest.mark.parametrize("spoil", ["forged", "stale", "other mode", "no event"])
def test_what_is_not_stripes_leaves_no_row(paying: PayingSite, spoil: str):
	page = paying.open(paying.invoice())
	event = dict(paying.events()[-1])
	moment = None
	if spoil == "other mode":
		event["livemode"] = True
	if spoil == "no event":
		event["object"] = "charge"
	payload = frappe.as_json(event)
	if spoil == "stale":
		moment = int(instants.now_utc().timestamp()) - 24 * 3600
	from gigafibre_fsm.tests.standins.stripe_deliveries import signature

	header = signature(payload, ["whsec_other" if spoil == "forged" else "whsec_stand_in"], moment)
	before = frappe.db.count("FSM Webhook Event")
	assert inbox.receive_event(payload.encode(), header) is Reception.REFUSED
	assert frappe.db.count("FSM Webhook Event") == before
	assert page.url


def _name_clearing_account(name: str) -> None:
	frappe.db.set_value("Account", "Stripe - GF", "account_name", name)
	frappe.db.commit()


def _intent_of(paying: PayingSite, page: object) -> str:
	return paying.payment(page.payment).payment_intent


def _paid(paying: PayingSite) -> tuple["frappe._dict", object]:
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	paying.hear()
	paying.process()
	return invoice, page


def test_a_refund_is_booked_and_one_that_fails_later_is_reversed(paying: PayingSite):
	invoice, page = _paid(paying)
	refund = paying.stripe.aftermath.refund({"payment_intent": _intent_of(paying, page), "amount": "5000"})
	paying.hear()
	paying.process()
	payment = paying.payment(page.payment)
	assert (payment.state, payment.refunded) == ("Partly Refunded", 50)
	assert paying.balance(invoice.customer) == 50
	paying.stripe.aftermath.fail_refund(refund["id"])
	paying.hear()
	paying.process()
	payment = paying.payment(page.payment)
	assert (payment.state, payment.refunded) == ("Booked", 0)
	assert [row.kind for row in payment.bookings] == ["Payment", "Refund", "Refund Reversal"]
	assert paying.balance(invoice.customer) == 0


def test_a_refund_settles_the_credit_note_of_its_invoice(paying: PayingSite):
	invoice, page = _paid(paying)
	note = books.make_return(invoice, for_self=True)
	frappe.db.commit()
	paying.stripe.aftermath.refund({"payment_intent": _intent_of(paying, page)})
	paying.hear()
	paying.process()
	assert paying.payment(page.payment).state == "Refunded"
	assert paying.outstanding(note) == 0
	assert paying.balance(invoice.customer) == 0


@pytest.mark.parametrize(("won", "state", "left"), [(True, "Booked", 0), (False, "Lost", 91.93)])
def test_a_dispute_opens_the_invoice_again_until_it_is_won(
	paying: PayingSite, won: bool, state: str, left: float
):
	invoice, page = _paid(paying)
	dispute = paying.stripe.aftermath.dispute(_intent_of(paying, page))
	paying.hear()
	paying.process()
	assert paying.payment(page.payment).state == "Disputed"
	assert paying.outstanding(invoice) == 91.93
	paying.stripe.aftermath.close_dispute(dispute["id"], won=won)
	paying.hear()
	paying.process()
	assert paying.payment(page.payment).state == state
	assert (paying.outstanding(invoice), float(paying.balance(invoice.customer))) == (left, left)


def test_a_pay_link_is_texted_for_what_is_open(paying: PayingSite):
	invoice = paying.invoice()
	message = messages.send_pay_link(invoice.name, frappe.utils.now_datetime())
	row = frappe.db.get_value("FSM SMS", message, ["body", "link", "state"], as_dict=True)
	assert "91,93" in row.body
	link = frappe.db.get_value("FSM Magic Link", row.link, ["purpose", "document"])
	assert link == ("Invoice", invoice.name)
	books.pay(invoice)
	with pytest.raises(FsmError, match="no link was sent"):
		messages.send_pay_link(invoice.name, frappe.utils.now_datetime())


def test_asking_the_vendor_again_changes_nothing(paying: PayingSite):
	_invoice, page = _paid(paying)
	before = paying.payment(page.payment).modified
	assert updates.refresh_payment(page.payment) == "Booked"
	assert paying.payment(page.payment).modified == before


def test_a_cheque_that_was_entered_since_this_connection_began_to_read_is_seen(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	assert paying.outstanding(invoice) == 91.93  # fixes what plain reads of this transaction see
	elsewhere(lambda: books.pay(invoice, parts=[50])).result()
	updates.refresh_payment(page.payment)
	assert [each.unallocated_amount for each in paying.entries(invoice.customer)] == [0, 50]
	assert (paying.outstanding(invoice), paying.balance(invoice.customer)) == (0, -50)


def test_a_cheque_that_is_entered_while_the_customer_is_locked_is_seen(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	is_locked = threading.Event()

	def enter() -> None:
		customers.lock_customer(invoice.customer)
		books.pay(invoice, parts=[50])
		is_locked.set()
		wait_for_a_lock()

	other = elsewhere(enter)
	assert is_locked.wait(30)
	updates.refresh_payment(page.payment)
	other.result()
	assert [each.unallocated_amount for each in paying.entries(invoice.customer)] == [0, 50]
	assert (paying.outstanding(invoice), paying.balance(invoice.customer)) == (0, -50)


def test_money_that_waits_for_a_person_is_not_asked_for_again(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	_name_clearing_account("Elsewhere")
	try:
		updates.refresh_payment(page.payment)
		with pytest.raises(FsmError, match="somebody is checking it"):
			paying.open(invoice)
	finally:
		_name_clearing_account("Stripe")


def test_a_page_that_cannot_be_closed_lets_no_second_one_open(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	session = paying.stripe.store.get("checkout.session", paying.payment(page.payment).checkout_session)
	session["status"] = "complete"  # the bank still asks the customer for a confirmation
	books.pay(invoice, parts=[50])
	frappe.db.commit()
	with pytest.raises(FsmError, match="not finished yet"):
		paying.open(invoice)


def test_an_invoice_in_another_currency_is_not_paid_here(paying: PayingSite):
	invoice = paying.invoice()
	frappe.db.set_value("Sales Invoice", invoice.name, "currency", "USD")
	frappe.db.commit()
	with pytest.raises(FsmError, match="cannot be paid here"):
		paying.open(invoice)
	assert not frappe.db.exists("FSM Payment", {"customer": invoice.customer})


@pytest.mark.parametrize("name", ["Zoé L’Écuyer", "Łukasz 王"])
def test_a_customer_whom_the_vendor_has_lost_is_made_again(paying: PayingSite, name: str):
	customer = a_customer(customer_name=f"{name} {frappe.generate_hash(length=6)}").name
	page = paying.open(paying.invoice(customer))
	first = frappe.db.get_value("Customer", customer, "fsm_stripe_customer")
	assert paying.pay(page) == ""
	del paying.stripe.store.rows["customer"][first]
	again = paying.open(paying.invoice(customer))
	assert again.payment != page.payment
	second = frappe.db.get_value("Customer", customer, "fsm_stripe_customer")
	assert second != first
	assert second in paying.stripe.store.rows["customer"]


def test_metadata_without_a_payment_name_matches_none(paying: PayingSite):
	paying.open(paying.invoice())
	assert unmatched.find_named({"fsm_site": frappe.local.site}) is None


def test_a_receipt_that_cannot_be_queued_does_not_undo_the_booking(paying: PayingSite):
	invoice = paying.invoice()
	page = paying.open(invoice)
	paying.pay(page)
	template = frappe.db.get_value("FSM Message Template", "customer_payment_received", "body_fr")
	frappe.db.set_value("Customer", invoice.customer, "mobile_no", "514 555-0123")
	frappe.db.set_value("DocField", {"parent": "FSM SMS", "fieldname": "error"}, "reqd", 1)
	frappe.clear_cache(doctype="FSM SMS")
	frappe.db.commit()
	try:
		updates.refresh_payment(page.payment)
	finally:
		frappe.db.set_value("DocField", {"parent": "FSM SMS", "fieldname": "error"}, "reqd", 0)
		frappe.clear_cache(doctype="FSM SMS")
		frappe.db.commit()
	assert template
	assert paying.payment(page.payment).state == "Booked"
	assert not frappe.db.exists("FSM SMS", {"reference_name": page.payment})


def test_one_payment_that_our_side_cannot_handle_does_not_stop_the_others(paying: PayingSite):
	pages = [paying.open(paying.invoice()) for _number in range(2)]
	for page in pages:
		paying.pay(page)
	frappe.db.set_value("FSM Payment", pages[0].payment, {"facts": "[]", "next_check": "2020-01-01"})
	frappe.db.set_value("FSM Payment", pages[1].payment, "next_check", "2020-01-02")
	frappe.db.commit()
	assert silence.check_due() == 2
	assert [paying.payment(each.payment).state for each in pages] == ["Open", "Booked"]
	assert silence.check_due() == 0
