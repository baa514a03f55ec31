"""Addresses of a customer's requests."""

from urllib.parse import quote, urlencode


def ticket_path(ticket: str) -> str:
	"""Return the path of a request's page."""
	return f"/portal/tickets/{quote(ticket)}"


def help_address(kind: str = "") -> str:
	"""Return where help for a kind of request begins; the page shows all kinds if the company has none of this name."""
	return "/portal/tickets/new" + (f"?{urlencode({'kind': kind})}" if kind else "")
