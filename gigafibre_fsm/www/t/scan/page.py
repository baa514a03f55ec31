"""Scanning a label: the photo, what was read on it, and the person's word on it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.domain.equipment.installation import installed_devices, replacement
from gigafibre_fsm.domain.equipment.installation.replacement import InstalledDevice
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import catalogue, sent, wording
from gigafibre_fsm.www.t.job import devices

TAKE = "gigafibre_fsm/www/t/scan/page.html"
RESULT = "gigafibre_fsm/www/t/scan/result.html"
FOUND = "gigafibre_fsm/www/t/scan/found.html"
STATE = "gigafibre_fsm/www/t/scan/state.html"
VALUES = ("serial_number", "mac_address", "gpon_serial", "equipment_model")
NOTHING_READ = {"device": 1, "serial_number": None, "mac_address": None, "gpon_serial": None, "model": None}


def get(request: PageRequest) -> Page:
	"""Without a scan the page to take one or to search; with one, what it says."""
	if scan := request.path_args.get("scan"):
		return _state(scan, request) if request.query.get("part") == "state" else _result(scan, request)
	technician = request.bearer.technician["name"]
	text = (request.query.get("q") or "").strip()
	found = search.find_devices(text, technician) if len(text) >= 3 else []
	return Page(FOUND if request.query.get("part") == "found" else TAKE, {"found": found, "asked": text})


def prepare(request: PageRequest) -> label_reader.LabelReadResult | None:
	"""The look at a photographed label, which takes seconds."""
	return sent.look_ahead(request, request.form.get("job"))


def post(request: PageRequest) -> Redirect:
	"""Read a new photo, or confirm what one says."""
	if request.form.get("action") == "scan":
		work = _read
	elif request.form.get("action") == "confirm" and request.path_args.get("scan"):
		work = _confirm
	else:
		frappe.throw(_("This button is no longer known. Reload the page and try again."))
	done = idempotency.run_once(
		request.command_id,
		request.bearer.user,
		f"scan.{request.form['action']}",
		{**request.path_args, **sent.contents(request)},
		lambda: work(request),
	)
	return Redirect(done["next"], said=done.get("said", ""))


def _state(scan: str, request: PageRequest) -> Page:
	return Page(
		STATE, {"scan": label_scans.describe_scan(scan, request.bearer.technician["name"]), "is_part": True}
	)


def _result(scan: str, request: PageRequest) -> Page:
	technician = request.bearer.technician["name"]
	seen = label_scans.describe_scan(scan, technician)
	shown = technician_work.load_page(seen["job"], technician) if seen["job"] else None
	found = seen["devices"] or [NOTHING_READ | {"standing": None, "equipment": None}]
	return Page(
		RESULT,
		{
			"scan": seen,
			"devices": _with_choices(found, shown, technician, request.typed),
			"job": shown.job if shown else None,
			"may_install": bool(shown and shown.editable),
			"models": catalogue.models(),
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
	shown: technician_work.TechnicianJobPage | None,
	technician: str,
	typed: Mapping[str, str],
) -> list[dict]:
	"""Each device with what it could replace at the visit and what speaks against it; what was typed counts first."""
	if not shown:
		return [device | {"olds": [], "doubts": []} for device in devices]
	there = installed_devices.find_installed(shown.place.name)
	candidates = {each.key: each for device in devices for each in _candidate(device, typed)}
	where = (shown.job.name, shown.place.name, shown.job.customer)
	against = technician_work.doubts_about(list(candidates.values()), *where, technician)
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


def _read(request: PageRequest) -> dict:
	technician = request.bearer.technician["name"]
	job = request.form.get("job") or None
	if job:
		technician_work.load_page(job, technician)  # whose visit it is comes before anything is kept
	scan = label_scans.store_scan(job, technician, sent.look(request))
	if request.form.get("instead"):
		label_scans.dismiss_scan(request.form["instead"], technician)
	return {"next": f"/t/scan/{scan}"}


def _confirm(request: PageRequest) -> dict:
	"""Take the person's word; from a visit the device is installed or removed there at once."""
	technician = request.bearer.technician["name"]
	scan, form = request.path_args["scan"], request.form
	job = label_scans.describe_scan(scan, technician)["job"]
	values = {name: (form.get(name) or "").strip() for name in VALUES}
	device = _number(form.get("device") or "1")
	equipment = label_scans.confirm_scan(scan, device, values, request.bearer.user, technician)
	if not job or form.get("then") == "look":
		return {"next": f"/t/device/{equipment}"}
	return _act(request, job, technician, equipment)


def _number(text: str) -> int:
	"""The device's number on the photo; 0, which none has, for what is no short number."""
	return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _act(request: PageRequest, job: str, technician: str, equipment: str) -> dict:
	"""Do with the confirmed device what the button said."""
	scan = request.path_args["scan"]
	if request.form.get("then") == "remove":
		done = technician_work.remove_equipment(job, technician, equipment, now=request.now, scan=scan)
		return devices.answer(done, "removed")
	return devices.answer(devices.place(request, job, technician, equipment, scan))
