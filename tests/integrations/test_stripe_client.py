"""Stripe's client against the stand-in: each call, each way it can fail, and no payment twice."""

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

import pytest

from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.stripe.client import StripeClient
from gigafibre_fsm.integrations.stripe.parameters import (
	CHECKOUT_OPEN,
	ChargeRequest,
	CheckoutLine,
	CheckoutRequest,
	RefundRequest,
	SetupRequest,
	checkout_parameters,
	setup_parameters,
)
from gigafibre_fsm.integrations.stripe.words import (
	BalanceCategory,
	CheckoutMoney,
	CheckoutStatus,
	DeclineAdvice,
	MandateStatus,
	MethodKind,
	PaymentStatus,
	PayoutStatus,
	SetupStatus,
	StripeDisputeStatus,
	StripeRefundStatus,
	decline_advice,
)
from gigafibre_fsm.tests.standins.stripe import SECRET_KEY, StripeStandIn
from gigafibre_fsm.tests.standins.stripe_cards import EMPTY_ACCOUNT, GOOD_ACCOUNT, UNVERIFIED_ACCOUNT

CARD, PPA = MethodKind.CARD, MethodKind.PPA
OK, NO = "http://127.0.0.1/paid?session={CHECKOUT_SESSION_ID}", "http://127.0.0.1/cancelled"


@pytest.fixture
def server() -> Iterator[StripeStandIn]:
	with StripeStandIn() as server:
		yield server


@pytest.fixture
def stripe(server) -> StripeClient:
	return StripeClient(SECRET_KEY, base_url=server.url, timeout=5)


@pytest.fixture
def customer(stripe) -> str:
	return stripe.create_customer(
		name="Marie Tremblay",
		email="marie@example.ca",
		language="fr",
		reference="CUST-1",
		key="customer:CUST-1",
	)


def soon() -> datetime:
	return datetime.now(timezone.utc) + CHECKOUT_OPEN


def page(customer: str, amount: int = 9193, **about: object) -> CheckoutRequest:
	line = CheckoutLine("Facture ACC-1", amount)
	return CheckoutRequest(customer, (line,), soon(), OK, NO, metadata={"payment": "PAY-1"}, **about)


def charge(customer: str, method: str, amount: int = 5000, kind: MethodKind = CARD, **about) -> ChargeRequest:
	return ChargeRequest(
		customer, method, kind, amount, "Facture ACC-1", metadata={"payment": "PAY-1"}, **about
	)


# Each call


def test_the_account_of_the_key_is_shown(stripe):
	account = stripe.check()
	assert (account.name, account.takes_charges) == ("Gigafibre (stand-in)", True)


def test_a_customer_is_found_by_our_name_whatever_it_contains(stripe, customer):
	odd = "L'Épicerie \\ d'en face"
	other = stripe.create_customer(name=odd, email="", language="en", reference=odd, key="k2")
	assert (stripe.find_customer("CUST-1"), stripe.find_customer(odd)) == (customer, other)
	assert stripe.find_customer("CUST-2") == ""


def test_a_hosted_page_is_paid_and_says_so(stripe, server, customer):
	opened = stripe.open_checkout(page(customer), key="pay:PAY-1:1")
	assert (opened.status, opened.payment_status, opened.amount) == (
		CheckoutStatus.OPEN,
		CheckoutMoney.UNPAID,
		9193,
	)
	assert opened.url.startswith(server.url) and opened.metadata == {"payment": "PAY-1"}
	assert server.pay(opened.id) == ""
	paid = stripe.get_checkout(opened.id)
	assert (paid.status, paid.payment_status) == (CheckoutStatus.COMPLETE, CheckoutMoney.PAID)
	payment = stripe.get_payment(paid.payment_intent)
	assert (payment.status, payment.amount_received, payment.currency) == (
		PaymentStatus.SUCCEEDED,
		9193,
		"cad",
	)
	assert (payment.customer, payment.metadata) == (customer, {"payment": "PAY-1"})
	taken = stripe.get_charge(payment.charge)
	assert (taken.payment_intent, taken.amount, taken.amount_refunded) == (payment.id, 9193, 0)


