"""Links to invoices, and what arrives at the webhook, over HTTP: each opens its own document, and refuses kindly."""

import json
from collections.abc import Iterator

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import add_days, now_datetime  # noqa: E402

from gigafibre_fsm.domain.access import links  # noqa: E402
from gigafibre_fsm.domain.billing.payments import messages  # noqa: E402
from gigafibre_fsm.tests.builders import a_customer  # noqa: E402
from gigafibre_fsm.tests.standins.stripe import WEBHOOK_SECRET  # noqa: E402
from gigafibre_fsm.tests.standins.stripe_deliveries import signature  # noqa: E402
from gigafibre_fsm.tests.visitor import Visitor, forget_limits  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.paying import PayingSite, paying_site  # noqa: E402

WEBHOOK = "/api/method/gigafibre_fsm.api.webhooks.stripe"
PHONE = "+14505550177"


@pytest.fixture(scope="module")
def paying(connected_site: str) -> Iterator[PayingSite]:
	with paying_site() as own:
		yield own
		forget_limits()


def _own_link(paying: PayingSite) -> tuple["frappe._dict", str, str]:
	"""An invoice, the name of its link, and the link's address; committed."""
	customer = a_customer(mobile_no=PHONE).name
	invoice = paying.invoice(customer)
	link = messages.issue_pay_link(invoice.name, now_datetime())
	url = links.fresh_url(link)
	frappe.db.commit()
	return invoice, link, url


def _open_link(url: str) -> Visitor:
	visitor = Visitor()
	answer = visitor.post("/l/" + url.rsplit("/", 1)[1])
	assert answer.status_code == 303, answer.text
	return visitor


def test_a_pay_link_opens_its_invoice_alone(paying: PayingSite):
	invoice, _link, url = _own_link(paying)
	other = paying.invoice("", (1, 10))
	visitor = _open_link(url)
	page = visitor.get(f"/portal/invoice?invoice={other.name}&name={other.name}")
	assert page.status_code == 200
	assert f"Facture {invoice.name}" in page.text and "91,93" in page.text
	assert f"Facture {other.name}" not in page.text and "11,50" not in page.text
	for path in (
		*("/portal/visit", "/portal/visit/report", "/t", "/t/stock", "/app"),
		f"/api/resource/Sales Invoice/{invoice.name}",
		f"/api/resource/Sales Invoice/{other.name}",
		*(f"/api/resource/{doctype}" for doctype in ("FSM Payment", "FSM Webhook Event", "Customer")),
		f"/printview?doctype=Sales Invoice&name={invoice.name}",
	):
		answer = visitor.get(path)
		assert answer.status_code in (301, 302, 401, 403, 404), (path, answer.status_code)
		assert invoice.customer not in answer.text and other.customer not in answer.text, path
	for method in ("send_pay_link", "refresh_payment", "book_payment", "replay_event", "take_payment"):
		answer = visitor.post(f"/api/method/gigafibre_fsm.api.payments.{method}", {"invoice": invoice.name})
		assert answer.status_code in (401, 403), (method, answer.status_code)


def test_a_visits_link_opens_no_invoice(paying: PayingSite):
	invoice = paying.invoice()
	whom, what = ("Customer", invoice.customer), ("Sales Invoice", invoice.name)
	link = links.issue_link("Visit", whom, add_days(now_datetime(), 1), what, language="fr")
	url = links.fresh_url(link)
	frappe.db.commit()
	visitor = _open_link(url)
	for path in ("/portal/invoice", "/portal/invoice/pdf"):
		answer = visitor.get(path)
		assert answer.status_code == 401
		assert invoice.name not in answer.text


def test_an_ended_link_to_an_invoice_offers_a_fresh_one_to_the_number_on_file(paying: PayingSite):
	invoice, link, url = _own_link(paying)
	visitor = _open_link(url)
	links.revoke_link(link)
	frappe.db.commit()
	code = url.rsplit("/", 1)[1]
	for path in ("/portal/invoice", f"/l/{code}"):
		page = visitor.get(path)
		assert page.status_code in (401, 410)
		assert 'action="/t/link"' in page.text and invoice.name not in page.text
	assert visitor.post("/t/link", {"link": code}).status_code == 303
	frappe.db.rollback()
	sent = {"reference_name": invoice.name, "template": "customer_invoice"}
	assert frappe.get_all("FSM SMS", sent, pluck="to_number") == [PHONE]
	books.pay(invoice)
	frappe.db.commit()
	assert visitor.post("/t/link", {"link": code}).status_code == 303, (
		"the answer says nothing of the invoice"
	)
	frappe.db.rollback()
	assert frappe.db.count("FSM SMS", sent) == 1


@pytest.mark.parametrize(
	"body",
	[
		"",
		"{",
		"nonsense",
		"null",
		"[]",
		json.dumps({"object": "event"}),
		json.dumps({"object": "event", "id": 7, "type": [], "created": "x", "livemode": 0, "data": 3}),
		json.dumps({"object": "event", "id": None, "type": {}, "created": 10**40, "data": {"object": []}}),
		'{"object": "event", "data": ' + "[" * 5000 + "]" * 5000 + "}",
	],
)
@pytest.mark.parametrize("kind", ["signed", "forged", "unsigned"])
def test_a_webhook_that_is_not_stripes_is_refused(paying: PayingSite, body: str, kind: str):
	before = frappe.db.count("FSM Webhook Event")
	secrets = {"signed": [WEBHOOK_SECRET], "forged": ["whsec_other"]}.get(kind)
	headers = {"Stripe-Signature": signature(body, secrets)} if secrets else {}
	answer = Visitor().ask("POST", WEBHOOK, headers=headers, data=body, content_type="text/plain")
	assert answer.status_code == 400
	frappe.db.rollback()
	assert frappe.db.count("FSM Webhook Event") == before
