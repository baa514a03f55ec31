"""What comes with a form: the photo, and the fingerprint by which the same command is known again."""

import hashlib

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.www.page import PageRequest

_AROUND_IT = ("command_id", "csrf_token", "seen", "made_on")
"""What comes with a command without being part of it."""


def photo(request: PageRequest) -> bytes:
	"""The bytes of the photo field; a ValidationError when none came."""
	file = request.files.get("photo")
	data = file.stream.read() if file else b""
	if not data:
		frappe.throw(_("No photo came with the form. Take the photo again."))
	return data


def look_ahead(request: PageRequest, job: str | None) -> label_reader.LabelReadResult | None:
	"""The look at a photographed label, which takes seconds, before the transaction of its command.

	None when this form wants none, or its command was applied already.
	"""
	if request.form.get("action") != "scan" or idempotency.is_applied(request.command_id):
		return None
	if job:
		technician_work.load_page(
			job, request.bearer.technician["name"]
		)  # whose visit it is comes before anything is read
	return label_reader.read_label(photo(request))


def look(request: PageRequest) -> label_reader.LabelReadResult:
	"""What the photographed label of a form says."""
	return request.ready or label_reader.read_label(photo(request))


def contents(request: PageRequest) -> dict[str, str]:
	"""What the command consists of, files as their hash: the same id with something else in it is refused."""
	values = {key: value for key, value in request.form.items() if key not in _AROUND_IT}
	for name, file in request.files.items():
		values[name] = hashlib.sha256(file.stream.read()).hexdigest()
		file.stream.seek(0)
	return values
