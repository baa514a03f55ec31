"""Stripe's stand-in is held to what Stripe publishes: fields, idempotency, hosted pages, and events."""

import html
import http.server
import json
import threading
import time
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import requests
import stripe

from gigafibre_fsm.integrations.stripe.signature import read_event
from gigafibre_fsm.tests.standins.server import Reply, Request
from gigafibre_fsm.tests.standins.stripe import SECRET_KEY, WEBHOOK_SECRET, StripeStandIn
from gigafibre_fsm.tests.standins.stripe_cards import EMPTY_ACCOUNT, GOOD_ACCOUNT
from gigafibre_fsm.tests.standins.stripe_wire import RefusalError, nested

BACK = "http://127.0.0.1/paid?session={CHECKOUT_SESSION_ID}"
TYPES = {
	"account": stripe.Account,
	"balance_transaction": stripe.BalanceTransaction,
	"charge": stripe.Charge,
	"checkout.session": stripe.checkout.Session,
	"customer": stripe.Customer,
	"dispute": stripe.Dispute,
	"event": stripe.Event,
	"mandate": stripe.Mandate,
	"payment_intent": stripe.PaymentIntent,
	"payment_method": stripe.PaymentMethod,
	"payout": stripe.Payout,
	"radar.early_fraud_warning": stripe.radar.EarlyFraudWarning,
	"refund": stripe.Refund,
	"setup_intent": stripe.SetupIntent,
}
"""What the SDK, which Stripe generates from its own description of the API, knows of each object."""


class Site:
	"""A site that keeps the webhooks it gets and answers what it is told to."""

	def __init__(self) -> None:
		self.calls: list[tuple[bytes, str]] = []
		self.statuses: list[int] = []
		site = self

		class Handler(http.server.BaseHTTPRequestHandler):
			def do_POST(self) -> None:
				body = self.rfile.read(int(self.headers["Content-Length"]))
				site.calls.append((body, self.headers["Stripe-Signature"]))
				self.send_response(site.statuses.pop(0) if site.statuses else 200)
				self.end_headers()

			def log_message(self, *_: object) -> None:
				pass

		self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
		threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
		self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"

	def kinds(self) -> list[str]:
		"""The kinds of the events, in the order in which they came, each verified."""
		return [read_event(body, header, (WEBHOOK_SECRET,)).kind for body, header in self.calls]


@pytest.fixture
def server() -> Iterator[StripeStandIn]:
	with StripeStandIn() as server:
		yield server


@pytest.fixture
def site() -> Iterator[Site]:
	site = Site()
	yield site
	site.server.shutdown()
	site.server.server_close()


@pytest.fixture
def customer(server) -> str:
	return post(server, "customers", {"email": "marie@example.ca"}).json()["id"]


def post(server: StripeStandIn, path: str, fields: dict, key: str = "") -> requests.Response:
	headers = {"Authorization": f"Bearer {SECRET_KEY}", **({"Idempotency-Key": key} if key else {})}
	return requests.post(f"{server.url}/v1/{path}", data=fields, headers=headers, timeout=10)


def get(server: StripeStandIn, path: str, **query: str) -> requests.Response:
	return requests.get(f"{server.url}/v1/{path}", params=query, auth=(SECRET_KEY, ""), timeout=10)


def session(server: StripeStandIn, customer: str, **changes: str) -> dict:
	"""Open a page of 91.93 $; what is not a parameter of its own is in Stripe's spelling."""
	fields = {
		"mode": "payment",
		"customer": customer,
		"locale": "fr-CA",
		"success_url": BACK,
		"cancel_url": "http://127.0.0.1/cancelled",
		"expires_at": str(int(time.time()) + 1860),
		"payment_method_types[0]": "card",
		"payment_method_types[1]": "acss_debit",
		"line_items[0][quantity]": "1",
		"line_items[0][price_data][currency]": "cad",
		"line_items[0][price_data][unit_amount]": "9193",
		"line_items[0][price_data][product_data][name]": "Facture <b>& cie</b>",
	}
	answer = post(server, "checkout/sessions", {**fields, **changes})
	assert answer.status_code == 200, answer.text
	return answer.json()


