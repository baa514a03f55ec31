"""Loads the page of a customer's visit with its location and the technician's other jobs that day."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.dispatch.job import address as job_address
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.proposals import text_offers
from gigafibre_fsm.domain.dispatch.schedule import arrivals
from gigafibre_fsm.domain.dispatch.self_service import rules
from gigafibre_fsm.domain.dispatch.self_service.page_model import CustomerJobPage
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import NotYours

_FIELDS = (
	*("name", "status", "outcome", "job_type", "arrival", "duration", "technician", "technician_name"),
	*("window_start", "window_end", "promised", "dispatched_on", "en_route_on", "on_site_on"),
	*("service_location", "completed_on", "customer_note", "customer_request", "locked", "reason"),
)

WAITED_FOR = (rules.Stage.PLANNING, rules.Stage.PLANNED, rules.Stage.ON_THE_WAY)
"""Stages of a visit whose customer may wonder whether it is needed."""


def load_page(job: str, customer: str, now: datetime) -> CustomerJobPage:
	"""Return everything that the page of a customer's visit shows.

	Args:
		job: name of the Dispatch Job.
		customer: name of the Customer who opens the page.
		now: site time, naive.

	Raises:
		NotYours: the visit does not exist or is another customer's.
	"""
	row = _row(job, customer)
	notice = notice_hours()
	window = rules.known_window(row.status, bool(row.promised), (row.window_start, row.window_end))
	stage = rules.find_stage(row.status, row.outcome, bool(row.promised))
	is_sent = bool(row.dispatched_on and row.technician and stage != rules.Stage.CANCELLED)
	may_ask = rules.may_ask(row.status)
	offer = text_offers.find_offer(row.name, now) if may_ask else None
	ended = text_offers.find_ended_cause(row.name, now) if may_ask and not offer else None
	expected, stops = arrivals.estimate_arrival(row, now) if row.status in arrivals.WAITING else (None, None)
	return CustomerJobPage(
		job=row.name,
		stage=stage.value,
		type_label=formatting.localized_label(row, frappe.local.lang, other="job_type"),
		street=job_address.without_number(row.address_line),
		window=window,
		technician=(row.technician_name or "").split(" ")[0] or None if is_sent else None,
		has_photo=bool(is_sent and row.photo),
		expected=expected,
		stops_before=stops,
		refusal=rules.find_refusal(row.status, window and window[0], now, notice),
		may_ask=may_ask,
		may_note=rules.find_note_refusal(row.status) is None,
		notice_hours=notice,
		note=row.customer_note or "",
		request=row.customer_request or "",
		finished_on=row.completed_on,
		work=_work(row.name) if row.status == lifecycle.COMPLETED else (),
		left=(row.reason or "").strip() if stage == rules.Stage.TO_CONTINUE else "",
		outage=affecting.find_affecting(row.service_location) if stage in WAITED_FOR else None,
		offer=offer,
		ended_offer=ended,
	)


def notice_hours() -> int:
	"""Return how many hours before its window a visit can no longer be changed by the customer."""
	return int(frappe.get_cached_doc("FSM Dispatch Settings").customer_notice_hours or 0)


def load_picture(job: str, customer: str) -> StoredFile:
	"""Return the photo of the assigned technician.

	Raises:
		NotYours: no technician is dispatched, the technician has no photo, or it is another customer's visit.
	"""
	row = _row(job, customer)
	if not row.dispatched_on or not row.photo or row.status == lifecycle.CANCELLED:
		raise not_yours_error()
	return StoredFile(row.photo, "Dispatch Technician", row.technician)


def require_known(job: str, customer: str) -> None:
	"""Check that a visit is a customer's, and more than a draft of the office's.

	Raises:
		NotYours: the visit does not exist, is another customer's, or is a draft.
	"""
	status = frappe.db.get_value("Dispatch Job", {"name": job, "customer": customer}, "status")
	if not status or status == lifecycle.DRAFT:
		raise not_yours_error()


def not_yours_error() -> NotYours:
	"""Return the same refusal for a visit that does not exist and for another customer's."""
	return NotYours(_("This visit no longer exists."))


def _row(job: str, customer: str) -> "frappe._dict":
	dispatch_job = frappe.qb.DocType("Dispatch Job")
	place = frappe.qb.DocType("Service Location")
	kind = frappe.qb.DocType("Dispatch Job Type")
	technician = frappe.qb.DocType("Dispatch Technician")
	rows = (
		frappe.qb.from_(dispatch_job)
		.left_join(place)
		.on(place.name == dispatch_job.service_location)
		.left_join(kind)
		.on(kind.name == dispatch_job.job_type)
		.left_join(technician)
		.on(technician.name == dispatch_job.technician)
		.select(*(dispatch_job[field] for field in _FIELDS))
		.select(place.address_line, place.latitude, place.longitude, kind.label_fr, technician.photo)
		.where((dispatch_job.name == job) & (dispatch_job.customer == customer))
	).run(as_dict=True)
	if not rows:
		raise not_yours_error()
	return rows[0]


def _work(job: str) -> tuple[str, ...]:
	"""Return the done checklist items and the installed devices, in the language of the request."""
	about = {"parent": job, "parenttype": "Dispatch Job"}
	points = frappe.get_all(
		"Dispatch Job Check", {**about, "done": 1}, ["label_en", "label_fr"], order_by="idx"
	)
	rows = frappe.get_all(
		"Dispatch Job Equipment", about, ["equipment", "equipment_model", "action"], order_by="idx"
	)
	# the last action on each device
	last = {row.equipment: row for row in rows}
	models = [row.equipment_model or row.equipment for row in last.values() if row.action == "Installed"]
	return (
		*(formatting.localized_label(row, frappe.local.lang) for row in points),
		*(_("Installed: {0}").format(model) for model in models),
	)
