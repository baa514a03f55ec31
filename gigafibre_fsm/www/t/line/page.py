"""The line of one device: stored values, live values from the ACS, and requests to the device."""

from dataclasses import dataclass

import frappe
from frappe import _

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.dispatch.technician_work.line_access import DeviceAtJob, find_device
from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.network.line import refresh as line_refresh
from gigafibre_fsm.domain.platform import idempotency as once
from gigafibre_fsm.integrations.errors import IntegrationError
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t.line import card as cards
from gigafibre_fsm.www.t.line import commands as line_commands

PAGE = "gigafibre_fsm/www/t/line/page.html"
PART = "gigafibre_fsm/www/t/line/part.html"
ASKED = "gigafibre_fsm/www/t/line/commands_part.html"
LOOKS_PER_MINUTE = 30
LOOK, COMMAND, CANCEL = "look", "command", "cancel"


@dataclass(frozen=True, slots=True)
class QueryResult:
	"""The device, and the ACS's response; None if the form is for something else."""

	device: DeviceAtJob
	heard: line_refresh.LiveResult | None


def get(request: PageRequest) -> Page:
	"""Show the card and the requests; with `part=line` or `part=asked` only one of them."""
	device = _own(request)
	if request.query.get("part") == "asked":
		return Page(ASKED, _asked(request, device))
	card = cards.build_card(line_state.device_line(device.equipment), request.now)
	files = _files(device.equipment) if request.query.get("firmware") == "1" else None
	return _page(request, device, card, files=files)


def prepare(request: PageRequest) -> QueryResult:
	"""Ask the ACS, before the transaction because it takes up to four seconds.

	Only for a device of the technician's own job.
	"""
	device = _own(request)
	if request.form.get("action") != LOOK:
		return QueryResult(device, None)
	request_guards.count_request("line", LOOKS_PER_MINUTE, 60)
	return QueryResult(device, line_refresh.fetch_line(device.equipment, request.now))


def post(request: PageRequest) -> Page | Redirect:
	"""Store and show the live values, or send the device a request, or cancel one."""
	looked: QueryResult = request.ready
	action = request.form.get("action")
	if action == COMMAND:
		return _ask(request, looked.device)
	if action == CANCEL:
		said = line_commands.cancel_command(request, looked.device)
		card = cards.build_card(line_state.device_line(looked.device.equipment), request.now)
		return _page(request, looked.device, card, said=said)
	if action != LOOK or looked.heard is None:
		frappe.throw(_("This button is no longer known. Reload the page and try again."))
	return _looked(request, looked.device, looked.heard)


def _looked(request: PageRequest, device: DeviceAtJob, heard: line_refresh.LiveResult) -> Page:
	"""Store the live values, also with the job; if the ACS is unreachable, show that."""
	line_refresh.save_line(
		device.equipment,
		heard,
		now=request.now,
		job=device.job,
		technician=request.bearer.technician["name"],
		location=device.location,
		customer=device.customer,
	)
	kept = cards.build_card(line_state.device_line(device.equipment), request.now)
	line = heard.line
	# the ACS may have read these values at the device's previous address
	is_of_here = line and not line_state.is_from_before(line, device.installed_on)
	card = cards.update_card(kept, line.hosts if is_of_here else (), heard.problem)
	return _page(request, device, card)


def _ask(request: PageRequest, device: DeviceAtJob) -> Redirect:
	# the request contains a password, which must not be part of a fingerprint
	what = {key: value for key, value in request.form.items() if key not in _AROUND_IT}
	once.run_once(
		request.command_id,
		request.bearer.user,
		"line.command",
		{"equipment": device.equipment, **what},
		lambda: {"command": line_commands.send_command(request, device)},
	)
	return Redirect(f"/t/line/{device.equipment}#asked")


_AROUND_IT = ("command_id", "csrf_token", "seen", "made_on", "wifi_password")


def _own(request: PageRequest) -> DeviceAtJob:
	return find_device(request.path_args["serial"], request.bearer.technician["name"])


def _files(equipment: str) -> list[str]:
	try:
		return commands.firmware_files(equipment)
	except IntegrationError:
		return []


def _asked(request: PageRequest, device: DeviceAtJob) -> dict:
	return {
		"asked": commands.asked(device.equipment, request.now),
		"looks": line_commands.LOOKS,
		"equipment": device.equipment,
	}


def _page(
	request: PageRequest,
	device: DeviceAtJob,
	card: cards.LineCard,
	*,
	said: str = "",
	files: list[str] | None = None,
) -> Page:
	if "line" in (request.query.get("part"), request.form.get("part")):
		return Page(PART, {"card": card})
	context = {"card": card, "said": said, "files": files, "may_ask": bool(device.job)}
	return Page(PAGE, context | _asked(request, device))
