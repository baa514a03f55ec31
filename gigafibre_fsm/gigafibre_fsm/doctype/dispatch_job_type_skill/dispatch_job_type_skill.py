"""Dispatch Job Type Skill: a skill a job type needs."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeSkill(Row):
	pass
