"""Dispatch Board Preset: a saved view of the dispatch board."""

from frappe.model.document import Document


class DispatchBoardPreset(Document):
	"""A saved view of the dispatch board."""
