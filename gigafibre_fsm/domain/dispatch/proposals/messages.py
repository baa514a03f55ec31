"""Words a plan's reasons for moves, jobs without a place and relaxations."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import titles
from gigafibre_fsm.domain.dispatch.planning.model.answer import Cause, MoveReason, RelaxationKind
from gigafibre_fsm.domain.dispatch.proposals.names import Names
from gigafibre_fsm.domain.dispatch.proposals.result import EXCHANGE
from gigafibre_fsm.domain.dispatch.proposals.technician_input import MAY, SERVES
from gigafibre_fsm.domain.dispatch.territories import rows as territory_rows
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.formatting import sentence

MOST_NAMES = 3
"""With more technicians than this for the same reason, the rest are counted."""


def explain_move(why: str, values: Mapping[str, Any], names: Names) -> str:
	"""Explain in one sentence, in the reader's language, why a job moves.

	Args:
		why: value of a `Why` of the planner.
		values: values for the sentence: `seconds`, `technician`, `jobs`, `after`, `travel`, `waits`,
			`begins`.
		names: looks up display names of technicians and jobs.
	"""
	if why == MoveReason.LESS_TRAVEL.value:
		if not values.get("seconds"):
			return _("Less driving that day.")
		return _("Saves {0} of travel.").format(formatting.duration(_minutes(values["seconds"])))
	if why == MoveReason.PREFERRED.value:
		return _("{0} is the technician the customer prefers.").format(
			names.technician(values.get("technician"))
		)
	if why == MoveReason.MAKES_ROOM.value:
		listed = _join_names(names.job_title(job) for job in values.get("jobs", ()))
		return sentence(_("Makes room for {0}.").format(listed))
	if why == MoveReason.FOLLOWS.value:
		return _follows(values, names)
	return {
		MoveReason.MORE_BALANCED.value: _("Spreads the work more evenly."),
		MoveReason.NEWLY_PLACED.value: _("Newly placed."),
		"storm": _("It is work outdoors, and leaves the day of the storm."),
		MoveReason.NO_LONGER_PLACED.value: _("Has no room where it stands: it would go back to the backlog."),
	}.get(why, _("Changes places with another visit."))


def _follows(values: Mapping[str, Any], names: Names) -> str:
	"""Explain why a job begins at another time with the same technician, by what precedes it."""
	if values.get("travel"):
		way = formatting.duration(_minutes(values["travel"]))
		return sentence(_("To leave {0} for the way from {1}.").format(way, names.place(values.get("after"))))
	if values.get("waits"):
		return _("At the start of its window.")
	if values.get("after"):
		return sentence(_("Right after {0}.").format(names.job_title(values["after"])))
	return {
		"shift": _("First visit of the day, as early as the shift and the way there allow."),
		"next": _("First visit of the day, so that nobody waits before the next one."),
	}.get(values.get("begins"), _("First visit of the day."))


def explain_left_out(reasons: Iterable[Mapping[str, Any]], names: Names) -> list[str]:
	"""Explain why a job has no place: one sentence for each cause, with the technicians it applies to."""
	grouped: dict[str, list[str]] = {}
	for reason in reasons:
		people = grouped.setdefault(_cause(reason["cause"], reason.get("values") or {}, names), [])
		if reason.get("technician"):
			people.append(names.technician(reason["technician"]))
	return [_of_people(people, text) if people else text for text, people in grouped.items()]


def _of_people(people: list[str], text: str) -> str:
	listed = ", ".join(people)
	if len(people) > MOST_NAMES + 1:
		listed = _("{0} and {1} others").format(", ".join(people[:MOST_NAMES]), len(people) - MOST_NAMES)
	return sentence(f"{formatting.labelled(listed, text, frappe.local.lang)}.")


def _cause(cause: str, values: Mapping[str, Any], names: Names) -> str:
	if text := _simple_cause(cause):
		return text
	if cause in (Cause.SKILL_MISSING.value, Cause.SKILL_TOO_LOW.value):
		return _skill(cause, values)
	who, job = names.technician(values.get("technician")), names.job_title(values.get("job") or "")
	tools = _join_names(titles.find_labels("Dispatch Tool", values.get("tools", ())))
	crew = [values.get(count) or 0 for count in ("needed", "able", "together")]
	waits = _("It waits for {0}, which is not over by then.").format(job)
	text = {
		Cause.OTHER_TECHNICIAN.value: _("The visit is for {0} alone.").format(who),
		"outage": _("There is an outage at its address ({0}): it waits.").format(values.get("incident")),
		"gone": _("The visit asks for {0}, who is not active.").format(who),
		Cause.DEPENDENCY.value: waits,
		"waits": waits,
		Cause.TOOLS.value: _("The tools are not on the truck: {0}.").format(tools),
		Cause.MATERIALS.value: _("The material is not on the truck: {0}.").format(
			_amounts(values.get("materials", {}))
		),
		Cause.CREW.value: _crew(*crew),
	}.get(cause) or values.get("text")
	return sentence(text or _("The place has no coordinates: set them at the service location."))


def _simple_cause(cause: str) -> str | None:
	return {
		Cause.ABSENT.value: _("not there that day"),
		Cause.LOCK.value: _("locked with somebody else or at another hour"),
		Cause.UNREACHABLE.value: _("there is no way to get there"),
		Cause.WINDOW.value: _("no room within the promised window"),
		Cause.SHIFT.value: _("not done by the end of the shift"),
		Cause.BREAK.value: _("no room beside the break"),
		Cause.MAX_JOBS.value: _("already as many visits as allowed"),
		Cause.MAX_TRAVEL.value: _("more driving than allowed"),
		Cause.FULL.value: _("the day is full"),
		"calm": _("no room outside of the storm"),
		"storm": _("It is work outdoors, and there is a storm all day."),
		"fixed": _("It is locked, under way or over: nothing moves it."),
		"circle": _("It waits for visits that wait for it. Remove one of the dependencies."),
	}.get(cause)


def _crew(needed: int, able: int, together: int) -> str:
	if able >= needed and together < 1:
		return _("It needs {0} technicians at the same time; nobody is free.").format(needed)
	if able >= needed and together == 1:
		return _("It needs {0} technicians at the same time; never more than one is free.").format(needed)
	if able >= needed:
		text = _("It needs {0} technicians at the same time; never more than {1} are free together.")
		return text.format(needed, together)
	if able < 1:
		text = _("It needs two technicians; nobody can do it.")
		return text if needed == 2 else _("It needs {0} technicians; nobody can do it.").format(needed)
	if able == 1:
		text = _("It needs two technicians; only one can do it.")
		return text if needed == 2 else _("It needs {0} technicians; only one can do it.").format(needed)
	return _("It needs {0} technicians at the same time; {1} can do it.").format(needed, able)


def _skill(cause: str, values: Mapping[str, Any]) -> str:
	skill = str(values.get("skill", ""))
	if skill.startswith(MAY):
		return _("refused for this visit")
	if skill.startswith(SERVES):
		return _("outside the territory that day")
	(label,) = titles.find_labels("Dispatch Skill", [skill])
	if cause == Cause.SKILL_MISSING.value:
		return _("the skill “{0}” is missing").format(label)
	return _("“{0}” is at level {1}; level {2} is needed").format(
		label, values.get("has"), values.get("level")
	)


def describe_relaxation(row: Mapping[str, Any], midnight: datetime, names: Names) -> str | None:
	"""Word a relaxation in the reader's language: what to ease, for whom, and when the job would begin.

	Args:
		row: a relaxation as a plan stores it: `ease`, `technician`, `start` (seconds from midnight),
			`values`.
		midnight: start of the plan's day, site time, naive.
		names: looks up display names of technicians and jobs.

	Returns:
		None for a relaxation that is not offered because it would only undo a dispatcher's refusal of this
		technician.
	"""
	values, who = row.get("values") or {}, names.technician(row["technician"])
	is_exchange = row["ease"] == EXCHANGE
	text = _exchange(values, names) if is_exchange else _ease(row["ease"], values, midnight, who, names)
	if text is None:
		return None
	hour = formatting.hour(midnight + timedelta(seconds=row["start"]), frappe.local.lang)
	if is_exchange:
		return _("{0} ({1}, arrival {2})").format(text, who, hour)
	return _("{0} (arrival {1})").format(text, hour)


def _exchange(values: Mapping[str, Any], names: Names) -> str:
	"""Word the exchange's effect on the job that gives up its place."""
	other = names.job_title(values["job"])
	if not values.get("to_technician"):
		return _("take {0} off the board").format(other)
	to = formatting.hour(datetime.fromisoformat(values["to"]), frappe.local.lang)
	return _("move {0} to {1}, {2}").format(other, names.technician(values["to_technician"]), to)


