"""A day of the board with everything needed to plan it: plain values, gathered before planning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.planning.model.problem import DEFAULT_OBJECTIVES, Matrix, Objective, Window
from gigafibre_fsm.domain.dispatch.proposals.cost_rates import CostRates
from gigafibre_fsm.domain.dispatch.storms.rule import Storm
from gigafibre_fsm.domain.dispatch.territories import rule as territory_rule

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
	from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician

Point = tuple[float, float]
DAY = 24 * 3600
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Places:
	"""Places of a day, their numbers in the travel matrix, and an error sentence for each unreachable one."""

	numbers: Mapping[Point, int]
	matrix: Matrix
	"""Seconds, rounded up to full steps; None where there is no route."""
	exact: Matrix | None = None
	"""The same rounded up to full minutes, for displayed figures; None if the matrix is as exact."""
	metres: Matrix | None = None
	"""The same in metres along the road; None if distances are not known."""
	problems: Mapping[Point, str] = field(default_factory=dict)
	is_estimated: bool = False
	note: str = ""

	def number(self, point: Point | None) -> int | None:
		"""Return the number of a place; None if it is unknown or no road reaches it."""
		return None if point is None or point in self.problems else self.numbers.get(point)

	def seconds(self, start: Point | None, end: Point | None) -> int:
		"""Return the seconds from one place to another; 0 if one is unknown or there is no route."""
		here, there = self.number(start), self.number(end)
		return 0 if here is None or there is None else self.matrix[here][there] or 0


@dataclass(frozen=True)
class BoardDay:
	"""One day of the board.

	Attributes:
		now: time of planning if the day has begun; None for a future day.
		jobs: jobs planned on the day or with a slot held on it, and backlog jobs that may be planned on it.
		stood: actual placements of the jobs that are treated as unplaced.
		refused: pairs of job and technician that dispatch does not want together.
		staying: jobs fixed in place by dispatch, or because their customer is choosing another slot.
		materials: item and amount by job.
		stock: item and amount on the truck by technician; None for a truck without recorded stock.
		step: seconds to whose multiples planned times are rounded.
		gives_way: seconds by which another job may begin later to make room for one.
		slot_hours: full hours of the day before which no offered window begins and after which none ends.
		rates: what technicians' hours, overtime, kilometres and broken windows cost.
	"""

	day: date
	now: datetime | None
	members: "Mapping[str, PlanningTechnician]"
	jobs: "tuple[ScheduledJob, ...]"
	places: Places
	stood: "Mapping[str, Placement]" = field(default_factory=dict)
	refused: frozenset[tuple[str, str]] = frozenset()
	staying: frozenset[str] = frozenset()
	materials: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
	stock: Mapping[str, Mapping[str, int] | None] = field(default_factory=dict)
	depot: Point | None = None
	objectives: tuple[Objective, ...] = DEFAULT_OBJECTIVES
	step: int = 60
	gives_way: int = 3600
	slot_hours: tuple[int, int] = (8, 20)
	rates: CostRates = field(default_factory=CostRates)
	storms: tuple[Storm, ...] = ()

	@cached_property
	def unserved(self) -> frozenset[tuple[str, str]]:
		"""Pairs of job and technician who does not serve its place on this day."""
		return frozenset(
			(job.name, member.name)
			for member in self.members.values()
			if member.territories
			for job in self.jobs
			if not territory_rule.does_serve(member.territories, job.place, self.day)
		)

	def list_storms(self, job: "ScheduledJob") -> list[Storm]:
		"""Return the storms that a job has to wait for: those at its place, if it is work outdoors."""
		return [storm for storm in self.storms if storm.covers(job.place)] if job.is_outdoors else []

	@property
	def midnight(self) -> datetime:
		"""Start of the day, from which seconds are counted."""
		return datetime.combine(self.day, time.min)

	def seconds(self, moment: datetime) -> int:
		"""Return the seconds from midnight of a time, in full minutes, as the planner counts."""
		return int((moment - self.midnight).total_seconds()) // 60 * 60

	def moment(self, seconds: int) -> datetime:
		"""Return the time that many seconds after midnight."""
		return self.midnight + timedelta(seconds=seconds)

	def clock(self, of_day: time) -> int:
		"""Return the seconds from midnight of a time of day."""
		return self.seconds(datetime.combine(self.day, of_day))

	def rounded_up(self, seconds: int) -> int:
		"""Round seconds up to the next multiple of the step."""
		return -(-seconds // self.step) * self.step

	@property
	def now_seconds(self) -> int | None:
		"""Current time rounded up to a full step; None for a future day."""
		return None if self.now is None else self.rounded_up(self.seconds(self.now + timedelta(seconds=59)))

	def stretch(self, start: datetime, end: datetime) -> Window:
		"""Return the part of a period that is in the day, in seconds, widened to full steps."""
		widened = self.seconds(start) // self.step * self.step, self.rounded_up(self.seconds(end))
		return max(0, widened[0]), min(DAY, widened[1])
