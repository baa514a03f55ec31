"""Dispatch Board Preset: a saved view of the dispatch board."""

from frappe.model.document import Document


class DispatchBoardPreset(Document):
	"""A saved view of the dispatch board."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		settings: DF.JSON | None
		shared: DF.Check
		title: DF.Data
	# end: auto-generated types
