"""Endpoints of incidents: what happened, and what people decide: report, plan, confirm, merge, false alarm, close, reopen."""

from datetime import datetime
from typing import Literal, TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import moment_of, require
from gigafibre_fsm.domain.care.outages import summary
from gigafibre_fsm.domain.network.incidents.lifecycle import by_hand
from gigafibre_fsm.domain.network.incidents.rows import repository
from gigafibre_fsm.domain.network.topology import repository as topology_repository


class IncidentEvent(TypedDict):
	"""A line of a timeline: site time, a sentence without markup, and who did it, empty if the rule did."""

	at: datetime
	sentence: str
	by: str


class IncidentTimeline(TypedDict):
	"""What happened to an incident, newest first."""

	events: list[IncidentEvent]


class IncidentName(TypedDict):
	"""The incident that was made or changed."""

	incident: str


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def list_events(network_incident: str) -> IncidentTimeline:
	"""Return what happened to an incident, and when its credit notes were booked, newest first, in words."""
	require(repository.DOCTYPE, network_incident, "read")
	entries = summary.load_story(network_incident)
	return {"events": [{"at": each.at, "sentence": each.sentence, "by": each.by} for each in entries]}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def open_incident(
	node: str,
	note: str,
	cause: Literal["Unknown", "Fibre", "Power", "Equipment"] = "Unknown",
	started_on: str = "",
) -> IncidentName:
	"""Open an incident that a person knows of; all that the node feeds is affected.

	Args:
		node: name of the Network Node.
		note: what the person knows.
		cause: as far as it is known.
		started_on: site time, such as `2026-11-23 09:30`; empty for now.

	Raises:
		FsmError: there is no such node, an incident is open there, or the time cannot be right.
	"""
	require(topology_repository.DOCTYPE, node, "read")
	since = moment_of(started_on) if started_on else None
	user = frappe.session.user
	return {"incident": by_hand.open_incident(node, note=note, cause=cause, user=user, started_on=since)}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def plan_work(node: str, start: str, end: str, note: str) -> IncidentName:
	"""Plan work on a node, so that the silence of its lines is no alarm.

	Args:
		node: name of the Network Node.
		start, end: site time, such as `2026-11-23 09:30`.
		note: what is done.

	Raises:
		FsmError: there is no such node, or the times cannot be right.
	"""
	require(topology_repository.DOCTYPE, node, "read")
	times = moment_of(start), moment_of(end)
	return {"incident": by_hand.plan_work(node, *times, note=note, user=frappe.session.user)}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def confirm_incident(
	network_incident: str, cause: Literal["", "Fibre", "Power", "Equipment"] = ""
) -> IncidentName:
	"""Open a suspected incident, or name the cause of an open one.

	Raises:
		OutOfDate: it is over.
	"""
	require(repository.DOCTYPE, network_incident, "read")
	by_hand.confirm_incident(network_incident, cause=cause, user=frappe.session.user)
	return {"incident": network_incident}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def merge_incident(network_incident: str, target: str) -> IncidentName:
	"""Make an incident a part of another, which takes over its lines.

	Raises:
		FsmError: they are the same, or one of them is over.
	"""
	require(repository.DOCTYPE, network_incident, "read")
	require(repository.DOCTYPE, target, "read")
	by_hand.merge_incidents(network_incident, target, user=frappe.session.user)
	return {"incident": target}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def mark_false(network_incident: str) -> IncidentName:
	"""Call an incident a false alarm; its node needs more from then on.

	Raises:
		OutOfDate: it is over.
	"""
	require(repository.DOCTYPE, network_incident, "read")
	by_hand.mark_false(network_incident, user=frappe.session.user)
	return {"incident": network_incident}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def close_incident(network_incident: str, note: str) -> IncidentName:
	"""End an incident by hand, with a reason.

	Raises:
		FsmError: it is over, or the reason is empty.
	"""
	require(repository.DOCTYPE, network_incident, "read")
	by_hand.close_incident(network_incident, note=note, user=frappe.session.user)
	return {"incident": network_incident}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def reopen_incident(network_incident: str) -> IncidentName:
	"""Open an incident again that was closed or called a false alarm.

	Raises:
		FsmError: it is open, merged or too old, or another one is open there.
	"""
	require(repository.DOCTYPE, network_incident, "read")
	by_hand.reopen_incident(network_incident, user=frappe.session.user)
	return {"incident": network_incident}
