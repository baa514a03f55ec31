"""Flows as the editor lists and opens them, and their drafts saved without overwriting somebody else's."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import get_fullname, nowdate

from gigafibre_fsm.domain.flows.definition.parse import RawDefinition
from gigafibre_fsm.domain.flows.editor import catalogue_view, differences, review
from gigafibre_fsm.domain.flows.editor.catalogue_view import FlowCatalogue
from gigafibre_fsm.domain.flows.editor.differences import DifferenceRow
from gigafibre_fsm.domain.flows.editor.review import Checked
from gigafibre_fsm.domain.flows.runs import states as run_states
from gigafibre_fsm.domain.flows.templates import drafts, repository, wording
from gigafibre_fsm.exceptions import FsmError, OutOfDate

if TYPE_CHECKING:
	from frappe.model.document import Document

EDITORS = frozenset(("FSM Manager", "System Manager"))
RUN = "Flow Run"


class ListedFlow(TypedDict):
	"""A flow in the list; `today`, `waiting` and `failed` count its runs."""

	name: str
	title: str
	domain: str
	state: str
	pause_reason: str
	version: int | None
	seeded: bool
	today: int
	waiting: int
	failed: int


class FlowList(TypedDict):
	"""All flows by title, and whether the user may draw."""

	flows: list[ListedFlow]
	may_edit: bool


class FlowHead(TypedDict):
	"""What stands above a drawing; `notice` says why it cannot be changed, `origin` of which flow it is a copy."""

	name: str
	title: str
	state: str
	version: int | None
	active_version: str
	notice: str
	origin: str
	origin_title: str


class VersionRow(TypedDict):
	"""A version of a flow."""

	name: str
	number: int
	author: str
	activated_on: datetime
	note: str


class OpenFlow(TypedDict):
	"""An open flow; `base` names the draft that was read, `last` is the highest number ever given to a step."""

	flow: FlowHead
	definition: Any
	base: str
	last: int
	catalogue: FlowCatalogue
	checked: Checked
	versions: list[VersionRow]
	may_edit: bool
	may_operate: bool


class DraftConflict(TypedDict):
	"""What somebody else saved meanwhile: by whom, what, and how it differs from what was to be saved."""

	by: str
	base: str
	definition: Any
	differences: list[DifferenceRow]


class SavedDraft(TypedDict):
	"""The saved draft's `base`, or the conflict that kept it from being saved."""

	base: str
	conflict: DraftConflict | None


def may_edit() -> bool:
	"""Whether the session's user may draw, activate and operate flows."""
	return not EDITORS.isdisjoint(frappe.get_roles())


def list_flows() -> FlowList:
	"""Return all flows with the figures of their runs."""
	rows = frappe.get_list(
		repository.TEMPLATE,
		fields=["name", "title", "domain", "state", "pause_reason", "active_version", "seeded"],
		order_by="title",
		limit_page_length=0,
	)
	numbers = dict(frappe.get_all(repository.VERSION, fields=["name", "number"], as_list=True))
	today = _count_runs(started_since=nowdate())
	waiting = _count_runs(states=(run_states.WAITING,))
	failed = _count_runs(states=run_states.FOR_A_PERSON)
	flows: list[ListedFlow] = [
		{
			"name": row.name,
			"title": row.title,
			"domain": row.domain or "",
			"state": row.state,
			"pause_reason": wording.translate_reason(row.pause_reason),
			"version": numbers.get(row.active_version),
			"seeded": bool(row.seeded),
			"today": today.get(row.name, 0),
			"waiting": waiting.get(row.name, 0),
			"failed": failed.get(row.name, 0),
		}
		for row in rows
	]
	return {"flows": flows, "may_edit": may_edit()}


def _count_runs(states: tuple[str, ...] = (), started_since: str = "") -> dict[str, int]:
	"""Return template → number of its runs."""
	run = frappe.qb.DocType(RUN)
	query = frappe.qb.from_(run).select(run.template, Count("*")).groupby(run.template)
	if states:
		query = query.where(run.state.isin(states))
	if started_since:
		query = query.where(run.started_on >= started_since)
	return dict(query.run())


