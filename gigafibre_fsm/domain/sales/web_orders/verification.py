"""Shows that whoever orders receives messages at their number or address, before anything is kept for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.access import codes
from gigafibre_fsm.domain.platform import instants, rate_limits
from gigafibre_fsm.domain.sales.addresses import visitors
from gigafibre_fsm.domain.sales.orders import repository, states
from gigafibre_fsm.domain.sales.orders.intake import drafting
from gigafibre_fsm.domain.sales.web_orders import messages
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

LASTS = timedelta(minutes=10)
MOST_CODES, MOST_OF_ORDER, HOUR = 5, 15, 3600
"""Codes an hour for one number or address, and for one order: whoever mistyped theirs corrects it and goes on."""
BY_TEXT, BY_MAIL = "text", "email"


def send_code(name: str, way: str, link: str) -> None:
	"""Send a new code to the number or the address of whoever orders; the one before ends.

	Args:
		name: the FSM Order.
		way: `text` or `email`.
		link: name of the order's FSM Magic Link.

	Raises:
		FsmError: nothing can be sent this way, or the order is submitted.
		TooMany: too many codes were asked for.
	"""
	order = _lock_open(name)
	target = (order.mobile if way == BY_TEXT else order.email) or ""
	if not target:
		frappe.throw(_("No code can be sent this way now. Choose the other way, or call us."), FsmError)
	visitors.limit_codes()
	rate_limits.require_within_limit(_count_key(target), MOST_CODES, HOUR)
	rate_limits.require_within_limit(_count_key(name), MOST_OF_ORDER, HOUR)
	code = codes.draw_code()
	minutes = int(LASTS.total_seconds() // 60)
	if not messages.send_code(order, code, minutes, link, by_text=way == BY_TEXT):
		frappe.throw(_("No code can be sent this way now. Choose the other way, or call us."), FsmError)
	expires_on = (instants.now_utc() + LASTS).replace(microsecond=0)
	stored = {"code_hash": codes.hash_code(name, code), "code_expires_on": expires_on}
	repository.write_order(order, **stored, code_sent_to=target, is_verified=0)


def enter_code(name: str, typed: str, link: str, now: datetime) -> None:
	"""Accept the code that was sent last, and send the way back to the order; a second time changes nothing.

	Args:
		name: the FSM Order.
		typed: the code as it was typed.
		link: name of the order's FSM Magic Link.
		now: site time, naive.

	Raises:
		FsmError: the code is not the one that was sent last, or the order is submitted.
	"""
	order = _lock_open(name)
	if order.is_verified:
		return
	if not order.code_hash or not order.code_expires_on:
		frappe.throw(_("Ask for a code first."), FsmError)
	codes.require_code(name, order.code_hash, order.code_expires_on, typed)
	repository.write_order(order, code_hash=None, code_expires_on=None)
	drafting.confirm_person(name, now)
	messages.send_way_back(order, link, now)


def is_verified(order: "Document", email: str, mobile: str) -> bool:
	"""Whether whoever orders is still verified: the code went to this address or to this number.

	Args:
		order: the FSM Order.
		email: as it is typed now.
		mobile: the same, E.164.
	"""
	return bool(order.is_verified and order.code_sent_to and order.code_sent_to in (email, mobile))


def is_waiting(order: "Document") -> bool:
	"""Whether a code was sent that is still good."""
	return codes.is_waiting(order.code_hash, order.code_expires_on)


def is_used_up(order: "Document") -> bool:
	"""Whether the code that was sent last was mistyped too often."""
	return codes.is_used_up(order.code_hash)


@dataclass(frozen=True)
class CodeWaits:
	"""After how many seconds another code may be asked for, 0 for now.

	Attributes:
		number, address: to the order's number and address.
		order: for the order, wherever it goes; as long as this is 0, another number or address is sent one at once.
	"""

	number: int
	address: int
	order: int


def find_waits(order: "Document") -> CodeWaits:
	"""Return after how many seconds another code may be asked for, each way."""
	own = rate_limits.find_wait(_count_key(order.name), MOST_OF_ORDER, HOUR)
	ways = [
		max(own, rate_limits.find_wait(_count_key(each), MOST_CODES, HOUR) if each else 0)
		for each in (order.mobile, order.email)
	]
	return CodeWaits(*ways, own)


def _lock_open(name: str) -> "Document":
	order = repository.lock_order(name)
	if repository.read_state(order) not in states.BEFORE_SUBMISSION:
		frappe.throw(_("This order is submitted already. Reload the page."), FsmError)
	return order


def _count_key(counted: str) -> str:
	return f"order codes:{counted.lower()}"
