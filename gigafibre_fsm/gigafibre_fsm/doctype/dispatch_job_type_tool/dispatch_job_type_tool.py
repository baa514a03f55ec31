"""Dispatch Job Type Tool: a tool that a job type requires."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeTool(Row):
	"""A tool that a job type requires."""
