"""Vendor State: when a vendor last answered this site, and why it last did not."""

from frappe.model.document import Document


class VendorState(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		failed_utc: DF.Datetime | None
		problem: DF.SmallText | None
		problem_code: DF.Data | None
		succeeded_utc: DF.Datetime | None
		vendor: DF.Data
	# end: auto-generated types

	pass
