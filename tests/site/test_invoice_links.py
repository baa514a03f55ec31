"""Links to invoices, and what arrives at the webhook, over HTTP: each opens its own document, and refuses kindly."""

import gzip
import html
import json
import time
from collections.abc import Callable, Iterator

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import add_days, now_datetime  # noqa: E402

from gigafibre_fsm.domain.access import links  # noqa: E402
from gigafibre_fsm.domain.billing.methods import repository as methods  # noqa: E402
from gigafibre_fsm.domain.billing.payments import messages  # noqa: E402
from gigafibre_fsm.domain.platform import job_queue  # noqa: E402
from gigafibre_fsm.tests import builders  # noqa: E402
from gigafibre_fsm.tests.builders import a_customer  # noqa: E402
from gigafibre_fsm.tests.standins.stripe import WEBHOOK_SECRET  # noqa: E402
from gigafibre_fsm.tests.standins.stripe_deliveries import signature  # noqa: E402
from gigafibre_fsm.tests.visitor import Visitor, counted_queries, forget_limits  # noqa: E402
from tests.contract import books  # noqa: E402
from tests.contract.test_page_budgets import FIRST_VIEW, SCRIPTS, weigh_assets  # noqa: E402
from tests.paying import PayingSite, paying_site  # noqa: E402
from tests.site.test_autopay import saved  # noqa: E402

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


def _paid(invoice: "frappe._dict") -> None:
	books.pay(invoice)


def _credited(invoice: "frappe._dict") -> None:
	books.make_return(invoice, for_self=True)


def _cancelled(invoice: "frappe._dict") -> None:
	invoice.reload()
	invoice.cancel()


@pytest.mark.parametrize(
	("happened", "shown"),
	[
		(_paid, "Cette facture est payée. Merci!"),
		(_credited, "Cette facture a été créditée. Rien n'est dû."),
		(_cancelled, "Cette facture a été annulée. Rien n'est dû."),
	],
)
def test_a_link_to_an_invoice_on_which_nothing_is_due_says_why_and_takes_no_payment(
	paying: PayingSite, happened: Callable, shown: str
):
	invoice, _link, url = _own_link(paying)
	happened(invoice)
	frappe.db.commit()
	visitor = _open_link(url)
	page = visitor.get("/portal/invoice")
	assert (page.status_code, shown in html.unescape(page.text)) == (200, True)
	assert "Payer" not in page.text
	answer = visitor.post("/portal/invoice", {"action": "pay"})
	assert answer.status_code == 422
	assert "Plus rien n'est dû sur cette facture" in html.unescape(answer.text)
	frappe.db.rollback()
	assert not frappe.db.exists("FSM Payment", {"customer": invoice.customer})


def test_the_first_view_of_an_invoice_fits_into_the_first_answer(invoice_visitor: Visitor):
	text = invoice_visitor.get("/portal/invoice").text
	weights = weigh_assets(text)
	assert len(gzip.compress(text.encode())) + weights["css"] <= FIRST_VIEW
	assert weights["js"] <= SCRIPTS


def test_automatic_payment_is_paused_on_the_page_and_the_customer_is_told(paying: PayingSite):
	invoice, _link, url = _own_link(paying)
	saved(paying, customer=invoice.customer)
	frappe.db.commit()
	visitor = _open_link(url)
	page = html.unescape(visitor.get("/portal/invoice").text)
	assert "Le paiement automatique est actif" in page
	assert "4242" not in page, "the link may have been forwarded"
	for _time in range(2):
		assert visitor.post("/portal/invoice", {"action": "pause"}).status_code == 303
	assert "Le paiement automatique est actif" not in html.unescape(visitor.get("/portal/invoice").text)
	frappe.db.rollback()
	assert methods.find_autopay(invoice.customer) is None
	told = {"recipient": invoice.customer, "template": "customer_autopay_off"}
	assert frappe.db.count("FSM SMS", told) == 1


def test_who_owes_more_gets_a_link_to_pay_everything_at_the_number_on_file(paying: PayingSite):
	invoice, _link, url = _own_link(paying)
	books.make_invoice(invoice.customer, (1, 777.0), days_ago=40)
	frappe.db.commit()
	visitor, queued = _open_link(url), []
	page = html.unescape(visitor.get("/portal/invoice").text)
	assert "M'envoyer un lien pour tout payer" in page and "777" not in page
	before, job_queue.enqueue = job_queue.enqueue, lambda _task, *_args, **given: queued.append(given)
	try:
		answer = visitor.post("/portal/invoice", {"action": "sign_in"})
		assert answer.status_code == 303 and not queued, "nobody is a contact"
		builders.a_contact(invoice.customer, mobile="514 555-0142")
		frappe.db.set_value("Customer", invoice.customer, "mobile_no", "514 555 0142")
		frappe.db.commit()
		again = visitor.post("/portal/invoice", {"action": "sign_in"})
	finally:
		job_queue.enqueue = before
	assert again.headers["Location"] == answer.headers["Location"] == "/portal/invoice"
	[given] = [each for each in queued if "return_to" in each]
	given.pop("key")
	assert given == {"address": "+15145550142", "customer": invoice.customer, "return_to": "/portal/pay"}


