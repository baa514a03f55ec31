"""Network Change: where nodes hung before and after; written by `domain/network/topology` only."""

from frappe.model.document import Document


class NetworkChange(Document):
	"""A change of the tree that can be undone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		after: DF.JSON | None
		before: DF.JSON | None
		changed_by: DF.Data | None
		changed_on: DF.Datetime | None
		created_node: DF.Link | None
		kind: DF.Literal["Move", "Split", "Merge"]
		node: DF.Link | None
		note: DF.SmallText | None
		state: DF.Literal["Applied", "Undone"]
		summary: DF.Data | None
		undone_by: DF.Data | None
		undone_on: DF.Datetime | None
	# end: auto-generated types
