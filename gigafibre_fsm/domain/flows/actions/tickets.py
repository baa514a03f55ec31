"""Steps about tickets (Issue): created with the state of the line, changed, assigned."""

from typing import Any

import frappe
from frappe import _
from frappe.desk.form import assign_to

from gigafibre_fsm.domain.care.tickets import line_snapshot
from gigafibre_fsm.domain.flows.actions import subjects
from gigafibre_fsm.domain.flows.actions.effects import have_once, refuse, site_now
from gigafibre_fsm.domain.flows.actions.inputs import require_text
from gigafibre_fsm.domain.flows.catalogue.registry import Done, Preview, StepCall
from gigafibre_fsm.domain.platform.message_text import write_lines

DOCTYPE = "Issue"
LONGEST_SUBJECT = 140
STATUSES = ("Open", "Replied", "On Hold", "Resolved", "Closed")
PRIORITIES = ("Low", "Medium", "High")


def create_ticket(call: StepCall) -> Done:
	"""Create a ticket, once; with `with_line` it holds the state of the customer's line now."""
	subject = require_text(call, "subject", "Subject")

	def create() -> dict[str, Any]:
		customer = subjects.find_customer(call)
		issue = frappe.get_doc(
			{
				"doctype": DOCTYPE,
				"customer": customer or None,
				"subject": _tidy(str(subject)),
				"description": _describe(call),
				"issue_type": call.inputs.get("issue_type") or None,
				"priority": call.inputs.get("priority") or None,
				**_line_fields(call, customer),
			}
		).insert()
		_assign(issue.name, call.inputs.get("user"))
		return {"ticket": issue.name}

	return have_once(call, "create_ticket", create)


def describe_ticket(call: StepCall) -> Preview:
	"""Describe the ticket that `create_ticket` would create."""
	subject = _tidy(str(call.inputs.get("subject") or ""))
	sentence = _("Ticket: {0}").format(subject)
	return Preview("document", sentence, customer=subjects.find_customer(call), text=_describe(call))


def update_ticket(call: StepCall) -> Done:
	"""Change status, priority or kind of a ticket, assign it, and add a note that the customer does not see."""
	ticket = subjects.require_document(call, DOCTYPE, "ticket")

	def update() -> dict[str, Any]:
		issue = frappe.get_doc(DOCTYPE, ticket, for_update=True)
		issue.check_permission("write")
		given = {field: call.inputs.get(field) for field in ("status", "priority", "issue_type")}
		changed = {field: value for field, value in given.items() if value and value != issue.get(field)}
		if changed:
			issue.update(changed)
			issue.save()
		if call.inputs.get("note"):
			issue.add_comment("Comment", write_lines(str(call.inputs["note"])))
		_assign(ticket, call.inputs.get("user"))
		return {"ticket": ticket, "status": issue.status}

	return have_once(call, "update_ticket", update)


def describe_update(call: StepCall) -> Preview:
	"""Describe what `update_ticket` would change."""
	ticket = subjects.require_document(call, DOCTYPE, "ticket")
	fields = ("status", "priority", "issue_type", "user", "note")
	changes = ", ".join(str(call.inputs[field]) for field in fields if call.inputs.get(field))
	return Preview("document", _("Change {0} {1}: {2}").format(_(DOCTYPE), ticket, changes), text=changes)


def _tidy(subject: str) -> str:
	# Frappe rewrites or refuses what looks like a tag
	return " ".join(subject.split())[:LONGEST_SUBJECT].replace("<", "‹").replace(">", "›")


def _describe(call: StepCall) -> str:
	return write_lines(str(call.inputs.get("description") or call.inputs.get("subject") or ""))


def _line_fields(call: StepCall, customer: str) -> dict[str, Any]:
	if not call.inputs.get("with_line"):
		return {}
	if not customer:
		refuse("The state of the line needs a customer, and the record of the flow has none.")
	return dict(line_snapshot.describe_line(customer, site_now(call)))


def _assign(ticket: str, user: str | None) -> None:
	if user:
		assign_to.add({"doctype": DOCTYPE, "name": ticket, "assign_to": [user]})
