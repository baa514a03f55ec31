"""Truck Count Device: a device in a stock count of a truck."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class TruckCountDevice(Row):
	"""A device in a stock count of a truck."""
