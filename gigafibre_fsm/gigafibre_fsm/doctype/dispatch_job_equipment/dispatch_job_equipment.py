"""Dispatch Job Equipment: a device installed, removed or inspected in a job."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobEquipment(Row):
	pass
