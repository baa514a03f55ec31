"""Dispatch Job Crew: a technician who does a job together with another."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobCrew(Row):
	"""A technician who does a job together with another."""
