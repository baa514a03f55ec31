"""The devices on the technician's own truck: searching, counting and handing over."""

from collections.abc import Iterator

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.technician_work.pages.stock import StockPage, load_stock_page
from gigafibre_fsm.domain.equipment.movements import technician_actions
from gigafibre_fsm.domain.equipment.movements.service import MovementResult
from gigafibre_fsm.domain.equipment.truck_stock import inventory
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads, wording

TEMPLATE = "gigafibre_fsm/www/t/stock/page.html"
MOST_UNASKED = 2
"""Largest number of unticked devices in a count; more mean that the count was not finished."""
TICK = "is-"
"""Prefix of a serial number in the name of its checkbox, because a form has only one value per name."""


def get(request: PageRequest) -> Page[StockPage]:
	"""Show the truck's devices by model, missing ones and recent transfers.

	With `q`, the matching devices.
	"""
	text = (request.query.get("q") or "").strip()
	asked = request.path_args.get("do") or request.form.get("do")
	context = {
		"words": wording,
		"tick": TICK,
		"typed": request.typed,
		"do": asked if asked in _ACTIONS else "",
	}
	return Page(TEMPLATE, load_stock_page(request.bearer.technician, text, request.now), context)


def post(request: PageRequest) -> Redirect:
	"""Store a count of the truck, or hand over or return the ticked devices; once per command id.

	Each has its own page and checkboxes, so that they cannot be confused.
	"""
	work = _ACTIONS.get(request.form.get("do", ""))
	if work is None or request.form.get("action") != "stock":
		frappe.throw(_("This button is no longer known. Reload the page and try again."))
	me = request.bearer.technician["name"]

	def once() -> dict:
		return {"said": work(request, me), "next": "/t/stock"}

	kind = f"stock.{request.form['do']}"
	done = idempotency.run_once(
		request.command_id, request.bearer.user, kind, uploads.contents(request), once
	)
	return Redirect(done["next"], said=done.get("said", ""))


def _ticked(request: PageRequest) -> list[str]:
	return [name.removeprefix(TICK) for name in request.form if name.startswith(TICK)]


def _count(request: PageRequest, me: str) -> str:
	shown = (request.form.get("shown") or "").split(",")
	others = (request.form.get("others") or "").replace(",", "\n").splitlines()
	ticked = _ticked(request)
	missing = len(set(filter(None, shown)) - set(ticked))
	if missing > MOST_UNASKED and not request.form.get("sure"):
		sentence = _(
			"{0} of {1} are not ticked. If they are really not there, say so below and keep the count."
		)
		frappe.throw(sentence.format(missing, len(shown)))
	inventory.record_count(me, shown, ticked, others, request.now)
	return _("The count is kept.")


def _over(request: PageRequest, me: str) -> str:
	colleague = request.form.get("colleague", "")
	given = [
		technician_actions.hand_over(equipment, me, colleague=colleague, now=request.now)
		for equipment in _some(request)
	]
	return _together(given)


def _in(request: PageRequest, me: str) -> str:
	warehouse = request.form.get("warehouse", "")
	return _together(
		[
			technician_actions.hand_in(equipment, me, warehouse=warehouse, now=request.now)
			for equipment in _some(request)
		]
	)


def _together(moved: list[MovementResult]) -> str:
	if len(moved) == 1:
		return moved[0].message
	remarks = [each.remark for each in moved if each.remark]
	return " ".join((_("Devices moved: {0}.").format(len(moved)), *remarks))


def _some(request: PageRequest) -> Iterator[str]:
	ticked = sorted(_ticked(request))
	if not ticked:
		frappe.throw(_("Tick the devices first."))
	yield from ticked


_ACTIONS = {"count": _count, "over": _over, "in": _in}
