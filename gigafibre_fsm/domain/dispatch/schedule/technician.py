"""A technician for planning."""

from dataclasses import dataclass, field
from datetime import date, time

from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import BusySpan, Point, TechnicianSkill
from gigafibre_fsm.domain.dispatch.territories.rule import ServedTerritory

__all__ = ("PlanningTechnician", "Point")


@dataclass(frozen=True, slots=True)
class PlanningTechnician:
	"""One technician and the limits of their days."""

	name: str
	technician_name: str
	shift: tuple[time, time]
	working_days: frozenset[int]
	"""0 is Monday."""
	is_active: bool = True
	is_subcontractor: bool = False
	color: str | None = None
	photo: str | None = None
	truck: str | None = None
	pause: tuple[int, time, time] | None = None
	"""The break: minutes, earliest start, latest start."""
	start: Point | None = None
	end: Point | None = None
	most_overtime: int = 0
	"""Minutes per day."""
	most_visits: int = 0
	"""Per day; 0 means no limit."""
	hourly_cost: float = 0
	skills: dict[str, TechnicianSkill] = field(default_factory=dict)
	tools: frozenset[str] = frozenset()
	territories: tuple[ServedTerritory, ...] = ()
	"""Where they go, by day; empty: everywhere."""
	absences: tuple[BusySpan, ...] = ()
	holidays: dict[date, str] = field(default_factory=dict)
