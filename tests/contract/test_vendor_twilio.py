"""Twilio's stand-in is held to what Twilio publishes: signatures, refusals, shapes, segments and callbacks."""

import http.server
import threading
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
import requests
from twilio.request_validator import RequestValidator

from gigafibre_fsm.tests.standins.twilio import (
	ACCOUNT,
	API_KEY,
	API_SECRET,
	AUTH_TOKEN,
	NUMBER,
	SERVICE,
	TwilioStandIn,
)
from gigafibre_fsm.tests.standins.twilio_messages import segments
from gigafibre_fsm.tests.standins.twilio_webhooks import sign

CUSTOMER = "+15145550123"
GOOD = {"To": CUSTOMER, "From": NUMBER, "Body": "Bonjour"}

# The example of https://www.twilio.com/docs/usage/security
PUBLISHED_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
PUBLISHED_FIELDS = {
	"CallSid": "CA1234567890ABCDE",
	"Caller": "+14158675309",
	"Digits": "1234",
	"From": "+14158675309",
	"To": "+18005551212",
}


class Site:
	"""A site that keeps the webhooks it gets and answers what it is told to."""

	def __init__(self) -> None:
		self.calls: list[tuple[str, dict[str, str], dict[str, str]]] = []
		self.statuses: list[int] = []
		site = self

		class Handler(http.server.BaseHTTPRequestHandler):
			def do_POST(self) -> None:
				body = self.rfile.read(int(self.headers["Content-Length"])).decode()
				site.calls.append((self.path, dict(self.headers), dict(parse_qsl(body))))
				self.send_response(site.statuses.pop(0) if site.statuses else 200)
				self.end_headers()

			def log_message(self, *_: object) -> None:
				pass

		self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
		threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
		self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

	def list_statuses(self) -> list[str]:
		"""The statuses in the order in which they came."""
		return [fields["MessageStatus"] for _, _, fields in self.calls]


@pytest.fixture
def site() -> Iterator[Site]:
	site = Site()
	yield site
	site.server.shutdown()
	site.server.server_close()


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
	with TwilioStandIn() as server:
		yield server


def post(twilio: TwilioStandIn, fields, auth=(API_KEY, API_SECRET), account=ACCOUNT):
	url = f"{twilio.url}/2010-04-01/Accounts/{account}/Messages.json"
	return requests.post(url, data=fields, auth=auth, timeout=10)


def send(twilio: TwilioStandIn, callback: str, **fields: str) -> str:
	return post(twilio, {**GOOD, "StatusCallback": callback, **fields}).json()["sid"]