def test_a_page_asks_for_no_conversion_no_taxes_of_stripe_and_no_link(customer):
	asked = checkout_parameters(page("cus_1", methods=(CARD, PPA), saves_method=True))
	assert asked["adaptive_pricing"] == asked["automatic_tax"] == {"enabled": False}
	assert asked["wallet_options"] == {"link": {"display": "never"}}
	assert asked["locale"] == "fr-CA" and asked["payment_method_types"] == ["card", "acss_debit"]
	assert asked["metadata"] == asked["payment_intent_data"]["metadata"] == {"payment": "PAY-1"}
	assert asked["payment_intent_data"]["setup_future_usage"] == "off_session"


@pytest.mark.parametrize(
	("saves", "language", "expected"),
	[
		(False, "fr", {"payment_schedule": "sporadic"}),
		(
			True,
			"fr",
			{"payment_schedule": "interval", "interval_description": "à l'échéance de chaque facture"},
		),
		(True, "en", {"payment_schedule": "interval", "interval_description": "when each invoice falls due"}),
	],
)
def test_the_agreement_of_a_debit_says_once_or_how_often(saves, language, expected):
	terms = {**expected, "transaction_type": "personal"}
	asked = checkout_parameters(page("cus_1", methods=(PPA,), saves_method=saves, language=language))
	assert asked["payment_method_options"]["acss_debit"]["mandate_options"] == terms
	if saves:
		asked = setup_parameters(SetupRequest("cus_1", PPA, soon(), OK, NO, language=language))
		assert asked["payment_method_options"]["acss_debit"]["mandate_options"] == terms
		assert asked["payment_method_options"]["acss_debit"]["currency"] == "cad"


def test_a_page_is_closed_once(stripe, customer):
	opened = stripe.open_checkout(page(customer), key="k")
	assert stripe.expire_checkout(opened.id).status is CheckoutStatus.EXPIRED
	with pytest.raises(Rejected, match="can be expired"):
		stripe.expire_checkout(opened.id)


def test_a_page_expires_by_itself(stripe, server, customer):
	opened = stripe.open_checkout(page(customer), key="k")
	server.advance(minutes=32)
	assert stripe.get_checkout(opened.id).status is CheckoutStatus.EXPIRED


def test_a_card_saved_on_a_page_is_listed_charged_and_forgotten(stripe, server, customer):
	opened = stripe.open_setup(SetupRequest(customer, CARD, soon(), OK, NO), key="k")
	assert server.pay(opened.id) == ""
	setup = stripe.get_setup(stripe.get_checkout(opened.id).setup_intent)
	assert setup.status is SetupStatus.SUCCEEDED and setup.mandate == ""
	(saved,) = stripe.list_methods(customer)
	assert (saved.id, saved.kind, saved.brand, saved.last4) == (setup.payment_method, CARD, "visa", "4242")
	assert (saved.exp_month, saved.exp_year, saved.customer) == (12, 2034, customer)
	assert stripe.charge_saved(charge(customer, saved.id), key="c").status is PaymentStatus.SUCCEEDED
	assert stripe.detach_method(saved.id).customer == ""
	assert list(stripe.list_methods(customer)) == [] and stripe.get_method(saved.id).customer == ""
	with pytest.raises(Rejected) as refusal:
		stripe.charge_saved(charge(customer, saved.id), key="c2")
	assert decline_advice(refusal.value.code) is DeclineAdvice.NEW_METHOD


def test_a_bank_debit_is_pending_for_days_and_then_paid_or_failed(stripe, server, customer):
	ends = {GOOD_ACCOUNT: PaymentStatus.SUCCEEDED, EMPTY_ACCOUNT: PaymentStatus.NEEDS_METHOD}
	for account, end in ends.items():
		opened = stripe.open_setup(SetupRequest(customer, PPA, soon(), OK, NO), key=account)
		assert server.pay(opened.id, account, kind="acss_debit") == ""
		setup = stripe.get_setup(stripe.get_checkout(opened.id).setup_intent)
		assert stripe.get_mandate(setup.mandate).status is MandateStatus.ACTIVE
		asked = charge(customer, setup.payment_method, kind=PPA, mandate=setup.mandate)
		payment = stripe.charge_saved(asked, key=f"c{account}")
		server.advance(days=3)
		assert stripe.get_payment(payment.id).status is PaymentStatus.PROCESSING
		server.advance(days=1)
		ended = stripe.get_payment(payment.id)
		assert ended.status is end
		assert ended.error_code == ("" if end is PaymentStatus.SUCCEEDED else "insufficient_funds")


