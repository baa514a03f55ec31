"""Dispatch Travel Times: what a routing engine told about one origin; written by domain.dispatch.travel_store."""

from typing import TYPE_CHECKING

from frappe.model.document import Document


class DispatchTravelTimes(Document):
	"""A cache: deleting a row costs a question to the engine, nothing else."""

	if TYPE_CHECKING:
		from frappe.types import DF

		destinations: DF.Int
		origin: DF.Data | None
		routing_engine: DF.Data | None
		stored_on: DF.Datetime | None
		times: DF.LongText | None