def open_flow(template: str) -> OpenFlow:
	"""Return everything that drawing a flow needs.

	Raises:
		frappe.DoesNotExistError: there is none of this name.
		frappe.PermissionError: the user may not read it.
	"""
	doc = frappe.get_doc(repository.TEMPLATE, template)
	doc.check_permission("read")
	raw = drafts.load_draft(doc)
	return {
		"flow": _head(doc),
		"definition": raw,
		"base": doc.draft_hash or "",
		"last": max(doc.last_step_number or 0, drafts.find_last_number(raw)),
		"catalogue": catalogue_view.build_catalogue(),
		"checked": review.check_drawing(raw),
		"versions": list_versions(template),
		"may_edit": may_edit() and not doc.seeded,
		"may_operate": may_edit(),
	}


def load_earlier(template: str, before: str) -> RawDefinition:
	"""Return a version of a flow, or the draft of the flow that it was copied from.

	Args:
		template: name of the Flow Template.
		before: name of the Flow Version, or of the other Flow Template.

	Raises:
		FsmError: it is neither.
		frappe.PermissionError: the user may not read the other flow.
	"""
	if before and before == frappe.db.get_value(repository.TEMPLATE, template, "origin"):
		original = frappe.get_doc(repository.TEMPLATE, before)
		original.check_permission("read")
		return drafts.load_draft(original)
	if frappe.db.get_value(repository.VERSION, before, "template") != template:
		frappe.throw(_("This is no version of this flow."), FsmError)
	return repository.load_raw(before)


def _is_renewed(doc: "Document") -> bool:
	"""Whether a flow that comes with the app has a draft that an update brought after its activation."""
	active = doc.active_version and frappe.db.get_value(repository.VERSION, doc.active_version, "hash")
	return bool(active) and active != doc.draft_hash


def _head(doc: "Document") -> FlowHead:
	number = (
		frappe.db.get_value(repository.VERSION, doc.active_version, "number") if doc.active_version else None
	)
	notice = wording.translate_reason(doc.pause_reason)
	if doc.seeded:
		notice = _("This flow comes with the app and is not changed. Copy it and change the copy.")
		if _is_renewed(doc):
			notice += " " + _(
				"An update brought a newer draft: Versions shows what differs from the active version."
			)
	return {
		"name": doc.name,
		"title": doc.title,
		"state": doc.state,
		"version": number,
		"active_version": doc.active_version or "",
		"notice": notice,
		"origin": doc.origin or "",
		"origin_title": frappe.db.get_value(repository.TEMPLATE, doc.origin, "title") or ""
		if doc.origin
		else "",
	}


def list_versions(template: str) -> list[VersionRow]:
	"""Return the versions of a flow, the newest first."""
	rows = frappe.get_all(
		repository.VERSION,
		filters={"template": template},
		fields=["name", "number", "author", "activated_on", "note"],
		order_by="number desc",
		limit_page_length=0,
	)
	return [
		{
			"name": row.name,
			"number": row.number,
			"author": get_fullname(row.author),
			"activated_on": row.activated_on,
			"note": row.note or "",
		}
		for row in rows
	]


def save_draft(template: str, raw: dict[str, Any], base: str) -> SavedDraft:
	"""Store a draft; one that somebody else changed since `base` is not overwritten but answered.

	Args:
		template: name of the Flow Template.
		raw: the definition.
		base: hash of the draft that was read.

	Raises:
		FsmError: the template comes with the app or no longer exists.
	"""
	try:
		stored = drafts.save_draft(template, json.dumps(raw), base)
	except OutOfDate:
		frappe.clear_messages()
		return {"base": base, "conflict": _find_conflict(template, raw)}
	return {"base": stored, "conflict": None}


def _find_conflict(template: str, mine: dict[str, Any]) -> DraftConflict:
	doc = frappe.get_doc(repository.TEMPLATE, template)
	theirs = drafts.load_draft(doc)
	return {
		"by": get_fullname(doc.modified_by),
		"base": doc.draft_hash or "",
		"definition": theirs,
		"differences": differences.list_differences(theirs, mine),
	}