def _ease(ease: str, values: Mapping[str, Any], midnight: datetime, who: str, names: Names) -> str | None:
	if ease == RelaxationKind.WINDOW.value:
		ends = [midnight + timedelta(seconds=values[end]) for end in ("from", "to")]
		window = formatting.window(*ends, frappe.local.lang)
		return _("promise another window, {0}, with {1}").format(window, who)
	if ease == RelaxationKind.OVERTIME.value:
		return _("allow {0} of overtime for {1}").format(
			formatting.duration(_minutes(values["seconds"])), who
		)
	if ease == RelaxationKind.SKILL.value:
		return _ease_skills(values.get("skills", {}), who)
	if ease == RelaxationKind.TECHNICIAN.value:
		return _("give it to {0} instead of {1}").format(who, names.technician(values.get("instead_of")))
	if ease == RelaxationKind.TOOLS.value:
		tools = _join_names(titles.find_labels("Dispatch Tool", values.get("tools", ())))
		return _("load for {0}: {1}").format(who, tools)
	if ease == RelaxationKind.MATERIALS.value:
		return _("load for {0}: {1}").format(who, _amounts(values.get("materials", {})))
	text = {
		RelaxationKind.BREAK.value: _("do without the break, with {0}"),
		RelaxationKind.MAX_JOBS.value: _("allow one visit more for {0}"),
		RelaxationKind.MAX_TRAVEL.value: _("allow more travel for {0}"),
	}.get(ease)
	return text and text.format(who)


def _ease_skills(missing: Iterable[str], who: str) -> str | None:
	"""Word what a technician lacks: skills, or a territory; None if that cannot be granted."""
	skills = [skill for skill in missing if not skill.startswith((MAY, SERVES))]
	is_outside = any(skill.startswith(SERVES) for skill in missing)
	if is_outside and territory_rows.is_refused_outside():
		return None
	listed = _join_names(titles.find_labels("Dispatch Skill", skills))
	if is_outside and skills:
		return _("send {0} outside of the territory, and do without the skill “{1}”").format(who, listed)
	if is_outside:
		return _("send {0} outside of the territory").format(who)
	return _("do without the skill “{0}”, with {1}").format(listed, who) if skills else None


def _minutes(seconds: int | None) -> int:
	return max(1, round((seconds or 0) / 60))


def _join_names(names: Iterable[str]) -> str:
	return ", ".join(map(str, names))


def _amounts(amounts: Mapping[str, int]) -> str:
	"""Return amounts and item names, for example `2 × ONT`."""
	called = titles.find_item_names(amounts)
	return ", ".join(f"{amount} × {called[code]}" for code, amount in amounts.items())
