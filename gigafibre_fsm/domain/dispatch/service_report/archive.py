"""Stores the report of a completed job as a private file, and renews it after late changes.

A sweep finds the reports that are due. It may run concurrently, and again after a crash. Completing a job
does not wait for it.
"""

import hashlib
from datetime import datetime, timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.dispatch import due
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.service_report import delivery as report_delivery
from gigafibre_fsm.domain.dispatch.service_report import loader as report_loader
from gigafibre_fsm.domain.dispatch.service_report import rendering as report_rendering
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.domain.platform import pdf as pdf_documents

AGAIN_AFTER = timedelta(minutes=10)
"""Delay before a failed report is retried; the delay grows with the age of the completion."""
MOST = 20
"""Reports checked in one run of the sweep: each takes a second or two."""


def process_due(now: datetime) -> int:
	"""Make, renew and send the reports that are due; return how many jobs were checked."""
	jobs = _due(now)
	for job in jobs:
		try:
			process_job(job, now)
		except Exception:
			frappe.db.rollback()
			transactions.run_transaction(lambda job=job: _put_off(job))
	return len(jobs)


def process_job(job: str, now: datetime) -> None:
	"""Make the report of one job if its content is new, and send it once it has settled."""
	doc = frappe.get_doc("Dispatch Job", job)
	if doc.status != lifecycle.COMPLETED:
		return
	said = report_rendering.render_html(report_loader.load_report(doc, version=_next_version(doc)))
	fingerprint = _fingerprint(doc, said)
	is_new = fingerprint != doc.report_fingerprint
	# rendered before the row is locked, because it takes most of the time
	pdf = pdf_documents.print_page(said) if is_new else b""
	before = doc.report_fingerprint
	transactions.run_transaction(lambda: _store_report(job, before, fingerprint, pdf, now))


def find_file(job: str) -> str | None:
	"""Return the address of the stored report, `/private/files/…`; None if there is none."""
	return frappe.db.get_value("Dispatch Job", job, "report") or None


def _store_report(job: str, before: str | None, fingerprint: str, pdf: bytes, now: datetime) -> None:
	doc = job_repository.lock_job(job)
	if (doc.report_fingerprint or None) != (before or None):
		return  # a concurrent run was faster; the next run checks again
	if pdf:
		doc.report_version = _next_version(doc)
		name = f"{doc.name}-v{doc.report_version}.pdf"
		doc.report = files.store_file("Dispatch Job", doc.name, name, pdf, "report")
		doc.report_fingerprint = fingerprint
		job_repository.add_event(doc, "Report", "—", now, detail=f"v{doc.report_version}")
	if now >= doc.completed_on + due.REPORT_SETTLES and report_delivery.is_owed(doc):
		report_delivery.send_report(doc, now)
		pdf = pdf or b"sent"
	if pdf:
		job_repository.save_job(doc)
	# the site's clock: this is compared with the `modified` of documents
	looked = instants.earliest_site_time(now_datetime())
	frappe.db.set_value("Dispatch Job", job, "report_looked_on", looked, update_modified=False)


def _next_version(doc) -> int:
	"""Return the version of a changed report.

	A report that was not sent yet is rewritten under its number.
	"""
	return (doc.report_version or 1) + (1 if doc.report_sent_on and doc.report else 0)


def _fingerprint(doc, said: str) -> str:
	"""Hash the content of the report, without its version number."""
	plain = (
		report_rendering.render_html(report_loader.load_report(doc, version=1))
		if _next_version(doc) > 1
		else said
	)
	return hashlib.sha256(plain.encode()).hexdigest()


def _put_off(job: str) -> None:
	frappe.log_error(title=f"Visit report of {job}")
	now = now_datetime()
	age = now - frappe.db.get_value("Dispatch Job", job, "completed_on")
	again = now + max(AGAIN_AFTER, age / 8)
	frappe.db.set_value("Dispatch Job", job, "report_looked_on", again, update_modified=False)


def _due(now: datetime) -> list[str]:
	return [row.name for row in due.report_filters(now).limit(MOST).run(as_dict=True)]
