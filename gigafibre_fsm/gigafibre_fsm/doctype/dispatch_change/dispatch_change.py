"""Dispatch Change: what one gesture on the board changed, so that it can be undone."""

from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class DispatchChange(Document):
	"""What one gesture on the board changed, so that it can be undone."""

	def before_insert(self) -> None:
		"""Give it its place in the order of things."""
		instants.stamp(self, "made_on")
