"""A suspension in words: what spoke against it at the last check, the facts, and what a person may do."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.calendar import ForbiddenTime
from gigafibre_fsm.domain.billing.suspension import (
	attempts,
	bng_switch,
	profile_switch,
	proposals,
	requests,
	switches,
)
from gigafibre_fsm.domain.billing.suspension.interlock import Objection
from gigafibre_fsm.domain.billing.suspension.states import CAN_BE_RESTORED, SuspensionState
from gigafibre_fsm.domain.billing.suspension.switch_model import AttemptState
from gigafibre_fsm.domain.platform import formatting, instants, outbound_guard

if TYPE_CHECKING:
	from frappe.model.document import Document


DOCUMENTS = {
	Objection.INCIDENT: ("Issue", "Network Incident", "Equipment"),
	Objection.DISPUTE: ("FSM Payment",),
	Objection.CLAIM: ("Issue",),
	Objection.VISIT_PENDING: ("Dispatch Job",),
	Objection.IN_FLIGHT: ("FSM Payment",),
	Objection.PROMISE: ("Payment Promise",),
}
"""Doctypes whose documents are the evidence of an objection."""
FACTS = {
	"incidents": Objection.INCIDENT,
	"disputes": Objection.DISPUTE,
	"claims": Objection.CLAIM,
	"visits": Objection.VISIT_PENDING,
	"payments": Objection.IN_FLIGHT,
	"promises": Objection.PROMISE,
}
"""Facts that are documents, with the objection that they cause."""


@dataclass(frozen=True)
class DocumentLink:
	"""A document behind a fact; without a doctype it is not there any more."""

	doctype: str
	name: str


@dataclass(frozen=True)
class ShownLine:
	"""A line of the form: its title, the facts behind it in words, and the documents behind it."""

	title: str
	details: str
	links: tuple[DocumentLink, ...] = ()


@dataclass(frozen=True)
class ShownSuspension:
	"""A suspension for the desk; texts in the reader's language.

	Attributes:
		headline: what it waits for.
		objections: what spoke against it at the last check.
		facts: what the interlock was given then.
		reason: why the last request to the network failed, or has no known outcome.
		buttons: names of what a person may do.
	"""

	headline: str
	objections: list[ShownLine]
	facts: list[ShownLine]
	reason: str
	buttons: list[str]


def describe_suspension(doc: "Document") -> ShownSuspension:
	"""Return a suspension for its form."""
	state, last = SuspensionState(doc.state), attempts.find_last(doc)
	verdict = doc.verdicts[-1] if doc.verdicts else None
	is_failed = last and last.state in (AttemptState.FAILED.value, AttemptState.UNKNOWN.value)
	is_settled = state in (SuspensionState.SUSPENDED, SuspensionState.NONE)
	return ShownSuspension(
		_headline(doc, state),
		[_describe_objection(each) for each in json.loads(verdict.objections)] if verdict else [],
		_describe_facts(json.loads(verdict.facts)) if verdict else [],
		_explain_attempt(last.reason) if is_failed and not is_settled else "",
		_list_buttons(doc, state),
	)


def _headline(doc: "Document", state: SuspensionState) -> str:
	if doc.is_declined and state in proposals.PROPOSED:
		return _("A person refused this suspension: {0}").format(doc.decision_reason or "")
	return {
		SuspensionState.LAST_NOTICE: _("This suspension has not been checked yet."),
		SuspensionState.TO_CONFIRM: _("Nothing speaks against this suspension: a person decides."),
		SuspensionState.REFUSED: _("The service is not suspended: something speaks against it."),
		SuspensionState.REQUESTED: _("The network was requested to suspend the service."),
		SuspensionState.SUSPENDED: _("The service is suspended."),
		SuspensionState.RESTORING: _("The service is being restored."),
		SuspensionState.UNKNOWN: _("Nobody knows whether the service is suspended: look at the network."),
		SuspensionState.NONE: _("The service works."),
	}.get(state, "")


def _list_buttons(doc: "Document", state: SuspensionState) -> list[str]:
	if state in proposals.PROPOSED:
		decline = [] if doc.is_declined else ["decline"]
		confirm = ["confirm"] if state is SuspensionState.TO_CONFIRM else []
		return [*confirm, *decline, "ask_again"]
	looked = ["found_suspended", "found_working"] if state is SuspensionState.UNKNOWN else []
	return [*looked, *(["restore"] if state in CAN_BE_RESTORED else [])]


def _describe_objection(row: dict[str, Any]) -> ShownLine:
	objection, evidence = Objection(row["objection"]), row["evidence"]
	if objection in DOCUMENTS:
		return ShownLine(name_objection(objection), "", _list_links(objection, evidence))
	return ShownLine(name_objection(objection), _describe_evidence(objection, evidence))


def _list_links(objection: Objection, names: list[str]) -> tuple[DocumentLink, ...]:
	found: dict[str, str] = {}
	for doctype in DOCUMENTS[objection]:
		known = frappe.get_all(doctype, {"name": ("in", names)}, pluck="name") if names else ()
		found |= dict.fromkeys(known, doctype)
	return tuple(DocumentLink(found.get(name, ""), name) for name in names)


def name_objection(objection: Objection) -> str:
	"""Return what an objection says, in the reader's language."""
	return {
		Objection.INCIDENT: _("An incident or a line that is down at the address"),
		Objection.DISPUTE: _("A payment is disputed at the bank"),
		Objection.CLAIM: _("A claim is open"),
		Objection.VISIT_PENDING: _("A visit is pending"),
		Objection.IN_FLIGHT: _("A payment is under way"),
		Objection.PROMISE: _("A promise to pay or a delay holds"),
		Objection.AMOUNT_TOO_SMALL: _("The debt is too small"),
		Objection.DEBT_TOO_RECENT: _("The debt is too recent"),
		Objection.NO_FIRST_NOTICE: _("The first notice was not delivered"),
		Objection.FIRST_NOTICE_TOO_RECENT: _("The first notice is too recent"),
		Objection.NO_LAST_NOTICE: _("The last notice was not delivered"),
		Objection.LAST_NOTICE_TOO_RECENT: _("The last notice is too recent"),
		Objection.LAST_NOTICE_TOO_OLD: _("The last notice is too old: another one is needed"),
		Objection.FORBIDDEN_TIME: _("Suspending is forbidden at this time"),
		Objection.VALVE_CLOSED: _("Nothing may leave this site"),
		Objection.MEDICAL: _("Somebody's health depends on the service"),
		Objection.NOT_REVIEWED: _("No person has confirmed it"),
		Objection.UNKNOWN_FACT: _("A fact could not be established"),
	}[objection]


