"""The page of one job, with all actions that a technician takes from it."""

import json
from collections.abc import Mapping
from datetime import datetime

from gigafibre_fsm.domain.access import phone_queue
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import checklist_items, lifecycle, line_acceptance
from gigafibre_fsm.domain.dispatch.technician_work.job_history import PlaceHistory
from gigafibre_fsm.domain.dispatch.technician_work.pages.job import FOUND, SCANS, JobPage, load_job_page
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.network.messages import format_dbm
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import uploads, wording
from gigafibre_fsm.www.t.job import done, forms
from gigafibre_fsm.www.t.line import card as line_cards

TEMPLATE = "gigafibre_fsm/www/t/job/page.html"
BEFORE = "gigafibre_fsm/www/t/job/before.html"
PARTS = {FOUND: "gigafibre_fsm/www/t/job/found.html", SCANS: "gigafibre_fsm/www/t/job/scans.html"}
PRIORITIES = ("Low", "Medium", "High", "Urgent")


def get(request: PageRequest) -> Page[JobPage] | Page[PlaceHistory]:
	"""Show the job's page; with `q` also the matching devices, and with `part=found` only those.

	With `part=scans` it shows the photographed labels that wait for confirmation, with `part=before` the
	earlier jobs at the address.
	"""
	technician, job = _who_and_what(request)
	part = request.query.get("part")
	if part == "before":
		history = technician_work.load_history(job, technician)
		return Page(BEFORE, history, {"words": wording, "levels": format_dbm})
	text = (request.query.get("q") or "").strip()
	shown = load_job_page(job, request.identity.technician, text=text, part=part, now=request.now)
	if part in PARTS:
		return Page(PARTS[part], shown, {"words": wording})
	status = shown.page.job.status
	seen = {"status": status, "arrival": _iso(shown.page.job.arrival), "ends": sorted(lifecycle.FINAL)}
	context = {
		"words": wording,
		"cards": line_cards.build_cards(shown.lines, request.now, is_live=shown.page.editable),
		"typed": request.typed,
		"step_said": wording.describe_status(status),
		"sections": _SECTIONS,
		"priorities": PRIORITIES,
		"seen": json.dumps(seen),
		"is_outside": checklist_items.is_outside,
		"proof_sentence": line_acceptance.describe_lack,
	}
	return Page(TEMPLATE, shown, context)


def prepare(request: PageRequest) -> label_reader.LabelReadResult | None:
	"""Return the result of reading a photographed label, which takes seconds.

	None for a job that is no longer the technician's: then `post` reports the change, and the photo is stored
	with it.
	"""
	if request.form.get("late") == "1":
		return None
	try:
		return uploads.look_ahead(request, request.path_args["name"])
	except NotYours:
		if not phone_queue.is_queued():
			raise
		return None


def post(request: PageRequest) -> Redirect:
	"""Take one action on the job, once per command id, and return to the same place on the page."""
	_technician, job = _who_and_what(request)
	command = forms.command_of(request, job)
	return done.redirect(command, technician_work.perform(command), request.form)


def _iso(moment: datetime | None) -> str:
	return moment.isoformat() if moment else ""


def _who_and_what(request: PageRequest) -> tuple[str, str]:
	return request.identity.technician["name"], request.path_args["name"]


# section of the page where each missing requirement is met
_SECTIONS: Mapping[str, str] = {
	"checklist": "checklist",
	"equipment": "add",
	"pickup": "equipment",
	"photo_before": "photos",
	"photo_after": "photos",
	"note": "note",
	"line_proof": "line-proof",
	"signature": "signature",
}
