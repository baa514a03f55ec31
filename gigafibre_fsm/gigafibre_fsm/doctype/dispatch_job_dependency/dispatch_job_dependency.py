"""Dispatch Job Dependency: a job that must end before this one starts."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobDependency(Row):
	"""A job that must end before this one starts."""
