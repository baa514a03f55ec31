"""Visitors of the public pages: what they may be answered, how often, and addresses that only they can ask about.

A visitor is known by their network and browser for half an hour, without a cookie: whoever changes the network looks
their address up again.
"""

import hashlib
import ipaddress
from datetime import timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.access import keys, tokens
from gigafibre_fsm.domain.platform import instants, rate_limits
from gigafibre_fsm.exceptions import FsmError

ADDRESS, FORM = "Public address", "Public form"
"""What a visitor's mark is for."""
MARK_LIFE = {ADDRESS: timedelta(minutes=30), FORM: timedelta(hours=12)}
LOOKS_PER_HOUR, LOOKS_PER_DAY = 95, 400
"""Suggestions for all visitors of one network together: of 10,000 guesses less than one in a hundred is answered."""
CHECKS_PER_HOUR, CHECKS_PER_DAY = 40, 200
REQUESTS_PER_HOUR, REQUESTS_PER_DAY = 10, 30
ORDERS_PER_HOUR, ORDERS_PER_DAY = 20, 60
CODES_PER_HOUR, CODES_PER_DAY = 20, 60


def limit_looks() -> None:
	"""Count one look into the public addresses; raises TooMany."""
	_limit("look", LOOKS_PER_HOUR, LOOKS_PER_DAY)


def limit_checks() -> None:
	"""Count one answer about service at an address; raises TooMany."""
	_limit("check", CHECKS_PER_HOUR, CHECKS_PER_DAY)


def limit_requests() -> None:
	"""Count one request that somebody leaves; raises TooMany."""
	_limit("request", REQUESTS_PER_HOUR, REQUESTS_PER_DAY)


def limit_orders() -> None:
	"""Count one order that somebody begins; raises TooMany."""
	_limit("order", ORDERS_PER_HOUR, ORDERS_PER_DAY)


def limit_codes() -> None:
	"""Count one code that somebody has sent to a number or address; raises TooMany."""
	_limit("code", CODES_PER_HOUR, CODES_PER_DAY)


def sign_mark(what: str, subject: str) -> str:
	"""Return a mark that only this visitor can use.

	Args:
		what: ADDRESS or FORM.
		subject: what it stands for, such as the name of a Public Address.
	"""
	now = instants.now_utc().replace(microsecond=0)
	return tokens.sign_token(
		keys.all_keys(),
		keys.active_key_id(),
		jti=_visitor(),
		purpose=what,
		subject=subject,
		now=now,
		expires=now + MARK_LIFE[what],
	)


def read_mark(what: str, mark: str) -> tokens.Claims:
	"""Return what a mark of this visitor says.

	Raises:
		FsmError: it is not this visitor's, too old, or none.
	"""
	try:
		claims = tokens.verify_token(mark, keys.all_keys(), purposes=(what,), now=instants.now_utc())
	except tokens.InvalidToken:
		claims = None
	if claims is None or claims.jti != _visitor():
		frappe.throw(_("This page was open for too long. Please look your address up again."), FsmError)
	return claims


def find_network(address: str) -> str:
	"""Return the network of an address: the first 24 bits, of IPv6 the first 48; the text itself if it is none."""
	try:
		there = ipaddress.ip_address(address)
	except ValueError:
		return address
	return str(ipaddress.ip_network((there, 24 if there.version == 4 else 48), strict=False))


def _limit(what: str, an_hour: int, a_day: int) -> None:
	network = find_network(rate_limits.client_address())
	rate_limits.require_within_limit(f"address {what}:{network}", an_hour, 3600)
	rate_limits.require_within_limit(f"address {what}:{network}", a_day, 24 * 3600)


def _visitor() -> str:
	browser = frappe.request.headers.get("User-Agent", "")
	network = find_network(rate_limits.client_address())
	return hashlib.sha256(f"{network}|{browser}".encode()).hexdigest()[:32]
