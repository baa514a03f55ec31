"""Changes of a plan from the published one, job by job, with the reason of each."""

from gigafibre_fsm.domain.dispatch.planning.model.answer import MoveReason, PlannedMove, ReasonValues
from gigafibre_fsm.domain.dispatch.planning.model.problem import Problem, Route, Stop
from gigafibre_fsm.domain.dispatch.planning.search import metrics


def find_moves(problem: Problem, routes: tuple[Route, ...]) -> tuple[PlannedMove, ...]:
	"""Return a move for every job whose technician, or start by more than 15 minutes, differs."""
	if not problem.published:
		return ()
	changes = _Changes(problem, routes)
	return tuple(
		changes.move(job.id, before, after)
		for job in problem.jobs
		for before, after in _pairs(changes.was.get(job.id, {}), changes.now.get(job.id, {}))
		if _differs(before, after)
	)


Halt = tuple[Route, int]  # a route and the number of the stop on it


def _map_stops(routes: tuple[Route, ...]) -> dict[str, dict[str, Halt]]:
	"""Return, by job and technician, the stop of the job."""
	where: dict[str, dict[str, Halt]] = {}
	for route in routes:
		for number, stop in enumerate(route.stops):
			if stop.job is not None:
				where.setdefault(stop.job, {})[route.technician] = (route, number)
	return where


def _pairs(was: dict[str, Halt], now: dict[str, Halt]) -> list[tuple[Halt | None, Halt | None]]:
	"""Pair the stops of a job before and after: same technicians first, the rest in any order."""
	same = [(was[who], now[who]) for who in was if who in now]
	gone = [halt for who, halt in was.items() if who not in now]
	come = [halt for who, halt in now.items() if who not in was]
	count = max(len(gone), len(come))
	gone += [None] * (count - len(gone))
	come += [None] * (count - len(come))
	return same + list(zip(gone, come, strict=True))


def _stop(halt: Halt) -> Stop:
	return halt[0].stops[halt[1]]


def _differs(before: Halt | None, after: Halt | None) -> bool:
	if before is None or after is None:
		return True
	if before[0].technician != after[0].technician:
		return True
	return abs(_stop(before).start - _stop(after).start) > metrics.SAME_TIME


class _Changes:
	"""The published plan and the new one, compared."""

	def __init__(self, problem: Problem, routes: tuple[Route, ...]) -> None:
		self.problem = problem
		self.was, self.now = _map_stops(problem.published), _map_stops(routes)
		self.old = {
			route.technician: metrics.compute_figures(problem, (route,)).travel for route in problem.published
		}
		self.new = {route.technician: route.travel for route in routes}
		self.order_before, self.order_now = (
			{route.technician: route.jobs for route in found} for found in (problem.published, routes)
		)

	def move(self, job: str, before: Halt | None, after: Halt | None) -> PlannedMove:
		"""Return the change of a job, with its reason."""
		why, values = self.why(job, before, after)
		return PlannedMove(
			job,
			before[0].technician if before else None,
			after[0].technician if after else None,
			_stop(before).start if before else None,
			_stop(after).start if after else None,
			why,
			values,
		)

	def why(self, job: str, before: Halt | None, after: Halt | None) -> tuple[MoveReason, ReasonValues]:
		"""Return the reason of a move: placement first, then preference, travel, room for others, balance."""
		if before is None:
			return MoveReason.NEWLY_PLACED, {}
		if after is None:
			return MoveReason.NO_LONGER_PLACED, {}
		old, new = before[0].technician, after[0].technician
		if old == new:
			return MoveReason.FOLLOWS, _explain_start(self.problem, after)
		if self.problem.job(job).preferred == new:
			return MoveReason.PREFERRED, {"technician": new}
		saved = self.saved_by_both(old, new)
		if saved > 0 and self.is_alone(job, old, new):
			return MoveReason.LESS_TRAVEL, {"seconds": saved}
		detours = detour_seconds(self.problem, before) - detour_seconds(self.problem, after)
		if max(detours, saved) > 0 and sum(self.old.values()) > sum(self.new.values()):
			return MoveReason.LESS_TRAVEL, {}
		return self.why_at_no_gain(before, after)

	def is_alone(self, job: str, one: str, other: str) -> bool:
		"""Return whether this job is the only change on two technicians' routes.

		Only then is the saved travel due to it.
		"""
		return all(
			[id for id in self.order_before.get(who, ()) if id != job]
			== [id for id in self.order_now.get(who, ()) if id != job]
			for who in (one, other)
		)

	def saved_by_both(self, one: str, other: str) -> int:
		"""Return the travel that two technicians save together."""
		people = (one, other)
		return sum(self.old.get(id, 0) for id in people) - sum(self.new.get(id, 0) for id in people)

	def why_at_no_gain(self, before: Halt, after: Halt) -> tuple[MoveReason, ReasonValues]:
		"""Return why a job moves that saves no travel itself."""
		old = before[0].technician
		newcomers = sorted(
			id for id, where in self.now.items() if old in where and old not in self.was.get(id, {})
		)
		if newcomers:
			return MoveReason.MAKES_ROOM, {"jobs": newcomers}
		relieved = metrics.working_seconds(before[0]) - metrics.working_seconds(after[0])
		return (
			(MoveReason.MORE_BALANCED, {"seconds": relieved}) if relieved > 0 else (MoveReason.EXCHANGE, {})
		)


