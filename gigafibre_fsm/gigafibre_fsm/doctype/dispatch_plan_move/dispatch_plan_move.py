"""Dispatch Plan Move: what a plan changes for one visit."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchPlanMove(Row):
	"""What a plan changes for one visit."""
