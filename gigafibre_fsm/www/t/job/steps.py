"""What a technician does to the visit itself: its status, note, type and priority; each says which section to show next."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.www.page import PageRequest

ANSWER = "answer."
"""Begins the name of a checklist field that comes with a step; the rest is the item's row."""


def _move(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	save_typed(request, job, technician)
	if saved := only_saves(form):
		return {"next": f"/t/job/{job}#{'note' if saved == 'note' else 'checklist'}"}
	to = form.get("to", "")
	if technician_work.is_repeated(job, technician, to, request.now):
		return {"next": f"/t/job/{job}", "said": _said({"job": job, "status": to, "follow_up_job": None})}
	done = technician_work.move_job(
		job,
		technician,
		to,
		now=request.received_on or request.now,
		happened_on=request.now,
		reason=(form.get("reason") or "").strip() or None,
		outcome=form.get("outcome") or None,
	)
	return {"next": f"/t/job/{job}", "said": _said(done)}


def beside(form: Mapping[str, str]) -> dict[str, str]:
	"""What a button does that, without scripts, goes with the form of the step; empty for the step itself."""
	return dict(parse_qsl(form.get("beside", ""))) if form.get("action") == "move" else {}


def action_of(form: Mapping[str, str]) -> str:
	"""The action of a form; that of the step is a note where its button only keeps what was typed."""
	action = beside(form).get("action") or form["action"]
	return "note" if action == "move" and only_saves(form) else action


def only_saves(form: Mapping[str, str]) -> str:
	"""What a button of the step's form keeps without taking the step, as browsers without scripts send it; empty for the step."""
	return form.get("save") or form.get("confirmed") or ""


def _said(done: dict) -> str:
	"""What a step has brought about, in a sentence."""
	if done["follow_up_job"] and done["status"] == "Completed":
		return _("Done in part. Dispatch plans the follow-up {0}.").format(done["follow_up_job"])
	sentence = stands(done["status"])
	hears = technician_work.customer_hears(done["job"], done["status"])
	return " ".join(filter(None, (sentence, hears and _("The customer gets a text in a minute."))))


def stands(status: str) -> str:
	"""The sentence that says that the visit is there; empty for a status that no step of a technician leads to."""
	return {
		"Dispatched": _("Taken back: you are not on your way."),
		"En Route": _("You are on your way."),
		"On Site": _("You are on site."),
		"Completed": _("The visit is done."),
		"On Hold": _("On hold. It stays on your list."),
		"Not Done": _("Not done. Dispatch decides what comes next."),
	}.get(status, "")


def came_from(shown: technician_work.TechnicianJobPage) -> dict[str, tuple[str, ...]]:
	"""Which statuses the visit may have had before it stands at one: as recorded for its own, as it can be for those ahead."""
	now = shown.job.status
	entered = (step.from_status for step in shown.timeline if step.to_status == now and step.from_status)
	direct = (
		*lifecycle.allowed_for_technician(now),
		*([lifecycle.ON_SITE] if now == lifecycle.COMPLETED else []),
	)
	usual = {lifecycle.EN_ROUTE: lifecycle.DISPATCHED, lifecycle.ON_SITE: lifecycle.EN_ROUTE}
	before = {status: (origin,) for status, origin in usual.items()}
	for status in direct:
		by_another = (usual[status],) if usual.get(status) in direct else ()
		before[status] = tuple(dict.fromkeys((now, *by_another)))
	return before | {now: (next(entered, ""),)}


def hold_reason(shown: technician_work.TechnicianJobPage) -> str:
	"""Why the visit was put on hold last."""
	holds = (step.detail for step in shown.timeline if step.to_status == lifecycle.ON_HOLD)
	return next(holds, None) or ""


def save_typed(request: PageRequest, job: str, technician: str) -> None:
	"""Keep what stands in the fields of the page: without scripts they belong to the form of the step."""
	form = request.form
	if "note" in form:
		technician_work.set_note(job, technician, form["note"], now=request.now)
	for name in (name for name in form if name.startswith(ANSWER)):
		row = name.removeprefix(ANSWER)
		is_confirmed = form.get("confirmed") == row
		technician_work.answer_item(job, technician, row, form[name], now=request.now, confirmed=is_confirmed)


def _note(request: PageRequest, job: str, technician: str) -> dict:
	technician_work.set_note(job, technician, request.form.get("note", ""), now=request.now)
	return {"next": f"/t/job/{job}#note", "said": _("Note saved.")}


def _info(request: PageRequest, job: str, technician: str) -> dict:
	technician_work.edit_info(
		job,
		technician,
		now=request.now,
		job_type=request.form.get("job_type"),
		priority=request.form.get("priority"),
	)
	return {"next": f"/t/job/{job}#info", "said": _("Changed.")}


ACTIONS = {"move": _move, "note": _note, "info": _info}
