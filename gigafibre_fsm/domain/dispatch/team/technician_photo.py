"""A technician's photo, which customers see: upright, small and without metadata."""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.dispatch.technician_work import files as accepted

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Dispatch Technician"
LONGEST_SIDE = 512
"""Pixels; pages show the photo at thumbnail size."""


def store_photo(technician: "Document") -> None:
	"""Replace a newly uploaded photo by a re-encoded copy, and delete the upload.

	Call it once the technician is saved; `access/attachments.py` has checked which file may be chosen.

	Raises:
		BadPicture: the file is not a usable photograph.
	"""
	if not technician.photo or not technician.has_value_changed("photo"):
		return
	uploads = frappe.get_all(
		"File", {"file_url": technician.photo}, ["name", "attached_to_doctype", "attached_to_name"]
	)
	content = frappe.get_doc("File", uploads[0].name).get_content() if uploads else b""
	data = content if isinstance(content, bytes) else content.encode()
	jpeg = accepted.clean_photo(data, longest=LONGEST_SIDE)
	kept = files.store_file(DOCTYPE, technician.name, f"{technician.name}.jpg", jpeg, "photo")
	technician.db_set("photo", kept, update_modified=False)
	for upload in uploads:
		if not upload.attached_to_name or upload.attached_to_doctype == DOCTYPE:
			# the technician's own upload; the new file holds its content
			frappe.delete_doc("File", upload.name, ignore_permissions=True)
