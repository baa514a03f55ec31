"""The number cards of the workspace “Money” led nowhere: their figures are in “Business at a Glance”, and lead to their records."""

import frappe

CARDS = (
	*("Unexplained Money", "Monthly Recurring Revenue", "Customers Who Pay", "Revenue Per Customer"),
	*("Churn This Month", "Owed By Customers"),
)


def execute() -> None:
	"""Delete the cards, whose methods are gone."""
	for name in CARDS:
		frappe.delete_doc("Number Card", name, ignore_missing=True, force=True)
