"""Our own templates within the desk's print view, named in `hooks.py` for Print Formats."""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing import invoice_document
from gigafibre_fsm.domain.dispatch import service_report
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from frappe.model.document import Document


def fsm_visit_report(job: "Document") -> str:
	"""Return the report of a job, in the language chosen in the print view.

	The printed document's texts are escaped already, so the job is read again: the report does its own
	escaping.
	"""
	doc = frappe.get_doc(job.doctype, job.name)
	return service_report.render_part(service_report.load_report(doc, formatting.language(frappe.local.lang)))


def fsm_invoice(invoice: "Document") -> str:
	"""Return an invoice in both languages, for the desk's print view; read again, as above."""
	document = invoice_document.load_document(
		frappe.get_doc(invoice.doctype, invoice.name), with_account=True
	)
	return invoice_document.render_part(document)
