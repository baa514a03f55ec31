"""Dispatch Job Type Check: an item of a job type's checklist."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeCheck(Row):
	pass