def test_an_account_is_proved_by_small_deposits_or_not_in_time(stripe, server, customer):
	opened = [stripe.open_setup(SetupRequest(customer, PPA, soon(), OK, NO), key=key) for key in ("k1", "k2")]
	setups = [stripe.get_checkout(each.id).setup_intent for each in opened]
	for each in opened:
		assert server.pay(each.id, UNVERIFIED_ACCOUNT, kind="acss_debit") == ""
		assert stripe.get_checkout(each.id).status is CheckoutStatus.COMPLETE
	for setup in map(stripe.get_setup, setups):
		assert setup.status is SetupStatus.NEEDS_CUSTOMER and setup.verification_url.startswith(server.url)
	assert list(stripe.list_methods(customer)) == []
	server.verify_account(setups[0])
	server.advance(days=10)
	proved, missed = map(stripe.get_setup, setups)
	assert (proved.status, proved.verification_url) == (SetupStatus.SUCCEEDED, "")
	assert stripe.get_mandate(proved.mandate).status is MandateStatus.ACTIVE
	assert [each.id for each in stripe.list_methods(customer)] == [proved.payment_method]
	assert (missed.status, missed.mandate) == (SetupStatus.NEEDS_METHOD, "")
	assert missed.error_code == "payment_method_microdeposit_verification_timeout"


def test_a_debit_begins_on_its_day(stripe, server, customer):
	method = server.save_method(customer, GOOD_ACCOUNT, kind="acss_debit")
	day = date.today() + timedelta(days=10)
	payment = stripe.charge_saved(charge(customer, method, kind=PPA, debit_on=day), key="k")
	sent = dict(server.requests[-1].form)
	assert sent["payment_method_options[acss_debit][target_date]"] == day.isoformat()
	assert (sent["off_session"], sent["confirm"]) == ("recurring", "true")
	server.advance(days=13)
	assert stripe.get_payment(payment.id).status is PaymentStatus.PROCESSING
	server.advance(days=1)
	assert stripe.get_payment(payment.id).status is PaymentStatus.SUCCEEDED


@pytest.mark.parametrize("days", [0, 2, 16])
def test_the_day_of_a_debit_is_three_to_fifteen_days_ahead(stripe, server, customer, days):
	method = server.save_method(customer, GOOD_ACCOUNT, kind="acss_debit")
	asked = charge(customer, method, kind=PPA, debit_on=date.today() + timedelta(days=days))
	with pytest.raises(Rejected, match="between 3 and 15"):
		stripe.charge_saved(asked, key="k")


def test_an_agreement_that_ended_is_debited_no_more(stripe, server, customer):
	method = server.save_method(customer, GOOD_ACCOUNT, kind="acss_debit")
	server.payments.end_mandate(server.store.private[method]["mandate"])
	with pytest.raises(Rejected) as refusal:
		stripe.charge_saved(charge(customer, method, kind=PPA), key="k")
	assert decline_advice(refusal.value.code) is DeclineAdvice.NEW_METHOD


def test_a_payment_that_nobody_finished_is_cancelled(stripe, server, customer):
	with pytest.raises(Rejected) as refusal:
		stripe.charge_saved(charge(customer, server.save_method(customer, "4000000000009995")), key="k")
	payment = refusal.value.reference
	assert stripe.get_payment(payment).decline_code == "insufficient_funds"
	assert stripe.cancel_payment(payment).status is PaymentStatus.CANCELLED
	with pytest.raises(Rejected):
		stripe.cancel_payment(payment)


