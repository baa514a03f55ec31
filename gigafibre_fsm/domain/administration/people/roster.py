"""The people of the site: who they are, what they may do, and how they sign in."""

from typing import TypedDict

import frappe
from frappe.utils import get_datetime

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.administration.people.role_words import word_roles
from gigafibre_fsm.domain.platform import formatting, instants

ADMINISTRATOR = "System Manager"


class PersonRow(TypedDict):
	"""A user with a role of ours.

	`roles` are those that `role_choices` offers; `technician` is their Dispatch Technician and `links` counts its open
	links; `seen` says in words when they were last active; `takes_calls` is whether their telephone at the desk rings.
	"""

	user: str
	full_name: str
	roles: list[str]
	is_administrator: bool
	is_enabled: bool
	is_you: bool
	seen: str
	technician: str | None
	links: int
	takes_calls: bool


class RoleChoice(TypedDict):
	"""A role that can be given: its name, its word, and what it may do."""

	role: str
	title: str
	meaning: str


def list_choices() -> list[RoleChoice]:
	"""Return the roles that can be given on the settings page, in the language of the request."""
	return [
		{"role": role, "title": words.title, "meaning": words.meaning} for role, words in word_roles().items()
	]


def list_people() -> list[PersonRow]:
	"""Return the users with a role of ours, those of the office first, then by name."""
	roles = _load_roles()
	users = frappe.get_all(
		"User",
		{"name": ("in", sorted(roles) or [""]), "user_type": ("in", ("System User", "Website User"))},
		["name", "full_name", "enabled", "last_active"],
		limit=0,
		order_by="name",
	)
	technicians, links, ringing = _load_technicians(), _count_links(), _list_ringing()
	found = [
		_row(user, roles[user.name], technicians.get(user.name), links, ringing)
		for user in users
		if user.name not in ("Administrator", "Guest")
	]
	return sorted(
		found, key=lambda each: (not each["is_enabled"], not each["roles"], each["full_name"].casefold())
	)


def _row(
	user: frappe._dict,
	roles: set[str],
	technician: frappe._dict | None,
	links: dict[str, int],
	ringing: frozenset[str],
) -> PersonRow:
	return {
		"user": user.name,
		"full_name": (technician and technician.technician_name) or user.full_name or user.name,
		"roles": [role for role in word_roles() if role in roles],
		"is_administrator": ADMINISTRATOR in roles,
		"is_enabled": bool(user.enabled),
		"is_you": user.name == frappe.session.user,
		"seen": _describe_seen(user.last_active),
		"technician": technician.name if technician else None,
		"links": links.get(technician.name, 0) if technician else 0,
		"takes_calls": user.name in ringing,
	}


def _load_roles() -> dict[str, set[str]]:
	ours = [*word_roles(), technician_users.ROLE, ADMINISTRATOR]
	rows = frappe.get_all(
		"Has Role",
		{"role": ("in", ours), "parenttype": "User"},
		["parent", "role"],
		as_list=True,
		order_by="parent",
		limit=0,
	)
	roles: dict[str, set[str]] = {}
	for user, role in rows:
		roles.setdefault(user, set()).add(role)
	return roles


def _load_technicians() -> dict[str, frappe._dict]:
	"""Return user → their Dispatch Technician, with its name and that of the person."""
	rows = frappe.get_all(
		"Dispatch Technician",
		{"user": ("is", "set")},
		["user", "name", "technician_name"],
		order_by="name",
		limit=0,
	)
	return {row.user: row for row in rows}


def _count_links() -> dict[str, int]:
	"""Count the links of technicians that still open their pages."""
	link = frappe.qb.DocType("FSM Magic Link")
	rows = (
		frappe.qb.from_(link)
		.select(link.subject)
		.where((link.purpose == "Technician") & (link.revoked == 0) & (link.expires_on > instants.now()))
		.run()
	)
	counts: dict[str, int] = {}
	for (technician,) in rows:
		counts[technician] = counts.get(technician, 0) + 1
	return counts


def _list_ringing() -> frozenset[str]:
	return frozenset(
		frappe.get_all("FSM Telephone Agent", {"is_available": 1}, pluck="user", order_by="user", limit=0)
	)


def _describe_seen(last_active: object) -> str:
	if not last_active:
		return ""
	today = instants.now().date()
	return formatting.moment(get_datetime(last_active), frappe.local.lang, formatting.SHORT, today=today)
