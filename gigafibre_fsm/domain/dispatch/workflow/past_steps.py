"""The steps by which jobs came where they are, so that the board can be shown as it stood before each of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.workflow.logged_change import JobState, LoggedChange, LoggedMove

Placements = dict[str, Placement | None]
"""Name of a job → where it stands; None where it does not exist."""


@dataclass(frozen=True, slots=True)
class BoardStep:
	"""One moment at which jobs changed their place: a change, or its undoing.

	`was` and `became` hold the jobs' placements before and after it; `on` is site time, `instant` the same in UTC.
	"""

	change: LoggedChange
	on: datetime
	instant: datetime
	is_undo: bool
	was: Placements
	became: Placements


def list_steps(moves: Iterable[LoggedMove], days: Collection[date]) -> list[BoardStep]:
	"""Return the steps that took jobs from these days, put them there, or moved them within.

	Args:
		moves: the changes of the log.
		days: the days that the board shows.

	Returns:
		The newest first. A change that was undone is two steps. One that was undone and done again counts
		from when it was first made.
	"""
	steps = [step for move in moves for step in _steps_of(move)]
	shown = [step for step in steps if _touches(step, days)]
	return sorted(shown, key=lambda step: step.instant, reverse=True)


def _steps_of(move: LoggedMove) -> list[BoardStep]:
	change = move.change
	names = [
		name for name in change.after if _placement(change.before, name) != _placement(change.after, name)
	]
	if not names:
		return []
	was = {name: _placement(change.before, name) for name in names}
	became = {name: _placement(change.after, name) for name in names}
	made = BoardStep(change, change.made_on, change.instant, False, was, became)
	if move.undone_on is None:
		return [made]
	# the newer one first, also where both were in one moment
	return [BoardStep(change, move.undone_on, move.undone_instant, True, became, was), made]


def _placement(states: dict[str, JobState], name: str) -> Placement | None:
	return states[name].placement if name in states else None


def _touches(step: BoardStep, days: Collection[date]) -> bool:
	stands = [*step.was.values(), *step.became.values()]
	return any(day in days for stand in stands if stand for day in stand.days)
