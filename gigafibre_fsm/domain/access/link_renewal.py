"""Renewal of expired links: a fresh one is sent to the number on file, and the answer discloses nothing."""

from collections.abc import Callable, Mapping
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import keys, links, technician_users, tokens
from gigafibre_fsm.domain.access.link_identity import PURPOSES
from gigafibre_fsm.domain.access.links import LinkRow
from gigafibre_fsm.domain.access.portal import sessions, sign_in
from gigafibre_fsm.domain.platform import instants, phone_numbers, rate_limits

ASKED_PER_ADDRESS = 60
ASKED_PER_PHONE = 5
UNKNOWN_SENDERS = 3
"""Factor on the hourly limit of a person's links requested by phone number, over all network addresses."""
HOUR = 3600


SendLink = Callable[[str, datetime], None]
"""Texts another link to the customer of a document, given its name and the site time, naive."""


def send_fresh_link(code_or_token: str, mobile: str, senders: Mapping[str, SendLink]) -> None:
	"""Text a fresh link to the owner of an expired link or of a phone number, at the number on file.

	The caller does not learn whether the link or number is known, nor whether the limit per person (FSM
	Settings, fresh links per hour) held the message back.

	Args:
		code_or_token: code or token of the expired link, empty if there is none; ignored if a number was
			typed.
		mobile: mobile number as people write it; empty if none was typed.
		senders: by the purpose of the links that customers have, `Visit` and `Invoice`.

	Raises:
		TooMany: too many requests came from this network address, or for this number from this address.
		frappe.ValidationError: neither a link nor a phone number was given, or the number cannot receive
			texts.
	"""
	rate_limits.require_within_limit(
		f"fresh link:address:{rate_limits.client_address()}", ASKED_PER_ADDRESS, HOUR
	)
	number = _number(mobile)
	if not number and not code_or_token:
		frappe.throw(_("Please enter your mobile number."))
	if number:
		rate_limits.require_within_limit(
			f"fresh link:phone:{number}:{rate_limits.client_address()}", ASKED_PER_PHONE, HOUR
		)
	# a typed number takes precedence over a link that is still in the browser
	purpose, whom = _owner_of_number(number) if number else _owner_of(code_or_token)
	if purpose == sessions.PURPOSE and whom:
		sign_in.queue_link(whom)
	elif purpose == "Technician" and whom and _may_have_another(whom, is_held=not number):
		links.send_technician_link(whom)
	elif purpose in senders and whom and _is_within_limit(whom, is_held=not number):
		senders[purpose](whom, now_datetime())


def _may_have_another(technician: str, *, is_held: bool) -> bool:
	if frappe.db.get_value("Dispatch Technician", technician, "status") != "Active":
		return False
	if technician_users.is_subcontractor(technician) and not _is_sent_out_today(technician):
		return False
	return _is_within_limit(technician, is_held=is_held)


def _is_sent_out_today(technician: str) -> bool:
	"""Whether dispatch has sent a sub-contractor a link today; tomorrow's jobs come with tomorrow's link."""
	midnight = datetime.combine(now_datetime().date(), datetime.min.time())
	given = {"subject": technician, "purpose": "Technician", "creation": (">=", midnight)}
	return bool(frappe.db.exists("FSM Magic Link", {**given, "revoked": 0}))


def _is_within_limit(whom: str, *, is_held: bool) -> bool:
	"""Count one more link and return whether it is within this hour's limit.

	A holder of an old link has proved their identity and has a limit of their own. Anybody can type a number:
	each network address has its own limit, so that a stranger cannot use up the person's, and all addresses
	together have a larger one.
	"""
	per_hour = int(frappe.db.get_single_value("FSM Settings", "fresh_links_per_hour") or 0)
	if is_held:
		return rate_limits.is_within_limit(f"fresh link:held:{whom}", per_hour, HOUR)
	mine = rate_limits.is_within_limit(
		f"fresh link:typed:{whom}:{rate_limits.client_address()}", per_hour, HOUR
	)
	return mine and rate_limits.is_within_limit(f"fresh link:typed:{whom}", per_hour * UNKNOWN_SENDERS, HOUR)


def _number(mobile: str) -> str:
	if not mobile.strip():
		return ""
	try:
		return phone_numbers.to_textable(mobile)
	except ValueError:
		frappe.throw(_("This is not a phone number we can reach. Write it like 514 555-0123."))


def _owner_of_number(number: str) -> tuple[str, str | None]:
	"""Return the technician with this number, else the job that it was last texted a link to."""
	technician = frappe.db.get_value("Dispatch Technician", {"mobile": number, "status": "Active"})
	return ("Technician", technician) if technician else ("Visit", links.find_texted_job(number))


def find_link(code_or_token: str) -> LinkRow | None:
	"""Return the link of a code or a token, even if it is expired or revoked; None if it is not ours."""
	row = links.find_row_of_code(code_or_token)
	if row:
		return row
	try:
		claims = tokens.verify_token(
			code_or_token, keys.all_keys(), purposes=PURPOSES, now=instants.now_utc(), even_expired=True
		)
	except tokens.InvalidToken:
		return None
	return links.find_row(claims.jti)


def _owner_of(code_or_token: str) -> tuple[str, str | None]:
	"""Return purpose and technician, address or document of a link, even if expired or revoked; empty if it is not ours."""
	row = find_link(code_or_token)
	if not row:
		return "", None
	whom = {"Technician": row.subject, sessions.PURPOSE: row.sent_to}
	return row.purpose, whom.get(row.purpose, row.document)
