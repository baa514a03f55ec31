"""The line of one device: stored values, live values from the ACS, and requests to the device."""

from dataclasses import dataclass

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import Form
from gigafibre_fsm.domain.dispatch.technician_work.line_access import DeviceAtJob, find_device
from gigafibre_fsm.domain.dispatch.technician_work.pages.line import (
	LinePage,
	LineView,
	RecentCommands,
	load_line_page,
	load_line_view,
	load_recent_commands,
)
from gigafibre_fsm.domain.network.line import refresh as line_refresh
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www.command_looks import COMMAND_LOOKS
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads
from gigafibre_fsm.www.t.line import card as cards
from gigafibre_fsm.www.t.line import commands as line_commands

PAGE = "gigafibre_fsm/www/t/line/page.html"
PART = "gigafibre_fsm/www/t/line/part.html"
COMMANDS = "gigafibre_fsm/www/t/line/commands_part.html"
LOOKS_PER_MINUTE = 30
LOOK, COMMAND, CANCEL = "look", "command", "cancel"


@dataclass(frozen=True, slots=True)
class QueryResult:
	"""The device, and the ACS's response; None if the form is for something else."""

	device: DeviceAtJob
	heard: line_refresh.LiveResult | None


def get(request: PageRequest) -> Page[LinePage] | Page[LineView] | Page[RecentCommands]:
	"""Show the card and the requests; with `part=line` or `part=asked` only one of them."""
	device = _own(request)
	if request.query.get("part") == "asked":
		context = {"looks": COMMAND_LOOKS}
		return Page(COMMANDS, load_recent_commands(device, request.now), context)
	return _page(request, device, with_firmware=request.query.get("firmware") == "1")


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
		return _page(request, looked.device, said=said)
	if action != LOOK or looked.heard is None:
		refuse_unknown_button()
	return _save_live_values(request, looked.device, looked.heard)


def _save_live_values(
	request: PageRequest, device: DeviceAtJob, heard: line_refresh.LiveResult
) -> Page[LinePage] | Page[LineView]:
	"""Store the live values, also with the job; if the ACS is unreachable, show that."""
	line_refresh.save_line(
		device.equipment,
		heard,
		now=request.now,
		job=device.job,
		technician=request.identity.technician["name"],
		location=device.location,
		customer=device.customer,
	)
	return _page(request, device, heard=heard)


def _ask(request: PageRequest, device: DeviceAtJob) -> Redirect:
	form = Form({**request.form, "equipment": device.equipment})
	technician_work.perform(uploads.command(request, "line.command", form, None))
	return Redirect(f"/t/line/{device.equipment}#asked")


def _own(request: PageRequest) -> DeviceAtJob:
	return find_device(request.path_args["serial"], request.identity.technician["name"])


def _page(
	request: PageRequest,
	device: DeviceAtJob,
	*,
	said: str = "",
	heard: line_refresh.LiveResult | None = None,
	with_firmware: bool = False,
) -> Page[LinePage] | Page[LineView]:
	if "line" in (request.query.get("part"), request.form.get("part")):
		view = load_line_view(device, heard)
		return Page(PART, view, {"card": cards.card_of_view(view, request.now)})
	shown = load_line_page(device, request.now, heard=heard, with_firmware=with_firmware)
	card = cards.card_of_view(shown.view, request.now)
	return Page(PAGE, shown, {"card": card, "said": said, "looks": COMMAND_LOOKS})
