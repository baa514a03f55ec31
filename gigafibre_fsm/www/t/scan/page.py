"""Scanning a label: the photo, the values read from it, and their confirmation."""

from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import Form
from gigafibre_fsm.domain.dispatch.technician_work.pages.scan import (
	ScanPage,
	ScanState,
	load_scan_page,
	load_scan_state,
)
from gigafibre_fsm.domain.dispatch.technician_work.pages.search import SearchPage, load_search_page
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads, wording
from gigafibre_fsm.www.t.job import done

TAKE = "gigafibre_fsm/www/t/scan/page.html"
RESULT = "gigafibre_fsm/www/t/scan/result.html"
FOUND = "gigafibre_fsm/www/t/scan/found.html"
STATE = "gigafibre_fsm/www/t/scan/state.html"


def get(request: PageRequest) -> Page[SearchPage] | Page[ScanPage] | Page[ScanState]:
	"""Show the page to take a photo or to search; with a scan, its values."""
	if scan := request.path_args.get("scan"):
		return _state(scan, request) if request.query.get("part") == "state" else _result(scan, request)
	technician = request.identity.technician["name"]
	template = FOUND if request.query.get("part") == "found" else TAKE
	return Page(template, load_search_page((request.query.get("q") or "").strip(), technician))


def prepare(request: PageRequest) -> label_reader.LabelReadResult | None:
	"""Return the result of reading a photographed label, which takes seconds."""
	return uploads.look_ahead(request, request.form.get("job"))


def post(request: PageRequest) -> Redirect:
	"""Read a new photo, or confirm the values of one; from a job, also install or remove the device there."""
	name, scan = request.form.get("action", ""), request.path_args.get("scan", "")
	if name not in (("scan", "confirm") if scan else ("scan",)):
		refuse_unknown_button()
	form = Form({**request.form, "scan": scan}, uploads.files(request))
	job = request.form.get("job") or None if name == "scan" else None
	command = uploads.command(request, name, form, job)
	return done.redirect(command, technician_work.perform(command), request.form)


def _state(scan: str, request: PageRequest) -> Page[ScanState]:
	return Page(STATE, load_scan_state(scan, request.identity.technician["name"]), {"is_part": True})


def _result(scan: str, request: PageRequest) -> Page[ScanPage]:
	context = {
		"typed": request.typed,
		"words": wording,
		"word": {"Barcode": _("barcode"), "Gemini": _("read from the print"), "Typed": _("typed")},
		"verdict": {
			"Good": (_("good"), "check", "green"),
			"Doubtful": (_("to check"), "alert", "amber"),
			"Bad": (_("wrong"), "close", "red"),
		},
	}
	return Page(RESULT, load_scan_page(scan, request.identity.technician["name"], request.typed), context)
