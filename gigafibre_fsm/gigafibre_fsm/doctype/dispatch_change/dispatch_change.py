"""Dispatch Change: the effect of one board command, stored so that it can be undone."""

from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class DispatchChange(Document):
	"""The effect of one board command, stored so that it can be undone."""

	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "made_on")
