"""A day as the board holds it, and everything that planning it needs: plain values, gathered before anything is decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.planning.model.problem import DEFAULT_OBJECTIVES, Matrix, Objective, Window

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_jobs import ScheduledJob
	from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician

Point = tuple[float, float]
DAY = 24 * 3600
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Places:
	"""The places of a day, their numbers in the travel matrix, and the sentence for each that no road reaches."""

	numbers: Mapping[Point, int]
	matrix: Matrix
	"""Seconds, in full steps; None where there is no way."""
	exact: Matrix | None = None
	"""The same in full minutes, for what people compare; None where the matrix is as exact."""
	problems: Mapping[Point, str] = field(default_factory=dict)
	is_estimated: bool = False
	note: str = ""

	def number(self, point: Point | None) -> int | None:
		"""The number of a place; None where it is unknown or no road reaches it."""
		return None if point is None or point in self.problems else self.numbers.get(point)

	def seconds(self, start: Point | None, end: Point | None) -> int:
		"""Seconds from one place to another; 0 where one of them is open or there is no way."""
		here, there = self.number(start), self.number(end)
		return 0 if here is None or there is None else self.matrix[here][there] or 0


@dataclass(frozen=True)
class BoardDay:
	"""One day of the board.

	Attributes:
		now: the moment of planning where the day has begun; None for a day to come.
		visits: those that stand on the day or have a slot held on it, and those of the backlog that may be planned on it.
		stood: where visits really stand that are taken as if they had no place yet.
		refused: visit and technician that dispatch does not want together.
		staying: visits that stay where they are because dispatch said so, or a customer is choosing another slot.
		materials: item and amount by visit.
		stock: item and amount on the truck by technician; None where nobody keeps count of a truck.
		step: seconds that planned moments are multiples of.
		gives_way: seconds by which another visit may begin later to make room for one.
	"""

	day: date
	now: datetime | None
	members: "Mapping[str, PlanningTechnician]"
	visits: "tuple[ScheduledJob, ...]"
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

	@property
	def midnight(self) -> datetime:
		"""The start of the day, from which seconds are counted."""
		return datetime.combine(self.day, time.min)

	def seconds(self, moment: datetime) -> int:
		"""Seconds from midnight, full minutes: what a planner counts in."""
		return int((moment - self.midnight).total_seconds()) // 60 * 60

	def moment(self, seconds: int) -> datetime:
		"""The moment that many seconds after midnight."""
		return self.midnight + timedelta(seconds=seconds)

	def clock(self, of_day: time) -> int:
		"""Seconds from midnight of a time of day."""
		return self.seconds(datetime.combine(self.day, of_day))

	def rounded_up(self, seconds: int) -> int:
		"""The next moment, or the next length, that is a multiple of the step."""
		return -(-seconds // self.step) * self.step

	@property
	def now_seconds(self) -> int | None:
		"""Now, rounded up to a full step; None for a day to come."""
		return None if self.now is None else self.rounded_up(self.seconds(self.now + timedelta(seconds=59)))

	def stretch(self, start: datetime, end: datetime) -> Window:
		"""The part of a stretch of time that lies within the day, in seconds, its ends widened to full steps."""
		widened = self.seconds(start) // self.step * self.step, self.rounded_up(self.seconds(end))
		return max(0, widened[0]), min(DAY, widened[1])
