"""The devices on the technician's own truck: searching, counting and handing over."""

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import TICK, Form
from gigafibre_fsm.domain.dispatch.technician_work.pages.stock import StockPage, load_stock_page
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads, wording

TEMPLATE = "gigafibre_fsm/www/t/stock/page.html"
FORMS = ("count", "over", "in")


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
		"do": asked if asked in FORMS else "",
	}
	return Page(TEMPLATE, load_stock_page(request.identity.technician, text, request.now), context)


def post(request: PageRequest) -> Redirect:
	"""Store a count of the truck, or hand over or return the ticked devices; once per command id.

	Each has its own page and checkboxes, so that they cannot be confused.
	"""
	if request.form.get("action") != "stock":
		refuse_unknown_button()
	command = uploads.command(request, f"stock.{request.form.get('do', '')}", Form(request.form), None)
	return Redirect("/t/stock", said=technician_work.perform(command).get("said", ""))
