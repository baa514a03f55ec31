"""Endpoints of the team page: its data, and changes in place. docs/features/team.md has the shapes."""

from typing import Literal, TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import day_of, json_of, moment_of, require, unreadable
from gigafibre_fsm.domain.dispatch.team import invitations, week_view
from gigafibre_fsm.domain.dispatch.team import updates as team_updates
from gigafibre_fsm.domain.dispatch.team.invitations import Invitation, InvitedTechnician
from gigafibre_fsm.domain.dispatch.team.updates import AbsenceAnswer
from gigafibre_fsm.domain.dispatch.team.week_view import TeamWeek
from gigafibre_fsm.exceptions import FsmError, NotYours


class SkillLevels(TypedDict):
	"""A technician's skills with their levels, 1 to 5."""

	skills: dict[str, int]


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(120, 60)
def week(start: str) -> TeamWeek:
	"""Return technicians, skills, availability of seven days and today's load."""
	frappe.has_permission("Dispatch Technician", "read", throw=True)
	return week_view.build_week(day_of(start), now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(30, 60)
@unit_of_work.whole
def invite(
	technician_name: str,
	mobile: str,
	language: Literal["fr", "en"] = "fr",
	email: str | None = None,
	role: Literal["Technician", "Technician and dispatcher"] = "Technician",
	shift_start: str = "08:00:00",
	shift_end: str = "17:00:00",
	working_days: str = "[0, 1, 2, 3, 4]",
	skills: str = "{}",
) -> InvitedTechnician:
	"""Create a technician with their login and text them a link: all or nothing.

	Args:
		technician_name: first and last name.
		mobile: mobile number, as people write it.
		language: fr or en, of their pages and messages.
		email: the login's address; a dispatcher needs one.
		role: whether they also plan jobs in the desk; only a manager may choose that.
		shift_start, shift_end: HH:MM:SS in the site's zone, the end after the start.
		working_days: JSON list of days, 0 is Monday.
		skills: JSON object, skill → level 1 to 5.

	Raises:
		NotYours: a user who is not a manager invites a dispatcher.

	Returns `{"technician", "user", "message", "lacking"}`, the last one for dispatchers (see
	team/invitations.py).
	"""
	frappe.has_permission("Dispatch Technician", "create", throw=True)
	is_dispatcher = role != "Technician"
	if is_dispatcher and guards.MANAGERS.isdisjoint(frappe.get_roles()):
		frappe.throw(_("Only a manager makes dispatchers. Invite a technician."), NotYours)
	return invitations.invite_technician(
		Invitation(
			technician_name=technician_name,
			mobile=mobile,
			language=language,
			email=email,
			is_dispatcher=is_dispatcher,
			shift=(shift_start, shift_end),
			working_days=frozenset(_days(working_days)),
			skills=_levels(skills),
		)
	)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(240, 60)
@unit_of_work.whole
def set_skill(technician: str, skill: str, level: int, was: int = 0) -> SkillLevels:
	"""Set a technician's level in a skill, 0 removes it; returns `{"skills": {skill: level}}`.

	Args:
		technician: name of the Dispatch Technician.
		skill: name of a Dispatch Skill.
		level: 0 to 5.
		was: the level that the user saw, 0 for none; a level that changed meanwhile is not overwritten (409).
	"""
	_require_write(technician)
	return {"skills": team_updates.set_level(technician, skill, level, was)}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(120, 60)
@unit_of_work.whole
def add_absence(
	technician: str,
	reason: Literal["Vacation", "Sick", "Training", "Personal", "Other"],
	from_time: str,
	to_time: str,
	note: str | None = None,
) -> AbsenceAnswer:
	"""Record an absence; returns `{"absence", "visits": [{name, subject, arrival}], "board"}`.

	`visits` are the technician's unfinished jobs in that period, which are not moved; `board` is the
	address where they can be reassigned, None without any.

	Args:
		technician: name of the Dispatch Technician.
		reason: Vacation, Sick, Training, Personal or Other.
		from_time, to_time: YYYY-MM-DD HH:MM:SS in the site's zone.
		note: the dispatcher's remark.

	Raises:
		FsmError: there is no such technician, or a time is not valid.
	"""
	frappe.has_permission("Dispatch Absence", "create", throw=True)
	_require_technician(technician)
	return team_updates.add_absence(technician, reason, moment_of(from_time), moment_of(to_time), note)


def _require_technician(technician: str) -> None:
	if not frappe.db.exists("Dispatch Technician", technician):
		frappe.throw(_("There is no such technician. Choose one from the list."), FsmError)


def _require_write(technician: str) -> None:
	_require_technician(technician)
	require("Dispatch Technician", technician, "write")


def _days(text: str) -> list[int]:
	days = json_of(text, list)
	if not all(type(day) is int and 0 <= day <= 6 for day in days):
		unreadable()
	return days


def _levels(text: str) -> dict[str, int]:
	levels = json_of(text, dict)
	if not all(type(level) is int for level in levels.values()):
		unreadable()
	return levels
