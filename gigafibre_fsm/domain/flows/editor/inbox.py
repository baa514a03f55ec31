"""Runs as lists: those that wait for a person's decision, and the last ones of a flow."""

from datetime import datetime
from typing import TypedDict

import frappe

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.editor import flow_list, story
from gigafibre_fsm.domain.flows.runs import states
from gigafibre_fsm.domain.flows.templates import repository, wording

MOST_SHOWN = 500
MOST_RECENT = 50


class StandingRun(TypedDict):
	"""A run that stands: why, at which step, since when (site time)."""

	run: str
	title: str
	template: str
	state: str
	step_label: str
	reason: str
	since: datetime | None


class FlowName(TypedDict):
	"""A flow by name and title."""

	name: str
	title: str


class RunInbox(TypedDict):
	"""The oldest runs that stand, how many there are in all, and the flows that they belong to."""

	rows: list[StandingRun]
	total: int
	templates: list[FlowName]
	may_operate: bool


class RunRow(TypedDict):
	"""A run in the list of its flow."""

	run: str
	title: str
	state: str
	started_on: datetime | None
	reason: str


def list_standing() -> RunInbox:
	"""Return the runs that wait for a person, the oldest first."""
	filters = {"state": ("in", states.FOR_A_PERSON)}
	rows = frappe.get_list(
		story.RUN,
		filters=filters,
		fields=["name", "title", "template", "state", "step", "reason", "modified"],
		order_by="started_on asc",
		limit_page_length=MOST_SHOWN,
	)
	titles = _load_titles({row.template for row in rows})
	labels = _load_step_labels([row.name for row in rows])
	shown: list[StandingRun] = [
		{
			"run": row.name,
			"title": row.title or row.name,
			"template": row.template,
			"state": row.state,
			"step_label": labels.get((row.name, row.step), row.step or ""),
			"reason": wording.translate_reason(row.reason),
			"since": row.modified,
		}
		for row in rows
	]
	return {
		"rows": shown,
		"total": frappe.db.count(story.RUN, filters),
		"templates": [
			{"name": name, "title": title} for name, title in sorted(titles.items(), key=lambda each: each[1])
		],
		"may_operate": flow_list.may_edit(),
	}


def _load_titles(templates: set[str]) -> dict[str, str]:
	rows = frappe.get_all(
		repository.TEMPLATE,
		filters={"name": ("in", sorted(templates))},
		fields=["name", "title"],
		as_list=True,
	)
	return dict(rows)


def _load_step_labels(runs: list[str]) -> dict[tuple[str, str], str]:
	"""Return (run, step) → what people call the step."""
	rows = frappe.get_all(
		story.RUN_STEP,
		filters={"run": ("in", runs)},
		fields=["run", "step_id", "label", "kind"],
		limit_page_length=0,
	)
	kinds = entries.STEP_KINDS
	return {
		(row.run, row.step_id): row.label
		or (frappe._(kinds[row.kind].label) if row.kind in kinds else row.step_id)
		for row in rows
	}


def list_runs(template: str) -> list[RunRow]:
	"""Return the last runs of a flow, the newest first."""
	rows = frappe.get_list(
		story.RUN,
		filters={"template": template},
		fields=["name", "title", "state", "started_on", "reason"],
		order_by="started_on desc",
		limit_page_length=MOST_RECENT,
	)
	return [
		{
			"run": row.name,
			"title": row.title or row.name,
			"state": row.state,
			"started_on": row.started_on,
			"reason": wording.translate_reason(row.reason),
		}
		for row in rows
	]
