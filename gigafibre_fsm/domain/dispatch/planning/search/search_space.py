"""A problem prepared for searching: numbers instead of ids, and precomputed constants."""

from collections.abc import Callable

from gigafibre_fsm.domain.dispatch.planning.model.answer import Cause, Reason
from gigafibre_fsm.domain.dispatch.planning.model.problem import (
	Job,
	Objective,
	Pause,
	Problem,
	Technician,
	Window,
)
from gigafibre_fsm.domain.dispatch.planning.search.breaks import list_breaks
from gigafibre_fsm.domain.dispatch.planning.search.executed import (
	ExecutedPart,
	as_left,
	find_begun,
	find_executed_parts,
	still_due,
)

UNREACHABLE = 10**9  # seconds; longer than any window, so that it never fits
FOREVER = 10**8  # end of an open window

EVEN = 28_800  # seconds; balance is work squared divided by this: squares make the even split the cheapest
SERVICE = {Objective.PROMISE, Objective.PLACE, Objective.PRIORITY}
PROMISE = 1e13  # cost of leaving out a promised job if promises come first: more than all others together
RANK = 0.01  # weight of an objective relative to the one before it
CHANGE = 1800  # seconds of travel that one changed technician or one missed preference is worth


class Weights:
	"""What the search minimises: each objective in seconds, times 0.01 for each rank in the order.

	A job left out costs more than anything else can: 10^9, and 10^6 for each point of priority (the other way
	round if priority comes first); a promised one 10^13 more if promises come before both. Searches use
	this sum; of the plans found, the best one by the objectives themselves (`metrics.comparison_key`) is kept.
	"""

	def __init__(self, objectives: tuple[Objective, ...]) -> None:
		soft = [objective for objective in objectives if objective not in SERVICE | {Objective.PUNCTUALITY}]
		rank = {objective: RANK**number for number, objective in enumerate(soft)}
		self.travel = rank.get(Objective.TRAVEL, 0.0)
		self.work = rank.get(Objective.WORK, 0.0)
		self.balance = rank.get(Objective.BALANCE, 0.0)
		self.preference = rank.get(Objective.PREFERENCE, 0.0) * CHANGE
		self.stability = rank.get(Objective.STABILITY, 0.0) * CHANGE
		self.overtime = max(self.travel, self.work)
		service = [objective for objective in objectives if objective in SERVICE]
		self.promise_first = service[:1] == [Objective.PROMISE]
		others = [objective for objective in service if objective != Objective.PROMISE]
		self.priority_first = others[:1] == [Objective.PRIORITY]

	def effort(self, person: Technician, done: int = 0) -> Callable[[int, int, int], float]:
		"""Return a technician's cost function of a route: of travel, work and end, all in seconds.

		Args:
			person: the technician.
			done: seconds of work of the day so far, which balance counts as well.
		"""
		travel, work = self.travel * person.cost, self.work * person.cost
		balance, overtime = self.balance * person.cost / EVEN, self.overtime * person.cost
		shift_end = person.shift[1] if person.shift and person.overtime else FOREVER

		def linear(driven: int, worked: int, end: int) -> float:
			return travel * driven + work * worked

		def full(driven: int, worked: int, end: int) -> float:
			late = overtime * (end - shift_end) if end > shift_end else 0.0
			whole = done + worked
			return travel * driven + work * worked + balance * whole * whole + late

		return full if balance or person.overtime else linear

	def left_out(self, job: Job) -> float:
		"""Return the cost of leaving a job out."""
		promise = PROMISE if self.promise_first and job.promised else 0.0
		if self.priority_first:
			return promise + 1e9 * job.priority + 1e6
		return promise + 1e9 + 1e6 * job.priority


