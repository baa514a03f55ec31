"""Endpoints of outages as customers live them: what a caller hears, what everybody may know, and their credits."""

from datetime import datetime
from typing import TypedDict

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import require
from gigafibre_fsm.domain.billing import incident_credits
from gigafibre_fsm.domain.care.outages import call_status, public_status, summary
from gigafibre_fsm.domain.network.incidents.rows import repository

STATUS, STATUS_KEPT = "fsm_public_status", 60
"""Key in Redis, and seconds for which everybody gets the same answer."""


class CallOutage(TypedDict):
	"""What a caller hears; all empty without an outage at their address. `language` is fr or en."""

	incident: str
	customer: str
	language: str
	sentence: str


class OutageTown(TypedDict):
	"""A town with an outage, empty for the few homes of all other towns; `since` is site time."""

	town: str
	homes: int
	since: datetime


class PublicStatus(TypedDict):
	"""The towns with an outage, the worst first; none if everything works."""

	towns: list[OutageTown]


class OutageSummary(TypedDict):
	"""What an incident has meant for its customers; `amount` is the sum of the credits that wait, before taxes."""

	customers: int
	by_text: int
	by_email: int
	told_over: int
	tickets: int
	credits: int
	amount: float


class ApprovedCredits(TypedDict):
	"""How many credits were approved."""

	approved: int


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def get_call_status(phone: str) -> CallOutage:
	"""Return the outage that a caller should hear of before they ask; all empty if there is none.

	Args:
		phone: the number that calls, as it is shown.
	"""
	found = call_status.find_call_status(phone, now_datetime())
	if not found:
		return {"incident": "", "customer": "", "language": "", "sentence": ""}
	return {
		"incident": found.incident,
		"customer": found.customer,
		"language": found.language,
		"sentence": found.sentence,
	}


@frappe.whitelist(methods=["GET"], allow_guest=True)
@guards.limited(60, 60)
def get_public_status() -> PublicStatus:
	"""Return how many homes of which towns are without service; it names no address, and no town with few homes."""
	towns = frappe.cache().get_value(STATUS, expires=True)
	if towns is None:
		found = public_status.list_towns()
		towns = [{"town": each.town, "homes": each.homes, "since": each.since} for each in found]
		frappe.cache().set_value(STATUS, towns, expires_in_sec=STATUS_KEPT)
	return {"towns": towns}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def summarize_customers(network_incident: str) -> OutageSummary:
	"""Return who was told of an incident, its tickets, and the credits that wait for a decision."""
	require(repository.DOCTYPE, network_incident, "read")
	found = summary.summarize(network_incident)
	return {
		"customers": found.customers,
		"by_text": found.by_text,
		"by_email": found.by_email,
		"told_over": found.told_over,
		"tickets": found.tickets,
		"credits": found.credits,
		"amount": float(found.amount),
	}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def approve_credits(network_incident: str) -> ApprovedCredits:
	"""Approve all credits of an incident that wait for a decision; they are booked within minutes.

	Raises:
		FsmError: none waits.
	"""
	require(repository.DOCTYPE, network_incident, "read")
	return {"approved": incident_credits.approve_all(network_incident, frappe.session.user)}
