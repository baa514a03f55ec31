"""The page of one device."""

from urllib.parse import quote

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.equipment.identity import stock_lookup
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import sent, wording
from gigafibre_fsm.www.t.device import actions, home
from gigafibre_fsm.www.t.line import card as line_cards

TEMPLATE = "gigafibre_fsm/www/t/device/page.html"
FIELDS = [*stock_lookup.FIELDS, "installed_on", "warranty_until", "wifi_ssid", "condition_note"]
SHOWN_MOVEMENTS = 20
SHOWN_JOBS = 10


def get(request: PageRequest) -> Page:
	"""Show the device; its home only to a technician who has an unfinished job there."""
	technician = request.bearer.technician["name"]
	device = frappe.db.get_value("Equipment", request.path_args["serial"], FIELDS, as_dict=True)
	if not device:
		raise NotYours
	jobs = _own_jobs(technician, device)
	sent_there = [job for job in jobs if job.at_place and job.status not in lifecycle.FINAL]
	place = home.load_home(device.service_location) if sent_there else None
	standing = stock_lookup.locate_row(device, technician, place and place.name)
	if not jobs and standing.kind != "on_your_truck":
		# free text, written at another technician's job: it may contain the customer's name
		device.condition_note = ""
	is_installed = device.status == movement_states.INSTALLED
	line = line_state.device_line(device.name) if place and is_installed else None
	if is_installed and not place:
		device.wifi_ssid = ""
	there = next((job.name for job in sent_there if job.status in lifecycle.MOVING), None)
	offers = [] if there else actions.list_actions(device, request.bearer.technician["truck"])
	return Page(
		TEMPLATE,
		{
			**actions.list_choices(offers, technician),
			"offers": offers,
			"visit_there": there,
			"back": _back(there, standing.kind),
			"reported": actions.list_reported(device.name, technician),
			"card": line and line_cards.build_card(line, request.now, is_live=True),
			"device": device,
			"model": _model(device.equipment_model),
			"standing": standing,
			"place": place,
			**(home.load_related(place, technician, request.now) if place else {}),
			"movements": _movements(device.name, technician),
			"jobs": jobs,
			"words": wording,
		},
	)


def post(request: PageRequest) -> Redirect:
	"""Take one action on the device, once per command id."""
	technician, serial = request.bearer.technician["name"], request.path_args["serial"]
	act = actions.ACTIONS.get(request.form.get("action", ""))
	if act is None:
		frappe.throw(_("This button is no longer known. Reload the page and try again."))
	if not frappe.db.exists("Equipment", serial):
		raise NotYours

	def work() -> dict:
		return {"said": act(request, serial, technician), "next": f"/t/device/{quote(serial)}"}

	kind = f"device.{request.form['action']}"
	payload = {"equipment": serial, **sent.contents(request)}
	done = idempotency.run_once(
		request.command_id, request.bearer.user, kind, payload, work, about=("Equipment", serial)
	)
	return Redirect(done["next"], said=done.get("said", ""))


def _back(visit: str | None, standing: str) -> str:
	"""Return the target of the page's back arrow.

	It is used without scripts, and by visitors who come from no other page.
	"""
	if visit:
		return f"/t/job/{quote(visit)}#equipment"
	return "/t/stock" if standing == "on_your_truck" else "/t"


def _model(name: str) -> dict:
	return frappe.get_cached_value(
		"Equipment Model", name, ["model_name", "manufacturer", "equipment_type", "image"], as_dict=True
	)


def _own_jobs(technician: str, device: dict) -> list[dict]:
	"""Return the technician's own jobs that handled the device, or that lead to its location."""
	job = frappe.qb.DocType("Dispatch Job")
	row = frappe.qb.DocType("Dispatch Job Equipment")
	leads = row.equipment == device.name
	if device.service_location:
		leads |= job.service_location == device.service_location
	found = (
		frappe.qb.from_(job)
		.left_join(row)
		.on((row.parent == job.name) & (row.parenttype == "Dispatch Job") & (row.equipment == device.name))
		.select(job.name, job.subject, job.status, job.arrival, job.service_location)
		.distinct()
		.where(ownership.is_own(job, technician) & leads)
		.orderby(job.arrival, order=frappe.qb.desc)
		.limit(SHOWN_JOBS)
	).run(as_dict=True)
	for each in found:
		each.at_place = bool(device.service_location) and each.service_location == device.service_location
	return found


def _movements(equipment: str, technician: str) -> list[dict]:
	"""Return the device's movements, newest first, without a customer's name or address."""
	movement = frappe.qb.DocType("Equipment Movement")
	rows = (
		frappe.qb.from_(movement)
		.select(
			movement.movement_type,
			movement.moved_on,
			(movement.technician == technician).as_("mine"),
			movement.note,
			movement.to_warehouse,
		)
		.where(movement.equipment == equipment)
		.orderby(movement.instant, order=frappe.qb.desc)
		.orderby(movement.creation, order=frappe.qb.desc)
		.limit(SHOWN_MOVEMENTS)
	).run(as_dict=True)
	words = _moves()
	for row in rows:
		row.said = (
			stock_lookup.loaded_onto(row.to_warehouse, technician)
			if row.movement_type == "Load"
			else words.get(row.movement_type, row.movement_type)
		)
	return rows


def _moves() -> dict[str, str]:
	return {
		"Receive": _("Received"),
		"Transfer": _("Moved"),
		"Unload": _("Brought back to the warehouse"),
		"Install": _("Installed"),
		"Remove": _("Removed"),
		"Send to Repair": _("Marked defective"),
		"Lose": _("Reported lost"),
		"Find": _("Found again"),
		"Retire": _("Taken out of use"),
	}
