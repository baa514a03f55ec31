"""Endpoints of the settings page for people: who there is, invitations, roles, and shutting out."""

from typing import Literal, TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import names_of
from gigafibre_fsm.domain.administration.people import departures, memberships, roster
from gigafibre_fsm.domain.administration.people.departures import LeftVisit
from gigafibre_fsm.domain.administration.people.roster import PersonRow, RoleChoice


class PeoplePage(TypedDict):
	"""The people of the site, and the roles that can be given."""

	people: list[PersonRow]
	role_choices: list[RoleChoice]


class InvitedPerson(TypedDict):
	"""The new User, whether the mail to them is queued, and the documents that their roles need and lack."""

	user: str
	is_mailed: bool
	lacking: list[str]


class ChangedPerson(TypedDict):
	"""The User, and the documents that their roles need and lack."""

	user: str
	lacking: list[str]


class DisabledPerson(TypedDict):
	"""The User, and their visits that are not over."""

	user: str
	visits: list[LeftVisit]


class EnabledPerson(TypedDict):
	"""The User who may come in again."""

	user: str


@frappe.whitelist(methods=["GET"])
@guards.manager
@guards.limited(120, 60)
def load() -> PeoplePage:
	"""Return the people of the site, and the roles that an administrator can give."""
	return {"people": roster.list_people(), "role_choices": roster.list_choices()}


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(30, 60)
@unit_of_work.whole
def invite(email: str, full_name: str, roles: str, language: Literal["fr", "en"] = "fr") -> InvitedPerson:
	"""Create a user of the desk, whom a mail invites to choose a password; returns `{"user", "is_mailed", "lacking"}`.

	Args:
		email: address, and name of the login.
		full_name: first and last name.
		roles: JSON list of roles that `load` offers.
		language: fr or en, of the desk.

	Raises:
		FsmError: name, address or roles are missing or unusable, or the address has a login already.
	"""
	user, is_mailed = memberships.invite_person(email, full_name, names_of(roles), language)
	return {"user": user, "is_mailed": is_mailed, "lacking": memberships.find_missing_rights(user)}


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(60, 60)
@unit_of_work.whole
def set_roles(user: str, roles: str) -> ChangedPerson:
	"""Give a user these roles of ours and no others of ours; returns `{"user", "lacking"}`.

	Args:
		user: name of the User.
		roles: JSON list of roles that `load` offers.

	Raises:
		FsmError: there is no such user, or a role is not offered.
	"""
	memberships.set_roles(user, names_of(roles))
	return {"user": user, "lacking": memberships.find_missing_rights(user)}


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(60, 60)
@unit_of_work.whole
def disable(user: str) -> DisabledPerson:
	"""Shut a user out: login, sessions, API key, links and telephone end at once; returns `{"user", "visits"}`.

	Args:
		user: name of the User.

	Raises:
		FsmError: there is no such user, or it is the caller.
	"""
	return {"user": user, "visits": departures.disable_person(user)}


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(60, 60)
@unit_of_work.whole
def enable(user: str) -> EnabledPerson:
	"""Let a user in again; returns `{"user"}`.

	Args:
		user: name of the User.

	Raises:
		FsmError: there is no such user.
	"""
	departures.enable_person(user)
	return {"user": user}
