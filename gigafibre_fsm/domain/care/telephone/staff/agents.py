"""Who takes calls at the desk: whether they are available, and the name under which their browser is rung."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.care.telephone.call import states
from gigafibre_fsm.domain.care.telephone.call.repository import DOCTYPE as CALL
from gigafibre_fsm.domain.platform import desk_notifications, instants
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.twilio.voice import TOKEN_LASTS

DOCTYPE = "FSM Telephone Agent"
ROLE = "FSM Support"
MOST_RUNG = 10
"""Browsers that one call may ring at once (https://www.twilio.com/docs/voice/twiml/dial)."""
_PREFIX = "agent_"


@dataclass(frozen=True, slots=True)
class TelephoneAgent:
	"""Somebody who takes calls; `identity` is the name of their browser at the provider."""

	user: str
	identity: str
	is_available: bool


@dataclass(frozen=True, slots=True)
class BrowserKey:
	"""What makes a browser a telephone: its token, its name, how many seconds it lasts, and where it connects."""

	token: str
	identity: str
	expires_in: int
	edge: str


def issue_key(user: str) -> BrowserKey:
	"""Return what makes a user's browser a telephone for an hour.

	Raises:
		IntegrationError: the telephone is not set up.
	"""
	voice = twilio.read_voice()
	identity = require_agent(user).identity
	return BrowserKey(twilio.issue_voice_token(identity), identity, TOKEN_LASTS, voice.edge)


def require_agent(user: str) -> TelephoneAgent:
	"""Return a user's row, which is made at the first call of this function."""
	if not (found := find_agent(user)):
		now, table = instants.now(), frappe.qb.DocType(DOCTYPE)
		row = {
			"name": user,
			"user": user,
			"identity": f"{_PREFIX}{frappe.generate_hash(length=16)}",
			"creation": now,
			"modified": now,
			"owner": user,
			"modified_by": user,
		}
		query = frappe.qb.into(table).columns(*row).insert(*row.values())
		query.on_duplicate_key_update(table.user, table.user).run()
		found = find_agent(user, for_update=True)
	return found


def find_agent(user: str, *, for_update: bool = False) -> TelephoneAgent | None:
	"""Return a user's row; None if they never used the telephone."""
	fields = ("user", "identity", "is_available")
	row = frappe.db.get_value(DOCTYPE, user, fields, as_dict=True, for_update=for_update)
	return TelephoneAgent(row.user, row.identity, bool(row.is_available)) if row else None


def find_user(identity: str) -> str:
	"""Return the user whose browser has this name at the provider; empty if nobody's has."""
	if not identity.startswith(_PREFIX):
		return ""
	return frappe.db.get_value(DOCTYPE, {"identity": identity}, "user") or ""


def set_available(user: str, *, is_available: bool) -> None:
	"""Ring a user's telephone for callers from now on, or no more."""
	require_agent(user)
	values = {"is_available": int(is_available), "since": instants.now()}
	frappe.db.set_value(DOCTYPE, user, values)


def list_ringable() -> list[TelephoneAgent]:
	"""Return who is rung for a caller: available, not in a call, still of support; who was rung longest ago first."""
	table, user, has_role = (
		frappe.qb.DocType(DOCTYPE),
		frappe.qb.DocType("User"),
		frappe.qb.DocType("Has Role"),
	)
	call = frappe.qb.DocType(CALL)
	talking = (
		frappe.qb.from_(call)
		.select(call.agent)
		.where((call.status == states.IN_PROGRESS) & call.ended_utc.isnull() & call.agent.isnotnull())
	)
	rows = (
		frappe.qb.from_(table)
		.join(user)
		.on(user.name == table.user)
		.join(has_role)
		.on((has_role.parent == user.name) & (has_role.parenttype == "User") & (has_role.role == ROLE))
		.select(table.user, table.identity)
		.where((table.is_available == 1) & (user.enabled == 1) & table.user.notin(talking))
		.orderby(table.rung_utc)
		.orderby(table.user)
		.limit(MOST_RUNG)
		.run()
	)
	return [TelephoneAgent(name, identity, True) for name, identity in rows]


def note_rung(users: list[str]) -> None:
	"""Remember that users' telephones ring now, so that others come first the next time."""
	table = frappe.qb.DocType(DOCTYPE)
	if users:
		frappe.qb.update(table).set(table.rung_utc, instants.now_utc()).where(table.user.isin(users)).run()


def list_colleagues(user: str) -> list[str]:
	"""Return the users of support to whom this one can hand a call: those who take calls now."""
	ringable = {each.user for each in list_ringable()}
	return [name for name in desk_notifications.list_users(ROLE) if name in ringable and name != user]
