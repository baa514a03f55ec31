"""Dispatch Job Event: a step of a job's timeline."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobEvent(Row):
	pass
