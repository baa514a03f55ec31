"""Words the conflicts of jobs for the dispatcher."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.line_verdict import messages as line_verdict_messages
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Conflict, ConflictKind
from gigafibre_fsm.domain.platform import formatting, instants


def describe_conflicts(found: Mapping[str, Iterable[Conflict]]) -> dict[str, list[str]]:
	"""Word the conflicts of each job as one-line sentences for the dispatcher, in the same order.

	Takes all jobs together, so that names are looked up once for a whole board.
	"""
	found = {job: list(against) for job, against in found.items()}
	everything = [conflict for against in found.values() for conflict in against]
	# most jobs have none: a board of 600 would otherwise translate 9,000 sentences for nothing
	wording = _wording() if everything else {}
	names = _names(everything)
	return {
		job: [
			formatting.sentence(
				wording[conflict.kind].format(
					names.get((conflict.kind, conflict.what), conflict.what),
					formatting.duration(conflict.minutes),
					conflict.minutes,
				)
			)
			for conflict in against
		]
		for job, against in found.items()
	}


def _wording() -> dict[ConflictKind, str]:
	return {
		ConflictKind.OUTAGE: _("There is an outage at the address ({0}): it waits, or goes with a reason."),
		ConflictKind.STORM: _("It is work outdoors in a storm ({0})."),
		ConflictKind.ABSENCE: _("The technician is absent then ({0})."),
		ConflictKind.HOLIDAY: _("That day is a holiday ({0})."),
		ConflictKind.OVERLAP: _("It overlaps with {0}."),
		ConflictKind.HELD: _("It overlaps with a slot: {0}."),
		ConflictKind.TRAVEL: _("The way between it and {0} takes {1} longer than there is time."),
		ConflictKind.DAY_OFF: _("The technician does not work on that day of the week."),
		ConflictKind.OUTSIDE_SHIFT: _("It is not within the technician's shift."),
		ConflictKind.BREAK: _("It leaves no room for the technician's break of {1}."),
		ConflictKind.OUTSIDE_WINDOW: _("The arrival is outside the promised window."),
		ConflictKind.TERRITORY: _("Outside the technician's territory on {0}."),
		ConflictKind.MISSING_SKILL: _("The technician lacks the skill “{0}”."),
		ConflictKind.WEAK_SKILL: _("The technician's level in “{0}” is too low."),
		ConflictKind.EXPIRED_SKILL: _("The technician's “{0}” is no longer valid on that day."),
		ConflictKind.MISSING_TOOL: _("The tool “{0}” is not on the technician's truck."),
		ConflictKind.DEPENDENCY: _("{0} must be over first."),
		ConflictKind.REQUIRED_TECHNICIAN: _("The visit asks for {0}."),
		ConflictKind.CREW: _("It needs more technicians; missing: {2}."),
	}


def _names(found: list[Conflict]) -> dict[tuple[ConflictKind, str], str]:
	"""Return the display names of the technicians, skills, tools, days and jobs named in conflicts.

	The kind is part of the key, because a skill and a tool may have the same name.
	"""
	names: dict[tuple[ConflictKind, str], str] = {
		(conflict.kind, conflict.what): formatting.weekday(
			date.fromisoformat(conflict.what), frappe.local.lang
		)
		for conflict in found
		if conflict.kind is ConflictKind.TERRITORY
	}
	for doctype, kinds in _NAMED.items():
		asked = {conflict.what for conflict in found if conflict.kind in kinds}
		if asked:
			rows = frappe.get_all(doctype, {"name": ("in", sorted(asked))}, _FIELDS[doctype])
			names |= {(kind, row.name): _name(row) for row in rows for kind in kinds}
	return names


_NAMED = {
	"Dispatch Technician": (ConflictKind.REQUIRED_TECHNICIAN,),
	"Dispatch Skill": (ConflictKind.MISSING_SKILL, ConflictKind.WEAK_SKILL, ConflictKind.EXPIRED_SKILL),
	"Dispatch Tool": (ConflictKind.MISSING_TOOL,),
	"Dispatch Job": (ConflictKind.OVERLAP, ConflictKind.TRAVEL, ConflictKind.DEPENDENCY),
	"Dispatch Slot Hold": (ConflictKind.HELD, ConflictKind.TRAVEL),
	"Network Incident": (ConflictKind.OUTAGE,),
	"Dispatch Day Note": (ConflictKind.STORM,),
}
_FIELDS = {
	"Network Incident": ["name", "title", "started_on"],
	"Dispatch Day Note": ["name", "text"],
	"Dispatch Technician": ["name", "technician_name"],
	"Dispatch Skill": ["name", "label_fr"],
	"Dispatch Tool": ["name", "label_fr"],
	"Dispatch Job": [
		*("name", "customer_name", "arrival", "duration"),
		*("has_draft", "draft_arrival", "draft_duration"),
	],
	"Dispatch Slot Hold": [
		*("name", "job", "job.customer_name as customer_name", "arrival", "duration", "held_until"),
	],
}


def _name(row: frappe._dict) -> str:
	if "started_on" in row:
		return _name_outage(row)
	if "text" in row:
		return row.text
	if "arrival" not in row:
		return row.get("technician_name") or formatting.localized_label(row, frappe.local.lang)
	who = row.customer_name or row.get("job") or row.name
	arrival = row.draft_arrival if row.has_draft else row.arrival
	if not arrival:
		return who
	ends = arrival + timedelta(minutes=(row.has_draft and row.draft_duration) or row.duration or 0)
	text = f"{who}, {formatting.window(arrival, ends, frappe.local.lang)}"
	if not row.get("held_until"):
		return text
	until = formatting.hour(instants.to_site(row.held_until), frappe.local.lang)
	return _("{0}, held until {1}").format(text, until)


def _name_outage(row: frappe._dict) -> str:
	"""Return the element that failed, if it is known, and since when."""
	since = _("since {0}").format(line_verdict_messages.format_since(row.started_on, now_datetime()))
	return ", ".join(filter(None, (row.title, since)))