@pytest.mark.parametrize(
	("number", "code", "advice"),
	[
		("4000002760003184", "authentication_required", DeclineAdvice.ASK_CUSTOMER),
		("4000002500003155", "authentication_required", DeclineAdvice.ASK_CUSTOMER),
		("4000000000009995", "insufficient_funds", DeclineAdvice.TRY_AGAIN),
		("4000000000000341", "generic_decline", DeclineAdvice.TRY_AGAIN),
		("4000000000000119", "processing_error", DeclineAdvice.TRY_AGAIN),
		("4000000000000069", "expired_card", DeclineAdvice.NEW_METHOD),
		("4000000000009987", "lost_card", DeclineAdvice.NEW_METHOD),
		("4000000000009979", "stolen_card", DeclineAdvice.NEW_METHOD),
	],
)
def test_a_decline_has_its_code_its_payment_and_what_helps(stripe, server, customer, number, code, advice):
	with pytest.raises(Rejected) as refusal:
		stripe.charge_saved(charge(customer, server.save_method(customer, number)), key="k")
	assert (refusal.value.code, decline_advice(refusal.value.code)) == (code, advice)
	assert refusal.value.message == advice.value
	assert stripe.get_payment(refusal.value.reference).status is PaymentStatus.NEEDS_METHOD


def test_refunds_are_made_listed_and_may_fail_later(stripe, server, customer):
	payment = stripe.charge_saved(charge(customer, server.save_method(customer)), key="c")
	refund = stripe.refund(RefundRequest(payment.id, 2000), key="r1")
	assert (refund.amount, refund.status, refund.charge) == (
		2000,
		StripeRefundStatus.SUCCEEDED,
		payment.charge,
	)
	assert stripe.refund(RefundRequest(payment.id), key="r2").amount == 3000
	with pytest.raises(Rejected) as refusal:
		stripe.refund(RefundRequest(payment.id, 1), key="r3")
	assert refusal.value.code == "charge_already_refunded"
	server.aftermath.fail_refund(refund.id)
	failed = stripe.get_refund(refund.id)
	assert (failed.status, failed.failure_reason) == (StripeRefundStatus.FAILED, "lost_or_stolen_card")
	assert [each.amount for each in stripe.list_refunds()] == [3000, 2000]
	assert stripe.get_charge(payment.charge).amount_refunded == 3000


def test_a_dispute_takes_the_money_and_gives_it_back_when_won(stripe, server, customer):
	payment = stripe.charge_saved(charge(customer, server.save_method(customer)), key="c")
	opened = stripe.get_dispute(server.aftermath.dispute(payment.id)["id"])
	assert (
		opened.status is StripeDisputeStatus.NEEDS_RESPONSE
		and opened.due_by
		and opened.reason == "fraudulent"
	)
	assert [(line.amount, line.fee) for line in opened.balance_transactions] == [(-5000, 1500)]
	server.aftermath.close_dispute(opened.id, won=True)
	(won,) = stripe.list_disputes()
	assert won.status is StripeDisputeStatus.WON
	assert sum(line.net for line in won.balance_transactions) == 0


def test_a_dispute_of_a_debit_is_final_at_once(stripe, server, customer):
	method = server.save_method(customer, GOOD_ACCOUNT, kind="acss_debit")
	payment = stripe.charge_saved(charge(customer, method, kind=PPA), key="c")
	server.advance(days=4)
	dispute = stripe.get_dispute(server.aftermath.dispute(payment.id)["id"])
	assert (dispute.status, dispute.due_by, dispute.payment_intent) == (
		StripeDisputeStatus.LOST,
		None,
		payment.id,
	)


def test_a_warning_of_fraud_names_its_payment(stripe, server, customer):
	payment = stripe.charge_saved(charge(customer, server.save_method(customer)), key="c")
	warning = stripe.get_fraud_warning(server.aftermath.warn_fraud(payment.id)["id"])
	assert (warning.payment_intent, warning.charge) == (payment.id, payment.charge)
	assert warning.is_actionable and warning.kind == "unauthorized_use_of_card"


