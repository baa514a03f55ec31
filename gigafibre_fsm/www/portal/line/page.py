"""The customer's lines: how each is, a look on demand, a restart of the modem, another Wi-Fi name and password."""

from gigafibre_fsm.domain.care.portal import my_line
from gigafibre_fsm.domain.care.portal.my_line import LineNews, MyLine
from gigafibre_fsm.domain.network.commands import command_types
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.command_looks import COMMAND_LOOKS
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import account_wording
from gigafibre_fsm.www.portal import wording as portal_wording
from gigafibre_fsm.www.portal.line import wording

PATH = "/portal/line"
TEMPLATE = "gigafibre_fsm/www/portal/line/page.html"
PART = "gigafibre_fsm/www/portal/line/part.html"
LOOK = "look"
COMMANDS = {"restart": command_types.REBOOT, "wifi": command_types.SET_WIFI}
AGAIN = 5
"""Seconds between two refreshes of the commands while one is under way."""


def get(request: PageRequest) -> Page[MyLine]:
	"""Show the lines; with `part=asked` only what was asked of the modems."""
	shown = my_line.load_my_line(request.portal.customer, request.now)
	context = {
		"words": portal_wording,
		"line_words": wording,
		"account_words": account_wording,
		"command_looks": COMMAND_LOOKS,
		"now": request.now,
		"title": request.portal.title,
		"again": AGAIN if any(each.is_busy for each in shown.lines) else 0,
		"part_address": request.address(PATH, part="asked"),
		**office_phone.office_number(),
	}
	return Page(PART if request.query.get("part") == "asked" else TEMPLATE, shown, context)


def prepare(request: PageRequest) -> LineNews | None:
	"""Query the ACS about the line, before the transaction of the post, because it takes up to four seconds."""
	if request.form.get("action") != LOOK:
		return None
	return my_line.look_at_line(request.form.get("device", ""), request.portal.customer, request.now)


def post(request: PageRequest) -> Redirect:
	"""Store what the look brought, or have the modem do something."""
	action, device = request.form.get("action", ""), request.form.get("device", "")
	if action == LOOK:
		my_line.save_look(device, request.portal.customer, request.ready, request.now)
		return Redirect(request.address(PATH), said=wording.look_result(is_new=request.ready.is_new))
	if action not in COMMANDS:
		refuse_unknown_button()
	_send(request, action, device)
	return Redirect(f"{request.address(PATH)}#asked")


def _send(request: PageRequest, action: str, device: str) -> None:
	customer, ssid = request.portal.customer, request.form.get("wifi_ssid", "")

	def send() -> dict[str, str]:
		made = my_line.send_command(
			device,
			COMMANDS[action],
			customer=customer,
			now=request.now,
			wifi_ssid=ssid if action == "wifi" else "",
			wifi_password=request.form.get("wifi_password", "") if action == "wifi" else "",
		)
		return {"command": made}

	idempotency.run_once(
		request.command_id,
		f"portal:{request.portal.session}",
		f"line.{action}",
		# without the password: not even its fingerprint is stored
		{"customer": customer, "device": device, "wifi_ssid": ssid},
		send,
		about=("Equipment", device),
	)
