"""Dispatch Job Dependency: a visit that must be over before this one starts."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobDependency(Row):
	"""A visit that must be over before this one starts."""
