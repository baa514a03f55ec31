"""Service Location Contact: somebody to call about a service location."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class ServiceLocationContact(Row):
	pass
