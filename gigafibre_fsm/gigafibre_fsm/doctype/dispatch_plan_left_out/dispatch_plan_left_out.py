"""Dispatch Plan Left Out: a visit that a plan has no place for."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchPlanLeftOut(Row):
	"""A visit that a plan has no place for."""
