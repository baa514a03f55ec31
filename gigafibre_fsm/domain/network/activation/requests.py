"""Asks for an ONT's registration when it is installed, and gives the network engineer everything to paste."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.activation import messages as activation_messages
from gigafibre_fsm.domain.network.activation import planning
from gigafibre_fsm.domain.network.activation import repository as activation_repository
from gigafibre_fsm.domain.network.activation import status as activation_status
from gigafibre_fsm.domain.network.activation.repository import ActivationCause, ActivationPlan
from gigafibre_fsm.domain.network.line.baselines import WITH_A_BASELINE
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.olt import sheets

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST_PASTE = 50_000


def device_moved(movement: "Document") -> None:
	"""Ask for the registration of an ONT that is installed; withdraw what is open when it leaves.

	Nothing is ever deleted at the OLT: a device that leaves stays registered until an engineer removes it.
	"""
	if movement.to_status != movement_states.INSTALLED or not movement.to_location:
		activation_repository.cancel_open(movement.equipment, movement.moved_on)
		return
	if frappe.db.get_value("Equipment", movement.equipment, "equipment_type") not in WITH_A_BASELINE:
		return
	by, place = frappe.session.user, movement.to_location
	cause = ActivationCause(movement.moved_on, by, movement.technician, movement.job, place)
	request_activation(movement.equipment, cause)


def request_activation(equipment: str, cause: ActivationCause) -> str | None:
	"""Store a request and tell the engineer; return its name, None where nobody registers ONTs from this site.

	Args:
		equipment: name of the Equipment, installed at `cause.location`.
		cause: who asks for it, and why.
	"""
	plan = planning.plan_activation(equipment, cause.location)
	if plan is None:
		return None
	name = activation_repository.insert_activation(equipment, plan, cause)
	_give_task(name, equipment, plan)
	return name


def check_answer(name: str, text: str, now: datetime) -> str:
	"""Check what an OLT answered; if it proves the registration, settle it. Return a sentence about the result.

	The caller has checked that this user may. A text that proves nothing is kept with what speaks against it.

	Args:
		name: of the OLT Activation.
		text: as pasted.
		now: site time, naive.

	Raises:
		FsmError: it is settled already, or the text is too long.
	"""
	row = activation_repository.lock_row(name)
	if not row or row.state not in activation_status.OPEN:
		frappe.throw(_("This activation is settled already. Reload the page."), FsmError)
	if len(text) > LONGEST_PASTE:
		frappe.throw(
			_("Paste only the answer about this ONT: at most {0} characters.").format(LONGEST_PASTE), FsmError
		)
	verdict = sheets.check_paste(text, row.serial, row.port)
	if verdict.kind != sheets.FOUND:
		activation_repository.note_remark(name, reason=verdict.kind, about=verdict.seen[:140], pasted=text)
		return activation_messages.explain_reason(verdict.kind, verdict.seen, row.serial, row.port)
	done = {"pasted": text, "is_offline": int(verdict.is_offline)}
	activation_repository.settle(name, activation_status.DONE, now, **done)
	if verdict.is_offline:
		return _("Registered, but not online yet: is it plugged in?")
	return _("Registered: the OLT shows {0} at {1}.").format(row.serial, row.port)


def give_up(name: str, note: str, now: datetime) -> None:
	"""Record that an ONT could not be registered.

	Args:
		name: of the OLT Activation.
		note: why, in the engineer's words.
		now: site time, naive.

	Raises:
		FsmError: it is settled already, or nothing says why.
	"""
	row = activation_repository.lock_row(name)
	if not row or row.state not in activation_status.OPEN:
		frappe.throw(_("This activation is settled already. Reload the page."), FsmError)
	if not note.strip():
		frappe.throw(_("Say why it could not be registered."), FsmError)
	reason = activation_status.BY_HAND
	activation_repository.settle(name, activation_status.FAILED, now, reason=reason, about=note.strip()[:140])


def _give_task(name: str, equipment: str, plan: ActivationPlan) -> None:
	"""Create the engineer's task with everything to paste, in their language."""
	engineer = frappe.db.get_value(activation_repository.ACCESS, {"olt": plan.olt}, "engineer")
	if not engineer:
		return
	language = frappe.db.get_value("User", engineer, "language") or "en"
	title = _("Register {0} at port {1}", lang=language).format(plan.serial or equipment, plan.port)
	words = activation_messages.explain_reason(plan.reason, plan.about, plan.serial, plan.port, language)
	escape = frappe.utils.escape_html
	# a task's description is HTML: what comes from the network stands in it as text
	commands = f"<pre>{escape(plan.sheet)}\n{escape(plan.proof)}</pre>" if plan.sheet else ""
	task = frappe.new_doc("ToDo")
	task.update(
		{"allocated_to": engineer, "reference_type": activation_repository.DOCTYPE, "reference_name": name}
	)
	task.description = f"<p>{escape(title)}</p><p>{escape(words)}</p>{commands}"
	# guard: the site's own task for whoever the OLT Access names
	task.insert(ignore_permissions=True)