def test_a_forwarded_link_shows_the_invoice_and_nothing_of_its_customer(paying: PayingSite):
	invoice, _link, url = _own_link(paying)
	books.make_invoice(invoice.customer, (1, 777.0))
	frappe.db.commit()
	for visitor in (_open_link(url), _open_link(url)):
		page = visitor.get("/portal/invoice")
		assert page.status_code == 200 and invoice.name in page.text
		for private in (invoice.customer, invoice.customer_name, PHONE, "450 555-0177", "777"):
			assert private not in page.text, private


def test_the_page_says_that_other_invoices_are_overdue_but_not_which(paying: PayingSite):
	invoice, _link, url = _own_link(paying)
	visitor = _open_link(url)
	paying.invoice(invoice.customer, due_in=5)
	assert "autres factures" not in visitor.get("/portal/invoice").text
	late = paying.invoice(invoice.customer, (1, 777.0), days_ago=40)
	for act in (lambda: None, lambda: books.pay(invoice)):
		act()
		frappe.db.commit()
		page = visitor.get("/portal/invoice").text
		assert "autres factures de votre compte sont aussi en retard" in page and 'value="sign_in"' in page
		assert late.name not in page and "777" not in page and "893" not in page


def test_an_invoice_of_nothing_thanks_for_no_payment(paying: PayingSite):
	invoice = paying.invoice("", (1, 0))
	url = links.fresh_url(messages.issue_pay_link(invoice.name, now_datetime()))
	frappe.db.commit()
	page = html.unescape(_open_link(url).get("/portal/invoice").text)
	assert "Rien n'est dû sur cette facture." in page and "Merci" not in page


def test_automatic_payment_that_is_late_is_not_promised_for_the_due_day(paying: PayingSite):
	invoice = paying.invoice("", days_ago=2)
	saved(paying, customer=invoice.customer)
	url = links.fresh_url(messages.issue_pay_link(invoice.name, now_datetime()))
	frappe.db.commit()
	page = html.unescape(_open_link(url).get("/portal/invoice").text)
	assert "n'a pas encore payé cette facture" in page and "à l'échéance" not in page


@pytest.mark.parametrize(
	"spoil", ["cut short", "one letter more", "another letter", "a path", "markup", "nothing"]
)
def test_a_link_that_is_not_whole_opens_nothing(paying: PayingSite, spoil: str):
	invoice, _link, url = _own_link(paying)
	code = url.rsplit("/", 1)[1]
	path = {
		"cut short": code[:-3],
		"one letter more": f"{code}x",
		"another letter": ("A" if code[0] != "A" else "B") + code[1:],
		"a path": f"{code}/../../portal/invoice",
		"markup": "%3Cscript%3Ealert(1)%3C/script%3E",
		"nothing": "",
	}[spoil]
	visitor = Visitor()
	page = visitor.get(f"/l/{path}")
	assert page.status_code in (401, 404, 410), page.text
	assert invoice.name not in page.text and "<script>alert" not in page.text
	assert visitor.get("/portal/invoice").status_code == 401


@pytest.mark.parametrize(
	"path",
	[
		*(
			"?back=-1",
			"?back=99999999999999999999",
			"?back=%D9%A1",
			"?back=1&back=2",
			"?paid=1&status=succeeded",
		),
		*("?_lang=%22%3E%3Cscript%3E", "?invoice=%27%20or%201=1--", "?amount=0.01"),
	],
)
def test_what_somebody_writes_into_the_address_changes_nothing(invoice_visitor: Visitor, path: str):
	page = invoice_visitor.get(f"/portal/invoice{path}")
	assert page.status_code == 200
	assert "91" in page.text and "Merci!" not in page.text and "><script>" not in page.text


@pytest.mark.parametrize(
	"amount", ["0", "0.01", "-91.93", "92.00", "91.934", "NaN", "1e400", "tout", "1 USD"]
)
def test_the_amount_is_the_invoices_whatever_the_form_says(
	invoice_visitor: Visitor, paying: PayingSite, amount: str
):
	form = {"action": "pay", "amount": amount, "outstanding": amount, "currency": "usd"}
	answer = invoice_visitor.post("/portal/invoice", form)
	assert answer.status_code == 303, answer.text
	frappe.db.rollback()
	rows = frappe.get_all(
		"FSM Payment", {"state": "Open"}, ["amount", "currency"], order_by="creation desc", limit=1
	)
	assert rows == [{"amount": 91.93, "currency": "CAD"}]
	page = paying.stripe.store.of_kind("checkout.session")[0]
	assert (page["amount_total"], page["currency"]) == (9193, "cad")


def test_a_button_that_the_page_does_not_have_is_refused(invoice_visitor: Visitor):
	for form in ({}, {"action": "refund"}, {"action": "<b>pay</b>"}):
		answer = invoice_visitor.post("/portal/invoice", form)
		assert answer.status_code == 422
		assert "Ce bouton n'existe plus" in html.unescape(answer.text)


