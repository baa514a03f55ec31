"""What a technician does with devices from the visit's page."""

from gigafibre_fsm.domain.dispatch import visit
from gigafibre_fsm.domain.equipment import create, labels
from gigafibre_fsm.www.page import PageRequest
from gigafibre_fsm.www.t import sent


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
	scan = labels.keep(job, technician, sent.look(request))
	return {"next": f"/t/scan/{scan}"}


ACTIONS = {"install": _install, "remove": _remove, "create": _create, "scan": _scan}
