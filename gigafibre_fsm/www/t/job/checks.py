"""The checklist on the visit's page."""

from gigafibre_fsm.domain.dispatch import visit
from gigafibre_fsm.www.page import PageRequest


def _check(request: PageRequest, job: str, technician: str) -> dict:
	visit.check(
		job, technician, request.form.get("row", ""), request.form.get("done") == "1", now=request.now
	)
	return {"next": f"/t/job/{job}#checklist"}


ACTIONS = {"check": _check}
