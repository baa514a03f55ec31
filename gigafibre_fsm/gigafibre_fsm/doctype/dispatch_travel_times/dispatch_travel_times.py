"""Dispatch Travel Times: travel times from one origin; written by domain/dispatch/travel/store."""

from frappe.model.document import Document


class DispatchTravelTimes(Document):
	"""A cache: a deleted row is fetched from the engine again."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		destinations: DF.Int
		origin: DF.Data | None
		routing_engine: DF.Data | None
		stored_on: DF.Datetime | None
		times: DF.LongText | None
	# end: auto-generated types
