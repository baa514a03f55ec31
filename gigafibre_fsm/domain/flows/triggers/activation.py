"""What a template's trigger needs when it is activated, paused or retired: its place among the listeners, its clock, its key."""

from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.definition.tree import FlowTrigger
from gigafibre_fsm.domain.flows.templates import repository, states
from gigafibre_fsm.domain.flows.triggers import clock, date_fields, listening, overdue, webhook_keys
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def template_changed(template: "Document") -> None:
	"""Follow a change of a template's state or version; what came while it was paused is not made up for.

	Raises:
		FsmError: its trigger cannot work on this site.
	"""
	before = template.get_doc_before_save()
	watched = ("state", "active_version", "allow_import")
	if before and all(before.get(field) == template.get(field) for field in watched):
		return
	listening.forget_listeners()
	values: dict[str, Any] = {"next_occurrence": None}
	if template.state == states.ACTIVE:
		trigger = repository.load_definition(template.active_version).trigger
		refuse_impossible(trigger)
		if _goes_on(before, trigger):
			return
		now = instants.now_utc()
		values = {"seen_until": now, "next_occurrence": clock.find_next_look(trigger, now)}
		if trigger.kind == trigger_kinds.DOCUMENT and trigger.inputs.get("doctype") == overdue.INVOICE:
			overdue.pass_over(template.name, now)
		if trigger.kind == trigger_kinds.WEBHOOK and not template.webhook_key:
			values["webhook_key"] = webhook_keys.make_key()
			webhook_keys.renew_secret(template.name)
	template.db_set(values, update_modified=False)


def _goes_on(before: "Document | None", trigger: FlowTrigger) -> bool:
	"""Whether a flow listened to the same before: then nothing that has come since the last look is passed over."""
	if not before or before.state != states.ACTIVE:
		return False
	return repository.load_definition(before.active_version).trigger == trigger


def refuse_impossible(trigger: FlowTrigger) -> None:
	"""Refuse a trigger that listens to what this site does not have, or that its user may not read.

	Raises:
		FsmError: the doctype or its date does not exist, has no rows of its own, or is not the user's to read.
	"""
	doctype = trigger.inputs.get("doctype")
	if not doctype:
		return
	if not frappe.db.exists("DocType", {"name": doctype, "istable": 0, "issingle": 0}):
		frappe.throw(
			_("There is no type of record {0} that a flow could listen to.").format(doctype), FsmError
		)
	if not frappe.has_permission(doctype, "read"):
		frappe.throw(
			_("You may not read {0}, so your flow cannot listen to it.").format(_(doctype)), FsmError
		)
	if trigger.kind == trigger_kinds.DATE_FIELD and not date_fields.find_type(trigger):
		sentence = _("{0} has no date {1}.").format(_(doctype), date_fields.read_field(trigger))
		frappe.throw(sentence, FsmError)
