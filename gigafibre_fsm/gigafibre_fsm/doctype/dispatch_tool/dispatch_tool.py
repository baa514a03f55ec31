"""Dispatch Tool: a tool that not every truck carries."""

from frappe.model.document import Document


class DispatchTool(Document):
	"""A tool that not every truck carries."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		description: DF.SmallText | None
		label_fr: DF.Data
		tool_name: DF.Data
	# end: auto-generated types
