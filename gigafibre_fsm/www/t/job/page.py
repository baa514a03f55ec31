"""One visit: what it is, and everything a technician does from it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import checklist_items, lifecycle, line_acceptance
from gigafibre_fsm.domain.dispatch.technician_work import worklist
from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.network.messages import format_dbm
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www import from_queue
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import catalogue, sent, wording
from gigafibre_fsm.www.t.job import checks, devices, late, proof, scans, steps
from gigafibre_fsm.www.t.line import card as line_cards

TEMPLATE = "gigafibre_fsm/www/t/job/page.html"
BEFORE = "gigafibre_fsm/www/t/job/before.html"
FOUND = "gigafibre_fsm/www/t/job/found.html"
SCANS = "gigafibre_fsm/www/t/job/scans.html"
PRIORITIES = ("Low", "Medium", "High", "Urgent")


def get(request: PageRequest) -> Page:
	"""The visit's page; with `q` the devices that match, and with `part=found` those alone.

	With `part=scans` the photographed labels that wait for the person's word, with `part=before` what was at the
	address before.
	"""
	technician, job = _who_and_what(request)
	if request.query.get("part") == "before":
		return Page(
			BEFORE,
			{"before": technician_work.load_history(job, technician), "words": wording, "levels": format_dbm},
		)
	text = (request.query.get("q") or "").strip()
	shown = technician_work.load_page(job, technician)
	found = search.find_devices(text, technician, location=shown.place.name) if len(text) >= 3 else []
	found = devices.nearest_first(found)
	context = {"visit": shown, "found": found, "asked": text, "words": wording}
	context["doubts"] = devices.doubts(shown, technician, [device.equipment for device in found])
	context |= devices.shown(shown)
	if request.query.get("part") == "found":
		return Page(FOUND, context)
	settled = [device.equipment for device in shown.devices]
	context["scans"] = label_scans.list_unconfirmed(job, technician, settled) if shown.editable else []
	if request.query.get("part") == "scans":
		return Page(SCANS, context)
	if shown.editable:
		types = [] if request.bearer.technician["subcontractor"] else catalogue.job_types()
		context |= {"types": types, "models": catalogue.models(), "priorities": PRIORITIES}
		context["on_truck"] = catalogue.on_truck(request.bearer.technician["truck"])
	seen = {"status": shown.job.status, "arrival": _iso(shown.job.arrival), "ends": sorted(lifecycle.FINAL)}
	context["lines"] = line_cards.of_visit(shown, request.now, is_live=shown.editable)
	if shown.job.is_over:
		context["following"] = worklist.find_next_job(technician, job, request.now)
	context |= {
		"typed": request.typed,
		"step_said": steps.stands(shown.job.status),
		"came_from": steps.came_from(shown),
		"hold_reason": steps.hold_reason(shown),
		"sections": _SECTIONS,
		"seen": json.dumps(seen),
	}
	context |= {"is_outside": checklist_items.is_outside, "proof_sentence": line_acceptance.describe_lack}
	return Page(TEMPLATE, context)


def prepare(request: PageRequest) -> label_reader.LabelReadResult | None:
	"""The look at a photographed label, which takes seconds.

	None for a visit that is no longer theirs: then `post` says what changed, and the photo goes to its record.
	"""
	try:
		return (
			None if request.form.get("late") == "1" else sent.look_ahead(request, request.path_args["name"])
		)
	except NotYours:
		if not from_queue.is_one():
			raise
		return None


def post(request: PageRequest) -> Redirect:
	"""Do one thing to the visit, once per command id, and come back to where the person was."""
	technician, job = _who_and_what(request)
	action = request.form.get("action", "")
	act = _ACTIONS.get(action)
	if act is None:
		_unknown()
	kind = f"visit.{action}"
	done = idempotency.run_once(
		request.command_id,
		request.bearer.user,
		kind,
		{"job": job, **sent.contents(request)},
		lambda: _applied(request, job, technician, act),
		about=("Dispatch Job", job),
	)
	return Redirect(done["next"], said=done.get("said", ""))


def _applied(request: PageRequest, job: str, technician: str, act: "Action") -> dict:
	"""Do it as of when the person did it, unless the visit changed while it waited on the phone."""
	age = from_queue.age()
	if request.form.get("late") == "1":
		return late.keep(request, job, technician, age)
	done_on = technician_work.accept_entry(
		job, technician, steps.action_of(request.form), request.form, now=request.now, age=age
	)
	request = replace(request, now=done_on, received_on=request.now)
	if beside := steps.beside(request.form):
		steps.save_typed(request, job, technician)
		request, act = replace(request, form=beside), _BESIDE.get(beside.get("action", ""), _unknown)
	answer = act(request, job, technician)
	return answer | {"made_on": request.form.get("made_on", "")[:40], "happened_on": str(done_on)}


def _unknown(*_asked: object) -> NoReturn:
	frappe.throw(_("This button is no longer known. Reload the page and try again."))


def _iso(moment: datetime | None) -> str:
	return moment.isoformat() if moment else ""


def _who_and_what(request: PageRequest) -> tuple[str, str]:
	return request.bearer.technician["name"], request.path_args["name"]


Action = Callable[[PageRequest, str, str], dict]

_ACTIONS: Mapping[str, Action] = {
	**steps.ACTIONS,
	**checks.ACTIONS,
	**proof.ACTIONS,
	**devices.ACTIONS,
	**scans.ACTIONS,
}
"""What the page's forms ask for by `action`: given the request, job and technician, each answers `{"next": address}`."""

_BESIDE = {action: _ACTIONS[action] for action in ("check", "remove_photo")}
"""What buttons of their own do while the fields of the step's form go along."""

# where on the page each thing that is missing is put right
_SECTIONS: Mapping[str, str] = {
	"checklist": "checklist",
	"equipment": "add",
	"pickup": "equipment",
	"photo_before": "photos",
	"photo_after": "photos",
	"note": "note",
	"line_proof": "line-proof",
	"signature": "signature",
}
