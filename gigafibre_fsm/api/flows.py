"""Endpoints of flows: activate, pause, retire, copy and move templates; retry, skip, end and decide runs."""

from collections.abc import Callable
from typing import Literal, TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import names_of, require_flow
from gigafibre_fsm.domain.flows.runs import operating, repository
from gigafibre_fsm.domain.flows.templates import activation, drafts
from gigafibre_fsm.domain.flows.templates import repository as template_repository
from gigafibre_fsm.domain.platform import transactions


class FlowTemplateAnswer(TypedDict):
	"""A template and its state after what was done."""

	template: str
	state: str


class ActivatedFlow(TypedDict):
	"""The version that runs from now on."""

	template: str
	version: str


class FlowFile(TypedDict):
	"""A template as a file: its name and its content, JSON."""

	name: str
	content: str


class RefusedRun(TypedDict):
	"""A run with which nothing was done, and why, in the caller's language."""

	run: str
	title: str
	reason: str


class ActedOnRuns(TypedDict):
	"""Runs with which something was done, and those that were refused."""

	done: list[str]
	refused: list[RefusedRun]


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def create_flow(title: str) -> FlowTemplateAnswer:
	"""Create a template in Draft without steps.

	Raises:
		FsmError: the title is empty.
	"""
	frappe.has_permission(template_repository.TEMPLATE, "create", throw=True)
	return _answer(drafts.create_template(title))


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def activate(template: str, note: str = "", base: str = "") -> ActivatedFlow:
	"""Make a version of a template's draft, and let it run from now on with the caller's rights.

	Args:
		template: name of the Flow Template.
		note: what was changed, for people.
		base: of the draft that the caller has read; empty for whatever is there.

	Raises:
		FsmError: the draft has problems; the message names them.
		OutOfDate: somebody else saved another draft meanwhile.
	"""
	require_flow(template, "write")
	transactions.end_reading()  # the versions are read under the lock, not as the check above saw them
	return {"template": template, "version": activation.activate(template, note, base)}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def roll_back(template: str, version: str) -> ActivatedFlow:
	"""Let an older version run from now on with the caller's rights; the draft stays as it is.

	Raises:
		FsmError: it is no version of this template, or cannot run any more.
	"""
	require_flow(template, "write")
	activation.roll_back(template, version)
	return {"template": template, "version": version}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def pause(template: str, reason: str = "") -> FlowTemplateAnswer:
	"""Let no further run begin; those under way go on.

	Raises:
		FsmError: the template is not active.
	"""
	require_flow(template, "write")
	activation.pause(template, reason)
	return _answer(template)


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def resume(template: str) -> FlowTemplateAnswer:
	"""Let a paused template begin runs again, and those go on that were held meanwhile.

	Raises:
		FsmError: it is not paused.
	"""
	require_flow(template, "write")
	activation.resume(template)
	operating.release_held(template)
	return _answer(template)


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def retire(template: str) -> FlowTemplateAnswer:
	"""End a template: no further run begins, those under way go on.

	Raises:
		FsmError: it was never active.
	"""
	require_flow(template, "write")
	activation.retire(template)
	return _answer(template)


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def copy_flow(template: str, title: str = "") -> FlowTemplateAnswer:
	"""Create a template in Draft with the draft of another."""
	require_flow(template, "read")
	return _answer(drafts.copy_template(template, title))


@frappe.whitelist(methods=["GET"])
@guards.manager
@guards.limited(60, 60)
def export_flow(template: str) -> FlowFile:
	"""Return a template as a file that another site can import."""
	require_flow(template, "read")
	title = frappe.db.get_value(template_repository.TEMPLATE, template, "title")
	return {"name": f"{frappe.scrub(title)}.flow.json", "content": drafts.export_template(template)}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(30, 60)
@unit_of_work.whole
def import_flow(content: str) -> FlowTemplateAnswer:
	"""Create a template in Draft from a file of `export_flow`.

	Raises:
		FsmError: the file is no template, or holds what a template does not have.
	"""
	frappe.has_permission(template_repository.TEMPLATE, "create", throw=True)
	return _answer(drafts.import_template(content))


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def retry_runs(
	runs: str,
	start: Literal["failed_step", "start"] = "failed_step",
	version: Literal["own", "active"] = "own",
	is_again: bool = False,
) -> ActedOnRuns:
	"""Have runs go on from the step where they failed, or begin anew as others.

	Args:
		runs: JSON list of names, at most 500.
		start: where they begin.
		version: on their own version, or on the active one of their flow.
		is_again: from the start, whether effects that they had happen once more.
	"""
	is_active = version == "active"
	if start == "failed_step":
		return _act(runs, lambda run: operating.retry_run(run, is_active_version=is_active))
	return _act(runs, lambda run: operating.restart_run(run, is_active_version=is_active, is_again=is_again))


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def skip_steps(runs: str) -> ActedOnRuns:
	"""Have runs leave out the step at which they stand; `runs` is a JSON list of names, at most 500."""
	return _act(runs, operating.skip_step)


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def end_runs(runs: str, reason: str = "") -> ActedOnRuns:
	"""End runs where they stand; `runs` is a JSON list of names, at most 500."""
	return _act(runs, lambda run: operating.end_run(run, reason))


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def resolve_runs(runs: str, answer: Literal["arrived", "again", "let be"]) -> ActedOnRuns:
	"""Decide what became of steps whose effect is unknown.

	Args:
		runs: JSON list of names, at most 500.
		answer: it had its effect, it is to be done again, or it is left out.
	"""
	return _act(runs, lambda run: operating.resolve_step(run, answer))


def _act(runs: str, act: Callable[[str], object]) -> ActedOnRuns:
	frappe.has_permission(repository.RUN, "read", throw=True)
	acted = operating.act_on_runs(names_of(runs), act)
	titles = dict(
		frappe.get_all(repository.RUN, {"name": ("in", list(acted.refused))}, ["name", "title"], as_list=True)
		if acted.refused
		else ()
	)
	refused: list[RefusedRun] = [
		{"run": run, "title": titles.get(run, run), "reason": reason} for run, reason in acted.refused.items()
	]
	return {"done": acted.done, "refused": refused}


def _answer(template: str) -> FlowTemplateAnswer:
	state = frappe.db.get_value(template_repository.TEMPLATE, template, "state")
	return {"template": template, "state": state}
