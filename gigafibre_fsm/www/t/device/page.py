"""The page of one device."""

from urllib.parse import quote

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.technician_work.pages.device import (
	DevicePage,
	load_device_page,
	require_device,
)
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads, wording
from gigafibre_fsm.www.t.device import actions
from gigafibre_fsm.www.t.line import card as line_cards

TEMPLATE = "gigafibre_fsm/www/t/device/page.html"


def get(request: PageRequest) -> Page[DevicePage]:
	"""Show the device; its home only to a technician who has an unfinished job there."""
	me = request.bearer.technician
	shown = load_device_page(request.path_args["serial"], me["name"], truck=me["truck"], now=request.now)
	card = shown.line and line_cards.build_card(shown.line, request.now, is_live=True)
	back = _back(shown.job_there, shown.standing.kind)
	return Page(TEMPLATE, shown, {"card": card, "back": back, "words": wording})


def post(request: PageRequest) -> Redirect:
	"""Take one action on the device, once per command id."""
	technician, serial = request.bearer.technician["name"], request.path_args["serial"]
	act = actions.ACTIONS.get(request.form.get("action", ""))
	if act is None:
		frappe.throw(_("This button is no longer known. Reload the page and try again."))
	require_device(serial)

	def work() -> dict:
		return {"said": act(request, serial, technician), "next": f"/t/device/{quote(serial)}"}

	kind = f"device.{request.form['action']}"
	payload = {"equipment": serial, **uploads.contents(request)}
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
