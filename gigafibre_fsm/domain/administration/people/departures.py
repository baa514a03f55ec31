"""Shuts people out and lets them in again: everything by which they come in ends at once."""

from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe import _
from frappe.sessions import clear_sessions

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.administration.people import memberships
from gigafibre_fsm.domain.care.telephone.staff import agents
from gigafibre_fsm.domain.dispatch.job import open_visits
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


class LeftVisit(TypedDict):
	"""A visit that is not over and belongs to somebody who was shut out: its name, and what and when in words."""

	job: str
	text: str


def disable_person(user: str) -> list[LeftVisit]:
	"""Shut a user out: login, sessions, API key, links and telephone end at once; a technician becomes inactive.

	Args:
		user: name of the User.

	Returns:
		Their visits that are not over, which somebody else has to take.

	Raises:
		FsmError: there is no such user, or it is the caller.
	"""
	if user == frappe.session.user:
		frappe.throw(_("You cannot shut yourself out: another administrator can."), FsmError)
	doc = memberships.load_person(user)
	if doc.enabled:
		doc.enabled = 0
		doc.save()
	technician = find_technician(user)
	if not technician:
		return []
	_set_status(technician, "Inactive")
	return [
		{"job": visit.job, "text": open_visits.describe_visit(visit)}
		for visit in open_visits.list_visits_of(technician)
	]


def enable_person(user: str) -> None:
	"""Let a user in again, with the roles that they had; a technician is active again and needs a new link.

	Raises:
		FsmError: there is no such user.
	"""
	doc = memberships.load_person(user)
	if not doc.enabled:
		doc.enabled = 1
		doc.save()
	if technician := find_technician(user):
		_set_status(technician, "Active")


def follow_user(user: "Document") -> None:
	"""End everything by which a user comes in, once they are disabled, on whatever page (called by events.py)."""
	before = user.get_doc_before_save()
	if user.enabled or not before or not before.enabled:
		return
	if technician := find_technician(user.name):
		links.revoke_for("Dispatch Technician", technician)
	if agents.find_agent(user.name):
		agents.set_available(user.name, is_available=False)
	if user.api_key:
		user.db_set("api_key", None)
	clear_sessions(user=user.name, force=True)


def find_technician(user: str) -> str | None:
	"""Return the Dispatch Technician that a user is, if any."""
	return frappe.db.get_value("Dispatch Technician", {"user": user}, "name")


def _set_status(technician: str, status: str) -> None:
	doc = frappe.get_doc("Dispatch Technician", technician, for_update=True)
	if doc.status != status:
		doc.status = status
		doc.save()