def _describe_evidence(objection: Objection, evidence: list[str]) -> str:
	if objection is Objection.AMOUNT_TOO_SMALL:
		amount, limit = (_money(each) for each in evidence)
		return _("{0} is overdue; it must be more than {1}.").format(amount, limit)
	if objection is Objection.DEBT_TOO_RECENT:
		since, until = (_day(each) for each in evidence)
		return _("Overdue since {0}; not to be suspended before the day after {1}.").format(since, until)
	if objection is Objection.FORBIDDEN_TIME:
		return f"{_name_time(evidence[0])} ({_moment(evidence[1])})"
	if objection is Objection.UNKNOWN_FACT:
		return " ".join(_name_unknown(each) for each in evidence)
	if objection is Objection.VALVE_CLOSED:
		return " ".join(_explain_attempt(each) for each in evidence)
	if objection in (
		Objection.FIRST_NOTICE_TOO_RECENT,
		Objection.LAST_NOTICE_TOO_RECENT,
		Objection.LAST_NOTICE_TOO_OLD,
	):
		return ", ".join(_moment(each) for each in evidence)
	return ", ".join(evidence)


def _name_time(code: str) -> str:
	return {
		ForbiddenTime.HOLIDAY.value: _("It is a holiday."),
		ForbiddenTime.BEFORE_HOLIDAY.value: _("It is the afternoon before a holiday."),
		ForbiddenTime.OUTSIDE_HOURS.value: _("It is outside the permitted hours."),
	}.get(code, code)


def _name_unknown(code: str) -> str:
	kind, _space, name = code.partition(" ")
	return {
		"ticket": _("Nobody has said what the kind of ticket {0} means for a suspension.").format(name),
		"line": _("The line of {0} was never heard of.").format(name),
		"polling": _("Modems have not been polled for an hour."),
		"no": _("No ONT is known at this customer's."),
		"debt": _("What is owed could not be read."),
		"tickets": _("The tickets could not be read."),
		"incidents": _("The incidents could not be read."),
		"lines": _("The lines could not be read."),
		"payments": _("The payments could not be read."),
		"promises": _("Promises and disputes could not be read."),
		"notices": _("The notices could not be read."),
		"valve": _("It is not known whether anything may leave this site."),
		"visits": _("The visits could not be read."),
		"medical": _("The medical flag could not be read."),
	}.get(kind, code)


def _explain_attempt(reason: str | None) -> str:
	"""Return why a request was not carried out, in the reader's language; a vendor's own sentence as it is."""
	known = {
		switches.NO_SWITCH: _("FSM Suspension Settings names no way to suspend a service."),
		requests.REFUSED: _("Something spoke against it in the last moment, so nothing was sent."),
		attempts.REPLACED: _("The service was to be restored before its outcome was known."),
		bng_switch.WORKER_DIED: _("The worker stopped while it waited for the answer."),
		profile_switch.DIFFER: _("Some modems took it and others did not."),
		proposals.ORDERED: _("A person stopped it before anything was sent."),
	}.get(reason or "")
	if known or not reason:
		return known or ""
	sentence, _newline, code = reason.partition("\n")
	worded = outbound_guard.explain_obstacle(sentence) or frappe._(sentence)
	return f"{worded} ({code})" if code else worded


def _describe_facts(facts: dict[str, Any]) -> list[ShownLine]:
	nothing, yes, no = _("None"), _("Yes"), _("No")
	titles = {
		"incidents": _("Incidents and lines that are down"),
		"disputes": _("Disputes"),
		"claims": _("Claims"),
		"visits": _("Visits"),
		"payments": _("Payments under way"),
		"promises": _("Promises and delays"),
	}
	notices = {
		_("First notice delivered"): facts["first_notice_at"],
		_("Last notice delivered"): facts["last_notice_at"],
	}
	return [
		ShownLine(_("Overdue"), _money(facts["overdue"])),
		ShownLine(_("Oldest due date"), _day(facts["oldest_due_date"])),
		*(
			ShownLine(title, "" if facts[key] else nothing, _list_links(FACTS[key], facts[key]))
			for key, title in titles.items()
		),
		*(ShownLine(title, _utc_moment(at) if at else no) for title, at in notices.items()),
		ShownLine(_("Health depends on the service"), yes if facts["has_medical_flag"] else no),
	]


def _money(text: str) -> str:
	return formatting.money(Decimal(text), frappe.local.lang)


def _day(text: str) -> str:
	return formatting.day(date.fromisoformat(text[:10]), frappe.local.lang, formatting.FULL)


def _moment(text: str) -> str:
	moment = datetime.fromisoformat(text)
	return f"{_day(text)}, {formatting.hour(moment, frappe.local.lang)}"


def _utc_moment(text: str) -> str:
	return _moment(instants.to_site(datetime.fromisoformat(text)).isoformat(" "))
