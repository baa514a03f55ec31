"""Flows that a person starts: on one record, on a selection of a list, or on nothing."""

from collections.abc import Sequence
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.templates import repository, states
from gigafibre_fsm.domain.flows.triggers import inbox, listening, processing
from gigafibre_fsm.domain.flows.triggers.inbox import TriggerEvent
from gigafibre_fsm.domain.flows.triggers.results import describe_reason
from gigafibre_fsm.exceptions import FsmError

MOST_RECORDS = 500
AT_ONCE = 20
"""So many are started while the person waits; of more, a worker starts them."""


class ManualFlow(TypedDict):
	"""A flow that may be started by hand."""

	name: str
	title: str


class StartedByHand(TypedDict):
	"""What became of a start by hand: how many runs began, how many are still to begin, and why others did not."""

	started: list[str]
	waiting: int
	refused: list[str]


def list_flows(doctype: str) -> list[ManualFlow]:
	"""Return the active flows that a person may start on a record of a doctype, by title.

	Args:
		doctype: empty for flows that need no record.
	"""
	rows = listening.list_templates(trigger_kinds.BY_HAND)
	fits = [row for row in rows if (row.listens_to or doctype) == doctype]
	return sorted(({"name": row.name, "title": row.title} for row in fits), key=lambda row: row["title"])


def start_by_hand(template: str, doctype: str, names: Sequence[str]) -> StartedByHand:
	"""Start a flow on records that the session's user may read.

	Args:
		template: name of the Flow Template.
		doctype: of the records; empty to start it on nothing.
		names: of the records.

	Raises:
		FsmError: the flow is not active or not for this, there are too many records, or one is not the user's.
	"""
	_require_startable(template, doctype)
	records = [(doctype, name) for name in dict.fromkeys(names)] if doctype else [("", "")]
	if not 0 < len(records) <= MOST_RECORDS:
		frappe.throw(_("Choose 1 to {0} records.").format(MOST_RECORDS), FsmError)
	for record in records:
		if record[1] and not (frappe.db.exists(*record) and frappe.has_permission(doctype, doc=record[1])):
			frappe.throw(_("You may not start a flow on {0}.").format(record[1]), FsmError)
	events = [
		inbox.store_event(TriggerEvent(trigger_kinds.BY_HAND, template, record=record)) for record in records
	]
	if len(events) > AT_ONCE:
		return {"started": [], "waiting": len(events), "refused": []}
	# each is worked on in a transaction of its own, as a worker would
	frappe.db.commit()
	results = [result for event in events for result in processing.process_event(event or "")]
	started = [each.run for each in results if each.run]
	refused = [describe_reason(each.reason, each.values) for each in results if each.reason]
	return {"started": started, "waiting": len(events) - len(results), "refused": refused}


def _require_startable(template: str, doctype: str) -> None:
	fields = ["state", "trigger_kind", "listens_to"]
	row = frappe.db.get_value(repository.TEMPLATE, template, fields, as_dict=True)
	if not row or row.state != states.ACTIVE:
		frappe.throw(_("This flow is not active."), FsmError)
	if row.trigger_kind != trigger_kinds.BY_HAND or (row.listens_to or doctype) != doctype:
		frappe.throw(_("This flow is not started by hand on such a record."), FsmError)
