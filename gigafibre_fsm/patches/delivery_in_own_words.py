"""Messages store how their delivery went in this app's words; Twilio's stay in its client."""

import frappe

WORDS = {
	"scheduled": "accepted",
	"partially_delivered": "partly delivered",
	"undelivered": "not delivered",
	"canceled": "cancelled",
}


def execute() -> None:
	"""Rewrite the provider's words; safe to run again."""
	for theirs, ours in WORDS.items():
		frappe.db.set_value(
			"FSM SMS", {"provider_status": theirs}, "provider_status", ours, update_modified=False
		)
