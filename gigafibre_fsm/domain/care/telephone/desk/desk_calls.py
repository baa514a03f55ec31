"""A user's calls at the desk: those that ring, and the one they are in."""

from dataclasses import dataclass

import frappe
from frappe import _

from gigafibre_fsm.domain.care.telephone.call import repository, states
from gigafibre_fsm.domain.care.telephone.call.repository import DOCTYPE, StoredCall
from gigafibre_fsm.domain.care.telephone.staff import agents
from gigafibre_fsm.exceptions import FsmError


@dataclass(frozen=True, slots=True)
class DeskCalls:
	"""A user's calls now, whether they take new ones, and how many callers wait for a call."""

	calls: tuple[StoredCall, ...]
	is_available: bool
	call_backs: int


def list_calls(user: str) -> DeskCalls:
	"""Return a user's calls that ring or go on, the newest first, in four queries."""
	call = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(call)
		.select(call.name, call.agent, call.transferred_to, call.rung, call.status)
		.where(call.status.isin((states.QUEUED, states.RINGING, states.IN_PROGRESS)))
		.run(as_dict=True)
	)
	names = [row.name for row in rows if _is_at_desk(row, user)]
	agent = agents.find_agent(user)
	return DeskCalls(
		calls=tuple(repository.load_calls(names)),
		is_available=bool(agent and agent.is_available),
		call_backs=frappe.db.count(DOCTYPE, {"needs_call_back": 1}),
	)


def require_own(name: str, user: str) -> StoredCall:
	"""Return a call that rang at a user's desk, or that they are or were in.

	Raises:
		FsmError: there is no such call, or it is a colleague's.
	"""
	return _require(repository.load_call(name), user)


def lock_own(name: str, user: str) -> StoredCall:
	"""Return the same, locked, as it is now.

	Raises:
		FsmError: there is no such call, or it is a colleague's.
	"""
	return _require(repository.lock_call(name), user)


def _is_at_desk(row: "frappe._dict", user: str) -> bool:
	is_ringing = row.status != states.IN_PROGRESS and user in (row.rung or "").split()
	return is_ringing or user in (row.agent, row.transferred_to)


def _require(row: StoredCall | None, user: str) -> StoredCall:
	if row is None:
		frappe.throw(_("This call no longer exists."), FsmError)
	# a call that nobody took is anybody's: whoever calls back writes what came of it
	if row.agent and user not in (row.agent, row.transferred_to):
		frappe.throw(_("This is a colleague's call."), FsmError)
	return row
