"""What the outages of a round mean for the incidents that there are: new, grown, moved, confirmed, or gone. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rule.clustering import LineOutage
from gigafibre_fsm.domain.network.incidents.rule.thresholds import Thresholds

SAME_FAULT = timedelta(minutes=30)
"""Lines that fall silent this long after the first ones below the same element belong to the same fault."""


@dataclass(frozen=True, slots=True)
class KnownIncident:
	"""An incident as the rule needs it; times are UTC, `path` is its node's, empty for the whole network.

	`polls` counts those that showed it, `closed_utc` is None for one that goes on.
	"""

	name: str
	state: str
	path: str
	started_utc: datetime
	polls: int = 1
	needs_person: bool = False
	is_by_hand: bool = False
	closed_utc: datetime | None = None


class Step(Enum):
	"""What is done with an incident."""

	SUSPECT = "suspect"
	GROW = "grow"
	MOVE = "move"
	ABSORB = "absorb"
	REOPEN = "reopen"
	COUNT = "count"
	OPEN = "open"
	DISSOLVE = "dissolve"


@dataclass(frozen=True, slots=True)
class IncidentStep:
	"""One step: `incident` is empty for a new one, `other` is the one that is absorbed."""

	step: Step
	incident: str = ""
	outage: LineOutage | None = None
	other: str = ""


def plan_steps(
	early: Sequence[LineOutage],
	sure: Sequence[LineOutage],
	known: Iterable[KnownIncident],
	paths: Mapping[str, str],
	limits: Thresholds,
	now: datetime,
) -> list[IncidentStep]:
	"""Return what a round means, in the order in which it is done.

	Args:
		early: outages of lines that are overdue.
		sure: outages of lines that are silent by all their intervals: these alone confirm a suspicion.
		known: incidents that go on, and those that ended lately.
		paths: node → its path.
		limits: the thresholds.
		now: UTC.
	"""
	incidents = sorted(known, key=lambda each: (each.started_utc, each.name))
	steps: list[IncidentStep] = []
	seen: set[str] = set()
	for outage in early:
		related = [
			each for each in incidents if each.name not in seen and _belongs(outage, each, paths, now, limits)
		]
		going = [each for each in related if each.closed_utc is None]
		if going:
			seen.update(each.name for each in going)
			steps += _grow(outage, going, paths)
		elif related:
			seen.add(related[-1].name)
			steps.append(IncidentStep(Step.REOPEN, related[-1].name, outage))
		else:
			steps.append(IncidentStep(Step.SUSPECT, outage=outage))
	steps += _judge_suspicions([each for each in incidents if is_suspected(each)], seen, sure, paths, limits)
	return steps


def is_related(one: str, other: str) -> bool:
	"""Whether of two paths one lies on the way to the other; an empty one is the whole network."""
	return one.startswith(other) or other.startswith(one)


def is_suspected(incident: KnownIncident) -> bool:
	"""Whether an incident still waits for its confirmation."""
	return incident.state == states.SUSPECTED and incident.closed_utc is None


def _belongs(
	outage: LineOutage, incident: KnownIncident, paths: Mapping[str, str], now: datetime, limits: Thresholds
) -> bool:
	if not is_related(paths.get(outage.node, ""), incident.path):
		return False
	if outage.is_core and not incident.needs_person:
		# what a person has to decide adds nobody to what is open already
		return False
	if incident.closed_utc is not None:
		lately = now - timedelta(minutes=limits.reopen_minutes)
		return incident.state == states.RESTORED and incident.closed_utc > lately
	if paths.get(outage.node, "").startswith(incident.path):
		# below an element that is known to be out, nothing new is found
		return incident.path != "" or outage.is_core
	return now - incident.started_utc <= SAME_FAULT


def _grow(outage: LineOutage, going: list[KnownIncident], paths: Mapping[str, str]) -> list[IncidentStep]:
	first, *others = going
	steps = [IncidentStep(Step.ABSORB, first.name, other=each.name) for each in others]
	path = paths.get(outage.node, "")
	is_above = len(path) < len(first.path) and not first.is_by_hand
	return [*steps, IncidentStep(Step.MOVE if is_above else Step.GROW, first.name, outage)]


def _judge_suspicions(
	suspected: Iterable[KnownIncident],
	seen: set[str],
	sure: Sequence[LineOutage],
	paths: Mapping[str, str],
	limits: Thresholds,
) -> list[IncidentStep]:
	"""Confirm, count or dissolve the suspicions of earlier rounds."""
	steps = []
	for each in suspected:
		if each.name not in seen:
			steps.append(IncidentStep(Step.DISSOLVE, each.name))
			continue
		confirms = [
			outage
			for outage in sure
			if not (outage.is_small or outage.is_core) and is_related(paths.get(outage.node, ""), each.path)
		]
		if not confirms or each.needs_person:
			continue
		needed = max(limits.polls_at(outage.node) for outage in confirms)
		is_enough = each.polls + 1 >= needed
		steps.append(IncidentStep(Step.OPEN if is_enough else Step.COUNT, each.name, confirms[0]))
	return steps
