"""What a customer can write about: the Issue Types that the company shows to customers."""

from dataclasses import dataclass

import frappe

DOCTYPE = "Issue Type"
NO_INTERNET, SLOW, INVOICE, MOVING, PLAN = (
	"No Internet",
	"Slow Internet",
	"Invoice Question",
	"Moving",
	"Change of Plan",
)
CATEGORIES = {"down": NO_INTERNET, "slow": SLOW, "invoice": INVOICE, "move": MOVING, "plan": PLAN}
"""What other pages lead to by `?category=`, as the Issue Type of an installation; the company may rename or hide it."""


@dataclass(frozen=True)
class TicketKind:
	"""A kind of ticket: the Issue Type, its words for customers, and its first aid (of `first_aid.KINDS`, or empty)."""

	name: str
	label: str
	first_aid: str


def list_kinds(language: str) -> tuple[TicketKind, ...]:
	"""Return the kinds that customers may choose, in the company's order.

	Args:
		language: fr or en.
	"""
	fields = ["name", "fsm_label_fr", "fsm_label_en", "fsm_first_aid"]
	rows = frappe.get_all(
		DOCTYPE, {"fsm_shown_to_customers": 1}, fields, order_by="fsm_position, name", limit=50
	)
	return tuple(TicketKind(row.name, label_of(row, language), row.fsm_first_aid or "") for row in rows)


def label_of(row: "frappe._dict", language: str) -> str:
	"""Return how customers read a kind: its label in their language, the other one, or its name."""
	given = (row.fsm_label_fr, row.fsm_label_en)
	return next(filter(None, given if language == "fr" else reversed(given)), row.name)
