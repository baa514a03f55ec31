"""Dispatch Plan Refusal: a placement of a job that a dispatcher rejected; later plans avoid it."""

from frappe.model.document import Document


class DispatchPlanRefusal(Document):
	"""A placement of a job that a dispatcher rejected; later plans avoid it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		arrival: DF.Datetime | None
		cause: DF.Literal["", "Technician", "Hour", "Stays", "Customer", "Other"]
		job: DF.Link | None
		plan: DF.Link | None
		reason: DF.SmallText | None
		refused_by: DF.Link | None
		technician: DF.Link | None
		until: DF.Date | None
	# end: auto-generated types