def test_the_stand_in_signs_as_twilios_published_example():
	assert sign(PUBLISHED_URL, PUBLISHED_FIELDS, "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_twilios_own_validator_accepts_the_stand_ins_webhooks(twilio, site):
	callback = f"{site.url}/status?job=1"
	twilio.deliver(send(twilio, callback), ["delivered"])
	[(path, headers, fields)] = site.calls
	assert path == "/status?job=1"
	validator = RequestValidator(AUTH_TOKEN)
	assert validator.validate(callback, fields, headers["X-Twilio-Signature"])
	assert not validator.validate(callback, {**fields, "To": "x"}, headers["X-Twilio-Signature"])


@pytest.mark.parametrize(
	("change", "status", "code"),
	[
		({"To": None}, 400, 21604),
		({"To": "5145550123"}, 400, 21211),
		({"To": "+1514555012"}, 400, 21211),
		({"To": "+442071838750"}, 400, 21408),
		({"From": None}, 400, 21603),
		({"From": "+15145559999"}, 400, 21606),
		({"From": "nonsense"}, 400, 21212),
		({"From": None, "MessagingServiceSid": "MG1"}, 400, 21701),
		({"Body": None}, 400, 21602),
		({"Body": "x" * 1601}, 400, 21617),
		({"StatusCallback": "not a url"}, 400, 21609),
		({"StatusCallback": "https://under_score.example.ca/"}, 400, 21609),
		({"ValidityPeriod": "abc"}, 400, 20001),
		({"SmartEncoded": "maybe"}, 400, 20001),
		({"Boddy": "spelled wrong"}, 400, 20001),
		({"Body": ["one", "two"]}, 400, 20001),
	],
)
def test_a_request_that_twilio_would_refuse_is_refused(twilio, change, status, code):
	fields = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
	answer = post(twilio, fields)
	assert (answer.status_code, answer.json()["code"]) == (status, code)
	assert twilio.messages == []


def test_only_the_accounts_own_credentials_and_path_are_served(twilio):
	assert post(twilio, GOOD, auth=(API_KEY, "wrong")).json()["code"] == 20003
	assert post(twilio, GOOD, auth=None).status_code == 401
	assert post(twilio, GOOD, account="AC" + "f" * 32).status_code == 401
	assert requests.post(f"{twilio.url}/2010-04-01/Messages.json", data=GOOD, timeout=10).status_code == 404
	assert post(twilio, GOOD, auth=(ACCOUNT, AUTH_TOKEN)).status_code == 201


def test_an_accepted_message_has_the_keys_of_twilios_resource(twilio):
	resource = post(twilio, GOOD).json()
	assert set(resource) == {
		*("account_sid", "api_version", "body", "date_created", "date_sent", "date_updated", "direction"),
		*("error_code", "error_message", "from", "messaging_service_sid", "num_media", "num_segments"),
		*("price", "price_unit", "sid", "status", "subresource_uris", "to", "uri"),
	}
	assert resource["date_created"].endswith("+0000")
	assert resource["num_segments"] == "1"


def test_a_messaging_service_accepts_first_and_counts_later(twilio):
	fields = {"To": CUSTOMER, "MessagingServiceSid": SERVICE, "Body": "Bonjour"}
	resource = post(twilio, fields).json()
	assert (resource["status"], resource["num_segments"], resource["from"]) == ("accepted", "0", None)


@pytest.mark.parametrize(
	("body", "count"),
	[
		("a" * 160, 1),
		("a" * 161, 2),
		("a" * 307, 3),
		("é" * 160, 1),
		("€" * 80, 1),
		("€" * 81, 2),
		("ê" * 70, 1),
		("ê" * 71, 2),
		("a" * 134 + "’", 3),
		("😀" * 35, 1),
		("😀" * 36, 2),
		("Rendez-vous confirmé à 9 h. Répondez ARRET", 1),
	],
)
def test_segments_are_counted_as_carriers_bill_them(body, count):
	assert segments(body) == count


def test_stop_and_start_keep_the_opt_out_list_in_both_languages(twilio):
	for stop in ("STOP", "arret", "Arrêt ", "unsubscribe"):
		twilio.receive(CUSTOMER, stop)
		assert post(twilio, GOOD).json()["code"] == 21610
		twilio.receive(CUSTOMER, "start")
		assert post(twilio, GOOD).status_code == 201
	twilio.receive(CUSTOMER, "please stop by at noon")
	assert post(twilio, GOOD).status_code == 201


def test_an_inbound_message_reaches_the_webhook_signed_and_with_its_opt_out_type(twilio, site):
	twilio.inbound_url = f"{site.url}/inbound"
	assert twilio.receive(CUSTOMER, "ARRET") == 200
	assert twilio.receive(CUSTOMER, "Merci!") == 200
	(_, headers, stop), (_, _, thanks) = site.calls
	assert RequestValidator(AUTH_TOKEN).validate(twilio.inbound_url, stop, headers["X-Twilio-Signature"])
	assert (stop["From"], stop["To"], stop["Body"], stop["OptOutType"]) == (CUSTOMER, NUMBER, "ARRET", "STOP")
	assert "OptOutType" not in thanks
	assert stop["MessageSid"] != thanks["MessageSid"]


def test_callbacks_come_in_order_and_on_demand_twice_and_backwards(twilio, site):
	sid = send(twilio, f"{site.url}/status")
	twilio.deliver(sid)
	assert site.list_statuses() == ["queued", "sent", "delivered"]
	site.calls.clear()
	twilio.deliver(sid, ["sent", "delivered"], copies=2, reverse=True)
	assert site.list_statuses() == ["delivered", "delivered", "sent", "sent"]


def test_a_message_that_cannot_be_delivered_says_so_with_its_code(twilio, site):
	twilio.fates[CUSTOMER] = ("undelivered", 30003)
	sid = send(twilio, f"{site.url}/status")
	twilio.deliver(sid)
	assert site.list_statuses() == ["queued", "sent", "undelivered"]
	assert site.calls[-1][2]["ErrorCode"] == "30003"
	answer = requests.get(
		f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}.json",
		auth=(API_KEY, API_SECRET),
		timeout=10,
	).json()
	assert (answer["status"], answer["error_code"]) == ("undelivered", 30003)


def test_a_failing_webhook_is_tried_once_more_and_a_refusing_one_is_not(twilio, site):
	sid = send(twilio, f"{site.url}/status")
	site.statuses = [503, 200]
	assert twilio.deliver(sid, ["sent"]) == [200]
	assert len(site.calls) == 2
	site.statuses = [403]
	assert twilio.deliver(sid, ["delivered"]) == [403]
	assert len(site.calls) == 3


