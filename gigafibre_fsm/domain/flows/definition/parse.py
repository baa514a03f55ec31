"""Reads the JSON of a version into a tree, or lists what is wrong with it, step by step."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NoReturn, TypeAlias

from gigafibre_fsm.domain.flows.definition import schema, tree
from gigafibre_fsm.domain.flows.definition.problems import DefinitionProblem, DefinitionProblemKind
from gigafibre_fsm.domain.flows.definition.tree import (
	FlowCase,
	FlowDefinition,
	FlowStep,
	FlowTrigger,
	RetryPolicy,
)

RawDefinition: TypeAlias = dict[str, Any]
"""A definition as JSON holds it, read or not."""
HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ParsedFlow:
	"""A definition if it could be read, and the problems found; without any, it is well formed."""

	definition: FlowDefinition | None
	problems: tuple[DefinitionProblem, ...]


class UnreadableDefinitionError(ValueError):
	"""The text is no definition; `problem` says why."""

	def __init__(self, problem: DefinitionProblem) -> None:
		super().__init__(problem.kind.value.format(*problem.values))
		self.problem = problem


def load_definition(text: str) -> RawDefinition:
	"""Read the text of a definition as JSON, without looking at what it says.

	Raises:
		UnreadableDefinitionError: it is too large, no JSON, or no object.
	"""
	if len(text) > schema.MOST_CHARACTERS:
		_refuse(DefinitionProblemKind.TOO_LARGE, str(schema.MOST_CHARACTERS))
	try:
		raw = json.loads(text, parse_constant=_refuse_constant)
	except (ValueError, RecursionError) as error:
		_refuse(DefinitionProblemKind.NOT_JSON, str(error)[:140])
	if HALF_CHARACTER.search(json.dumps(raw, ensure_ascii=False)):
		_refuse(DefinitionProblemKind.NOT_JSON, "surrogate")
	if not isinstance(raw, dict):
		_refuse(DefinitionProblemKind.NO_OBJECT, "flow")
	return raw


def dump_definition(raw: Mapping[str, Any]) -> str:
	"""Return a definition as text in one form, so that the same definition has the same hash."""
	return json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hash_definition(raw: Mapping[str, Any]) -> str:
	"""Return the SHA-256 of a definition, in hexadecimal digits."""
	return hashlib.sha256(dump_definition(raw).encode()).hexdigest()


def parse_definition(raw: Any) -> ParsedFlow:
	"""Read a definition.

	Args:
		raw: what JSON holds.
	"""
	reader = _Reader()
	definition = reader.read_flow(raw)
	return ParsedFlow(definition, tuple(reader.problems))


def _refuse(kind: DefinitionProblemKind, *values: str) -> NoReturn:
	raise UnreadableDefinitionError(DefinitionProblem(kind, values=values))


def _refuse_constant(constant: str) -> NoReturn:
	raise ValueError(constant)


@dataclass
class _Reader:
	"""Reads one definition and collects its problems."""

	problems: list[DefinitionProblem] = field(default_factory=list)
	ids: set[str] = field(default_factory=set)
	number_of_steps: int = 0

	def note(self, kind: DefinitionProblemKind, *values: str, step: str = "", part: str = "") -> None:
		self.problems.append(DefinitionProblem(kind, step, part, values))

	def read_flow(self, raw: Any) -> FlowDefinition | None:
		if not self.is_object(raw, "flow", ""):
			return None
		if raw.get("schema") != schema.SCHEMA_NUMBER or isinstance(raw.get("schema"), bool):
			self.note(
				DefinitionProblemKind.WRONG_SCHEMA, str(raw.get("schema"))[:20], str(schema.SCHEMA_NUMBER)
			)
			return None
		self.check_keys(raw, "", "")
		trigger = self.read_trigger(raw.get("trigger"))
		steps = self.read_steps(raw.get("steps"), "", "steps", 1)
		return tree.make_definition(trigger, steps)

	def read_trigger(self, raw: Any) -> FlowTrigger:
		if raw is None:
			return FlowTrigger("")
		if not self.is_object(raw, "trigger", "trigger"):
			return FlowTrigger("")
		self.check_keys(raw, "trigger", "trigger")
		when = raw.get("when")
		if when is not None and not self.is_object(when, "when", "trigger"):
			when = None
		inputs = self.read_inputs(raw.get("inputs"), "trigger")
		return FlowTrigger(self.read_text(raw.get("kind"), "trigger", "kind"), inputs, when)

	def read_steps(self, raw: Any, step: str, part: str, depth: int) -> tuple[FlowStep, ...]:
		if raw is None:
			return ()
		if not isinstance(raw, list):
			self.note(DefinitionProblemKind.NO_LIST, part, step=step, part=part)
			return ()
		if depth > schema.MOST_DEPTH:
			self.note(DefinitionProblemKind.TOO_DEEP, str(schema.MOST_DEPTH), step=step)
			return ()
		return tuple(read for each in raw if (read := self.read_step(each, step, depth)))

	def read_step(self, raw: Any, parent: str, depth: int) -> FlowStep | None:
		self.number_of_steps += 1
		if self.number_of_steps > schema.MOST_STEPS:
			if self.number_of_steps == schema.MOST_STEPS + 1:
				self.note(DefinitionProblemKind.TOO_MANY_STEPS, str(schema.MOST_STEPS))
			return None
		if not self.is_object(raw, "step", parent):
			return None
		step = self.read_id(raw.get("id"), schema.STEP_ID, parent)
		self.check_keys(raw, "step", step)
		blocks = {
			part: self.read_steps(raw.get(part), step, part, depth + 1)
			for part in (tree.OTHERWISE, tree.STEPS, tree.ON_TIMEOUT, tree.ON_ERROR)
			if raw.get(part) is not None
		}
		return FlowStep(
			step,
			self.read_text(raw.get("kind"), step, "kind"),
			self.read_text(raw.get("name", ""), step, "name"),
			self.read_inputs(raw.get("inputs"), step),
			cases=self.read_cases(raw.get("cases"), step, depth),
			until=self.read_condition(raw.get("until"), step, "until"),
			timeout=self.read_duration(raw.get("timeout"), step),
			retry=self.read_retry(raw.get("retry"), step),
			**blocks,
		)

	def read_cases(self, raw: Any, step: str, depth: int) -> tuple[FlowCase, ...]:
		if raw is None:
			return ()
		if not isinstance(raw, list):
			self.note(DefinitionProblemKind.NO_LIST, "cases", step=step, part="cases")
			return ()
		return tuple(self.read_case(each, step, depth) for each in raw if self.is_object(each, "case", step))

	def read_case(self, raw: Mapping[str, Any], step: str, depth: int) -> FlowCase:
		self.check_keys(raw, "case", step)
		case = self.read_id(raw.get("id"), schema.CASE_ID, step)
		return FlowCase(
			case,
			self.read_text(raw.get("label", ""), step, "label"),
			self.read_condition(raw.get("when"), step, case) or {},
			self.read_steps(raw.get("steps"), step, case, depth + 1),
		)

	def read_id(self, raw: Any, pattern: str, step: str) -> str:
		if not isinstance(raw, str) or not re.fullmatch(pattern, raw):
			self.note(DefinitionProblemKind.BAD_ID, str(raw)[:20], step=step)
			return ""
		if raw in self.ids:
			self.note(DefinitionProblemKind.ID_TWICE, raw, step=raw if pattern == schema.STEP_ID else step)
		self.ids.add(raw)
		return raw

	def read_text(self, raw: Any, step: str, part: str) -> str:
		if isinstance(raw, str):
			return raw[:500]
		self.note(DefinitionProblemKind.NO_TEXT, part, step=step, part=part)
		return ""

	def read_condition(self, raw: Any, step: str, part: str) -> tree.Condition | None:
		return raw if raw is not None and self.is_object(raw, part, step) else None

	def read_inputs(self, raw: Any, step: str) -> Mapping[str, Any]:
		if raw is None or not self.is_object(raw, "inputs", step):
			return {}
		return raw

	def read_duration(self, raw: Any, step: str) -> timedelta | None:
		if raw is None:
			return None
		length = read_duration(raw)
		if length is None:
			self.note(
				DefinitionProblemKind.BAD_DURATION,
				"timeout",
				str(schema.LONGEST_DAYS),
				step=step,
				part="timeout",
			)
		return length

	def read_retry(self, raw: Any, step: str) -> RetryPolicy | None:
		if raw is None or not self.is_object(raw, "retry", step):
			return None
		for name, value in raw.items():
			bounds = schema.RETRY_BOUNDS.get(name)
			if not bounds:
				self.note(DefinitionProblemKind.UNKNOWN_KEY, str(name)[:40], step=step, part="retry")
			elif not _is_between(value, bounds, is_whole=name != "rate"):
				self.note(DefinitionProblemKind.BAD_RETRY, name, *map(str, bounds), step=step, part="retry")
		known = {name: raw[name] for name in schema.RETRY_BOUNDS if name in raw}
		return (
			None
			if any(each.field == "retry" and each.step == step for each in self.problems)
			else RetryPolicy(**known)
		)

	def is_object(self, raw: Any, part: str, step: str) -> bool:
		if isinstance(raw, dict):
			return True
		self.note(DefinitionProblemKind.NO_OBJECT, part, step=step, part=part)
		return False

	def check_keys(self, raw: Mapping[str, Any], part: str, step: str) -> None:
		for key in raw.keys() - schema.list_keys(part):
			self.note(DefinitionProblemKind.UNKNOWN_KEY, str(key)[:40], step=step)


def read_duration(raw: Any) -> timedelta | None:
	"""Return a length of time from its JSON; None unless it is more than nothing and within bounds."""
	if not isinstance(raw, dict) or raw.keys() - set(schema.DURATION_PARTS):
		return None
	if not all(_is_between(value, (0, 10**7), is_whole=True) for value in raw.values()):
		return None
	length = timedelta(**raw)
	return length if timedelta(0) < length <= timedelta(days=schema.LONGEST_DAYS) else None


def _is_between(value: Any, bounds: tuple[int, int], *, is_whole: bool) -> bool:
	kinds = int if is_whole else (int, float)
	return isinstance(value, kinds) and not isinstance(value, bool) and bounds[0] <= value <= bounds[1]
