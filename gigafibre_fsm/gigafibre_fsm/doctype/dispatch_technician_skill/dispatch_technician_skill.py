"""Dispatch Technician Skill: a skill a technician has, with its level."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchTechnicianSkill(Row):
	pass
