"""A visit as an iCalendar file for the customer's own calendar."""

import frappe
from frappe.utils import get_system_timezone

from gigafibre_fsm.domain.dispatch import self_service
from gigafibre_fsm.domain.dispatch.self_service import icalendar
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www.page import PageRequest, Raw
from gigafibre_fsm.www.portal.visit.page import who_and_what


def get(request: PageRequest) -> Raw:
	"""Return the arrival window as an iCalendar file; NotYours for a visit that has none or is over."""
	job = self_service.load_page(*who_and_what(request), request.now)
	if not job.window or job.refusal == "over":
		raise NotYours
	brand = load_office().brand
	summary = f"{brand} : {job.type_label}" if brand else job.type_label
	uid = f"{job.job}@{frappe.local.site}"
	body = icalendar.build_event(uid, job.window, summary, job.street, request.now, get_system_timezone())
	headers = {"Content-Disposition": 'attachment; filename="visit.ics"'}
	return Raw(body, "text/calendar; charset=utf-8", headers=headers)
