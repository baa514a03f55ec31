"""The photograph that shows why a device was marked as it was, kept as a private file of its movement."""

import frappe

from gigafibre_fsm.domain.equipment import looking


def keep(movement: str, photo: bytes) -> str:
	"""Keep an upright JPEG without metadata with the movement and return its address.

	Raises:
		BadPicture: it is no usable photograph; the message says what to do.
	"""
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{movement}.jpg",
			"attached_to_doctype": "Equipment Movement",
			"attached_to_name": movement,
			"is_private": 1,
			"content": looking.prepared(photo).jpeg,
		}
	)
	# A technician has no right to attach files; the movement was just written for them.
	file.insert(ignore_permissions=True)
	return file.file_url