class SearchSpace:
	"""Jobs and technicians by number, travel times with a row for “nowhere”, and who may do what."""

	def __init__(self, problem: Problem) -> None:
		self.problem = problem
		self.jobs: tuple[Job, ...] = problem.jobs
		self.people: tuple[Technician, ...] = problem.technicians
		self.job_number = {job.id: number for number, job in enumerate(self.jobs)}
		self.technician_number = {person.id: number for number, person in enumerate(self.people)}
		self.nowhere = len(problem.matrix)
		self.travel = _travel(problem)
		self.durations = [job.duration for job in self.jobs]
		self.places = [job.place for job in self.jobs]
		depot = problem.depot  # at the end of the lists, so that DEPOT (-1) finds it
		self.stop_places = [*self.places, depot.place if depot else self.nowhere]
		self.stop_durations = [*self.durations, depot.duration if depot else 0]
		self.promised = [open_windows(job) for job in self.jobs]
		self.windows = list(self.promised)  # narrowed for jobs with partners, see search/synchronised_jobs.py
		self.weights = Weights(problem.objectives)
		self.left_out = [self.weights.left_out(job) for job in self.jobs]
		self.rests: list[tuple[Pause, ...]] = [list_breaks(person) for person in self.people]
		self.starts = [self._or_nowhere(person.start) for person in self.people]
		self.begun = {self.job_number[id]: start for id, start in find_begun(problem).items()}
		self.pasts: dict[int, ExecutedPart] = {}
		self.ends = [self._or_nowhere(person.end) for person in self.people]
		self.shifts = [working_day(person) for person in self.people]
		self.homeward: dict[int, int] = {}  # technicians on the road: seconds of their drive home from there
		self.published_by = {
			stop: self.technician_number[route.technician]
			for route in problem.published
			for stop in route.jobs
		}
		self._alike: dict[tuple, dict[int, Reason | None]] = {}
		self.has_gaps = any(None in row for row in problem.matrix)
		self._kinds = [(_kind(job), job.place if self.has_gaps else None) for job in self.jobs]
		self._able: dict[int, tuple[int, ...]] = {}
		self.waiting: dict[int, Reason] = {}  # jobs that cannot be placed because of other jobs
		self.crews: dict[int, tuple[int, ...]] = {}  # the technicians who meet for a job with a crew
		self.depths: dict[int, int] = {}
		self.only: int | None = None  # the one technician whose day may change, if the others' days may not
		named = {after.job for job in self.jobs for after in job.after}
		self.partners = {
			number
			for number, job in enumerate(self.jobs)
			if number not in self.begun and (job.crew > 1 or job.after or job.id in named)
		}
		self.materials = sorted({name for job in self.jobs for name in job.materials})
		self._begin_from_now()
		self.travel_limits = [travel_limit(person) for person in self.people]
		self.is_indifferent = not self.published_by and not any(job.preferred for job in self.jobs)
		self.efforts = [
			self.weights.effort(person, self.pasts[number].worked if number in self.pasts else 0)
			for number, person in enumerate(self.people)
		]
		self.tours: dict = {}  # cache of every tour of the search, so that none is timed twice

	def _begin_from_now(self) -> None:
		"""Start each technician from the end of their executed day, with the remaining stock."""
		jobs = {job.id: job for job in self.jobs}
		people = list(self.people)
		for id, past in find_executed_parts(self.problem).items():
			number = self.technician_number[id]
			self.pasts[number] = past
			people[number] = as_left(people[number], past, jobs)
			self.starts[number] = self._or_nowhere(past.place)
			self.shifts[number] = (past.free, self.shifts[number][1])
			self.rests[number] = still_due(self.rests[number], past)
			if past.since is not None:
				self.homeward[number] = self.travel[self.starts[number]][self.ends[number]] % UNREACHABLE
		self.people = tuple(people)

	@property
	def open_jobs(self) -> list[int]:
		"""The jobs that can still be planned."""
		return [job for job in range(len(self.jobs)) if job not in self.begun]

	def _or_nowhere(self, place: int | None) -> int:
		return self.nowhere if place is None else place

	def able(self, job: int) -> tuple[int, ...]:
		"""Return the technicians who may do the job if their day were empty."""
		if job not in self._able:
			people = range(len(self.people)) if self.only is None else (self.only,)
			self._able[job] = tuple(number for number in people if self.refusal(number, job) is None)
		return self._able[job]

	def restrict(self, technician: int) -> None:
		"""Allow changes only to this technician's day from now on."""
		self.only = technician
		self._able.clear()

	def refusal(self, technician: int, job: int) -> Reason | None:
		"""Return why the technician may never do the job; None if they may."""
		known = self._alike.setdefault(self._kinds[job], {})
		if technician not in known:
			known[technician] = find_refusal(self.problem, self.people[technician], self.jobs[job])
		return known[technician]

	def waits(self, job: int) -> Reason | None:
		"""Return why other jobs keep this one from being placed; None if they do not."""
		return self.waiting.get(job)

	def needs_depot(self, technician: int, job: int) -> bool:
		"""Return whether the technician's truck, as loaded in the morning, lacks something for the job."""
		return bool(find_lacking(self.people[technician], self.jobs[job]))

	def extra(self, technician: int, job: int) -> float:
		"""Return the cost, besides travel and work, of this technician doing the job."""
		if job < 0 or self.is_indifferent:
			return 0.0  # the depot, or no preferences
		asked, weights = self.jobs[job], self.weights
		cost = 0.0
		if asked.preferred is not None and asked.preferred != self.people[technician].id:
			cost += weights.preference
		if self.published_by.get(asked.id, technician) != technician:
			cost += weights.stability
		return cost


