"""Definitions: read whole or refused with the step and the reason, whatever somebody imports."""

import json
from typing import Any

import pytest

from gigafibre_fsm.domain.flows.catalogue import checks
from gigafibre_fsm.domain.flows.definition import parse, schema
from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblemKind

WAIT = {"id": "s1", "kind": "wait", "inputs": {"duration": {"days": 1}}}
HOLDS = {"all": [{"field": "doc.status", "op": "is", "value": "Open"}]}


def flow(*steps: Any, **parts: Any) -> dict[str, Any]:
	return {"schema": 1, "trigger": {"kind": "by_hand"}, "steps": list(steps), **parts}


def deep(levels: int) -> dict[str, Any]:
	step = dict(WAIT, id="s99")
	for number in range(levels):
		step = {"id": f"s{number + 1}", "kind": "branch", "cases": [], "otherwise": [step]}
	return step


def looping(*steps: Any) -> dict[str, Any]:
	return {"id": "s9", "kind": "repeat", "until": HOLDS, "inputs": {"at_most": 3}, "steps": list(steps)}


def choice(*steps: Any, otherwise: Any = ()) -> dict[str, Any]:
	case = {"id": "c1", "label": "", "when": HOLDS, "steps": list(steps)}
	return {"id": "s8", "kind": "branch", "cases": [case], "otherwise": list(otherwise)}


@pytest.mark.parametrize(
	("raw", "kind"),
	[
		([], DefinitionProblemKind.NO_OBJECT),
		(flow(WAIT, schema=2), DefinitionProblemKind.WRONG_SCHEMA),
		(flow(WAIT, schema=True), DefinitionProblemKind.WRONG_SCHEMA),
		(flow(WAIT, code="import os"), DefinitionProblemKind.UNKNOWN_KEY),
		(flow(trigger=None, steps=[WAIT]), DefinitionProblemKind.NO_TRIGGER),
		(flow(WAIT, trigger={"kind": "moon"}), DefinitionProblemKind.UNKNOWN_TRIGGER),
		(flow(WAIT, trigger=[]), DefinitionProblemKind.NO_OBJECT),
		(flow(), DefinitionProblemKind.NO_STEPS),
		(flow("wait"), DefinitionProblemKind.NO_OBJECT),
		(flow(steps={}), DefinitionProblemKind.NO_LIST),
		(flow(WAIT, WAIT), DefinitionProblemKind.ID_TWICE),
		(flow(dict(WAIT, id="x1")), DefinitionProblemKind.BAD_ID),
		(flow(dict(WAIT, id=["s1"])), DefinitionProblemKind.BAD_ID),
		(flow(dict(WAIT, id="s1\n")), DefinitionProblemKind.BAD_ID),
		(flow(dict(WAIT, kind="eval")), DefinitionProblemKind.UNKNOWN_KIND),
		(flow(dict(WAIT, kind=None)), DefinitionProblemKind.NO_TEXT),
		(flow(dict(WAIT, inputs={"duration": {"days": 0}})), DefinitionProblemKind.BAD_DURATION),
		(flow(dict(WAIT, inputs={"duration": {"days": 9999999999}})), DefinitionProblemKind.BAD_DURATION),
		(flow(dict(WAIT, inputs={"duration": {"days": True}})), DefinitionProblemKind.BAD_DURATION),
		(flow(dict(WAIT, inputs={"shell": "rm"})), DefinitionProblemKind.UNKNOWN_INPUT),
		(
			flow(dict(WAIT, inputs={"duration": {"days": 1}, "not_before": 9})),
			DefinitionProblemKind.WRONG_TYPE,
		),
		(
			flow(dict(WAIT, inputs={"until": {"field": "doc.x", "text": "{doc.y}"}})),
			DefinitionProblemKind.BAD_VALUE,
		),
		(flow(dict(WAIT, inputs={})), DefinitionProblemKind.MISSING_INPUT),
		(flow(dict(WAIT, timeout={"days": 0})), DefinitionProblemKind.BAD_DURATION),
		(flow(dict(WAIT, timeout={})), DefinitionProblemKind.BAD_DURATION),
		(flow(dict(choice(WAIT), timeout={"days": 1})), DefinitionProblemKind.NO_WAIT),
		(flow(dict(WAIT, retry={"attempts": 0})), DefinitionProblemKind.BAD_RETRY),
		(flow(dict(WAIT, retry={"attempts": 2.5})), DefinitionProblemKind.BAD_RETRY),
		(flow(dict(WAIT, retry={"for_ever": 1})), DefinitionProblemKind.UNKNOWN_KEY),
		(flow({"id": "s1", "kind": "branch", "cases": []}), DefinitionProblemKind.NO_CASES),
		(flow({"id": "s1", "kind": "wait_for"}), DefinitionProblemKind.NO_CONDITION),
		(flow(looping()), DefinitionProblemKind.EMPTY_LOOP),
		(flow(looping(choice(WAIT))), DefinitionProblemKind.LOOP_WITHOUT_WAIT),
		(flow({"id": "s1", "kind": "stop"}, dict(WAIT, id="s2")), DefinitionProblemKind.UNREACHABLE),
		(
			flow(
				choice({"id": "s1", "kind": "stop"}, otherwise=[{"id": "s2", "kind": "stop"}]),
				dict(WAIT, id="s3"),
			),
			DefinitionProblemKind.UNREACHABLE,
		),
		(flow(deep(schema.MOST_DEPTH)), DefinitionProblemKind.TOO_DEEP),
		(
			flow(*(dict(WAIT, id=f"s{number + 1}") for number in range(500))),
			DefinitionProblemKind.TOO_MANY_STEPS,
		),
	],
)
def test_a_bad_definition_is_refused_with_its_reason(raw: Any, kind: DefinitionProblemKind) -> None:
	found = [problem.kind for problem in checks.find_problems(raw)]
	assert kind in found, found


@pytest.mark.parametrize(
	"steps",
	[
		[WAIT],
		[looping(WAIT)],
		[looping(choice(WAIT, otherwise=[{"id": "s2", "kind": "stop"}]))],
		[dict(WAIT, timeout={"hours": 1}, on_timeout=[dict(WAIT, id="s2")])],
		[choice(WAIT, otherwise=[])],
	],
)
def test_a_good_definition_has_no_problem(steps: list[Any]) -> None:
	assert not checks.find_problems(flow(*steps))


@pytest.mark.parametrize(
	"text",
	["", "[]", "{", '{"a": NaN}', '{"a": "\\ud800"}', "[" * 100_000, " " * (schema.MOST_CHARACTERS + 1)],
)
def test_a_text_that_is_no_definition_is_refused_before_it_is_read(text: str) -> None:
	with pytest.raises(parse.UnreadableDefinitionError):
		parse.load_definition(text)


def test_every_block_and_every_step_has_its_address() -> None:
	step = dict(WAIT, id="s2", timeout={"days": 1}, on_timeout=[dict(WAIT, id="s3")])
	parsed = parse.parse_definition(flow(choice(WAIT, otherwise=[step])))
	assert parsed.definition
	assert set(parsed.definition.blocks) == {"", "s8.c1", "s8.otherwise", "s2.on_timeout"}
	assert set(parsed.definition.index) == {"s1", "s2", "s3", "s8"}


def test_the_same_definition_has_the_same_hash_in_any_order_of_its_keys() -> None:
	raw = flow(WAIT)
	turned = json.loads(json.dumps(dict(reversed(raw.items()))))
	assert parse.hash_definition(raw) == parse.hash_definition(turned)
	assert parse.hash_definition(raw) != parse.hash_definition(flow(dict(WAIT, name="x")))
