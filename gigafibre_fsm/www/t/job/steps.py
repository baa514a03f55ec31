"""What a technician does to the visit itself: its status, note, type and priority; each says which section to show next."""

from gigafibre_fsm.domain.dispatch import visit
from gigafibre_fsm.www.page import PageRequest


def _move(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	visit.move(
		job,
		technician,
		form.get("to", ""),
		now=request.received_on or request.now,
		happened_on=request.now,
		reason=(form.get("reason") or "").strip() or None,
		outcome=form.get("outcome") or None,
	)
	return {"next": f"/t/job/{job}"}


def _note(request: PageRequest, job: str, technician: str) -> dict:
	visit.note(job, technician, request.form.get("note", ""), now=request.now)
	return {"next": f"/t/job/{job}#note"}


def _info(request: PageRequest, job: str, technician: str) -> dict:
	visit.edit_info(
		job,
		technician,
		now=request.now,
		job_type=request.form.get("job_type"),
		priority=request.form.get("priority"),
	)
	return {"next": f"/t/job/{job}#info"}


ACTIONS = {"move": _move, "note": _note, "info": _info}
