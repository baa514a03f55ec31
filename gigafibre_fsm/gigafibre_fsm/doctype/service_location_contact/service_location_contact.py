"""Service Location Contact: a person to call about a service location."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class ServiceLocationContact(Row):
	pass
