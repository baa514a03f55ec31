"""Asks the planner what fits the scope: a whole day, one technician's, one visit, or several."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from gigafibre_fsm.domain.dispatch import planning
from gigafibre_fsm.domain.dispatch.planning.answer import Breach, Figures, Plan
from gigafibre_fsm.domain.dispatch.planning.model import Problem
from gigafibre_fsm.domain.dispatch.plans import jobs_of_day
from gigafibre_fsm.domain.dispatch.plans.board_day import BoardDay
from gigafibre_fsm.domain.dispatch.plans.jobs_of_day import PART
from gigafibre_fsm.domain.dispatch.plans.shaping import Shaped, shape

DAY, TECHNICIAN, VISIT, VISITS = SCOPES = ("Day", "Technician", "Visit", "Visits")
MOST_CHANGES = 2
"""Other visits that may move for an emergency."""
SHORT = 3
"""Seconds of improvement where only part of a day is planned."""

Progress = Callable[[float, Figures], None]


@dataclass(frozen=True, slots=True)
class Ask:
	"""What a person asks for.

	Attributes:
		scope: Day, Technician, Visit or Visits.
		technician: whose day (Technician), or who is not to get the visits (Visits: somebody is sick).
		jobs: the visits that are looked for a place (Visit: one; Visits: several).
	"""

	scope: str
	day: date
	technician: str | None = None
	jobs: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Answer:
	"""The planner's answer, and what it was asked."""

	shaped: Shaped
	plan: Plan


class Unsound(Exception):
	"""The planner's answer breaks hard rules, and so is thrown away."""

	def __init__(self, breaches: list[Breach]) -> None:
		super().__init__("; ".join(f"{one.rule}: {one.job} {one.detail}" for one in breaches[:10]))


def solve(ask: Ask, board: BoardDay, seconds: float, progress: Progress | None = None) -> Answer:
	"""Plan; visits that stay although they break a rule where they stand then only take time.

	Raises planning's ProblemError, and Unsound.
	"""
	board = narrowed(ask, board)
	answer = _solved(ask, board, seconds, progress)
	stuck = frozenset(
		left.job.split(PART)[0]
		for left in answer.plan.unplaced
		if left.job.split(PART)[0] not in answer.shaped.movable
	)
	if stuck:
		answer = _solved(ask, replace(board, solid=stuck), seconds, progress)
	return answer


def narrowed(ask: Ask, board: BoardDay) -> BoardDay:
	"""The board with only what the scope speaks of."""
	if ask.scope == TECHNICIAN:
		own = tuple(visit for visit in board.visits if ask.technician in visit.placement.everybody)
		mine = {name: member for name, member in board.members.items() if name == ask.technician}
		return replace(board, members=mine, visits=own)
	if ask.scope == VISITS and ask.technician:
		return replace(board, refused=board.refused | {(job, ask.technician) for job in ask.jobs})
	return board


def _solved(ask: Ask, board: BoardDay, seconds: float, progress: Progress | None) -> Answer:
	"""Plan, and have the answer checked: what breaks a rule is planned again as if it had no place yet."""
	everything = ask.scope in (DAY, TECHNICIAN)
	shaped = shape(board) if everything else shape(board, ask.jobs, are_rooted=ask.scope == VISITS)
	fixed = set(ask.jobs) - shaped.movable - shaped.left_out.keys()
	shaped = replace(
		shaped, left_out={**shaped.left_out, **{job: jobs_of_day.reason("fixed") for job in fixed}}
	)
	if not everything and not shaped.movable.intersection(ask.jobs):
		return Answer(shaped, _as_it_is(shaped.problem))
	plan = _planned(ask, shaped.problem, seconds, progress)
	breaches = planning.check(shaped.problem, plan)
	if breaches:
		problem = _without(shaped.problem, {breach.job for breach in breaches})
		plan = _planned(ask, problem, seconds, progress)
		breaches = planning.check(problem, plan)
	if breaches:
		raise Unsound(breaches)
	return Answer(shaped, plan)


def _as_it_is(problem: Problem) -> Plan:
	"""The board as it stands: the answer where nothing can be done."""
	return Plan(problem.published, (), planning.evaluate(problem, problem.published))


def _planned(ask: Ask, problem: Problem, seconds: float, progress: Progress | None) -> Plan:
	if ask.scope == VISIT:
		return planning.insert(problem, ask.jobs[0], most_changes=MOST_CHANGES)
	budget = seconds if ask.scope == DAY else min(seconds, SHORT)
	return planning.plan_day(problem, seconds=budget, progress=progress)


def _without(problem: Problem, jobs: set[str | None]) -> Problem:
	"""The problem in which these jobs stand nowhere yet."""
	published = (
		replace(route, stops=tuple(stop for stop in route.stops if stop.job not in jobs))
		for route in problem.published
	)
	return replace(problem, published=tuple(route for route in published if route.stops))