def test_a_public_address_is_signed_while_the_loopback_is_called(twilio, site):
	public = "https://fsm.example.ca/api/method/status"
	twilio.webhook_origin, twilio.webhook_headers = site.url, {"X-Frappe-Site-Name": "test.localhost"}
	twilio.deliver(send(twilio, public), ["sent"])
	[(path, headers, fields)] = site.calls
	assert (path, headers["Host"]) == ("/api/method/status", "fsm.example.ca")
	assert headers["X-Frappe-Site-Name"] == "test.localhost"
	assert RequestValidator(AUTH_TOKEN).validate(public, fields, headers["X-Twilio-Signature"])


def test_the_stand_in_calls_nobody_outside_this_machine(twilio):
	assert twilio.deliver(send(twilio, "https://fsm.example.ca/status"), ["sent"]) == [0]


def test_messages_are_listed_newest_first_by_number_and_sending_date(twilio, site):
	first, second = send(twilio, f"{site.url}/s"), send(twilio, f"{site.url}/s")
	send(twilio, f"{site.url}/s", To="+14505550123")
	twilio.deliver(first, ["sent"])
	url = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"

	def list_sids(**query: str) -> list[str]:
		answer = requests.get(url, query, auth=(API_KEY, API_SECRET), timeout=10)
		return [message["sid"] for message in answer.json()["messages"]]

	assert list_sids(To=CUSTOMER) == [second, first]
	assert list_sids(To=CUSTOMER, PageSize="1") == [second]
	# A queued message has no sending date yet: the trap that a look-up by DateSent falls into.
	assert list_sids(**{"To": CUSTOMER, "DateSent>": "2020-01-01"}) == [first]
	assert list_sids(**{"To": CUSTOMER, "DateSent<": "2020-01-01"}) == []


def test_a_share_of_requests_can_be_lost_repeatably(twilio):
	twilio.use("20429", share=0.3)
	refused = [post(twilio, GOOD).status_code == 429 for _ in range(40)]
	assert 4 < sum(refused) < 22
	assert len(twilio.messages) == 40 - sum(refused)


class TestControl:
	def test_the_demo_reads_messages_and_drives_the_phones_over_http(self, twilio, site):
		sid = send(twilio, f"{site.url}/status")
		control = f"{twilio.url}/__control"
		[message] = requests.get(f"{control}/messages", {"to": CUSTOMER}, timeout=10).json()
		assert (message["sid"], message["body"]) == (sid, "Bonjour")
		deliver = {"sid": sid, "statuses": ["delivered"], "copies": 2}
		assert requests.post(f"{control}/deliver", json=deliver, timeout=10).json() == {"answers": [200, 200]}
		settings = {"inbound_url": f"{site.url}/inbound"}
		assert requests.post(f"{control}/settings", json=settings, timeout=10).ok
		spoken = {"from": CUSTOMER, "body": "STOP"}
		assert requests.post(f"{control}/receive", json=spoken, timeout=10).json() == {"answer": 200}
		assert requests.post(f"{control}/mode", json={"mode": "20429", "times": 1}, timeout=10).ok
		assert post(twilio, GOOD).status_code == 429
		assert post(twilio, GOOD).json()["code"] == 21610
		assert requests.post(f"{control}/reset", timeout=10).ok
		assert post(twilio, GOOD).status_code == 201

	@pytest.mark.parametrize(
		("action", "body", "status"),
		[("mode", {"mode": "??"}, 400), ("settings", {"lock": 1}, 400), ("dance", {}, 404)],
	)
	def test_a_control_that_makes_no_sense_is_refused(self, twilio, action, body, status):
		answer = requests.post(f"{twilio.url}/__control/{action}", json=body, timeout=10)
		assert answer.status_code == status

	def test_the_phone_page_shows_texts_with_links_and_hides_markup(self, twilio):
		text = "Visite <b>: http://127.0.0.1:8000/l/Ab3-x_9. Merci"
		post(twilio, {**GOOD, "Body": text})
		assert CUSTOMER in requests.get(twilio.url, timeout=10).text
		page = requests.get(twilio.url, {"phone": CUSTOMER}, timeout=10).text
		assert '<a href="http://127.0.0.1:8000/l/Ab3-x_9">' in page
		assert "&lt;b&gt;" in page
		assert "<b>:" not in page

	def test_a_person_answers_from_the_phone_page(self, twilio):
		answer = requests.post(f"{twilio.url}/reply", {"from": CUSTOMER, "body": "ARRET"}, timeout=10)
		assert "ARRET" in answer.text
		assert post(twilio, GOOD).json()["code"] == 21610
