"""A customer's own account in the demonstration: signed in from an e-mail, everything without a password."""

import json
from urllib.parse import quote, unquote, urlsplit

import frappe

from demo import add_ons, plans, work
from demo.desk import Desk
from demo.letters import find_link, read_letter
from demo.money import CARD, Stage, find_number, wait_for
from demo.phone import Phone
from demo.play import step
from demo.seed import PASSWORD, SUPPORT
from demo.site import on_site
from demo.texts import texts, wait_for_text
from gigafibre_fsm.domain.care.tickets import first_aid
from gigafibre_fsm.domain.care.tickets.kinds import SLOW as KIND

MANAGER = "gestion@gigafibre.example"
COMPLAINT = "Les vidéos s'arrêtent le soir, depuis trois jours. Voici le voyant du modem."
ANSWER = "<p>Bonjour, votre modem captait mal le réseau de votre voisin. Le canal est changé : essayez de nouveau.</p>"


def serve_oneself(stage: Stage) -> None:
	"""A customer signs in, pays all that is open, writes a ticket and is answered, changes the plan, and buys an add-on."""
	desk = Desk(stage.base_url, MANAGER, PASSWORD)
	[customer] = desk.find("Customer", json.dumps([["customer_name", "=", plans.SERVES_HERSELF]]))
	person = desk.document("Customer", customer["name"])
	phone = Phone(stage.base_url)
	_sign_in(stage, phone, person["email_id"])
	_pay_all(phone)
	_write_ticket(stage, phone, person)
	_change_plan(phone)
	_buy_add_on(stage, desk, phone, person["name"])


def _sign_in(stage: Stage, phone: Phone, address: str) -> None:
	"""Ask for a link, read the e-mail, and press the one button that signs in."""
	with step("The customer asks for a link; it comes by e-mail") as show:
		before = _newest_link(stage, address)
		phone.open("/portal")
		phone.submit("sign_in", {"contact": address})
		link = wait_for(lambda: (newest := _newest_link(stage, address)) != before and newest)
		letter = read_letter(stage.site, ("FSM Magic Link", link))
		show(f"{address}: {letter['subject']}")
	with step("Only the button signs in; the start page says what there is to do") as show:
		phone.open(find_link(letter))
		phone.submit("")
		assert urlsplit(phone.url).path == "/portal", phone.url
		show(_text(phone, "main .button.main") or _text(phone, "main .note"))
		show(f"balance: {_text(phone, 'main .when')} · {phone.url}")


def _pay_all(phone: Phone) -> None:
	with step("All open invoices are paid together on Stripe's page") as show:
		phone.open("/portal/pay")
		if not _has_form(phone, "pay"):
			show("nothing is open")
			return
		rows = len(phone.page.select("main table tbody th .soft"))
		phone.submit("pay")
		phone.submit("pay", CARD, kind="card")
		wait_for(lambda: phone.open("/portal") and not phone.page.select('main a.main[href="/portal/pay"]'))
		show(f"{rows} invoices · {_text(phone, 'main .note')}")


def _write_ticket(stage: Stage, phone: Phone, person: dict) -> None:
	desk = Desk(stage.base_url, SUPPORT, PASSWORD)
	if desk.find("Issue", json.dumps([["customer", "=", person["name"]], ["issue_type", "=", KIND]])):
		print("  the ticket is written already")
		return
	with step("The Internet is slow: guided first aid comes before a ticket") as show:
		phone.open("/portal/tickets/new?category=slow")
		while not _has_form(phone, "create"):
			show(_text(phone, "main h2"))
			phone.open(phone.page.select_one("main a[href*='passed=']")["href"])
	with step("It did not help: the ticket has a photo, what was tried, and the line of that moment") as show:
		photo = ("modem.jpg", work.picture(), "image/jpeg")
		phone.submit("create", {"text": COMPLAINT}, files={"photo": photo})
		ticket = unquote(urlsplit(phone.url).path.rsplit("/", 1)[1])
		issue = desk.document("Issue", ticket)
		tried = ", ".join(step for step in first_aid.ADVICE if issue[f"fsm_tried_{step}"])
		show(f"{_text(phone, 'main .pill')} · tried: {tried} · line: {issue['fsm_line_health']}")
		show(f"{stage.base_url}/app/issue/{ticket}")
	number = person["mobile_no"]
	already = len(texts(stage.twilio, number))
	with step(
		"Support answers from the desk; a text says so, and the customer reads it on the phone"
	) as show:
		desk.answer_ticket(ticket, ANSWER, person["email_id"])
		show(wait_for_text(stage.twilio, number, already, "/l/"))
		phone.open(f"/portal/tickets/{quote(ticket)}")
		show(f"{_text(phone, 'main .pill')}: {_text(phone, 'main .thread li:last-child .typed')}")


def _change_plan(phone: Phone) -> None:
	with step("A faster plan: what it costs is shown first, to the cent") as show:
		phone.open("/portal/plan")
		offer = phone.page.select_one("main a[href*='/change?plan=']")
		if not offer:
			show("the plan is changed already")
			return
		phone.open(offer["href"])
		show(_text(phone, "main h2"))
		for row in phone.page.select("main tr.sum"):
			show(" ".join(row.get_text(" ").split()))
	with step("Confirmed once; the invoice of that day bills what was shown") as show:
		phone.submit("confirm")
		show(_text(phone, "main [role=status]"))


def _buy_add_on(stage: Stage, desk: Desk, phone: Phone, customer: str) -> None:
	bought = json.dumps([["customer", "=", customer], ["docstatus", "=", 1]])
	if desk.find("Sales Order", bought):
		print("  the add-on is bought already")
		return
	number = find_number(desk, customer)
	already = len(texts(stage.twilio, number))
	with step("An add-on goes into the cart") as show:
		phone.open("/portal/shop")
		phone.submit("add", item=add_ons.MESH)
		phone.open("/portal/cart")
		show(_text(phone, "main table"))
	with step("The customer chooses among the times that dispatch offers; the time is held") as show:
		phone.submit("order")
		phone.submit("time")
		show(_text(phone, "main section"))
	with step("Paid by card: the order is confirmed, and the visit is promised") as show:
		phone.submit("pay")
		phone.submit("pay", CARD, kind="card")
		show(wait_for_text(stage.twilio, number, already, "/l/"))
		order = desk.find("Sales Order", bought)[0]["name"]
		phone.open(f"/portal/orders/{order}")
		show(f"{_text(phone, 'main .pill') or _text(phone, 'main .note')} · {phone.url}")
		show(f"{stage.base_url}/app/sales-order/{order}")


def _newest_link(stage: Stage, address: str) -> str | None:
	"""The link to sign in that was sent last to an address."""
	with on_site(stage.site):
		sent = {"purpose": "Sign-in", "sent_to": address}
		return frappe.db.get_value("FSM Magic Link", sent, order_by="creation desc")


def _has_form(phone: Phone, action: str) -> bool:
	return bool(phone.page.select(f"form input[name=action][value={action}]"))


def _text(phone: Phone, selector: str) -> str:
	found = phone.page.select_one(selector)
	return " ".join(found.get_text(" ").split())[:160] if found else ""
