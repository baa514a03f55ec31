"""FSM Consent: an opt-in to or opt-out from texts; the newest row of a phone number counts."""

from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class FSMConsent(Document):
	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "recorded_on")