def test_the_lines_of_a_payout_sum_up_to_it(stripe, server, customer):
	method = server.save_method(customer)
	for number, amount in enumerate((5000, 9193, 2500)):
		payment = stripe.charge_saved(charge(customer, method, amount), key=f"c{number}")
	stripe.refund(RefundRequest(payment.id, 500), key="r")
	made = stripe.get_payout(server.aftermath.payout()["id"])
	lines = list(stripe.list_balance_transactions(payout=made.id))
	own = [line for line in lines if line.category is BalanceCategory.PAYOUT]
	rest = [line for line in lines if line.category is not BalanceCategory.PAYOUT]
	assert [line.net for line in own] == [-made.amount] and sum(line.net for line in rest) == made.amount
	# 2.9 % and 30 cents of each; none comes back with a refund
	assert sorted(line.fee for line in rest) == [0, 103, 175, 297]
	assert {line.payout for line in lines} == {made.id}
	assert {line.payout for line in stripe.list_balance_transactions()} == {""}
	server.advance(days=2)
	assert [each.status for each in stripe.list_payouts()] == [PayoutStatus.PAID]
	server.aftermath.fail_payout(made.id)
	assert stripe.get_payout(made.id).status is PayoutStatus.FAILED
	newest = next(stripe.list_balance_transactions())
	assert newest.category is BalanceCategory.PAYOUT_REVERSAL


def test_long_lists_are_read_to_their_end_each_row_once(stripe, server, customer):
	for _ in range(250):
		server.payments.add_intent(1000, currency="cad", customer=customer)
	found = [payment.id for payment in stripe.list_payments(customer=customer)]
	assert len(found) == len(set(found)) == 250
	assert sum(request.path == "/v1/payment_intents" for request in server.requests) == 3
	assert list(stripe.list_payments(customer="cus_other")) == []


def test_a_list_begins_at_a_time_with_its_zone(stripe, server, customer):
	server.advance(days=2)
	server.payments.add_intent(1000, currency="cad")
	later = datetime.now(timezone.utc) + timedelta(days=1)
	assert len(list(stripe.list_payments(since=later))) == 1
	assert [event.kind for event in stripe.list_events(since=later)] == ["payment_intent.created"]
	with pytest.raises(ValueError, match="time zone"):
		stripe.list_payments(since=datetime(2026, 11, 1))


# Each way it can fail


def failure(stripe: StripeClient, customer: str, method: str) -> IntegrationError:
	with pytest.raises(IntegrationError) as caught:
		stripe.charge_saved(charge(customer, method), key="k")
	return caught.value


@pytest.mark.parametrize(
	("mode", "code", "unknown", "done"),
	[
		("429", "rate_limit", False, 0),
		("500", "api_error", True, 0),
		("500-late", "api_error", True, 1),
		("503", "api_error", True, 0),
		("silent", "TIMEOUT", True, 0),
		("lost", "LOST", True, 1),
		("lost-silent", "TIMEOUT", True, 1),
		("trickle", "TIMEOUT", True, 1),
		("html", "NOT_STRIPE", True, 1),
		("redirect", "NOT_STRIPE", True, 1),
	],
)
def test_no_answer_is_unavailable_and_says_whether_it_may_have_been_done(
	server, customer, mode, code, unknown, done
):
	method = server.save_method(customer)
	# two repeats take up to 1.5 seconds; where the server is silent there is nothing to wait for
	hurried = StripeClient(SECRET_KEY, base_url=server.url, timeout=1 if code == "TIMEOUT" else 4)
	server.use(mode)
	error = failure(hurried, customer, method)
	assert isinstance(error, Unavailable)
	assert (error.code, error.unknown_outcome) == (code, unknown)
	assert error.retry_after == (2.0 if mode == "429" else None)
	server.use("ok")
	assert len(list(hurried.list_payments())) == done
	assert "/login" not in {request.path for request in server.requests}, "a redirection is not followed"


@pytest.mark.parametrize(("mode", "attempts"), [("429", 1), ("500", 1), ("503", 3), ("lost", 3)])
def test_only_what_may_pass_a_moment_later_is_repeated(server, stripe, customer, mode, attempts):
	method, before = server.save_method(customer), len(server.requests)
	server.use(mode)
	failure(stripe, customer, method)
	assert len(server.requests) - before == attempts


