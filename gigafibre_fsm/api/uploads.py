"""Reads a file uploaded with a request."""

import base64
import binascii

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.imaging.image import MOST_BYTES
from gigafibre_fsm.exceptions import BadPicture


def photo(text: str | None, field: str = "photo") -> bytes:
	"""Return the bytes of the multipart file `field`, else of base64 text (or a `data:` URL).

	Raises:
		BadPicture: nothing was sent, or the text is not base64.
	"""
	file = frappe.request.files.get(field) if getattr(frappe.local, "request", None) else None
	if file:
		# From its start, since a unit of work may run again. One byte more than allowed detects a file that
		# is too large.
		file.stream.seek(0)
		return file.stream.read(MOST_BYTES + 1)
	encoded = (text or "").partition("base64,")[2] or text or ""
	try:
		return base64.b64decode("".join(encoded.split()), validate=True)
	except (binascii.Error, ValueError):
		frappe.throw(_("The picture did not arrive whole. Send it again."), BadPicture)
