"""Who answers tickets: the users with a role of the desk, how much they have, and whether they are away."""

from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.care.ticket_desk import assigning
from gigafibre_fsm.domain.platform import desk_notifications

ROLES = ("FSM Support", "FSM Manager")


@dataclass(frozen=True, slots=True)
class DeskPerson:
	"""A user to whom tickets may be given; `tickets` are their open ones."""

	user: str
	full_name: str
	tickets: int
	is_away: bool


def boot(bootinfo: "frappe._dict") -> None:
	"""Give the desk the names of colleagues: Frappe's boot has the user's own alone, so that others were addresses."""
	if not set(ROLES).intersection(frappe.get_roles()):
		return
	staff = {"enabled": 1, "user_type": "System User"}
	for row in frappe.get_all("User", staff, ["name", "full_name", "user_image"]):
		known = {"name": row.name, "fullname": row.full_name or row.name, "image": row.user_image}
		bootinfo.user_info.setdefault(row.name, known)


def list_users() -> list[str]:
	"""Return the enabled users to whom tickets may be given."""
	return sorted({user for role in ROLES for user in desk_notifications.list_users(role)})


def list_people(now: datetime) -> list[DeskPerson]:
	"""Return the users to whom tickets may be given, by name; `now` is site time, naive."""
	users = list_users()
	names = dict(frappe.get_all("User", {"name": ("in", users or [""])}, ["name", "full_name"], as_list=True))
	load = assigning.count_open(users)
	away = {each.user for each in assigning.load_agents() if each.is_away(now.date())}
	found = [DeskPerson(user, names.get(user) or user, load.get(user, 0), user in away) for user in users]
	return sorted(found, key=lambda person: (person.full_name.casefold(), person.user))
