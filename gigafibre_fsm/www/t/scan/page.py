"""Scanning a label: the photo, the values read from it, and their confirmation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.technician_work import choices
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import Form
from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.domain.equipment.installation import installed_devices, replacement
from gigafibre_fsm.domain.equipment.installation.replacement import InstalledDevice
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads, wording
from gigafibre_fsm.www.t.job import done

TAKE = "gigafibre_fsm/www/t/scan/page.html"
RESULT = "gigafibre_fsm/www/t/scan/result.html"
FOUND = "gigafibre_fsm/www/t/scan/found.html"
STATE = "gigafibre_fsm/www/t/scan/state.html"
NOTHING_READ = {"device": 1, "serial_number": None, "mac_address": None, "gpon_serial": None, "model": None}


def get(request: PageRequest) -> Page:
	"""Show the page to take a photo or to search; with a scan, its values."""
	if scan := request.path_args.get("scan"):
		return _state(scan, request) if request.query.get("part") == "state" else _result(scan, request)
	technician = request.bearer.technician["name"]
	text = (request.query.get("q") or "").strip()
	found = search.find_devices(text, technician) if len(text) >= 3 else []
	return Page(FOUND if request.query.get("part") == "found" else TAKE, {"found": found, "asked": text})


def prepare(request: PageRequest) -> label_reader.LabelReadResult | None:
	"""Return the result of reading a photographed label, which takes seconds."""
	return uploads.look_ahead(request, request.form.get("job"))


def post(request: PageRequest) -> Redirect:
	"""Read a new photo, or confirm the values of one; from a job, also install or remove the device there."""
	name, scan = request.form.get("action", ""), request.path_args.get("scan", "")
	if name not in (("scan", "confirm") if scan else ("scan",)):
		frappe.throw(_("This button is no longer known. Reload the page and try again."))
	form = Form({**request.form, "scan": scan}, uploads.files(request))
	job = request.form.get("job") or None if name == "scan" else None
	command = uploads.command(request, name, form, job)
	return done.redirect(command, technician_work.perform(command), request.form)


def _state(scan: str, request: PageRequest) -> Page:
	return Page(
		STATE, {"scan": label_scans.describe_scan(scan, request.bearer.technician["name"]), "is_part": True}
	)


def _result(scan: str, request: PageRequest) -> Page:
	technician = request.bearer.technician["name"]
	seen = label_scans.describe_scan(scan, technician)
	job = ownership.require(seen["job"], technician) if seen["job"] else None
	found = seen["devices"] or [NOTHING_READ | {"standing": None, "equipment": None}]
	return Page(
		RESULT,
		{
			"scan": seen,
			"devices": _with_choices(found, job, technician, request.typed),
			"job": job,
			"may_install": bool(job and job.status in lifecycle.MOVING),
			"models": choices.list_models(),
			"typed": request.typed,
			"words": wording,
			"word": {"Barcode": _("barcode"), "Gemini": _("read from the print"), "Typed": _("typed")},
			"verdict": {
				"Good": (_("good"), "check", "green"),
				"Doubtful": (_("to check"), "alert", "amber"),
				"Bad": (_("wrong"), "close", "red"),
			},
		},
	)


def _with_choices(
	devices: Sequence[dict],
	job: ownership.OwnJob | None,
	technician: str,
	typed: Mapping[str, str],
) -> list[dict]:
	"""Return each device with those that it could replace at the job and its warnings.

	Typed values take precedence.
	"""
	if not job:
		return [device | {"olds": [], "doubts": []} for device in devices]
	there = installed_devices.find_installed(job.service_location)
	candidates = {each.key: each for device in devices for each in _candidate(device, typed)}
	where = {"job": job.name, "location": job.service_location, "customer": job.customer}
	against = technician_work.doubts_about(list(candidates.values()), **where, technician=technician)
	chosen = []
	for device in devices:
		key = str(device["device"])
		new = InstalledDevice(
			device["equipment"] or "", candidates[key].model.equipment_type if key in candidates else ""
		)
		chosen.append(
			device | {"olds": replacement.list_replaceable(new, there), "doubts": against.get(key, [])}
		)
	return chosen


def _candidate(device: dict, typed: Mapping[str, str]) -> list[technician_work.InstallCandidate]:
	number = str(device["device"])
	if stored := technician_work.candidates_from_stock([device["equipment"]] if device["equipment"] else []):
		return [replace(stored[0], key=number)]
	mine = typed if typed.get("device") == number else {}
	model = mine.get("equipment_model") or (device["model"] or {}).get("value") or ""
	address = mine.get("mac_address") or (device["mac_address"] or {}).get("value") or ""
	return technician_work.candidates_from_label(number, model, address)
