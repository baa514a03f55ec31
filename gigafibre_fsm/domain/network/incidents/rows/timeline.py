"""What happened to an incident: rows with a code and its values, worded for whoever reads them."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import get_datetime, get_fullname

from gigafibre_fsm.domain.platform import formatting, instants

DOCTYPE = "Network Incident Event"
MOST_SHOWN = 200

SUSPECTED, GREW, OPENED, CORE = "suspected", "grew", "opened", "core_question"
REOPENED_BY_HAND = "reopened_by_hand"
PLANNED, WORK_BEGAN = "planned", "work_began"
PARTLY, RESTORED, REOPENED, DISSOLVED = "partly_restored", "restored", "reopened", "dissolved"
FELL_AGAIN = "fell_again"
CAUSE, ALARM, MOVED = "cause", "alarm", "moved"
CONFIRMED, MERGED, TOOK_OVER, FALSE_ALARM = "confirmed", "merged", "took_over", "false_alarm"
CLOSED, LEARNED, FORGOTTEN, BY_HAND = "closed", "learned", "forgotten", "by_hand"
WARNED_HALF, WARNED_FULL = "warned_half", "warned_full"
TOLD, TOLD_OVER = "told", "told_over"
CREDITS, APPROVED, BOOKED = "credits_proposed", "credits_approved", "credits_booked"
"""The last one is no row: `billing/incident_credits.py` reads it from the credits themselves."""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
	"""A line of a timeline: when, in site time, a sentence without markup, and who did it, empty if nobody did.

	`instant` is the same moment in UTC, by which lines are ordered.
	"""

	at: datetime
	instant: datetime
	sentence: str
	by: str


def note_event(incident: str, code: str, *, by: str = "", **details: object) -> None:
	"""Write down what happened.

	Args:
		incident: name of the Network Incident.
		code: one of this module's.
		by: who did it; empty if the rule did.
		details: values for its sentence, as JSON can hold them.
	"""
	event = frappe.new_doc(DOCTYPE)
	event.update({"incident": incident, "code": code, "by_user": by, "at": instants.now()})
	event.update({"instant": instants.now_utc(), "details": json.dumps(details, default=str)})
	# guard: nobody writes a timeline by hand; whoever may change the incident, or the rule itself, leads here
	event.insert(ignore_permissions=True)


def note_figures(incident: str, code: str, **figures: object) -> None:
	"""Write down figures that grow while others work through an incident, if they differ from the last ones written.

	The caller holds the lock of the incident.

	Args:
		incident: name of the Network Incident.
		code: one of this module's.
		figures: all of them so far, as JSON can hold them.
	"""
	own = {"incident": incident, "code": code}
	last = frappe.db.get_value(DOCTYPE, own, "details", order_by="instant desc, creation desc")
	before = json.loads(last) if last else dict.fromkeys(figures, 0)
	if {name: str(value) for name, value in before.items()} != {
		name: str(value) for name, value in figures.items()
	}:
		note_event(incident, code, **figures)


def load_timeline(incident: str) -> list[TimelineEntry]:
	"""Return what happened to an incident, newest first, in the language of the request."""
	fields = ["at", "instant", "code", "details", "by_user"]
	order = "instant desc, creation desc"
	rows = frappe.get_all(DOCTYPE, {"incident": incident}, fields, order_by=order, limit=MOST_SHOWN)
	return [
		TimelineEntry(row.at, row.instant, describe_event(row.code, row.details), _name_person(row.by_user))
		for row in rows
	]


def word_entry(code: str, at: datetime, *, by: str, **details: object) -> TimelineEntry:
	"""Return a line about something that is stored elsewhere, in the language of the request.

	Args:
		code: one of this module's.
		at: site time, naive.
		by: name of the User who did it.
		details: values for its sentence, as JSON can hold them.
	"""
	sentence = describe_event(code, json.dumps(details, default=str))
	return TimelineEntry(at, instants.to_nearest_utc(at), sentence, _name_person(by))


def describe_event(code: str, details: str | None) -> str:
	"""Return what an event says, in the language of the request; its code if nobody has worded it."""
	sentence = _sentences().get(code)
	values = {name: _word(name, value) for name, value in json.loads(details or "{}").items()}
	return sentence.format_map(_Known(values)) if sentence else code


def _name_person(user: str | None) -> str:
	return get_fullname(user) if user else ""


class _Known(dict):
	"""Values of a sentence; one that is missing is left out."""

	def __missing__(self, name: str) -> str:
		return "–"


def _word(name: str, value: object) -> str:
	if name in ("cause", "state"):
		return _(str(value), context="Network Incident")
	if name in ("start", "end", "deadline"):
		return formatting.moment(get_datetime(str(value)), formatting.language(frappe.local.lang))
	if name == "amount":
		return formatting.money(Decimal(str(value)), formatting.language(frappe.local.lang))
	if name == "minutes":
		return formatting.number(int(str(value)), formatting.language(frappe.local.lang))
	return "–" if value in (None, "") else str(value)


def _sentences() -> dict[str, str]:
	return {
		SUSPECTED: _("{hits} of {lines} lines below {where} have fallen silent or lost light: suspected."),
		CORE: _(
			"{hits} of {lines} lines are silent at once. The ACS or the core may be the cause: a person decides."
		),
		GREW: _("More lines are affected: {hits}."),
		OPENED: _("Confirmed by a further poll: the incident is open."),
		PLANNED: _("Work is planned from {start} to {end}."),
		WORK_BEGAN: _("The planned work has begun."),
		PARTLY: _("{back} of {fallen} lines have returned."),
		RESTORED: _("{back} of {fallen} lines have returned: restored."),
		FELL_AGAIN: _("Lines have fallen silent again: {back} of {fallen} are back."),
		REOPENED: _("Silent again: reopened."),
		REOPENED_BY_HAND: _("Reopened by hand."),
		DISSOLVED: _("The lines were heard again before it was confirmed."),
		CAUSE: _("Probable cause: {cause}."),
		ALARM: _("An alarm names {hits} lines: {cause}."),
		MOVED: _("The probable element is now {where}."),
		CONFIRMED: _("Confirmed by hand."),
		MERGED: _("Merged into {other}."),
		TOOK_OVER: _("Took over the lines of {other}."),
		FALSE_ALARM: _("False alarm."),
		LEARNED: _("{where} now needs {fewest} lines and {share} % of them, for {polls} polls."),
		FORGOTTEN: _("{where} has its former thresholds again."),
		CLOSED: _("Closed by hand: {note}"),
		BY_HAND: _("Reported by hand: {note}"),
		TOLD: _("Customers told so far: {texts} by text, {mails} by e-mail."),
		TOLD_OVER: _("Told of the end so far: {texts} by text, {mails} by e-mail."),
		CREDITS: _("Credits proposed so far: {credits}, {amount} in all before taxes."),
		APPROVED: _("{credits} credits approved, {amount} in all before taxes."),
		BOOKED: _("Credit notes booked: {credits}, {amount} in all before taxes."),
		WARNED_HALF: _("{minutes} user-minutes: half of what must be reported. Managers are warned."),
		WARNED_FULL: _("{minutes} user-minutes: to be reported to the CRTC and to ISED by {deadline}."),
	}
