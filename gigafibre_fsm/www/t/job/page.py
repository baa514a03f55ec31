"""One visit: what it is, and everything a technician does from it."""

from collections.abc import Callable, Mapping

import frappe
from frappe import _

from gigafibre_fsm.domain.access import commands
from gigafibre_fsm.domain.dispatch import visit
from gigafibre_fsm.domain.equipment import create, labels, search
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.t import catalogue, sent, wording
from gigafibre_fsm.www.t.job import typed_signature

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
	return Page(TEMPLATE, context | {"typed": request.typed, "sections": _SECTIONS})


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


# ---- one function an action: what to do, and which section to show next


def _move(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	visit.move(
		job,
		technician,
		form.get("to", ""),
		now=request.now,
		reason=(form.get("reason") or "").strip() or None,
		outcome=form.get("outcome") or None,
	)
	return {"next": f"/t/job/{job}"}


def _check(request: PageRequest, job: str, technician: str) -> dict:
	visit.check(
		job, technician, request.form.get("row", ""), request.form.get("done") == "1", now=request.now
	)
	return {"next": f"/t/job/{job}#checklist"}


def _note(request: PageRequest, job: str, technician: str) -> dict:
	visit.note(job, technician, request.form.get("note", ""), now=request.now)
	return {"next": f"/t/job/{job}#note"}


def _add_photo(request: PageRequest, job: str, technician: str) -> dict:
	visit.add_photo(job, technician, request.form.get("kind", "Other"), sent.photo(request), now=request.now)
	return {"next": f"/t/job/{job}#photos"}


def _sign(request: PageRequest, job: str, technician: str) -> dict:
	name = (request.form.get("signed_by") or "").strip()
	if not name:
		frappe.throw(_("Write the name of the person who signs."))
	file = request.files.get("signature")
	png = file.stream.read() if file else typed_signature.draw(name, _("Name in writing, not drawn"))
	visit.sign(job, technician, name, png, now=request.now)
	return {"next": f"/t/job/{job}#signature"}


def _install(request: PageRequest, job: str, technician: str) -> dict:
	visit.install_equipment(job, technician, request.form.get("equipment", ""), now=request.now)
	return {"next": f"/t/job/{job}#equipment"}


def _remove(request: PageRequest, job: str, technician: str) -> dict:
	visit.remove_equipment(job, technician, request.form.get("equipment", ""), now=request.now)
	return {"next": f"/t/job/{job}#equipment"}


def _create(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	visit.page(job, technician)  # whose visit it is comes before anything is made
	made = create.create(
		form.get("serial_number", ""),
		form.get("equipment_model", ""),
		form.get("mac_address", ""),
		form.get("gpon_serial", ""),
		form.get("condition_note", ""),
		technician=technician,
		now=request.now,
	)
	visit.install_equipment(job, technician, made, now=request.now)
	return {"next": f"/t/job/{job}#equipment"}


def _scan(request: PageRequest, job: str, technician: str) -> dict:
	visit.page(job, technician)
	scan = labels.read(job, technician, sent.photo(request))
	return {"next": f"/t/scan/{scan}"}


def _info(request: PageRequest, job: str, technician: str) -> dict:
	visit.edit_info(
		job,
		technician,
		now=request.now,
		job_type=request.form.get("job_type"),
		priority=request.form.get("priority"),
	)
	return {"next": f"/t/job/{job}#info"}


_ACTIONS: Mapping[str, Callable[[PageRequest, str, str], dict]] = {
	"move": _move,
	"check": _check,
	"note": _note,
	"photo": _add_photo,
	"sign": _sign,
	"install": _install,
	"remove": _remove,
	"create": _create,
	"scan": _scan,
	"info": _info,
}

# where on the page each thing that is missing is put right
_SECTIONS: Mapping[str, str] = {
	"checklist": "checklist",
	"equipment": "equipment",
	"photo_before": "photos",
	"photo_after": "photos",
	"note": "note",
	"signature": "signature",
}
