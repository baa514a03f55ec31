"""Dispatch Technician Tool: a tool on a technician's truck."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchTechnicianTool(Row):
	"""A tool on a technician's truck."""
