"""Dispatch Job Check: a checklist item of a job."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobCheck(Row):
	pass
