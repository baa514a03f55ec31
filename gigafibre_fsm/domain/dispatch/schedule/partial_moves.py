"""Judges jobs as if only a part of several moves were made."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from gigafibre_fsm.domain.dispatch.schedule.conflict_check import (
	GONE,
	Surroundings,
	group_taken,
	list_conflicts,
	load_surroundings,
)
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob


class PartialMoves:
	"""Several jobs with two placements each, and everything that is planned around both."""

	def __init__(
		self, there: Sequence[ScheduledJob], after: Mapping[str, Placement], around: Surroundings
	) -> None:
		"""Take the jobs as they stand, the new placement of each, and what stands around both placements."""
		self._stood = {job.name: job for job in (*around.others, *there)}
		self._moved = {job.name: job.move_to(after[job.name]) for job in there}
		self._around = around
		self._near: dict[str, set[str]] = defaultdict(set)
		for job in (*self._stood.values(), *self._moved.values()):
			for technician in job.placement.technicians:
				self._near[technician].add(job.name)

	def judge(self, name: str, made: frozenset[str]) -> list[Conflict]:
		"""Return the conflicts of one job if exactly these jobs have moved; none while it is not planned."""
		job = self._placed(name, made)
		if not job.placement.is_planned:
			return []
		near = {other for who in job.placement.technicians for other in self._near[who]}
		near |= {other.what for other in job.before if other.what in self._stood}
		others = [self._placed(other, made) for other in near]
		standing = [other for other in others if other.placement.is_planned and other.status not in GONE]
		taken = group_taken(standing, self._around.slots)
		return list_conflicts(job, taken, self._around.members, self._around.drives)

	def _placed(self, name: str, made: frozenset[str]) -> ScheduledJob:
		return self._moved[name] if name in made else self._stood[name]


def load_partial_moves(
	before: Mapping[str, Placement], after: Mapping[str, Placement], now: datetime
) -> PartialMoves:
	"""Load what stands around jobs, before and after a move.

	Args:
		before: name of a job → its placement now.
		after: name of a job → its new placement, for the same jobs.
		now: site time, naive; decides which held slots count and how old a stored travel time may be.
	"""
	there, around = load_surroundings(after.keys(), [*before.values(), *after.values()], now)
	return PartialMoves(there, after, around)