def describe_predecessor(problem: Problem, routes: tuple[Route, ...], job: str) -> ReasonValues:
	"""Return what precedes a job on its route, as the values of the reason `Why.FOLLOWS`.

	Args:
		problem: the planned problem.
		routes: the routes of the plan.
		job: id of the job.

	Returns:
		For the first stop of a route `waits` or `begins`, for a later one `after` (id of the job before, None
		for the depot), `travel` (seconds) and `waits`; empty if the job is on no route.
	"""
	halts = (halt for halt in _map_stops(routes).get(job, {}).values())
	return next((_explain_start(problem, halt) for halt in halts), {})


def _explain_start(problem: Problem, halt: Halt) -> ReasonValues:
	"""Return what precedes a job on its route, which explains when it begins.

	For the first stop of a route: `waits` if it begins as its window opens or after a wait; else `begins`:
	"shift" if the technician leaves as the shift begins, "next" if they leave late enough not to wait
	before the next stop, None if there is no other stop. For a later stop: `after`, the id of the job
	before (None for the depot); `travel`, seconds of the drive, 0 if the technician waits on arrival;
	`waits`, whether they do.
	"""
	route, number = halt
	stop = route.stops[number]
	waits = stop.start > stop.arrival
	if not number:
		opens = stop.job is not None and stop.start in (
			first for first, _last in problem.job(stop.job).windows
		)
		return {"waits": True} if waits or opens else {"begins": _begins(problem, route)}
	return {"after": route.stops[number - 1].job, "travel": 0 if waits else stop.travel, "waits": waits}


def _begins(problem: Problem, route: Route) -> str | None:
	shift = problem.technician(route.technician).shift
	if shift and route.start <= shift[0]:
		return "shift"
	return "next" if len(route.stops) > 1 else None


def detour_seconds(problem: Problem, halt: Halt) -> int:
	"""Return the seconds of travel that one stop adds to its route."""
	route, number = halt
	person = problem.technician(route.technician)

	def place(step: int) -> int | None:
		if step < 0:
			return person.start
		if step >= len(route.stops):
			return person.end
		job = route.stops[step].job
		return problem.depot.place if job is None else problem.job(job).place

	before, here, after = place(number - 1), place(number), place(number + 1)
	return _seconds(problem, before, here) + _seconds(problem, here, after) - _seconds(problem, before, after)


def _seconds(problem: Problem, a: int | None, b: int | None) -> int:
	return 0 if a is None or b is None else problem.matrix[a][b] or 0
