"""Invite a technician in one step: the record, its login, and a first magic link by text message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import validate_email_address

from gigafibre_fsm.domain.access import links, technician_users
from gigafibre_fsm.domain.dispatch.schedule import roster
from gigafibre_fsm.domain.dispatch.team import rights
from gigafibre_fsm.domain.platform import phone_numbers, weekdays
from gigafibre_fsm.exceptions import FsmError

DISPATCHER_ROLE = "FSM Dispatcher"


@dataclass(frozen=True, slots=True)
class Invitation:
	"""The values of the dialog that invites a technician."""

	technician_name: str
	mobile: str
	language: str = "fr"
	email: str | None = None
	is_dispatcher: bool = False
	"""Whether they also plan jobs in the desk."""
	shift: tuple[str, str] = ("08:00:00", "17:00:00")
	working_days: frozenset[int] = frozenset(range(5))
	"""0 is Monday."""
	skills: Mapping[str, int] = field(default_factory=dict)


class InvitedTechnician(TypedDict):
	"""The technician, their login, the text that carries the link, and what a dispatcher lacks of ERPNext."""

	technician: str
	user: str
	message: str
	lacking: list[str]


def invite_technician(invitation: Invitation) -> InvitedTechnician:
	"""Create the technician, their login and their first link in the caller's transaction: all or nothing.

	Returns:
		`{"technician", "user", "message", "lacking"}`: `message` is the text message with the link,
		`lacking` the ERPNext doctypes that a dispatcher needs to read and may not.

	Raises:
		FsmError: a name, working day or e-mail address is missing or unusable, or is in use already.
		frappe.ValidationError: the record refuses the number, the shift or a skill.
	"""
	_refuse(invitation)
	technician = _record(invitation)
	roles = (DISPATCHER_ROLE,) if invitation.is_dispatcher else ()
	user = technician_users.user_for_technician(technician, email=_email(invitation), roles=roles)
	message = links.send_technician_link(technician)
	lacking = rights.find_missing_rights(user) if invitation.is_dispatcher else []
	return {"technician": technician, "user": user, "message": message, "lacking": lacking}


def _refuse(invitation: Invitation) -> None:
	if not invitation.technician_name.strip():
		frappe.throw(_("Write the technician's name."), FsmError)
	if not invitation.working_days:
		frappe.throw(_("Choose at least one working day."), FsmError)
	_refuse_email(invitation)
	_refuse_known_number(invitation.mobile)


def _refuse_email(invitation: Invitation) -> None:
	email = _email(invitation)
	if invitation.is_dispatcher and not email:
		frappe.throw(_("A dispatcher logs in to the desk: give their e-mail address."), FsmError)
	if email and not validate_email_address(email):
		frappe.throw(_("“{0}” is no e-mail address.").format(frappe.utils.escape_html(email[:80])), FsmError)
	if email and frappe.db.exists("User", email):
		# a link must not open an existing user's account to a phone number that was just typed
		frappe.throw(
			_("{0} has a login already. Set it as user on the technician's record instead.").format(email),
			FsmError,
		)


def _refuse_known_number(mobile: str) -> None:
	try:
		number = phone_numbers.to_e164(mobile)
	except ValueError:
		return  # the record's own validation refuses it and explains the format
	known = frappe.db.get_value(
		"Dispatch Technician", {"mobile": number, "status": "Active"}, "technician_name"
	)
	if known:
		frappe.throw(_("{0} has this mobile number already.").format(known), FsmError)


def _email(invitation: Invitation) -> str | None:
	return (invitation.email or "").strip().lower() or None


def _record(invitation: Invitation) -> str:
	start, end = invitation.shift
	doc = frappe.get_doc(
		{
			"doctype": "Dispatch Technician",
			"technician_name": invitation.technician_name.strip(),
			"mobile": invitation.mobile,
			"language": invitation.language,
			"shift_start": start,
			"shift_end": end,
			**{
				roster.WORKS + name: int(day in invitation.working_days)
				for day, name in enumerate(weekdays.FIELDS)
			},
			"skills": [{"skill": skill, "level": level} for skill, level in invitation.skills.items()],
		}
	)
	return doc.insert().name
