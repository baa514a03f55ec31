"""Dispatch Job Type Tool: a tool a kind of visit needs."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeTool(Row):
	"""A tool a kind of visit needs."""
