"""Photographed labels of the visit that nobody has confirmed yet."""

from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.www.page import PageRequest


def _dismiss(request: PageRequest, job: str, technician: str) -> dict:
	label_scans.dismiss_scan(request.form.get("scan", ""), technician)
	return {"next": f"/t/job/{job}#equipment"}


ACTIONS = {"dismiss": _dismiss}
