"""The kinds of triggers, what is refused in them, and the times of a calendar on both nights when clocks change."""

from datetime import datetime, timezone
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gigafibre_fsm.domain.flows.catalogue import checks, cron, trigger_kinds
from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblemKind as Kind
from tests.architecture.test_translations import FRENCH

TORONTO = ZoneInfo("America/Toronto")


def show_times(expression: str, after: datetime, count: int) -> list[str]:
	"""Local times with their offsets at which an expression is due."""
	times = islice(cron.iter_times(expression, after, TORONTO), count)
	return [f"{each.replace(tzinfo=timezone.utc).astimezone(TORONTO):%d %H:%M %z}" for each in times]


@pytest.mark.parametrize(
	("expression", "after", "times"),
	[
		("30 2 * * *", (2026, 3, 7, 12), ["08 03:00 -0400", "09 02:30 -0400"]),
		("*/15 2 * * *", (2026, 3, 7, 12), ["08 03:00 -0400", "09 02:00 -0400"]),
		("30 * * * *", (2026, 3, 8, 6), ["08 01:30 -0500", "08 03:30 -0400"]),
		("30 1 * * *", (2026, 10, 31, 12), ["01 01:30 -0400", "02 01:30 -0500"]),
		("30 * * * *", (2026, 11, 1, 5), ["01 01:30 -0400", "01 01:30 -0500", "01 02:30 -0500"]),
		(
			"*/30 * * * *",
			(2026, 11, 1, 4, 30),
			["01 01:00 -0400", "01 01:30 -0400", "01 01:00 -0500", "01 01:30 -0500", "01 02:00 -0500"],
		),
		("0 9 * * MON-FRI", (2026, 11, 27, 14), ["30 09:00 -0500", "01 09:00 -0500"]),
	],
)
def test_a_calendar_is_due_once_on_both_nights(expression: str, after: tuple, times: list[str]):
	assert show_times(expression, datetime(*after), len(times)) == times


@pytest.mark.parametrize(
	"expression",
	[
		"",
		None,
		5,
		"* * * *",
		"* * * * * *",
		"@daily",
		"R * * * *",
		"H 9 * * *",
		"99 * * * *",
		"0 0 31 2 *",
		"0 9 L * *",
		"0 9 * * 5#2",
		"0 9 * * foo",
		"1," * 200 + " * * * *",
	],
)
def test_what_is_no_calendar_is_refused(expression: Any):
	assert not cron.is_cron(expression)


def flow(kind: str, when: Any = None, **inputs: Any) -> dict[str, Any]:
	"""A flow of one step behind a trigger."""
	trigger = {"kind": kind, "inputs": inputs, **({"when": when} if when else {})}
	return {"schema": 1, "trigger": trigger, "steps": [{"id": "s1", "kind": "stop"}]}


@pytest.mark.parametrize(
	("raw", "kind"),
	[
		(flow("document", doctype="Error Log", on="made"), Kind.BARRED),
		(flow("document", doctype="Flow Run", on="saved"), Kind.BARRED),
		(flow("document", doctype="Issue"), Kind.MISSING_INPUT),
		(flow("document", doctype="Issue", on="eaten"), Kind.NO_OPTION),
		(flow("document", doctype={"field": "doc.x"}, on="made"), Kind.TRIGGER_LITERAL),
		(
			flow(
				"document", {"all": [{"field": "doc.x", "op": "~", "value": 1}]}, doctype="Issue", on="made"
			),
			Kind.IN_WORDS,
		),
		(flow("date_field", doctype="Version", field="creation"), Kind.BARRED),
		(flow("date_field", doctype="Issue", field="x", at="25:00"), Kind.BAD_TIME),
		(flow("calendar", cron="every day"), Kind.BAD_CRON),
		(flow("webhook", proof="trust"), Kind.NO_OPTION),
		(flow("magic"), Kind.UNKNOWN_TRIGGER),
		(flow("by_hand", {"all": [{"field": "doc.x", "op": "changed"}]}), Kind.NO_CHANGE),
	],
)
def test_a_trigger_that_could_not_work_is_a_problem(raw: dict, kind: Kind):
	assert kind in [each.kind for each in checks.find_problems(raw)]


@pytest.mark.parametrize(
	"raw",
	[
		flow(
			"document",
			{"all": [{"field": "doc.status", "op": "becomes", "value": "Open"}]},
			doctype="Issue",
			on="changed",
		),
		flow(
			"date_field",
			doctype="Sales Invoice",
			field="due_date",
			offset={"days": 3},
			side="before",
			at="08:30",
		),
		flow("calendar", cron="0 9 * * 1-5", missed="all"),
		flow("webhook", proof="signature", id_path="data.id"),
		flow("inbound_text", words="oui, yes"),
		flow("by_hand"),
		flow("flow"),
	],
)
def test_each_kind_of_trigger_can_be_drawn(raw: dict):
	assert checks.find_problems(raw) == ()


def test_every_word_of_the_triggers_exists_in_french():
	words = set()
	for kind in trigger_kinds.TRIGGERS:
		words |= {kind.label, *(each.label for each in (*kind.inputs, *kind.outputs))}
		words |= {each.help for each in kind.inputs if each.help}
		words |= {option for each in kind.inputs if each.type == "Select" for option in each.options}
	assert not words - set(FRENCH)
	sentences = {kind.value for kind in Kind} - {"{0}"}
	assert not sentences - set(FRENCH)
