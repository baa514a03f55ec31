"""Photos, signature and logo of a report, reduced so that the PDF can be sent by e-mail."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.dispatch.service_report.model import Logo, ReportedPhoto, Signature

if TYPE_CHECKING:
	from frappe.model.document import Document

MOST_PHOTOS = 9
LONGEST_SIDE = 760
"""Pixels: a third of the width of a sheet at 300 dots per inch."""
QUALITY = 68
ORDER = ("Before", "After", "Check", "Other")
"""Photos given in place of a line proof are for dispatch only, and left out."""
_MARK = Path(__file__).resolve().parents[3] / "public" / "images" / "logo.svg"


def load_photos(job: "Document") -> tuple[tuple[ReportedPhoto, ...], int]:
	"""Return at most MOST_PHOTOS photos in the order of the work, and the number of photos left out.

	An unreadable photo is skipped and counts as left out.
	"""
	rows = sorted((row for row in job.photos if row.kind in ORDER), key=lambda row: ORDER.index(row.kind))
	found = []
	for row in rows:
		if len(found) == MOST_PHOTOS:
			break
		jpeg = _small(files.content_of(files.StoredFile(row.photo, job.doctype, job.name)))
		if jpeg:
			found.append(ReportedPhoto(row.kind, jpeg))
	return tuple(found), len(rows) - len(found)


def load_logo() -> Logo:
	"""Return the default company's logo, else the app's own."""
	company = frappe.db.get_single_value("Global Defaults", "default_company")
	url = company and frappe.db.get_value("Company", company, "company_logo")
	png = _small(files.content_of(files.StoredFile(url, "Company", company)), "PNG") if url else b""
	return Logo(png, "image/png", True) if png else Logo(_MARK.read_bytes(), "image/svg+xml", False)


def load_signature(job: "Document") -> Signature | None:
	"""Return the customer's signature; None if the customer did not sign."""
	png = files.content_of(files.StoredFile(job.signature, job.doctype, job.name)) if job.signature else b""
	return Signature(job.signed_by or "", job.signed_on, png) if png else None


def _small(data: bytes, kind: str = "JPEG") -> bytes:
	if not data:
		return b""
	try:
		picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
		picture = picture.convert("RGB" if kind == "JPEG" else "RGBA")
	except (OSError, ValueError, Image.DecompressionBombError):
		return b""
	picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
	out = io.BytesIO()
	picture.save(out, kind, quality=QUALITY, optimize=True)
	return out.getvalue()
