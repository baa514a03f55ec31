"""What the desk's print view draws by our own templates, named in `hooks.py` for Print Formats."""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch import service_report
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from frappe.model.document import Document


def fsm_visit_report(job: "Document") -> str:
	"""The report of a visit, in the language that is chosen in the print view.

	The document that is printed has its texts escaped already: the report, which escapes by itself, reads them anew.
	"""
	visit = frappe.get_doc(job.doctype, job.name)
	return service_report.render_part(
		service_report.load_report(visit, formatting.language(frappe.local.lang))
	)
