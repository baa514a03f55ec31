"""Calls of the steps of flows as the engine makes them, without an engine."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.catalogue.entries import STEP_KINDS
from gigafibre_fsm.domain.flows.catalogue.registry import Outcome, Preview, StepCall
from gigafibre_fsm.domain.flows.templates import drafts
from gigafibre_fsm.domain.platform import instants


def a_template(title: str = "A flow of the tests", **limits: Any) -> str:
	"""A template in Draft, without limits unless some are given."""
	name = drafts.create_template(title)
	none = {
		f"{part}_per_{unit}": 0
		for unit in ("hour", "run")
		for part in ("texts", "emails", "amount", "customers")
	}
	frappe.db.set_value("Flow Template", name, {**none, **limits})
	return name


def a_run(template: str, record: tuple[str, str] = ("", ""), **values: Any) -> str:
	"""A run of a template, as a row."""
	run = frappe.get_doc(
		{
			"doctype": "Flow Run",
			"template": template,
			"state": "Ready",
			"record_doctype": record[0] or None,
			"record_name": record[1] or None,
			**values,
		}
	)
	run.flags.ignore_links = run.flags.ignore_mandatory = True
	run.set_new_name()
	run.db_insert()
	return run.name


def a_call(
	record: tuple[str, str],
	inputs: Mapping[str, Any],
	*,
	key: str = "",
	template: str = "",
	run: str = "",
	now: datetime | None = None,
) -> StepCall:
	"""A call of a step; the same key is the same step of the same run, performed again."""
	template = template or a_template()
	run = run or a_run(template, record)
	key = key or f"{run}:s1::0"
	moment = now or instants.now_utc()
	return StepCall(
		run, template, "s1", key, record, inputs, frappe.session.user, moment, 1, lambda path: None
	)


def perform(kind: str, call: StepCall) -> Outcome:
	"""Perform a step of a kind."""
	return frappe.get_attr(STEP_KINDS[kind].perform)(call)


def describe(kind: str, call: StepCall) -> Preview | None:
	"""Describe a step of a kind, as the dry run does."""
	return frappe.get_attr(STEP_KINDS[kind].describe)(call)