def press(page: dict, card: str = "", **fields: str) -> requests.Response:
	"""Press the button of a hosted page."""
	typed = {"action": "pay", "kind": "card", "number": card, "expiry": "12/34", "cvc": "123", **fields}
	return requests.post(page["url"], data=typed, allow_redirects=False, timeout=10)


def debit(account: str) -> dict[str, str]:
	return {"kind": "acss_debit", "number": account, "institution": "000", "transit": "11000"}


# Wire


def test_nested_fields_are_read_as_stripe_reads_them():
	fields = [
		("a[b][0][c]", "1"),
		("a[b][1][c]", "2"),
		("d[]", "x"),
		("d[]", "y"),
		("e", ""),
		("created[gte]", "5"),
	]
	assert nested(fields) == {
		"a": {"b": [{"c": "1"}, {"c": "2"}]},
		"d": ["x", "y"],
		"e": "",
		"created": {"gte": "5"},
	}


def test_every_object_has_only_fields_that_stripe_publishes(server, customer):
	page = session(server, customer)
	press(page, "4242424242424242")
	server.pay(session(server, customer)["id"], GOOD_ACCOUNT, kind="acss_debit")
	setup = {"mode": "setup", "customer": customer, "success_url": BACK}
	server.pay(post(server, "checkout/sessions", setup).json()["id"])
	payment = server.store.get("checkout.session", page["id"])["payment_intent"]
	server.aftermath.payout()
	server.aftermath.fail_refund(
		post(server, "refunds", {"payment_intent": payment, "amount": "5"}).json()["id"]
	)
	server.aftermath.dispute(payment)
	server.aftermath.warn_fraud(payment)
	rows = {**server.store.rows, "account": {"": get(server, "account").json()}}
	assert rows.keys() == TYPES.keys()
	for kind, objects in rows.items():
		known = {name for each in TYPES[kind].__mro__ for name in getattr(each, "__annotations__", {})}
		used = {name for each in objects.values() for name in each}
		assert used <= known, (kind, used - known)


@pytest.mark.parametrize(
	("path", "fields", "code", "param"),
	[
		("payment_intents", {"amount": "500"}, "parameter_missing", "currency"),
		("payment_intents", {"amount": "5.5", "currency": "cad"}, "parameter_invalid_integer", "amount"),
		("payment_intents", {"amount": "-5", "currency": "cad"}, "parameter_invalid_integer", "amount"),
		("payment_intents", {"amount": "49", "currency": "cad"}, "amount_too_small", "amount"),
		(
			"payment_intents",
			{"amount": "500", "currency": "cad", "colour": "red"},
			"parameter_unknown",
			"colour",
		),
		("checkout/sessions", {"mode": "payment"}, "parameter_missing", "success_url"),
		("customers", {"expires_at": "1"}, "parameter_unknown", "expires_at"),
	],
)
def test_a_malformed_request_is_refused_and_its_key_stays_free(server, path, fields, code, param):
	answer = post(server, path, fields, key="k")
	error = answer.json()["error"]
	assert (answer.status_code, error["type"], error["code"], error["param"]) == (
		400,
		"invalid_request_error",
		code,
		param,
	)
	assert post(server, "customers", {"email": "a@example.ca"}, key="k").status_code == 200


def test_a_page_is_open_between_half_an_hour_and_a_day(server, customer):
	for seconds in (60, 1700, 90_000):
		late = {"mode": "setup", "success_url": BACK, "expires_at": str(int(time.time()) + seconds)}
		assert post(server, "checkout/sessions", late).json()["error"]["param"] == "expires_at"
	assert session(server, customer)["status"] == "open"


def test_a_list_has_pages_filters_and_a_beginning(server, customer):
	made = [server.payments.add_intent(100 + n, currency="cad", customer=customer)["id"] for n in range(5)]
	first = get(server, "payment_intents", limit="2", customer=customer).json()
	assert [row["id"] for row in first["data"]] == made[:2:-1] and first["has_more"]
	rest = get(server, "payment_intents", limit="100", starting_after=first["data"][-1]["id"]).json()
	assert [row["id"] for row in rest["data"]] == made[2::-1] and not rest["has_more"]
	assert get(server, "payment_intents", **{"created[gte]": str(int(time.time()) + 60)}).json()["data"] == []
	assert get(server, "payment_intents", starting_after="pi_none").status_code == 400


