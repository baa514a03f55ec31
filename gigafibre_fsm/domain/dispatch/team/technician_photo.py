"""A technician's photo, which customers see: kept as the photos of visits are, upright, small and without metadata."""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.dispatch.technician_work import files as accepted

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Dispatch Technician"
LONGEST_SIDE = 512
"""Pixels; pages show it no larger than a thumb."""


def take_in(technician: "Document") -> None:
	"""Replace a photo that was just chosen by a picture of its pixels alone, and forget the upload.

	Called once the technician is stored; which file may be chosen was judged before (`access/attachments.py`).

	Raises:
		BadPicture: it is no usable photograph.
	"""
	if not technician.photo or not technician.has_value_changed("photo"):
		return
	uploads = frappe.get_all(
		"File", {"file_url": technician.photo}, ["name", "attached_to_doctype", "attached_to_name"]
	)
	content = frappe.get_doc("File", uploads[0].name).get_content() if uploads else b""
	data = content if isinstance(content, bytes) else content.encode()
	jpeg = accepted.photo(data, longest=LONGEST_SIDE)
	kept = files.store_file(DOCTYPE, technician.name, f"{technician.name}.jpg", jpeg, "photo")
	technician.db_set("photo", kept, update_modified=False)
	for upload in uploads:
		if not upload.attached_to_name or upload.attached_to_doctype == DOCTYPE:
			# the person's own upload, whose content stands in the new file
			frappe.delete_doc("File", upload.name, ignore_permissions=True)
