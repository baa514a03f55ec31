"""Endpoints of the flow editor: flows and drafts, what is wrong while drawing, runs and the inbox."""

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import json_of, require_flow
from gigafibre_fsm.domain.flows.definition import schema
from gigafibre_fsm.domain.flows.editor import differences, field_choices, flow_list, inbox, review, story
from gigafibre_fsm.domain.flows.editor.differences import DifferenceRow
from gigafibre_fsm.domain.flows.editor.field_choices import DocumentChoice, FieldChoice
from gigafibre_fsm.domain.flows.editor.flow_list import FlowList, OpenFlow, SavedDraft
from gigafibre_fsm.domain.flows.editor.inbox import RunInbox, RunRow
from gigafibre_fsm.domain.flows.editor.review import Checked
from gigafibre_fsm.domain.flows.editor.story import RunStory
from gigafibre_fsm.domain.flows.templates import repository
from gigafibre_fsm.exceptions import FsmError


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def list_flows() -> FlowList:
	"""Return all flows with the figures of their runs."""
	frappe.has_permission(repository.TEMPLATE, "read", throw=True)
	return flow_list.list_flows()


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def open_flow(template: str) -> OpenFlow:
	"""Return a flow's draft with the catalogue, its problems and its versions.

	Args:
		template: name of the Flow Template.
	"""
	require_flow(template, "read")
	return flow_list.open_flow(template)


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(600, 60)
def check(template: str, definition: str) -> Checked:
	"""Return what is wrong with a drawing, and the sentence of each of its conditions; nothing is stored.

	Args:
		template: name of the Flow Template.
		definition: the drawing as JSON.
	"""
	require_flow(template, "read")
	return review.check_drawing(_definition(definition))


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(120, 60)
@unit_of_work.whole
def save(template: str, definition: str, base: str) -> SavedDraft:
	"""Store a draft, unless somebody else stored one since `base`: then their draft and the differences are the answer.

	Args:
		template: name of the Flow Template.
		definition: the drawing as JSON.
		base: `base` of the draft that was opened or saved last.
	"""
	require_flow(template, "write")
	return flow_list.save_draft(template, _definition(definition), base)


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(120, 60)
def difference(template: str, definition: str, before: str) -> list[DifferenceRow]:
	"""Return what differs between a version, or the flow of which this one is a copy, and a drawing.

	Args:
		template: name of the Flow Template.
		definition: the drawing as JSON.
		before: name of a Flow Version of this template, or of the Flow Template that it was copied from.

	Raises:
		FsmError: the version is another flow's.
	"""
	require_flow(template, "read")
	earlier = flow_list.load_earlier(template, before)
	return differences.list_differences(earlier, _definition(definition))


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def fields(doctype: str) -> list[FieldChoice]:
	"""Return the fields of a doctype that the user may read; none of one that they may not."""
	return field_choices.list_fields(doctype)


@frappe.whitelist(methods=["GET"])
@guards.manager
@guards.limited(240, 60)
def search_documents(doctype: str, text: str = "") -> list[DocumentChoice]:
	"""Return documents that the user may read, found by name or title.

	Args:
		doctype: their DocType.
		text: what was typed; empty finds the last changed ones.
	"""
	return field_choices.search_documents(doctype, text)


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def run_story(run: str) -> RunStory:
	"""Return what happened in a run, step by step.

	Args:
		run: name of the Flow Run.

	Raises:
		FsmError: there is none of this name.
	"""
	if not frappe.db.exists(story.RUN, run):
		frappe.throw(_("This run no longer exists."), FsmError)
	return story.tell_story(run)


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def runs(template: str) -> list[RunRow]:
	"""Return the last runs of a flow.

	Args:
		template: name of the Flow Template.
	"""
	require_flow(template, "read")
	return inbox.list_runs(template)


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def standing_runs() -> RunInbox:
	"""Return the runs that wait for a person's decision, the oldest first."""
	frappe.has_permission(story.RUN, "read", throw=True)
	return inbox.list_standing()


def _definition(text: str) -> dict[str, Any]:
	if len(text) > schema.MOST_CHARACTERS:
		frappe.throw(
			_("This flow is too large to be saved: {0} characters at most.").format(schema.MOST_CHARACTERS),
			FsmError,
		)
	return json_of(text, dict)
