"""The part of the demonstration in which support takes an order for a new line, which then works and is billed."""

import json

import frappe
from frappe.utils import now_datetime

from demo import day, lines, work
from demo.agreement import sign_on_phone
from demo.desk import Desk
from demo.money import ACCOUNTANT, Stage, wait_for
from demo.play import step
from demo.seed import PASSWORD, SUPPORT
from demo.site import on_site
from demo.texts import texts, wait_for_text
from gigafibre_fsm.domain.equipment.movements import service as movements

CUSTOMER = "Océane Nouvelle-Ligne"
NUMBER = "+14505550172"
PERSON = {"full_name": CUSTOMER, "email": "oceane@clients.example", "mobile": NUMBER, "language": "fr"}
TOWN = day.TOWNS[0]
ADDRESS = {
	"address_line": f"77, {TOWN.streets[0]}",
	"city": TOWN.name,
	"postal_code": TOWN.postal_code,
	"latitude": TOWN.latitude,
	"longitude": TOWN.longitude,
}
PLAN = "Fibre 500"
MODEL = "TP-Link XX230v"
ORDER = "FSM Order"


def order_line(stage: Stage) -> None:
	"""An order from a visitor's request to a live line and its first invoice."""
	desk = Desk(stage.base_url, SUPPORT, PASSWORD)
	known = json.dumps([["full_name", "=", CUSTOMER], ["state", "not in", ["Cancelled", "Abandoned"]]])
	if found := desk.find(ORDER, known):
		print(f"  the line is ordered already: {stage.base_url}/app/fsm-order/{found[0]['name']}")
		return
	already = len(texts(stage.twilio, NUMBER))
	order = _take_order(stage, desk, _make_lead(stage, desk))
	with step("The lead becomes a customer with home and Sales Order, and receives the agreement") as show:
		text = wait_for_text(stage.twilio, NUMBER, already, "/l/")
		show(text)
	sign_on_phone(stage, text, NUMBER, CUSTOMER)
	with step("The port becomes a drop, and the time that was kept a visit") as show:
		found = wait_for_state(desk, order, "Scheduled")
		show(f"{found['slot_start']} · {stage.base_url}/app/dispatch-job/{found['dispatch_job']}")
	with step("The demonstration does not wait for that day: a technician installs the ONT now") as show:
		serial = install_device(stage, desk.document(ORDER, order))
		show(f"{stage.base_url}/app/equipment/{serial}")
	look_at_bill(stage, desk, order)
	with step("The customer is welcomed") as show:
		show(wait_for_text(stage.twilio, NUMBER, already, "bienvenue"))


def _make_lead(stage: Stage, desk: Desk) -> str:
	"""Let a visitor have asked to be called, and make a lead of that; return the Lead."""
	with on_site(stage.site):
		asked = {"person_name": CUSTOMER, "email": PERSON["email"], "phone": NUMBER, "language": "fr"}
		asked |= {"state": "New", "asked_on": now_datetime(), "address": ADDRESS["address_line"]}
		request = frappe.get_doc({"doctype": "Coverage Request", **asked}).insert().name
	with step("A visitor has asked to be called: support makes a lead of it") as show:
		lead = desk.call("leads.create_from_request", request=request)["lead"]
		show(f"{stage.base_url}/app/coverage-request/{request} · {stage.base_url}/app/lead/{lead}")
	return lead


def _take_order(stage: Stage, desk: Desk, lead: str) -> str:
	"""Take the order in the wizard's five steps, and submit it as its review shows it."""
	with step("Support takes an order: address, plan, customer, visit") as show:
		order = desk.call("sales_orders.begin_from_document", doctype="Lead", name=lead)["order"]
		desk.call("sales_orders.set_address", order=order, node=_find_splitter(stage), **ADDRESS)
		desk.call("sales_orders.set_offer", order=order, plan=PLAN)
		desk.call("sales_orders.set_person", order=order, **PERSON)
		time = desk.ask("sales_orders.list_times", order=order)[0]
		desk.call("sales_orders.set_time", order=order, choice=time["choice"])
		show(f"{PLAN}, {ADDRESS['address_line']}, {TOWN.name}: {time['text']}")
		show(f"{stage.base_url}/app/new-order")
	with step("It is submitted as its review shows it") as show:
		agreed = desk.ask("sales_orders.load_order", order=order)["agreed"]
		desk.call("sales_orders.submit_order", order=order, shown=agreed)
		show(f"{stage.base_url}/app/fsm-order/{order}")
	return order


def look_at_bill(stage: Stage, desk: Desk, order: str) -> None:
	"""Wait until the line of an order works, and show its first invoice."""
	with step("The ONT calls: the line works, the subscription begins, the days left are billed") as show:
		found = wait_for_state(desk, order, "Billed")
		for row in found["steps"]:
			show(f"{row['done_on'][11:19]}  {row['step']} {row.get('document', '')}".rstrip())
		invoice = Desk(stage.base_url, ACCOUNTANT, PASSWORD).document("Sales Invoice", found["sales_invoice"])
		show(f"{invoice['grand_total']:.2f} $ from {invoice['from_date']} to {invoice['to_date']}")
		show(f"{stage.base_url}/app/sales-invoice/{invoice['name']}")


def wait_for_state(desk: Desk, order: str, state: str) -> dict:
	"""Return an order once it has reached a state; raises RuntimeError once it is blocked."""

	def reached() -> dict | None:
		found = desk.document(ORDER, order)
		if found["is_blocked"]:
			raise RuntimeError(f"{order} is blocked at {found['state']}: {found['problem']}")
		return found if found["state"] == state else None

	return wait_for(reached)


def _find_splitter(stage: Stage) -> str:
	"""Return a splitter of the last step before the homes that has a free port."""
	with on_site(stage.site):
		for node in frappe.get_all("Network Node", {"node_type": "Splitter"}, ["name", "ports"]):
			inside = frappe.get_all("Network Node", {"parent_node": node.name}, pluck="node_type")
			if "Splitter" not in inside and len(inside) < node.ports:
				return node.name
	raise LookupError("Each splitter is full.")


def install_device(stage: Stage, order: dict) -> str:
	"""Install an ONT from the truck at the home of an order, and let it call GenieACS's stand-in."""
	with on_site(stage.site):
		visit = order["dispatch_job"]
		technician = frappe.db.get_value("Dispatch Job", visit, "technician")
		serial = work.new_device(MODEL, technician, now_datetime())
		ends = {"location": order["service_location"], "customer": order["customer"]}
		movements.install_device(serial, job=visit, technician=technician, **ends, now=now_datetime())
		frappe.db.commit()  # a worker reads what is committed
		kind, values = lines.KINDS[MODEL], lines.values("XX230v", -19.6)
		device = lines.ask(stage.acs, "devices", serial=serial, values=values, **kind)["id"]
		lines.look(stage.acs, device, serial)
	return serial
