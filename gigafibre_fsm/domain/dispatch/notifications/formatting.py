"""Default language of messages to recipients whose language is unknown."""

import frappe


def usual_language() -> str:
	"""Return the site's default language, fr or en; French if none is set."""
	return frappe.get_cached_doc("FSM Settings").default_language or "fr"