def test_reading_never_has_an_unknown_outcome(server, stripe):
	server.use("lost")
	with pytest.raises(Unavailable) as caught:
		stripe.get_payment("pi_1")
	assert not caught.value.unknown_outcome


def test_a_refused_connection_was_never_sent():
	with StripeStandIn() as gone:
		address = gone.url
	error = failure(StripeClient(SECRET_KEY, base_url=address, timeout=5), "cus_1", "pm_1")
	assert isinstance(error, Unavailable)
	assert (error.code, error.unknown_outcome) == ("UNREACHABLE", False)


def test_a_bad_key_and_one_without_permission_are_settings(server, customer):
	method = server.save_method(customer)
	error = failure(StripeClient("sk_test_other", base_url=server.url, timeout=5), customer, method)
	assert isinstance(error, NotConfigured) and error.missing == ("secret_key",)
	server.use("forbidden")
	error = failure(StripeClient(SECRET_KEY, base_url=server.url, timeout=5), customer, method)
	assert isinstance(error, NotConfigured) and "permission" in error.message
	with pytest.raises(NotConfigured):
		StripeClient("")


def test_an_id_that_does_not_exist_is_rejected(stripe):
	for look in (
		stripe.get_payment,
		stripe.get_charge,
		stripe.get_refund,
		stripe.get_dispute,
		stripe.get_payout,
	):
		with pytest.raises(Rejected) as refusal:
			look("x_missing")
		assert refusal.value.code == "resource_missing"


# No payment twice


def test_a_lost_answer_is_repeated_with_the_same_key_and_pays_once(server, stripe, customer):
	method = server.save_method(customer)
	server.use("lost", times=1)
	payment = stripe.charge_saved(charge(customer, method), key="pay:PAY-1:1")
	assert [each.id for each in stripe.list_payments()] == [payment.id]
	keys = [
		r.headers["idempotency-key"] for r in server.requests if r.path == "/v1/payment_intents" and r.body
	]
	assert keys == ["pay:PAY-1:1"] * 2


def test_the_caller_repeats_a_lost_answer_with_its_key_and_gets_the_same_payment(server, customer):
	method = server.save_method(customer)
	hurried = StripeClient(SECRET_KEY, base_url=server.url, timeout=1)
	server.use("lost-silent", times=1)
	assert failure(hurried, customer, method).unknown_outcome
	payment = hurried.charge_saved(charge(customer, method), key="k")
	assert [each.id for each in hurried.list_payments()] == [payment.id]


def test_nothing_is_repeated_once_the_caller_has_given_up(server, customer):
	method = server.save_method(customer)
	server.use("silent", times=1)
	assert (
		failure(StripeClient(SECRET_KEY, base_url=server.url, timeout=1), customer, method).code == "TIMEOUT"
	)
	for thread in threading.enumerate():
		if thread.name == "vendor":
			thread.join(30)
	assert server.store.of_kind("payment_intent") == []


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_a_payment_without_a_usable_key_is_not_sent(server, stripe, customer, key):
	with pytest.raises(ValueError, match="1 to 255"):
		stripe.charge_saved(charge(customer, "pm_1"), key=key)


def test_a_declined_key_is_declined_again_without_a_second_attempt(server, stripe, customer):
	method = server.save_method(customer, "4000000000009995")
	first, second = (failure(stripe, customer, method) for _ in range(2))
	assert first.reference == second.reference and len(list(stripe.list_payments())) == 1


def test_two_requests_at_once_with_one_key_pay_once(server, stripe, customer):
	method = server.save_method(customer)
	server.use("slow")
	found: list[str] = []

	def pay() -> None:
		found.append(stripe.charge_saved(charge(customer, method), key="k").id)

	threads = [threading.Thread(target=pay) for _ in range(2)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	server.use("ok")
	assert len(found) == 2 and {each.id for each in stripe.list_payments()} == set(found)
	assert len(set(found)) == 1


def test_a_key_with_another_amount_is_refused(server, stripe, customer):
	method = server.save_method(customer)
	stripe.charge_saved(charge(customer, method), key="k")
	with pytest.raises(Rejected) as refusal:
		stripe.charge_saved(charge(customer, method, 5001), key="k")
	assert refusal.value.code == "idempotency_error"