def _travel(problem: Problem) -> list[list[int]]:
	"""Return the matrix with a last row and column of zeros, the place of open starts and ends."""
	size = len(problem.matrix)
	rows = [[UNREACHABLE if cell is None else cell for cell in row] + [0] for row in problem.matrix]
	return [*rows, [0] * (size + 1)]


def open_windows(job: Job) -> tuple[Window, ...]:
	"""Return the windows in which a job may begin, in order: its promised ones, or its pinned start."""
	windows = _merge_windows(job.windows) or ((-FOREVER, FOREVER),)
	if job.pinned and job.pinned.start is not None:
		start = job.pinned.start
		return ((start, start),)
	return windows


def _merge_windows(windows: tuple[Window, ...]) -> tuple[Window, ...]:
	"""Return the windows in order, merging those that touch or overlap."""
	apart: list[Window] = []
	for first, last in sorted(windows):
		if apart and first <= apart[-1][1]:
			apart[-1] = (apart[-1][0], max(last, apart[-1][1]))
		else:
			apart.append((first, last))
	return tuple(apart)


def travel_limit(person: Technician) -> int:
	"""Return for how many seconds a technician may drive; UNREACHABLE if there is no limit."""
	return UNREACHABLE if person.max_travel is None else person.max_travel


def working_day(person: Technician) -> Window:
	"""Return the first and last second of a technician's day, including overtime."""
	if person.shift is None:
		return (0, -1)
	return person.shift[0], person.shift[1] + person.overtime


def _kind(job: Job) -> tuple:
	"""Return the key of what decides who may do a job; jobs with equal keys are evaluated once."""
	pinned = job.pinned.technician if job.pinned else None
	skills = tuple(sorted(job.skills.items()))
	return skills, job.technician, pinned, job.tools, tuple(sorted(job.materials.items()))


def find_lacking(person: Technician, job: Job) -> dict[str, int]:
	"""Return what the truck lacks for this job alone: amounts of material, 1 for each tool."""
	missing = {tool: 1 for tool in job.tools - person.tools}
	for name, amount in job.materials.items():
		if amount > person.materials.get(name, 0):
			missing[name] = amount - person.materials.get(name, 0)
	return missing


def find_refusal(problem: Problem, person: Technician, job: Job) -> Reason | None:
	"""Return why a technician can never do a job, however empty their day is; None if they can.

	If there is a depot, missing tools and material are no reason.

	Args:
		problem: the problem, for its travel matrix and depot.
		person: the technician.
		job: the job.
	"""
	id = person.id
	if person.shift is None:
		return Reason(id, Cause.ABSENT)
	if job.pinned and job.pinned.technician not in (None, id):
		return Reason(id, Cause.LOCK, {"technician": job.pinned.technician})
	if job.technician not in (None, id):
		return Reason(id, Cause.OTHER_TECHNICIAN, {"technician": job.technician})
	unskilled = _refused_for_skill(person, job)
	if unskilled:
		return unskilled
	if problem.depot is None and find_lacking(person, job):
		return _refused_for_stock(person, job)
	if not _is_reachable(problem, person, job.place):
		return Reason(id, Cause.UNREACHABLE)
	return None


def _refused_for_skill(person: Technician, job: Job) -> Reason | None:
	for skill, level in sorted(job.skills.items()):
		values = {"skill": skill, "level": level}
		if skill not in person.skills:
			return Reason(person.id, Cause.SKILL_MISSING, values)
		if person.skills[skill] < level:
			return Reason(person.id, Cause.SKILL_TOO_LOW, values | {"has": person.skills[skill]})
	return None


def _refused_for_stock(person: Technician, job: Job) -> Reason:
	tools = sorted(job.tools - person.tools)
	if tools:
		return Reason(person.id, Cause.TOOLS, {"tools": tools})
	return Reason(person.id, Cause.MATERIALS, {"materials": find_lacking(person, job)})


def _is_reachable(problem: Problem, person: Technician, place: int) -> bool:
	"""Return whether any route leads to the place, and any away from it."""
	matrix = problem.matrix
	others = [number for number in range(len(matrix)) if number != place]
	comes = person.start in (None, place) or any(matrix[other][place] is not None for other in others)
	leaves = person.end in (None, place) or any(matrix[place][other] is not None for other in others)
	return comes and leaves
