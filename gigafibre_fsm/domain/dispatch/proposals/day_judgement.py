"""Judges parts of a proposal on a gathered day, by the conflicts of which the board asks."""

from collections.abc import Mapping
from dataclasses import replace

from gigafibre_fsm.domain.dispatch.proposals.needed_moves import JudgePart
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay, Point
from gigafibre_fsm.domain.dispatch.schedule.conflict_check import Surroundings
from gigafibre_fsm.domain.dispatch.schedule.drives import Drives
from gigafibre_fsm.domain.dispatch.schedule.partial_moves import PartialMoves
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.technician_day import TravelLeg


def judge_day(board: BoardDay, after: Mapping[str, Placement]) -> JudgePart:
	"""Return a function that judges a job when a part of some moves is made.

	Args:
		board: the day as it stands, held slots included.
		after: job → where the proposal puts it.
	"""
	there = [job for job in board.jobs if job.name in after]
	others = [job for job in board.jobs if job.name not in after and job.placement.is_planned]
	# the drives between the places of the day are as long as in its storms already
	storms = [replace(storm, slower=0) for storm in board.storms]

	def drive(start: Point | None, end: Point | None) -> TravelLeg:
		return TravelLeg(board.places.seconds(start, end), 0, is_estimated=False)

	around = Surroundings(board.members, others, (), Drives(drive, lambda _day: storms))
	return PartialMoves(there, after, around).judge
