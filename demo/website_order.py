"""The part of the demonstration in which a visitor orders on the website, without anybody's help and without JavaScript."""

import json
import re

from demo import day
from demo.agreement import sign_on_phone
from demo.desk import Desk
from demo.money import Stage, wait_for
from demo.order import ORDER, install_device, look_at_bill, wait_for_state
from demo.phone import Phone
from demo.play import step
from demo.seed import PASSWORD, SUPPORT
from demo.texts import texts, wait_for_text

CUSTOMER = "Maëlle Visiteuse"
NUMBER = "+14505550173"
PERSON = {"name": CUSTOMER, "email": "maelle@clients.example", "mobile": NUMBER, "agrees": "1"}
TOWN = day.TOWNS[0]
ADDRESS = f"12 {TOWN.streets[0]}, {TOWN.name}"
PLAN = "Fibre 500"


def order_on_website(stage: Stage) -> None:
	"""An order from the answer about an address to a live line and its first invoice."""
	desk = Desk(stage.base_url, SUPPORT, PASSWORD)
	known = json.dumps([["full_name", "=", CUSTOMER], ["state", "not in", ["Cancelled", "Abandoned"]]])
	if found := desk.find(ORDER, known):
		print(f"  the visitor has ordered already: {stage.base_url}/app/fsm-order/{found[0]['name']}")
		return
	phone = Phone(stage.base_url)
	already = len(texts(stage.twilio, NUMBER))
	_choose_plan(stage, phone)
	_prove_number(stage, phone)
	_choose_time(phone)
	order = _accept(stage, phone, desk)
	_sign(stage, phone, already)
	with step("The port is for the technician to say; the time that was kept is a visit now") as show:
		found = wait_for_state(desk, order, "Scheduled")
		show(f"{found['slot_start']} · {stage.base_url}/app/dispatch-job/{found['dispatch_job']}")
	with step("The demonstration does not wait for that day: a technician installs the ONT now") as show:
		show(f"{stage.base_url}/app/equipment/{install_device(stage, desk.document(ORDER, order))}")
	look_at_bill(stage, desk, order)
	with step("The customer is welcomed") as show:
		show(wait_for_text(stage.twilio, NUMBER, already, "bienvenue"))


def _choose_plan(stage: Stage, phone: Phone) -> None:
	with step("A visitor asks whether their address can have fibre, and chooses a plan") as show:
		phone.open(f"{stage.base_url}/couverture?adresse={ADDRESS}")
		phone.submit("begin", {"plan": PLAN})
		show(phone.url)
		phone.submit("offer", {"plan": PLAN})


def _prove_number(stage: Stage, phone: Phone) -> None:
	already = len(texts(stage.twilio, NUMBER))
	with step("Name and number, and a code by text before anything is kept") as show:
		phone.submit("contact", PERSON)
		phone.submit("code", {"way": "text"})
		code = re.search(r"\b\d{6}\b", wait_for_text(stage.twilio, NUMBER, already))[0]
		phone.submit("enter", {"code": code})
		show(code)


def _choose_time(phone: Phone) -> None:
	with step("One of the times that a technician can keep") as show:
		phone.submit("time")
		show(" ".join(phone.page.select_one(".bill").get_text(" ").split()))


def _accept(stage: Stage, phone: Phone, desk: Desk) -> str:
	with step("The summary is accepted: the order is submitted") as show:
		phone.submit("accept")
		mine = json.dumps([["full_name", "=", CUSTOMER]])
		order = wait_for(lambda: desk.find(ORDER, mine))[0]["name"]
		show(f"{stage.base_url}/app/fsm-order/{order}")
	return order


def _sign(stage: Stage, phone: Phone, already: int) -> None:
	with step("The agreement reaches the customer's phone") as show:
		text = wait_for_text(stage.twilio, NUMBER, already, "contrat, à lire")
		show(text)
	sign_on_phone(stage, text, NUMBER, CUSTOMER)
	with step("Back on the website: the payment method may wait") as show:
		done = f"{stage.base_url}/commande?etape=fin"
		show(wait_for(lambda: _read_title(phone, done)))


def _read_title(phone: Phone, address: str) -> str:
	"""Return the title of the last page; empty before the order has heard of its signature."""
	title = phone.open(address).select_one("h1").get_text()
	return title if title.startswith("Merci") else ""
