"""Dispatch Job Material: something to carry to a visit."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobMaterial(Row):
	"""What its kind of visit needs, and what the order that asked for the visit sells."""
