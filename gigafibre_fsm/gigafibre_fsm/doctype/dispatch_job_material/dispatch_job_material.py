"""Dispatch Job Material: material to carry to a job."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobMaterial(Row):
	"""Material required by the job type or sold by the job's order."""