# Idempotency


def test_a_repeat_gets_the_first_answer_whatever_happened_meanwhile(server, customer):
	fields = {"amount": "500", "currency": "cad", "customer": customer}
	first = post(server, "payment_intents", fields, key="k")
	post(server, f"payment_intents/{first.json()['id']}/cancel", {})
	again = post(server, "payment_intents", fields, key="k")
	assert again.json() == first.json() and again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(("mode", "done"), [("500", 0), ("500-late", 1)])
def test_a_failure_of_the_server_is_the_answer_to_every_repeat(server, mode, done):
	fields = {"amount": "500", "currency": "cad"}
	server.use(mode, times=1)
	assert [post(server, "payment_intents", fields, key="k").status_code for _ in range(3)] == [500] * 3
	assert len(server.store.of_kind("payment_intent")) == done
	assert post(server, "payment_intents", fields, key="k2").status_code == 200


def test_what_was_refused_before_it_began_may_be_repeated(server):
	fields = {"amount": "500", "currency": "cad"}
	for mode, status in (("429", 429), ("503", 503)):
		server.use(mode, times=1)
		assert post(server, "payment_intents", fields, key=mode).status_code == status
		assert post(server, "payment_intents", fields, key=mode).status_code == 200


def test_a_key_with_other_parameters_is_an_error_and_one_of_yesterday_is_new(server):
	fields = {"amount": "500", "currency": "cad"}
	first = post(server, "payment_intents", fields, key="k").json()["id"]
	other = post(server, "payment_intents", {**fields, "amount": "501"}, key="k")
	assert (other.status_code, other.json()["error"]["type"]) == (400, "idempotency_error")
	server.advance(days=1, minutes=1)
	assert post(server, "payment_intents", fields, key="k").json()["id"] != first


def test_a_key_whose_request_is_still_at_work_is_a_conflict(server):
	request = Request("POST", "/v1/customers", [], {"idempotency-key": "k"}, b"")

	def act() -> Reply:
		with pytest.raises(RefusalError) as conflict:
			server.keys.answer(request, lambda: Reply(500, b""))
		return Reply.of_json(conflict.value.body, conflict.value.status)

	answer = server.keys.answer(request, act)
	assert (answer.status, json.loads(answer.body)["error"]["code"]) == (409, "idempotency_key_in_use")


# Hosted pages


class Forms(HTMLParser):
	"""Counts what a page without JavaScript needs."""

	def __init__(self, text: str) -> None:
		super().__init__()
		self.language, self.scripts, self.names = "", 0, []
		self.feed(text)

	def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
		about = dict(attributes)
		self.language = about.get("lang") or self.language
		self.scripts += tag == "script"
		if tag in ("input", "button"):
			self.names.append(about.get("name"))


@pytest.mark.parametrize(
	("locale", "language", "words"),
	[
		("fr-CA", "fr-CA", ("Payer 91,93\u00a0$", "Débit préautorisé")),
		("en", "en", ("Pay $91.93", "Pre-authorized")),
	],
)
def test_a_page_speaks_its_language_and_needs_no_script(server, customer, locale, language, words):
	page = session(server, customer, locale=locale)
	text = requests.get(page["url"], timeout=10).text
	forms = Forms(text)
	assert (forms.language, forms.scripts) == (language, 0)
	assert {"number", "expiry", "cvc", "institution", "transit", "action"} <= set(forms.names)
	assert all(word in text for word in words)
	assert "Facture &lt;b&gt;&amp; cie&lt;/b&gt;" in text and 'href="http://127.0.0.1/cancelled"' in text


def test_a_page_is_paid_once_however_often_the_button_is_pressed(server, customer):
	page = session(server, customer)
	answers = [press(page, "4242 4242 4242 4242") for _ in range(3)]
	assert {(a.status_code, a.headers["Location"]) for a in answers} == {
		(303, BACK.format(CHECKOUT_SESSION_ID=page["id"]))
	}
	assert [charge["status"] for charge in server.store.of_kind("charge")] == ["succeeded"]
	assert "terminée" in requests.get(page["url"], timeout=10).text


