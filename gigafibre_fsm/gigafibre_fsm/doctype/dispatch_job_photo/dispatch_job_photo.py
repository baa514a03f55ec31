"""Dispatch Job Photo: a photo of a job."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobPhoto(Row):
	pass
