"""The catalogue as the editor's palette and forms read it, in the language of whoever draws."""

from collections.abc import Iterable, Mapping
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.catalogue.registry import Input, Output, StepKind, TriggerKind
from gigafibre_fsm.domain.flows.conditions import operators, sentences

MESSAGE = "FSM Message Template"
_FIELD_TYPES = ("Data", "Int", "Check", "Date", "Datetime", "Time", "Select", "Link", "Table", "")
"""One type of field for each set of operators; others get those of text, or of an unknown type."""


class InputRow(TypedDict):
	"""One input of a step or trigger; `options` are choices as they are stored, or the DocType of a link."""

	name: str
	label: str
	type: str
	required: bool
	options: list[str]
	help: str


class OutputRow(TypedDict):
	"""One result, which later steps read."""

	name: str
	label: str
	type: str


class StepKindRow(TypedDict):
	"""A kind of step."""

	key: str
	label: str
	group: str
	effect: str
	icon: str
	waits: bool
	inputs: list[InputRow]
	outputs: list[OutputRow]


class TriggerKindRow(TypedDict):
	"""A kind of trigger."""

	key: str
	label: str
	icon: str
	inputs: list[InputRow]
	outputs: list[OutputRow]


class MessageChoice(TypedDict):
	"""A message template with its wording in both languages."""

	name: str
	label: str
	french: str
	english: str


class FlowCatalogue(TypedDict):
	"""Everything that can be chosen while drawing.

	`operators` names each comparison, `operators_of` lists those of a type of field; `without_value` need none.
	"""

	steps: list[StepKindRow]
	triggers: list[TriggerKindRow]
	messages: list[MessageChoice]
	operators: dict[str, str]
	operators_of: dict[str, list[str]]
	without_value: list[str]


def build_catalogue() -> FlowCatalogue:
	"""Return kinds of steps and triggers, messages and comparisons with their labels."""
	types = {*_FIELD_TYPES, *operators.NUMBER_TYPES, *operators.DAY_TYPES, *operators.TEXT_TYPES}
	return {
		"steps": [_step_row(kind) for kind in entries.STEP_KINDS.values()],
		"triggers": [_trigger_row(kind) for kind in entries.TRIGGER_KINDS.values()],
		"messages": list_messages(),
		"operators": dict(name_operators(frappe.local.lang)),
		"operators_of": {each: list(operators.list_operators(each)) for each in sorted(types)},
		"without_value": sorted(operators.WITHOUT_VALUE),
	}


def name_operators(language: str) -> Mapping[str, str]:
	"""Return what each comparison is called, without its value: `is more than`, `older than …`."""
	words = sentences.list_words(language)
	return {op: words[op].replace("{0}", "…") for op in operators.OPERATORS}


def list_messages() -> list[MessageChoice]:
	"""Return the message templates that can be sent, as the site words them."""
	rows = frappe.get_all(
		MESSAGE,
		filters={"enabled": 1},
		fields=("name", "description", "body_fr", "body_en"),
		order_by="name",
		limit_page_length=0,
	)
	return [
		{
			"name": row.name,
			"label": _(row.description) if row.description else row.name,
			"french": row.body_fr or "",
			"english": row.body_en or "",
		}
		for row in rows
	]


def _step_row(kind: StepKind) -> StepKindRow:
	return {
		"key": kind.key,
		"label": _(kind.label),
		"group": _(kind.group),
		"effect": kind.effect,
		"icon": kind.icon,
		"waits": kind.waits,
		"inputs": _input_rows(kind.inputs),
		"outputs": _output_rows(kind.outputs),
	}


def _trigger_row(kind: TriggerKind) -> TriggerKindRow:
	return {
		"key": kind.key,
		"label": _(kind.label),
		"icon": kind.icon,
		"inputs": _input_rows(kind.inputs),
		"outputs": _output_rows(kind.outputs),
	}


def _input_rows(inputs: Iterable[Input]) -> list[InputRow]:
	return [
		{
			"name": each.name,
			"label": _(each.label),
			"type": each.type,
			"required": each.required,
			"options": list(each.options),
			"help": _(each.help) if each.help else "",
		}
		for each in inputs
	]


def _output_rows(outputs: Iterable[Output]) -> list[OutputRow]:
	return [{"name": each.name, "label": _(each.label), "type": each.type} for each in outputs]
