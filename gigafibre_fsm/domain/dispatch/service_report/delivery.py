"""Sends a report to the customer: a text with the link to their visit, and an e-mail with the PDF.

Both are outbox rows (FSM SMS, Frappe's Email Queue), queued in the transaction that records the report as
sent. An e-mail that the valve blocks is recorded in the job's timeline.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html, validate_email_address

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.job.repository import JobStatus
from gigafibre_fsm.domain.dispatch.notifications import customer as customer_notices
from gigafibre_fsm.domain.dispatch.service_report import loader as report_loader
from gigafibre_fsm.domain.platform import outbound_guard
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def is_owed(job: "Document") -> bool:
	"""Whether the report is still to be sent: once, and only for job types whose customers are texted."""
	return bool(job.report and not job.report_sent_on and customer_notices.is_notified(job.job_type))


def send_report(job: "Document", now: datetime, actor: str = "—") -> None:
	"""Queue the text and the e-mail with the stored report for the customer.

	Args:
		job: the Dispatch Job with its report, locked in the database by the caller, who saves it.
		now: site time, naive.
		actor: name of the user, as the timeline shows it; a dash if no user requested it.
	"""
	customer_notices.notify_report(job, actor, now)
	address = _address_of(job.customer)
	if address:
		job_repository.add_event(job, "Message", actor, now, detail=_mailed(job, address))
	job.report_sent_on = now


def resend_report(job: str, actor: str, now: datetime) -> JobStatus:
	"""Send the stored report to the customer again, and return `{"job", "status"}`.

	Args:
		job: name of the Dispatch Job.
		actor: name of the user, as the timeline shows it.
		now: site time, naive.

	Raises:
		FsmError: there is no report yet, or customers of this job type are not texted.
	"""
	doc = job_repository.lock_job(job)
	if doc.status != lifecycle.COMPLETED or not doc.report:
		frappe.throw(
			_("There is no report yet: it is made some minutes after the visit is completed."), FsmError
		)
	if not customer_notices.is_notified(doc.job_type):
		frappe.throw(
			_("Customers are not told about visits of this type. Print the report instead."), FsmError
		)
	send_report(doc, now, actor)
	job_repository.save_job(doc)
	return {"job": doc.name, "status": doc.status}


def _address_of(customer: str | None) -> str:
	address = (customer and frappe.db.get_value("Customer", customer, "email_id")) or ""
	return validate_email_address(address.strip()) or ""


def _mailed(job: "Document", address: str) -> str:
	"""Queue the e-mail in Frappe's outbox, if the valve allows it; return the timeline entry."""
	verdict = outbound_guard.judge_effect("email", address.lower())
	if not verdict.open:
		return f"{address}: {verdict.reason}"
	try:
		_queue_mail(job, address)
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		return _("{0}: not sent, no outgoing e-mail account is set up.").format(address)
	return address


def _queue_mail(job: "Document", address: str) -> None:
	language = report_loader.customer_language(job)
	settings = frappe.get_cached_doc("FSM Settings")
	brand = settings.brand_name or ""
	subject = frappe._("Report of your visit {0}", lang=language).format(job.name)
	hello = frappe._("Hello,", lang=language)
	text = frappe._("The report of your visit is attached to this message.", lang=language)
	file = frappe.db.get_value("File", {"file_url": job.report, "attached_to_name": job.name})
	frappe.sendmail(
		recipients=[address],
		subject=f"{brand} – {subject}" if brand else subject,
		message="<br><br>".join((hello, text, escape_html(brand))),
		attachments=[{"fid": file}],
		reference_doctype="Dispatch Job",
		reference_name=job.name,
		add_unsubscribe_link=0,
	)