@pytest.mark.parametrize(
	("number", "expiry", "said"),
	[
		("4000000000000002", "12/34", "refusée"),
		("4000000000009995", "12/34", "insuffisants"),
		("4000000000000069", "12/34", "expirée"),
		("4242424242424241", "12/34", "Le numéro n'est pas valide"),
		("<script>", "12/34", "Le numéro n'est pas valide"),
		("4242424242424242", "13/34", "La date d'expiration n'est pas valide"),
	],
)
def test_a_refused_card_may_be_tried_again_on_the_same_page(server, customer, number, expiry, said):
	page = session(server, customer)
	refused = press(page, number, expiry=expiry)
	assert (
		refused.status_code == 200 and said in html.unescape(refused.text) and "<script>" not in refused.text
	)
	assert press(page, "4242424242424242").status_code == 303
	assert len(server.store.of_kind("payment_intent")) == 1


def test_a_bank_that_asks_for_more_is_answered_on_a_second_page(server, customer):
	page = session(server, customer)
	asked = press(page, "4000002500003155")
	assert "Votre banque demande une confirmation" in asked.text
	refused = requests.post(page["url"], data={"action": "refuse"}, timeout=10)
	assert "authentifier" in refused.text and server.store.of_kind("charge")[0]["status"] == "failed"
	press(page, "4000002500003155")
	paid = requests.post(page["url"], data={"action": "authenticate"}, allow_redirects=False, timeout=10)
	assert paid.status_code == 303


def test_a_page_that_nobody_paid_expires_with_its_payment(server, customer):
	page = session(server, customer)
	press(page, "4000000000000002")
	server.advance(minutes=32)
	assert "expirée" in requests.get(page["url"], timeout=10).text
	assert press(page, "4242424242424242").status_code == 200
	assert [intent["status"] for intent in server.store.of_kind("payment_intent")] == ["canceled"]


# Events


def kinds_since(server: StripeStandIn, count: int) -> list[str]:
	"""The kinds of the events after the first so many, oldest first."""
	return [event["type"] for event in server.store.of_kind("event")[::-1]][count:]


def test_a_paid_page_tells_its_events(server, customer):
	page, before = session(server, customer), len(server.store.of_kind("event"))
	press(page, "4242424242424242")
	assert kinds_since(server, before) == [
		"payment_intent.created",
		"charge.succeeded",
		"payment_intent.succeeded",
		"checkout.session.completed",
	]


@pytest.mark.parametrize(
	("account", "told", "end"),
	[
		(GOOD_ACCOUNT, ["charge.succeeded", "payment_intent.succeeded"], "succeeded"),
		(EMPTY_ACCOUNT, ["charge.failed", "payment_intent.payment_failed"], "failed"),
	],
)
def test_a_debit_is_complete_and_unpaid_until_it_ends(server, customer, account, told, end):
	page = session(server, customer)
	assert press(page, **debit(account)).status_code == 303
	event = server.store.of_kind("event")[0]
	assert event["type"] == "checkout.session.completed"
	assert event["data"]["object"]["payment_status"] == "unpaid"
	before = len(server.store.of_kind("event"))
	server.advance(days=4)
	assert kinds_since(server, before) == [*told, f"checkout.session.async_payment_{end}"]
	assert server.store.get("checkout.session", page["id"])["payment_status"] == (
		"paid" if end == "succeeded" else "unpaid"
	)


def test_what_follows_a_payment_tells_its_events(server, customer):
	page = session(server, customer)
	press(page, "4242424242424242")
	payment = server.store.get("checkout.session", page["id"])["payment_intent"]
	after, before = server.aftermath, len(server.store.of_kind("event"))
	after.fail_refund(post(server, "refunds", {"payment_intent": payment, "amount": "100"}).json()["id"])
	after.close_dispute(after.dispute(payment)["id"], won=True)
	after.warn_fraud(payment)
	payout = after.payout()["id"]
	server.advance(days=2)
	after.fail_payout(payout)
	assert kinds_since(server, before) == [
		*("refund.created", "charge.refunded", "refund.updated", "charge.refund.updated", "refund.failed"),
		*("charge.dispute.created", "charge.dispute.funds_withdrawn"),
		*("charge.dispute.funds_reinstated", "charge.dispute.closed"),
		"radar.early_fraud_warning.created",
		*("payout.created", "payout.reconciliation_completed", "payout.paid", "payout.failed"),
	]


