"""FSM Dispatch Objective: one of the planner's objectives, most important first."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMDispatchObjective(Row):
	"""One of the planner's objectives, most important first."""
