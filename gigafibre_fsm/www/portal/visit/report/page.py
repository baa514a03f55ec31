"""Report of the visit, once there is one: the stored PDF, for whoever opens the visit's link."""

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.dispatch import self_service, service_report
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www.page import PageRequest, Raw
from gigafibre_fsm.www.portal.visit.page import who_and_what


def get(request: PageRequest) -> Raw:
	"""Return the PDF for display in the browser. Raises NotYours if there is none."""
	job, customer = who_and_what(request)
	self_service.require_known(job, customer)
	address = service_report.find_file(job)
	body = files.content_of(files.StoredFile(address or "", "Dispatch Job", job))
	if not body:
		raise NotYours
	named = {"Content-Disposition": f'inline; filename="{job}.pdf"'}
	return Raw(body, "application/pdf", headers={"Cache-Control": "private, no-store", **named})
