"""With whose rights a template acts, and who hears of its failures."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.flows.templates import activation
from gigafibre_fsm.domain.flows.templates import repository as template_repository
from gigafibre_fsm.domain.platform import desk_notifications

ACTIVATORS = frozenset({"FSM Manager", "System Manager"})
"""Roles that may activate a flow, and that its user keeps for it to go on."""


@dataclass(frozen=True, slots=True)
class FlowOwner:
	"""What a worker needs to know of a template.

	Attributes:
		user: with whose rights it acts.
		is_able: whether this user may still activate flows.
		hears: who hears of failures.
	"""

	user: str
	is_able: bool
	hears: str


def load_owner(template: str) -> FlowOwner:
	"""Return the owner of a template."""
	row = frappe.db.get_value(
		template_repository.TEMPLATE, template, ["run_as", "failure_owner"], as_dict=True
	)
	if not row:
		return FlowOwner("", False, "")
	user = row.run_as or ""
	enabled = bool(user) and bool(frappe.db.get_value("User", user, "enabled"))
	is_able = enabled and bool(ACTIVATORS.intersection(frappe.get_roles(user)))
	return FlowOwner(user, is_able, row.failure_owner or user)


def pause_template(owner: FlowOwner, template: str, why: str) -> None:
	"""Have a template begin no further run, and tell its owner once; nothing if it is paused already.

	Args:
		owner: of the template.
		template: name of the Flow Template.
		why: a sentence.
	"""
	if activation.pause_if_active(template, why) and owner.hears:
		sentence = "A flow has paused itself."
		desk_notifications.notify_users([owner.hears], sentence, template_repository.TEMPLATE, template)


def notify_trouble(owner: FlowOwner, run: str) -> None:
	"""Tell a template's owner once that a run waits for a decision."""
	if owner.hears:
		sentence = "A flow needs a decision."
		desk_notifications.notify_users([owner.hears], sentence, "Flow Run", run)
