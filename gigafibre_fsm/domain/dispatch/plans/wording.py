"""Why a visit moves, why it has no place and what would make room, in the language of whoever reads it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.planning.answer import Cause, Ease, Why
from gigafibre_fsm.domain.dispatch.plans.crew_of_day import MAY
from gigafibre_fsm.domain.dispatch.plans.result import EXCHANGE
from gigafibre_fsm.domain.dispatch.plans.standing import PART
from gigafibre_fsm.domain.platform import formatting

Names = Callable[[str], str]
"""A technician's name as people say it."""
MOST_NAMES = 3
"""More technicians than this with the same reason are counted, not named."""


def why_moved(why: str, values: Mapping[str, Any], names: Names) -> str:
	"""What a move is good for."""
	if why == Why.LESS_TRAVEL.value:
		return _("Saves {0} of travel.").format(formatting.duration(_minutes(values.get("seconds"))))
	if why == Why.MORE_BALANCED.value:
		return _("Spreads the work more evenly.")
	if why == Why.PREFERRED.value:
		return _("{0} is the technician the customer prefers.").format(names(values.get("technician", "")))
	if why == Why.MAKES_ROOM.value:
		return _("Makes room for {0}.").format(_listed(_visit(job) for job in values.get("jobs", [])))
	if why == Why.FOLLOWS.value and values.get("after"):
		return _("Follows {0} on the same technician's day.").format(_visit(values["after"]))
	return {
		Why.NEWLY_PLACED.value: _("Finds a place."),
		Why.NO_LONGER_PLACED.value: _("Has no room where it stands: it would go back to the pane."),
	}.get(why, _("Another hour with the same technician."))


def why_left_out(reasons: Iterable[Mapping[str, Any]], names: Names) -> list[str]:
	"""Why a visit has no place: one sentence for each cause, with the technicians it keeps away."""
	grouped: dict[str, list[str]] = {}
	for reason in reasons:
		people = grouped.setdefault(_cause(reason["cause"], reason.get("values") or {}, names), [])
		if reason.get("technician"):
			people.append(names(reason["technician"]))
	return [f"{_people(people)}: {text.rstrip('.')}." if people else text for text, people in grouped.items()]


def _people(people: list[str]) -> str:
	if len(people) <= MOST_NAMES + 1:
		return ", ".join(people)
	return _("{0} and {1} others").format(", ".join(people[:MOST_NAMES]), len(people) - MOST_NAMES)


def _cause(cause: str, values: Mapping[str, Any], names: Names) -> str:
	if text := _simple_cause(cause):
		return text
	if cause in (Cause.SKILL_MISSING.value, Cause.SKILL_TOO_LOW.value):
		return _skill(cause, values)
	who, job = names(values.get("technician") or ""), _visit(values.get("job") or "")
	tools, materials = _listed(values.get("tools", ())), _amounts(values.get("materials", {}))
	crew = [values.get(count) or 0 for count in ("needed", "able", "together")]
	waits = _("It waits for visit {0}, which is not over by then.").format(job)
	return {
		Cause.OTHER_TECHNICIAN.value: _("The visit is for {0} alone.").format(who),
		"gone": _("The visit asks for {0}, who is not active.").format(who),
		Cause.DEPENDENCY.value: waits,
		"waits": waits,
		Cause.TOOLS.value: _("The tools are not on the truck: {0}.").format(tools),
		Cause.MATERIALS.value: _("The material is not on the truck: {0}.").format(materials),
		Cause.CREW.value: _crew(*crew),
	}.get(cause) or (
		values.get("text") or _("The place has no coordinates: set them at the service location.")
	)


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
		return _("It needs {0} technicians at the same time; nobody can do it.").format(needed)
	if able == 1:
		return _("It needs {0} technicians at the same time; only one can do it.").format(needed)
	return _("It needs {0} technicians at the same time; only {1} can do it.").format(needed, able)


def _skill(cause: str, values: Mapping[str, Any]) -> str:
	skill = str(values.get("skill", ""))
	if skill.startswith(MAY):
		return _("refused for this visit")
	if frappe.db.exists("Dispatch Skill", skill):
		skill = formatting.localized_label(frappe.get_cached_doc("Dispatch Skill", skill), frappe.local.lang)
	if cause == Cause.SKILL_MISSING.value:
		return _("the skill “{0}” is missing").format(skill)
	return _("“{0}” is at level {1}; level {2} is needed").format(
		skill, values.get("has"), values.get("level")
	)


def relaxation(row: Mapping[str, Any], midnight: datetime, names: Names) -> str | None:
	"""What would make room, for whom, and when; None for what nobody should be told."""
	text = _ease(row["ease"], row.get("values") or {}, midnight, names)
	if text is None:
		return None
	arrival = midnight + timedelta(seconds=row["start"])
	return _("{0}: at {2} {1} would be there.").format(
		text, names(row["technician"]), formatting.hour(arrival, frappe.local.lang)
	)


def _exchange(values: Mapping[str, Any], names: Names) -> str:
	"""What becomes of the visit that would give up its place."""
	if not values.get("to_technician"):
		return _("Take {0} off the board").format(values["job"])
	to = formatting.hour(datetime.fromisoformat(values["to"]), frappe.local.lang)
	return _("Move {0} to {1}, {2}").format(values["job"], names(values["to_technician"]), to)


def _ease(ease: str, values: Mapping[str, Any], midnight: datetime, names: Names) -> str | None:
	if ease == EXCHANGE:
		return _exchange(values, names)
	if ease == Ease.WINDOW.value:
		ends = [midnight + timedelta(seconds=values[end]) for end in ("from", "to")]
		return _("Promise another window, {0}").format(formatting.window(*ends, frappe.local.lang))
	if ease == Ease.OVERTIME.value:
		return _("Allow {0} of overtime").format(formatting.duration(_minutes(values["seconds"])))
	if ease == Ease.SKILL.value:
		skills = [skill for skill in values.get("skills", {}) if not skill.startswith(MAY)]
		return _("Do without the skill {0}").format(_listed(skills)) if skills else None
	if ease == Ease.TECHNICIAN.value:
		return _("Let somebody else than {0} do it").format(names(values.get("instead_of", "")))
	if ease == Ease.TOOLS.value:
		return _("Put on the truck: {0}").format(_listed(values.get("tools", ())))
	if ease == Ease.MATERIALS.value:
		return _("Load {0}").format(_amounts(values.get("materials", {})))
	return {
		Ease.BREAK.value: _("Do without the break"),
		Ease.MAX_JOBS.value: _("Allow one visit more"),
		Ease.MAX_TRAVEL.value: _("Allow more travel"),
	}.get(ease)


def _minutes(seconds: int | None) -> int:
	return max(1, round((seconds or 0) / 60))


def _listed(names: Iterable[str]) -> str:
	return ", ".join(map(str, names))


def _amounts(amounts: Mapping[str, int] | Iterable[str]) -> str:
	if isinstance(amounts, Mapping):
		return ", ".join(f"{amount} × {name}" for name, amount in amounts.items())
	return _listed(amounts)


def _visit(id: str) -> str:
	"""The visit that a planner's job belongs to."""
	return id.split(PART)[0]
