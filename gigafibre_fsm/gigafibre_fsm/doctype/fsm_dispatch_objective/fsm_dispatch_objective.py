"""FSM Dispatch Objective: one of the planner's objectives, the most important one first."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMDispatchObjective(Row):
	"""One of the planner's objectives, the most important one first."""
