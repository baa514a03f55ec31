"""The checklist on the visit's page."""

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.www.page import PageRequest
from gigafibre_fsm.www.t import sent


def _check(request: PageRequest, job: str, technician: str) -> dict:
	done = request.form.get("done") == "1"
	technician_work.check_item(job, technician, request.form.get("row", ""), done, now=request.now)
	return {"next": f"/t/job/{job}#checklist"}


def _answer(request: PageRequest, job: str, technician: str) -> dict:
	form = request.form
	technician_work.answer_item(
		job,
		technician,
		form.get("row", ""),
		form.get("value", ""),
		confirmed=form.get("confirmed") in ("1", form.get("row")),
		now=request.now,
	)
	return {"next": f"/t/job/{job}#checklist"}


def _photograph(request: PageRequest, job: str, technician: str) -> dict:
	technician_work.answer_with_photo(
		job, technician, request.form.get("row", ""), sent.photo(request), now=request.now
	)
	return {"next": f"/t/job/{job}#checklist"}


ACTIONS = {"check": _check, "answer": _answer, "photograph": _photograph}
