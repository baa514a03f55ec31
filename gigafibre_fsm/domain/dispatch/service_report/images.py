"""Photos and signature of a report, reduced so that the PDF can be sent by e-mail."""

from typing import TYPE_CHECKING

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.access.printed_images import shrink_picture
from gigafibre_fsm.domain.dispatch.service_report.model import ReportedPhoto, Signature

if TYPE_CHECKING:
	from frappe.model.document import Document

MOST_PHOTOS = 9
ORDER = ("Before", "After", "Check", "Other")
"""Photos given in place of a line proof are for dispatch only, and left out."""


def load_photos(job: "Document") -> tuple[tuple[ReportedPhoto, ...], int]:
	"""Return at most MOST_PHOTOS photos in the order of the work, and the number of photos left out.

	An unreadable photo is skipped and counts as left out.
	"""
	rows = sorted((row for row in job.photos if row.kind in ORDER), key=lambda row: ORDER.index(row.kind))
	found = []
	for row in rows:
		if len(found) == MOST_PHOTOS:
			break
		jpeg = shrink_picture(files.content_of(files.StoredFile(row.photo, job.doctype, job.name)))
		if jpeg:
			found.append(ReportedPhoto(row.kind, jpeg))
	return tuple(found), len(rows) - len(found)


def load_signature(job: "Document") -> Signature | None:
	"""Return the customer's signature; None if the customer did not sign."""
	png = files.content_of(files.StoredFile(job.signature, job.doctype, job.name)) if job.signature else b""
	return Signature(job.signed_by or "", job.signed_on, png) if png else None
