"""Dispatch Job Type Material: material that a job type uses."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeMaterial(Row):
	pass