def test_an_event_shows_its_object_as_it_was(server, customer):
	page = session(server, customer)
	press(page, "4242424242424242")
	payment = server.store.get("checkout.session", page["id"])["payment_intent"]
	post(server, "refunds", {"payment_intent": payment})
	told = next(e for e in server.store.of_kind("event") if e["type"] == "charge.succeeded")
	assert told["data"]["object"]["amount_refunded"] == 0


@pytest.mark.parametrize(
	("mode", "expected"),
	[
		("normal", ["customer.created", "payment_intent.created"]),
		("twice", ["customer.created"] * 2 + ["payment_intent.created"] * 2),
		("reversed", ["payment_intent.created", "customer.created"]),
		("delayed", []),
		("dropped", []),
	],
)
def test_events_come_as_the_mode_says_and_are_all_listed(server, site, mode, expected):
	server.register(site.url)
	server.deliveries.use(mode)
	post(server, "customers", {"email": "a@example.ca"})
	post(server, "payment_intents", {"amount": "500", "currency": "cad"})
	server.deliver()
	assert site.kinds() == expected
	assert len(get(server, "events").json()["data"]) == 2
	server.deliveries.release()
	server.deliver()
	late = ["customer.created", "payment_intent.created"] if mode == "delayed" else []
	assert site.kinds() == expected + late


def test_a_webhook_that_fails_is_called_again_later(server, site):
	server.register(site.url)
	site.statuses = [500, 302, 200]
	post(server, "customers", {"email": "a@example.ca"})
	assert server.deliver() == [500] and server.deliver() == []
	server.advance(minutes=1)
	assert server.deliver() == [302] and server.deliver() == []
	server.advance(minutes=5)
	assert server.deliver() == [200]
	server.advance(days=3)
	assert server.deliver() == [] and site.kinds() == ["customer.created"] * 3


def test_the_sdk_verifies_what_is_delivered_and_two_secrets_sign_during_a_rotation(server, site):
	server.register(site.url, WEBHOOK_SECRET, "whsec_next")
	post(server, "customers", {"email": "é@example.ca"})
	server.deliver()
	((body, header),) = site.calls
	for secret in (WEBHOOK_SECRET, "whsec_next"):
		assert stripe.Webhook.construct_event(body, header, secret).type == "customer.created"
	assert header.count("v1=") == 2


def test_events_never_leave_the_machine(server):
	with pytest.raises(ValueError, match="outside"):
		server.register("https://example.ca/hook")


# Over HTTP, for the demonstration


def test_everything_can_be_played_over_http(server, site, customer):
	def do(action: str, **wish: object) -> dict:
		answer = requests.post(f"{server.url}/__control/{action}", json=wish, timeout=10)
		assert answer.status_code == 200, answer.text
		return answer.json()

	do("register", url=site.url)
	assert do("pay", session=session(server, customer)["id"]) == {"refused": ""}
	payment = server.store.of_kind("payment_intent")[0]["id"]
	do("warn-fraud", payment_intent=payment)
	do("close-dispute", dispute=do("dispute", payment_intent=payment, amount=100)["id"], won=False)
	do("fail-payout", payout=do("payout")["id"])
	do("advance", days=4)
	saved = do("save", customer=customer)["id"]
	do("update-card", method=saved, exp_month=1, exp_year=2035, last4="1881")
	assert set(do("deliver")["answers"]) == {200} and "payout.failed" in site.kinds()
	objects = requests.get(
		f"{server.url}/__control/objects", params={"kind": "payment_method"}, timeout=10
	).json()
	assert objects[0]["card"]["last4"] == "1881"
	do("reset")
	assert get(server, "events").json()["data"] == []
	with pytest.raises(RefusalError):
		server.store.get("customer", customer)
