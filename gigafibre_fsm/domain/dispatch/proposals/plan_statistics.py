"""What became of proposals in a period: what they offered, what was taken of it, and what is refused again and again. Pure."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gigafibre_fsm.domain.dispatch.proposals.acceptance import APPLIED, REFUSED
from gigafibre_fsm.domain.dispatch.proposals.costs import CENTS


@dataclass(frozen=True, slots=True)
class SavedWork:
	"""What was saved: minutes of travel, dollars (None where nothing has a rate), and visits that got a place.

	Less than zero was added: a visit that gets a place costs the way to it.
	"""

	travel: int = 0
	dollars: float | None = None
	placed: int = 0


@dataclass(frozen=True, slots=True)
class SettledMove:
	"""One change of a closed proposal.

	Attributes:
		technician: who would have got the visit; the one who has it, if it would have lost its place.
		outcome: as `acceptance` names it; empty if the proposal was put aside as a whole.
		cause: value of a RefusalCause; empty if none was chosen.
		alone: what it would have saved by itself; None if that was not measured.
	"""

	job: str
	technician: str
	outcome: str
	cause: str
	alone: SavedWork | None = None


@dataclass(frozen=True, slots=True)
class ClosedPlan:
	"""A proposal that was applied, in whole or in part, or put aside.

	`offered` and `taken` are None where they were not measured.
	"""

	name: str
	day: date
	scope: str
	asked_by: str
	state: str
	offered: SavedWork | None
	taken: SavedWork | None
	moves: tuple[SettledMove, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTotals:
	"""Several proposals, or the changes of one technician, in sum.

	`refused` are the changes with a reason; `by_itself` is what each change that was not applied would have saved
	by itself, added up: an upper bound where several touch the same day.
	"""

	key: Hashable
	plans: int
	changes: int
	applied: int
	refused: int
	offered: SavedWork
	taken: SavedWork
	by_itself: SavedWork
	causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RecurringRefusal:
	"""A reason for which one technician's changes were refused: how often, on how many visits, until which day."""

	cause: str
	technician: str
	times: int
	visits: int
	newest: date
	by_itself: SavedWork


def sum_plans(plans: Iterable[ClosedPlan], key: Callable[[ClosedPlan], Hashable]) -> list[PlanTotals]:
	"""Return the totals of the plans that have the same key, in the order of the keys."""
	groups: dict[Hashable, list[ClosedPlan]] = {}
	for plan in plans:
		groups.setdefault(key(plan), []).append(plan)
	return [_total(each, groups[each]) for each in sorted(groups)]


def sum_technicians(plans: Iterable[ClosedPlan]) -> list[PlanTotals]:
	"""Return the changes of each technician, by name.

	What a plan offers is one figure for the day, so that `offered` and `taken` say nothing of one technician.
	"""
	groups: dict[str, list[SettledMove]] = {}
	count: dict[str, set[str]] = {}
	for plan in plans:
		for move in plan.moves:
			groups.setdefault(move.technician, []).append(move)
			count.setdefault(move.technician, set()).add(plan.name)
	none = SavedWork()
	return [_count(each, len(count[each]), groups[each], none, none) for each in sorted(groups)]


def select_technician(plans: Iterable[ClosedPlan], technician: str) -> list[ClosedPlan]:
	"""Return the plans that would have changed one technician's day, with those changes alone.

	What a plan offers and what was taken of it are figures of the whole team, so that they are unknown here.
	"""
	narrowed = (
		replace(
			plan, offered=None, taken=None, moves=tuple(m for m in plan.moves if m.technician == technician)
		)
		for plan in plans
	)
	return [plan for plan in narrowed if plan.moves]


def list_recurring(plans: Iterable[ClosedPlan]) -> list[RecurringRefusal]:
	"""Return which refusals recur, the most frequent first: by reason and technician."""
	groups: dict[tuple[str, str], list[tuple[date, SettledMove]]] = {}
	for plan in plans:
		for move in plan.moves:
			if move.outcome == REFUSED:
				groups.setdefault((move.cause, move.technician), []).append((plan.day, move))
	found = [
		RecurringRefusal(
			cause,
			technician,
			len(rows),
			len({move.job for _day, move in rows}),
			max(day for day, _move in rows),
			add_up(move.alone for _day, move in rows),
		)
		for (cause, technician), rows in groups.items()
	]
	return sorted(found, key=lambda each: (-each.times, each.cause, each.technician))


def find_monday(day: date) -> date:
	"""Return the Monday of the week of a day."""
	return day - timedelta(days=day.weekday())


def add_up(saved: Iterable[SavedWork | None]) -> SavedWork:
	"""Return the sum of what was measured; no dollars if none were known."""
	known = [each for each in saved if each is not None]
	dollars = [each.dollars for each in known if each.dollars is not None]
	return SavedWork(
		sum(each.travel for each in known),
		round(sum(dollars), CENTS) if dollars else None,
		sum(each.placed for each in known),
	)


def _total(key: Hashable, plans: list[ClosedPlan]) -> PlanTotals:
	moves = [move for plan in plans for move in plan.moves]
	offered, taken = (add_up(getattr(plan, side) for plan in plans) for side in ("offered", "taken"))
	return _count(key, len(plans), moves, offered, taken)


def _count(
	key: Hashable, plans: int, moves: list[SettledMove], offered: SavedWork, taken: SavedWork
) -> PlanTotals:
	refused = [move for move in moves if move.outcome == REFUSED]
	causes = {cause: sum(move.cause == cause for move in refused) for cause in {m.cause for m in refused}}
	return PlanTotals(
		key,
		plans,
		changes=len(moves),
		applied=sum(move.outcome == APPLIED for move in moves),
		refused=len(refused),
		offered=offered,
		taken=taken,
		by_itself=add_up(move.alone for move in moves if move.outcome != APPLIED),
		causes=tuple(sorted(causes.items(), key=lambda each: (-each[1], each[0]))),
	)
