"""The photo of a form, and the fingerprint by which a repeated command is recognized."""

import hashlib

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.www.page import PageRequest

_AROUND_IT = ("command_id", "csrf_token", "seen", "made_on")
"""Fields that are sent with a command without being part of it."""


def photo(request: PageRequest) -> bytes:
	"""Return the content of the photo field; raises ValidationError if there is none."""
	file = request.files.get("photo")
	data = file.stream.read() if file else b""
	if not data:
		frappe.throw(_("No photo came with the form. Take the photo again."))
	return data


def look_ahead(request: PageRequest, job: str | None) -> label_reader.LabelReadResult | None:
	"""Return the result of reading a photographed label.

	Called before the command's transaction, because reading takes seconds.

	None if this form has no label, or if its command was already applied.
	"""
	if request.form.get("action") != "scan" or idempotency.is_applied(request.command_id):
		return None
	if job:
		technician_work.load_page(
			job, request.bearer.technician["name"]
		)  # refuses another technician's job before reading anything
	return label_reader.read_label(photo(request))


def look(request: PageRequest) -> label_reader.LabelReadResult:
	"""Return the result of reading a form's photographed label."""
	return request.ready or label_reader.read_label(photo(request))


def contents(request: PageRequest) -> dict[str, str]:
	"""Return the content of the command, with files as hashes: the same id with other content is refused."""
	values = {key: value for key, value in request.form.items() if key not in _AROUND_IT}
	for name, file in request.files.items():
		values[name] = hashlib.sha256(file.stream.read()).hexdigest()
		file.stream.seek(0)
	return values
