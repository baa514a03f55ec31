"""FSM Scan Reading: one value read from a label, with its source and confidence."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMScanReading(Row):
	pass
