"""FSM Dispatch Objective: one of the planner's objectives, the most important one first."""

from frappe.model.document import Document


class FSMDispatchObjective(Document):
	"""One of the planner's objectives, the most important one first."""
