"""A plan of a day against the dispatcher's own: which is better, said as honestly of one as of the other. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.proposals.fixed_jobs import PART, STARTED
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay
from gigafibre_fsm.domain.dispatch.proposals.savings import ProposalFigures

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob

PROMISES = ("rushed", "unplaced", "late_minutes")
"""Figures by which a plan is sound at all; a cheaper plan that is worse in one of them is not simply better."""
BALANCE = "spread_minutes"
MEASURES = (*PROMISES, "overtime_minutes", "travel_minutes", "cost", BALANCE)
"""Figures that are compared."""
EVEN = 30
"""Minutes by which the longest and the shortest day may lie further apart without anybody calling it unfair."""


class Winner(str, Enum):
	"""Whose plan is better; EITHER: each is better in something, and nobody can weigh it for the dispatcher."""

	SAME = "same"
	PLANNER = "planner"
	HAND = "hand"
	EITHER = "either"


@dataclass(frozen=True, slots=True)
class PlanVerdict:
	"""Whose plan is better, and the figures in which the planner's is better or worse than the other."""

	winner: Winner
	gains: tuple[str, ...] = ()
	losses: tuple[str, ...] = ()


def judge_plans(hand: ProposalFigures, planner: ProposalFigures) -> PlanVerdict:
	"""Return whose plan of the same visits is better.

	Where both are equally sound and their cost is known, the cheaper one is better; the other figures are named as
	what it is bought with. In all other cases a plan is better only if it is worse in nothing.
	"""
	gains = tuple(name for name in MEASURES if _difference(hand, planner, name) < 0)
	losses = tuple(name for name in MEASURES if _difference(hand, planner, name) > 0)
	if not gains and not losses:
		return PlanVerdict(Winner.SAME)
	if not losses:
		return PlanVerdict(Winner.PLANNER, gains)
	if not gains:
		return PlanVerdict(Winner.HAND, (), losses)
	if not set(PROMISES).intersection((*gains, *losses)) and "cost" in (*gains, *losses):
		return PlanVerdict(Winner.PLANNER if "cost" in gains else Winner.HAND, gains, losses)
	return PlanVerdict(Winner.EITHER, gains, losses)


def _difference(hand: ProposalFigures, planner: ProposalFigures, name: str) -> float:
	one, other = hand.get(name), planner.get(name)
	difference = 0 if one is None or other is None else other - one
	return 0 if name == BALANCE and abs(difference) < EVEN else difference


def rewind_day(board: BoardDay, today: date, agreed: Iterable[str]) -> BoardDay:
	"""Return the day as it could have been planned on its morning: nothing has begun yet, nothing was refused.

	What dispatch refused is what the comparison is about; what was agreed with a customer stays, and so do locked
	visits and held slots. What was on the trucks in the morning of a day that has begun is not known any more, so
	it forbids nothing there.

	Args:
		board: the day, without backlog.
		today: the present day at the site.
		agreed: jobs whose place was agreed with the customer.
	"""
	held = {name.split(PART)[0] for name in (job.name for job in board.jobs) if PART in name}
	busy = {name for job in board.jobs for name in job.placement.technicians}
	members = {
		name: replace(member, is_active=True) if name in busy else member
		for name, member in board.members.items()
	}
	return replace(
		board,
		now=None,
		members=members,
		jobs=tuple(map(_rewind, board.jobs)),
		refused=frozenset(),
		staying=_keep_agreed(board.staying, held, agreed),
		stock=board.stock if board.day > today else dict.fromkeys(board.members),
	)


def _rewind(job: "ScheduledJob") -> "ScheduledJob":
	return replace(job, status=lifecycle.SCHEDULED) if job.status in STARTED else job


def _keep_agreed(staying: Collection[str], held: Collection[str], agreed: Iterable[str]) -> frozenset[str]:
	return frozenset(staying).intersection(held) | frozenset(agreed)
