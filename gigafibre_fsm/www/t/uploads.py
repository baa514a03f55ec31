"""The content of a posted form: its files, the photo of a label, and its command."""

import frappe
from frappe import _

from gigafibre_fsm.domain.access import phone_queue
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import ownership
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import Form
from gigafibre_fsm.domain.dispatch.technician_work.commands import NOTHING_TYPED, Command, TypedFields
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.www.page import PageRequest


def command(
	request: PageRequest, name: str, form: Form, job: str | None, *, typed: TypedFields | None = None
) -> Command:
	"""Return the signed-in technician's command, as their phone sent it.

	Args:
		request: the post.
		name: of the command; FsmError if there is none of this name.
		form: the form from which its arguments are read.
		job: name of the Dispatch Job, None for a device without one.
		typed: text to save along with it; None for nothing.
	"""
	return Command(
		name=name,
		arguments=technician_work.registered(name).read(form),
		technician=request.identity.technician["name"],
		user=request.identity.user,
		now=request.now,
		job=job,
		command_id=request.command_id,
		age=phone_queue.age(),
		seen=request.form.get("seen", ""),
		typed=typed or NOTHING_TYPED,
		look=request.ready if name == "scan" else None,
		is_queued=phone_queue.is_queued(),
	)


def files(request: PageRequest) -> dict[str, bytes]:
	"""Return the content of each file field."""
	return {name: file.stream.read() for name, file in request.files.items()}


def look_ahead(request: PageRequest, job: str | None) -> label_reader.LabelReadResult | None:
	"""Return the result of reading a photographed label.

	Called before the command's transaction, because reading takes seconds.

	None if this form has no label, or if its command was already applied.
	"""
	if request.form.get("action") != "scan" or idempotency.is_applied(request.command_id):
		return None
	if job:
		ownership.require(job, request.identity.technician["name"])
	photo = files(request).get("photo", b"")
	if not photo:
		frappe.throw(_("No photo came with the form. Take the photo again."))
	return label_reader.read_label(photo)
