"""From one billing system to the other and back: who bills in which state, and what speaks against a step. Pure.

A customer without a Billing Side is billed here: a site that never had another system has no such rows. Between both
systems lies a state in which none bills, and it is left only by what was *read* in the old system, which this app
cannot write: somebody who says that the old account is stopped may be wrong.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class SideState(Enum):
	"""Who bills a customer; in *Stopping* and *Returning* nobody does."""

	LEGACY = "Legacy"
	STOPPING = "Stopping"
	NEW = "New"
	RETURNING = "Returning"


class SideStep(Enum):
	"""A step between the states."""

	STOP = "stop"
	TAKE_OVER = "take over"
	TURN_BACK = "turn back"
	GIVE_BACK = "give back"


FROM = {
	SideStep.STOP: (SideState.LEGACY,),
	SideStep.TAKE_OVER: (SideState.STOPPING,),
	SideStep.TURN_BACK: (SideState.STOPPING, SideState.NEW),
	SideStep.GIVE_BACK: (SideState.RETURNING,),
}
"""The states from which a step leads."""
TO = {
	SideStep.STOP: SideState.STOPPING,
	SideStep.TAKE_OVER: SideState.NEW,
	SideStep.TURN_BACK: SideState.RETURNING,
	SideStep.GIVE_BACK: SideState.LEGACY,
}

OTHER_STATE, NO_BOUNDARY, NOT_READ, STILL_ACTIVE, STILL_STOPPED = (
	*("other_state", "no_boundary", "not_read", "still_active", "still_stopped"),
)
BILLED_PAST, BILLED_HERE = "billed_past", "billed_here"


@dataclass(frozen=True)
class SideObjection:
	"""What speaks against a step: a code, and the values of its sentence."""

	code: str
	values: tuple[object, ...] = ()


@dataclass(frozen=True)
class OldReading:
	"""What the old system was seen to say of an account.

	Attributes:
		is_active: whether it goes on billing the account.
		newest_period: first day of the newest period that it has billed; None if it billed none.
		read_utc: when it was read, in UTC.
	"""

	is_active: bool
	newest_period: date | None
	read_utc: datetime


@dataclass(frozen=True)
class SideFacts:
	"""What is known of a customer when a step is asked for.

	Attributes:
		state: who bills them now.
		boundary: first day from which this app bills; None while nobody has chosen one.
		asked_utc: when the last step was asked for, in UTC.
		reading: the newest reading of their old account; None if it was never read.
		billed_here: name of a document by which this app billed a period; empty if it billed none.
	"""

	state: SideState
	boundary: date | None = None
	asked_utc: datetime | None = None
	reading: OldReading | None = None
	billed_here: str = ""


def list_objections(step: SideStep, facts: SideFacts) -> list[SideObjection]:
	"""Return all that speaks against a step; the step is taken only if nothing does."""
	if facts.state not in FROM[step]:
		return [SideObjection(OTHER_STATE, (facts.state.value,))]
	judges = {
		SideStep.STOP: _against_stop,
		SideStep.TAKE_OVER: _against_take_over,
		SideStep.TURN_BACK: _against_turning_back,
		SideStep.GIVE_BACK: _against_giving_back,
	}
	return list(judges[step](facts))


def write_objections(found: Iterable[SideObjection]) -> str:
	"""Return objections as they are stored; empty without any."""
	rows = [[each.code, *map(str, each.values)] for each in found]
	return json.dumps(rows, ensure_ascii=False) if rows else ""


def read_objections(stored: str | None) -> list[SideObjection]:
	"""Return stored objections; their values are texts."""
	return [SideObjection(code, tuple(values)) for code, *values in json.loads(stored or "[]")]


def _against_stop(facts: SideFacts) -> Iterable[SideObjection]:
	if not facts.boundary:
		yield SideObjection(NO_BOUNDARY)


def _against_take_over(facts: SideFacts) -> Iterable[SideObjection]:
	if not _is_read_since(facts):
		yield SideObjection(NOT_READ)
		return
	if facts.reading.is_active:
		yield SideObjection(STILL_ACTIVE)
	newest = facts.reading.newest_period
	if newest and newest >= facts.boundary:
		yield SideObjection(BILLED_PAST, (newest, facts.boundary))


def _against_turning_back(facts: SideFacts) -> Iterable[SideObjection]:
	if facts.billed_here:
		yield SideObjection(BILLED_HERE, (facts.billed_here,))


def _against_giving_back(facts: SideFacts) -> Iterable[SideObjection]:
	yield from _against_turning_back(facts)
	if not _is_read_since(facts):
		yield SideObjection(NOT_READ)
	elif not facts.reading.is_active:
		yield SideObjection(STILL_STOPPED)


def _is_read_since(facts: SideFacts) -> bool:
	"""Whether the old account was read after the step before was asked for: an older reading proves nothing."""
	return bool(facts.reading and facts.asked_utc and facts.reading.read_utc > facts.asked_utc)
