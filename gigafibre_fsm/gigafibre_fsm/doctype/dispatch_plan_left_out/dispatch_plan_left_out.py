"""Dispatch Plan Left Out: a job that a plan could not place."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchPlanLeftOut(Row):
	"""A job that a plan could not place."""
