"""The page of one device."""

from urllib.parse import quote

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import Form
from gigafibre_fsm.domain.dispatch.technician_work.pages.device import (
	DevicePage,
	load_device_page,
)
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads, wording
from gigafibre_fsm.www.t.line import card as line_cards

TEMPLATE = "gigafibre_fsm/www/t/device/page.html"


def get(request: PageRequest) -> Page[DevicePage]:
	"""Show the device; its home only to a technician who has an unfinished job there."""
	me = request.identity.technician
	shown = load_device_page(request.path_args["serial"], me["name"], truck=me["truck"], now=request.now)
	card = shown.line and line_cards.build_card(shown.line, request.now, is_live=True)
	back = _back(shown.job_there, shown.standing.kind)
	return Page(TEMPLATE, shown, {"card": card, "back": back, "words": wording})


def post(request: PageRequest) -> Redirect:
	"""Take one action on the device, once per command id."""
	serial = request.path_args["serial"]
	form = Form({**request.form, "equipment": serial}, uploads.files(request))
	command = uploads.command(request, f"device.{request.form.get('action', '')}", form, None)
	answer = technician_work.perform(command)
	return Redirect(f"/t/device/{quote(serial)}", said=answer.get("said", ""))


def _back(job: str | None, standing: str) -> str:
	"""Return the target of the page's back arrow.

	It is used without scripts, and by visitors who come from no other page.
	"""
	if job:
		return f"/t/job/{quote(job)}#equipment"
	return "/t/stock" if standing == "on_your_truck" else "/t"
