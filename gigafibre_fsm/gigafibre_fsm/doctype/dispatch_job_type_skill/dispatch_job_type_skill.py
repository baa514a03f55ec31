"""Dispatch Job Type Skill: a skill that a job type requires."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeSkill(Row):
	pass
