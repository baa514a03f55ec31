"""The language of a message to somebody whose own language is not known."""

import frappe


def usual_language() -> str:
	"""The site's default language, fr or en; French if none is set."""
	return frappe.get_cached_doc("FSM Settings").default_language or "fr"
