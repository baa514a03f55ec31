"""Dispatch Plan Move: the change that a plan makes to one job."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchPlanMove(Row):
	"""The change that a plan makes to one job."""
