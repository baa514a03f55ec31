"""Keeps a sales order in step with the job that it asked for."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.care import waiting
from gigafibre_fsm.domain.dispatch.job import lifecycle, transition_messages
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from frappe.model.document import Document


def job_changed(job: "Document") -> None:
	"""Write the job and its new status to its order; does nothing without an order or a status change."""
	before = job.get_doc_before_save()
	if not job.sales_order or (before and before.status == job.status):
		return
	if job.follow_up_job:
		# the order is now linked to the follow-up, which wrote itself there when it was created
		return
	# bypasses the order's own validation: it is submitted, and the technician may not read orders
	values = {"fsm_dispatch_job": job.name, "fsm_visit_status": job.status}
	if job.status == lifecycle.COMPLETED:
		# what the customer ordered on their pages is done: see shop/fulfilment
		values["fsm_portal_next"] = instants.now_utc()
	frappe.db.set_value("Sales Order", job.sales_order, values)
	if before is None or job.status in lifecycle.FINAL:
		frappe.get_doc("Sales Order", job.sales_order).add_comment("Comment", _comment(job, before is None))


def order_cancelled(order: "Document", actor: str, now: datetime) -> None:
	"""Ask the user who cancelled an order whether its job is still needed.

	The job is never cancelled automatically; its timeline records that the order was cancelled.

	Args:
		order: the Sales Order.
		actor: full name of the user, as the job's timeline shows it.
		now: site time, naive.
	"""
	waiting.ask_dispatch(order, ("Submitted", "Cancelled"), actor, now)


def _comment(job: "Document", is_new: bool) -> str:
	language = waiting.staff_language()
	link = frappe.utils.get_link_to_form("Dispatch Job", job.name)
	if is_new:
		return _("Visit {0} was created.", language).format(link)
	what = _("Visit {0}: {1}. {2}", language)
	reason = frappe.utils.escape_html(job.reason or "")
	return what.format(link, transition_messages.status_name(job.status, language), reason)
