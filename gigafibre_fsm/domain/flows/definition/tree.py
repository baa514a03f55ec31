"""The tree of a flow: a sequence of steps, some of which hold further sequences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

BRANCH, FOR_EACH, REPEAT = "branch", "for_each", "repeat"
WAIT, WAIT_FOR, STOP = "wait", "wait_for", "stop"
STRUCTURAL = frozenset({BRANCH, FOR_EACH, REPEAT, WAIT, WAIT_FOR, STOP})
"""Kinds of steps that the engine itself carries out; all others are actions of the catalogue."""

MAIN = ""
"""The block of a definition's own steps."""
OTHERWISE, STEPS, ON_ERROR, ON_TIMEOUT = "otherwise", "steps", "on_error", "on_timeout"

Condition = Mapping[str, Any]
"""A condition tree as `domain/flows/conditions/rules.py` reads it."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
	"""How often a failed step is tried again: `attempts` in all, after `interval` seconds, each time `rate` times longer, at most `longest`."""

	attempts: int = 3
	interval: int = 60
	rate: float = 2.0
	longest: int = 3600

	def pause_after(self, attempt: int) -> timedelta | None:
		"""Return how long to wait after the attempt of this number, from 1; None if it was the last."""
		if attempt >= self.attempts:
			return None
		return timedelta(seconds=min(self.interval * self.rate ** min(attempt - 1, 30), self.longest))


@dataclass(frozen=True, slots=True)
class FlowCase:
	"""One way out of a branch: the first whose condition holds is taken."""

	id: str
	label: str
	when: Condition
	steps: "tuple[FlowStep, ...]"


@dataclass(frozen=True, slots=True)
class FlowStep:
	"""One step; which attributes matter depends on its kind.

	Attributes:
		inputs: values by name: literals, or objects with `field`, `compute` or `text`.
		cases, otherwise: of a branch.
		steps: of for_each and repeat.
		until: of repeat: when it ends; of wait_for: what is waited for.
		timeout: how long an answer is waited for; None is for ever.
		on_timeout: steps instead of the answer; None lets the run fail.
		on_error: steps instead of a failure; None lets the run fail.
		retry: None is the policy of the kind.
	"""

	id: str
	kind: str
	name: str = ""
	inputs: Mapping[str, Any] = field(default_factory=dict)
	cases: tuple[FlowCase, ...] = ()
	otherwise: "tuple[FlowStep, ...]" = ()
	steps: "tuple[FlowStep, ...]" = ()
	until: Condition | None = None
	timeout: timedelta | None = None
	on_timeout: "tuple[FlowStep, ...] | None" = None
	on_error: "tuple[FlowStep, ...] | None" = None
	retry: RetryPolicy | None = None

	def list_blocks(self) -> "Iterator[tuple[str, tuple[FlowStep, ...]]]":
		"""Yield the address and the steps of each sequence that this step holds."""
		for case in self.cases:
			yield f"{self.id}.{case.id}", case.steps
		if self.kind == BRANCH:
			yield f"{self.id}.{OTHERWISE}", self.otherwise
		if self.kind in (FOR_EACH, REPEAT):
			yield f"{self.id}.{STEPS}", self.steps
		if self.on_timeout is not None:
			yield f"{self.id}.{ON_TIMEOUT}", self.on_timeout
		if self.on_error is not None:
			yield f"{self.id}.{ON_ERROR}", self.on_error


@dataclass(frozen=True, slots=True)
class FlowTrigger:
	"""What starts a run: a kind of trigger with its inputs, and a condition."""

	kind: str
	inputs: Mapping[str, Any] = field(default_factory=dict)
	when: Condition | None = None


@dataclass(frozen=True, slots=True)
class FlowDefinition:
	"""A whole flow.

	Attributes:
		blocks: every sequence of steps by its address: `""` the main one, `s3.c1` a case, `s3.otherwise`,
			`s5.steps`, `s7.on_error`, `s2.on_timeout`.
		index: every step by its id.
	"""

	trigger: FlowTrigger
	steps: tuple[FlowStep, ...]
	blocks: Mapping[str, tuple[FlowStep, ...]] = field(compare=False)
	index: Mapping[str, FlowStep] = field(compare=False)


def make_definition(trigger: FlowTrigger, steps: tuple[FlowStep, ...]) -> FlowDefinition:
	"""Return a definition with its blocks and its index."""
	blocks = {MAIN: steps, **dict(_walk_blocks(steps))}
	index = {step.id: step for block in blocks.values() for step in block}
	return FlowDefinition(trigger, steps, blocks, index)


def _walk_blocks(steps: tuple[FlowStep, ...]) -> Iterator[tuple[str, tuple[FlowStep, ...]]]:
	for step in steps:
		for address, block in step.list_blocks():
			yield address, block
			yield from _walk_blocks(block)