@pytest.fixture(scope="module")
def invoice_visitor(paying: PayingSite) -> Visitor:
	"""Who has opened the link of an unpaid invoice."""
	return _open_link(_own_link(paying)[2])


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


def _event(name: str, **values: object) -> str:
	about = {"id": "pi_of_nobody", "object": "payment_intent"}
	event = {
		"id": name,
		"object": "event",
		"type": "payment_intent.succeeded",
		"created": int(time.time()),
		"livemode": False,
		"data": {"object": about},
	}
	return json.dumps({**event, **values})


def _sent(body: str, header: str | None = None, *, method: str = "POST", **options: object) -> int:
	"""Send a body to the webhook, signed unless another header is given; the status of the answer."""
	given = signature(body, [WEBHOOK_SECRET]) if header is None else header
	headers = {"Stripe-Signature": given} if given else {}
	sent = {"data": body, "content_type": "application/json", **options}
	return Visitor().ask(method, WEBHOOK, headers=headers, **sent).status_code


def _rows() -> int:
	frappe.db.rollback()
	return frappe.db.count("FSM Webhook Event")


@pytest.mark.parametrize(
	("respell", "status"),
	[
		(lambda time, mark: f"{time},{mark}", 200),
		(lambda time, mark: f"{time},v1={'0' * 64},{mark}", 200),
		(lambda time, mark: f"{time},{mark},v0={'0' * 64}", 200),
		(lambda time, mark: f"{time},v1={'0' * 64},v1={'f' * 64}", 400),
		(lambda time, mark: f"{mark},{time}", 400),
		(lambda time, mark: f"{time},{time},{mark}", 400),
		(lambda time, mark: f"{time}, {mark}", 400),
		(lambda time, mark: f"{time},{mark.upper()}", 400),
		(lambda time, mark: f"{time},{mark[:-2]}", 400),
		(lambda time, mark: f"{time},", 400),
		(lambda time, mark: mark, 400),
		(lambda time, mark: "", 400),
	],
)
def test_a_signature_counts_in_stripes_own_spelling_alone(paying: PayingSite, respell: Callable, status: int):
	before, body = _rows(), _event(f"evt_spelt{time.monotonic_ns()}")
	assert _sent(body, respell(*signature(body, [WEBHOOK_SECRET]).split(","))) == status
	assert _rows() - before == (status == 200)


@pytest.mark.parametrize(("seconds", "status"), [(-400, 400), (-200, 200), (200, 200), (400, 400)])
def test_a_webhook_from_the_past_or_the_future_is_refused(paying: PayingSite, seconds: int, status: int):
	body = _event(f"evt_dated{seconds + 400}")
	assert _sent(body, signature(body, [WEBHOOK_SECRET], int(time.time()) + seconds)) == status


@pytest.mark.parametrize(
	("body", "options", "status"),
	[
		(_event("evt_live", livemode=True), {}, 400),
		(_event("evt_galaxy", type="galaxy.exploded"), {}, 200),
		(_event("evt_large", pad="x" * 2_000_000), {}, 200),
		(_event("evt_" + "x" * 200), {}, 400),
		(_event("evt_<b>"), {}, 400),
		(_event("evt_plain"), {"content_type": "text/plain"}, 200),
		(_event("evt_form"), {"content_type": "application/x-www-form-urlencoded"}, 200),
		(_event("evt_parts"), {"content_type": "multipart/form-data"}, 200),
		(_event("evt_get"), {"method": "GET"}, 403),
		(_event("evt_put"), {"method": "PUT"}, 403),
	],
	ids=lambda value: str(value)[:40] if isinstance(value, dict | int) else "",
)
def test_what_a_webhook_may_be(paying: PayingSite, body: str, options: dict, status: int):
	before = _rows()
	assert _sent(body, **options) == status
	assert _rows() - before == (status == 200)
	paying.process()
	assert not frappe.db.exists("FSM Webhook Event", {"state": "Failed"})


def test_a_forged_body_of_many_megabytes_is_not_read(paying: PayingSite):
	assert _sent("x" * 30_000_000, "t=1,v1=aa", content_type="text/plain") in (400, 413)


def test_a_webhook_waits_for_one_statement_alone(paying: PayingSite):
	_sent(_event("evt_first"))  # what every process reads once
	with counted_queries() as queries:
		assert _sent(_event("evt_counted")) == 200
	assert len(queries) == 1 and queries[0].lstrip().upper().startswith("INSERT"), queries
	assert _rows() and frappe.db.exists("FSM Webhook Event", "evt_counted")


def test_a_secret_counts_from_the_moment_it_is_saved(paying: PayingSite):
	assert _sent(_event("evt_before")) == 200
	settings = frappe.get_doc("FSM Stripe Settings")
	settings.webhook_secret = "whsec_the_next_one"
	settings.save()
	frappe.db.commit()
	body = _event("evt_after")
	try:
		assert _sent(body) == 400
		assert _sent(body, signature(body, ["whsec_the_next_one"])) == 200
	finally:
		settings.reload()
		settings.webhook_secret = WEBHOOK_SECRET
		settings.save()
		frappe.db.commit()
