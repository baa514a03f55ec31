"""One visit: what it is, and everything a technician does from it."""

from collections.abc import Callable, Mapping

import frappe
from frappe import _

from gigafibre_fsm.domain.access import commands
from gigafibre_fsm.domain.dispatch import check_items, visit
from gigafibre_fsm.domain.equipment import search
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import catalogue, sent, wording
from gigafibre_fsm.www.t.job import checks, devices, proof, steps

TEMPLATE = "gigafibre_fsm/www/t/job/page.html"
FOUND = "gigafibre_fsm/www/t/job/found.html"
PRIORITIES = ("Low", "Medium", "High", "Urgent")


def get(request: PageRequest) -> Page:
	"""The visit's page; with `q` the devices that match, and with `part=found` those alone."""
	technician, job = _who_and_what(request)
	text = (request.query.get("q") or "").strip()
	shown = visit.page(job, technician)
	found = search.find(text, technician, location=shown.place.name) if len(text) >= 3 else []
	context = {"visit": shown, "found": found, "asked": text, "words": wording}
	if request.query.get("part") == "found":
		return Page(FOUND, context)
	if shown.editable:
		context |= {"types": catalogue.job_types(), "models": catalogue.models(), "priorities": PRIORITIES}
	return Page(
		TEMPLATE,
		context | {"typed": request.typed, "sections": _SECTIONS, "is_outside": check_items.is_outside},
	)


def post(request: PageRequest) -> Redirect:
	"""Do one thing to the visit, once per command id, and come back to where the person was."""
	technician, job = _who_and_what(request)
	act = _ACTIONS.get(request.form.get("action", ""))
	if act is None:
		frappe.throw(_("This button is no longer known. Reload the page and try again."))
	kind = f"visit.{request.form['action']}"
	done = commands.once(
		request.command_id,
		request.bearer.user,
		kind,
		{"job": job, **sent.contents(request)},
		lambda: act(request, job, technician),
		about=("Dispatch Job", job),
	)
	return Redirect(done["next"])


def _who_and_what(request: PageRequest) -> tuple[str, str]:
	return request.bearer.technician["name"], request.path_args["name"]


_ACTIONS: Mapping[str, Callable[[PageRequest, str, str], dict]] = {
	**steps.ACTIONS,
	**checks.ACTIONS,
	**proof.ACTIONS,
	**devices.ACTIONS,
}
"""What the page's forms ask for by `action`: given the request, job and technician, each answers `{"next": address}`."""

# where on the page each thing that is missing is put right
_SECTIONS: Mapping[str, str] = {
	"checklist": "checklist",
	"equipment": "equipment",
	"photo_before": "photos",
	"photo_after": "photos",
	"note": "note",
	"signature": "signature",
}
