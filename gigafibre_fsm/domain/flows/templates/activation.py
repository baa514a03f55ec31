"""Activation: a draft becomes a version that is never changed; pausing, retiring, and going back to an older version."""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.flows.catalogue import checks, entries
from gigafibre_fsm.domain.flows.definition import parse, reasons
from gigafibre_fsm.domain.flows.definition.parse import RawDefinition
from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem
from gigafibre_fsm.domain.flows.templates import drafts, path_checks, repository, states, wording
from gigafibre_fsm.exceptions import FsmError, OutOfDate

if TYPE_CHECKING:
	from frappe.model.document import Document

SHOWN_PROBLEMS = 5


def activate(template: str, note: str = "", based_on: str = "") -> str:
	"""Make a version of the draft and let it run from now on; return the version's name.

	Runs under way stay on their own version. A draft that equals an earlier version makes no new one. The flow
	acts with the rights of the user who activates it.

	Args:
		template: name of the Flow Template.
		note: what was changed, for people.
		based_on: hash of the draft that whoever activates it has read; empty for whatever is there.

	Raises:
		FsmError: the draft has problems; the message names them.
		OutOfDate: somebody else saved another draft meanwhile.
	"""
	doc = repository.lock_template(template)
	if drafts.is_outdated(doc, based_on):
		frappe.throw(
			_(
				"Somebody else saved another draft meanwhile, so nothing was activated. Reload the page to see it."
			),
			OutOfDate,
		)
	raw = drafts.load_draft(doc)
	refuse_problems(raw)
	_refuse_unreadable(raw)
	version = repository.find_version(doc.name, parse.hash_definition(raw))
	version = version or repository.insert_version(doc, raw, note[:500], now_datetime())
	_make_active(doc, version)
	return version


def roll_back(template: str, version: str) -> None:
	"""Let an older version run from now on; the draft stays as it is.

	Raises:
		FsmError: the version is not one of this template's, or its kinds of steps no longer exist.
	"""
	doc = repository.lock_template(template)
	if frappe.db.get_value(repository.VERSION, version, "template") != doc.name:
		frappe.throw(_("This is no version of this flow."), FsmError)
	raw = repository.load_raw(version)
	refuse_problems(raw)
	_refuse_unreadable(raw)
	_make_active(doc, version)


def pause(template: str, reason: str) -> None:
	"""Let no further run begin; those under way go on, until somebody resumes it.

	Raises:
		FsmError: it is not active.
	"""
	if not pause_if_active(template, reason):
		frappe.throw(_("Only an active flow can be paused."), FsmError)


def pause_if_active(template: str, reason: str) -> bool:
	"""Pause a template as `pause` does, and return whether it was active."""
	doc = repository.lock_template(template)
	if doc.state != states.ACTIVE:
		return False
	doc.state, doc.pause_reason = states.PAUSED, reason[: reasons.LONGEST]
	repository.save_template(doc)
	return True


def resume(template: str) -> None:
	"""Let a paused flow begin runs again.

	Raises:
		FsmError: it is not paused.
	"""
	doc = repository.lock_template(template)
	if doc.state != states.PAUSED:
		frappe.throw(_("This flow is not paused."), FsmError)
	doc.state, doc.pause_reason = states.ACTIVE, None
	repository.save_template(doc)


def retire(template: str) -> None:
	"""End a flow: no further run begins, those under way go on. Activating it again takes it back.

	Raises:
		FsmError: it was never active.
	"""
	doc = repository.lock_template(template)
	if not doc.active_version:
		frappe.throw(_("This flow was never active. Delete it if nobody needs it."), FsmError)
	doc.state, doc.pause_reason = states.RETIRED, None
	repository.save_template(doc)


def refuse_problems(raw: RawDefinition) -> None:
	"""Refuse a definition that cannot run.

	Raises:
		FsmError: it has problems; the message names the first ones.
	"""
	_refuse(checks.find_problems(raw))


def _refuse_unreadable(raw: RawDefinition) -> None:
	"""Refuse a definition that reads what its user, who activates it, may not read."""
	definition = parse.parse_definition(raw).definition
	_refuse(tuple(path_checks.find_unreadable(definition)) if definition else ())


def _refuse(problems: tuple[DefinitionProblem, ...]) -> None:
	if problems:
		sentences = [wording.describe_problem(each) for each in problems[:SHOWN_PROBLEMS]]
		frappe.throw(_("This flow cannot run yet. {0}").format(" ".join(sentences)), FsmError)


def _make_active(doc: "Document", version: str) -> None:
	definition = repository.load_definition(version)
	kind = entries.TRIGGER_KINDS.get(definition.trigger.kind)
	doc.state, doc.pause_reason = states.ACTIVE, None
	doc.active_version, doc.run_as = version, frappe.session.user
	doc.failure_owner = doc.failure_owner or frappe.session.user
	doc.trigger_kind = definition.trigger.kind
	doc.listens_to = states.find_subject(definition.trigger, kind)
	repository.save_template(doc)
