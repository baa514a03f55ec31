"""Codes by which whoever signs shows that they receive messages at the customer's number or address.

Only the keyed hash of a code is stored with the agreement, for some minutes.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import codes
from gigafibre_fsm.domain.platform import instants, rate_limits
from gigafibre_fsm.domain.sales.agreements import messages, repository, settings, states
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

MOST_CODES, HOUR = 5, 3600
BY_TEXT, BY_MAIL = "text", "email"


def send_code(name: str, way: str) -> str:
	"""Send a new code to the customer's number or address; return where it went.

	Args:
		name: of the Service Agreement.
		way: `text` or `email`.

	Raises:
		FsmError: the agreement waits for no signature, or nothing can be sent this way.
		TooMany: too many codes were asked for within an hour.
	"""
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) not in states.TO_SIGN:
		frappe.throw(_("This agreement waits for no signature."), FsmError)
	if doc.signing_way != settings.OWN_PAGE:
		frappe.throw(_("This agreement is signed on another page: follow its button."), FsmError)
	rate_limits.require_within_limit(_count_key(name), MOST_CODES, HOUR)
	minutes = settings.load_rules().code_minutes
	code = codes.draw_code()
	targets = messages.send_code(doc, code, minutes, by_text=way == BY_TEXT)
	if not targets:
		frappe.throw(_("No code can be sent this way now. Choose the other way, or call us."), FsmError)
	expires_on = (instants.now_utc() + timedelta(minutes=minutes)).replace(microsecond=0)
	values = {
		"code_hash": codes.hash_code(name, code),
		"code_sent_to": targets[0],
		"code_expires_on": expires_on,
	}
	doc.update(values)
	repository.save_agreement(doc)
	repository.add_evidence(name, "Code Sent", {"code_sent_to": targets[0]})
	return targets[0]


def require_code(doc: "Document", typed: str) -> None:
	"""Refuse a wrong code, one that is too old, and any after too many tries; the caller has locked the agreement.

	Raises:
		FsmError: the code is not the one that was sent last.
	"""
	if not doc.code_hash or not doc.code_expires_on:
		frappe.throw(_("Ask for a code first: a typed name alone is no signature."), FsmError)
	codes.require_code(doc.name, doc.code_hash, doc.code_expires_on, typed)


def is_waiting(doc: "Document") -> bool:
	"""Whether a code was sent that is still good."""
	return codes.is_waiting(doc.code_hash, doc.code_expires_on)


def is_used_up(doc: "Document") -> bool:
	"""Whether the code that was sent last was mistyped too often."""
	return codes.is_used_up(doc.code_hash)


def find_next_moment(doc: "Document") -> datetime | None:
	"""Return from when another code may be asked for, site time; None if it may be now."""
	wait = rate_limits.find_wait(_count_key(doc.name), MOST_CODES, HOUR)
	return now_datetime() + timedelta(seconds=wait) if wait else None


def _count_key(name: str) -> str:
	return f"agreement codes:{name}"
