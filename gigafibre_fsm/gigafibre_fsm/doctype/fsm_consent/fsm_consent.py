"""FSM Consent: One word of a person about receiving texts; the newest row of a phone counts."""

from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class FSMConsent(Document):
	def before_insert(self) -> None:
		"""Give it its place in the order of things."""
		instants.stamp(self, "recorded_on")
