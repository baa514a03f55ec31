"""Flow Host: a host that flows may call; its secret is read by integrations/outgoing."""

from frappe.model.document import Document


class FlowHost(Document):
	"""One listed host."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		enabled: DF.Check
		host: DF.Data
		may_be_inner: DF.Check
		note: DF.SmallText | None
		secret: DF.Password | None
		timeout_seconds: DF.Int
	# end: auto-generated types
