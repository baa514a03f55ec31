"""A telephone exchange of the company's own (PBX), which browsers reach by SIP; only this module reads its passwords."""

from dataclasses import dataclass

from gigafibre_fsm.integrations.errors import NotConfigured

VENDOR = "PBX"
SETTINGS = "FSM PBX Settings"


@dataclass(frozen=True, slots=True)
class ExchangeLogin:
	"""How a browser signs in at the exchange.

	Attributes:
		server: address of its WebSocket, wss://….
		address: the extension's, name@domain.
		login: name for the sign-in.
		password: for the sign-in.
	"""

	server: str
	address: str
	login: str
	password: str


def has_extension(user: str) -> bool:
	"""Whether the exchange is switched on and a user has an extension there."""
	return _find_row(user) is not None


def read_login(user: str) -> ExchangeLogin:
	"""Return how a user's browser signs in.

	Raises:
		NotConfigured: the exchange is switched off, or the user has no extension.
	"""
	settings, row = _settings(), _find_row(user)
	if row is None:
		raise NotConfigured(VENDOR, "You have no extension in FSM PBX Settings.", missing=("extensions",))
	password = row.get_password("password", raise_exception=False) or ""
	return ExchangeLogin(settings.server, f"{row.extension}@{settings.domain}", row.extension, password)


def _settings():
	import frappe

	return frappe.get_cached_doc(SETTINGS)


def _find_row(user: str):
	settings = _settings()
	if not settings.enabled:
		return None
	return next((row for row in settings.extensions if row.user == user), None)
