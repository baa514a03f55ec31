"""The customers of an incident: who was told of it and how, who is back, and for whom a credit was looked at.

A customer with several lines is one customer: what is written for them stands on all their members of the incident.
The caller holds the lock of the incident, so that two workers never tell the same customer.
"""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rows import members

TEXT, EMAIL, NOBODY = "Text", "E-mail", "Nobody"
"""How a customer was told; empty before it was decided."""
TOLD = (TEXT, EMAIL)


@dataclass(frozen=True, slots=True)
class ToldCustomer:
	"""A customer who was told of an incident, and the FSM SMS; `notice` is empty for an e-mail."""

	customer: str
	channel: str
	notice: str


@dataclass(frozen=True, slots=True)
class LostTime:
	"""A time without service at an address; naive UTC. `location` is empty if the device has none."""

	location: str
	start: datetime
	end: datetime


def list_untold(incident: str, origin: str, limit: int) -> list[str]:
	"""Return customers without service about whom it was not decided yet whether they are told, by name.

	Args:
		incident: name of the Network Incident.
		origin: how it was noticed; see `states.MAY_WORK`.
		limit: how many at most.
	"""
	member = frappe.qb.DocType(members.DOCTYPE)
	query = (
		frappe.qb.from_(member)
		.select(member.customer)
		.distinct()
		.where((member.incident == incident) & member.customer.isnotnull() & member.back_utc.isnull())
		.where(Coalesce(member.told, "") == "")
	)
	if origin in states.MAY_WORK:
		query = query.where(member.silent_utc.isnotnull())
	return [row[0] for row in query.orderby(member.customer).limit(limit).run()]


def find_told(incident: str, customer: str) -> ToldCustomer | None:
	"""Return how a customer was told of an incident; None if they were not."""
	told = {"incident": incident, "customer": customer, "told": ("in", TOLD)}
	row = frappe.db.get_value(members.DOCTYPE, told, ["told", "opened_notice"])
	return ToldCustomer(customer, row[0], row[1] or "") if row else None


def list_told(incident: str, limit: int) -> list[ToldCustomer]:
	"""Return customers who were told of an incident and not yet of its end, by name."""
	member = frappe.qb.DocType(members.DOCTYPE)
	query = (
		frappe.qb.from_(member)
		.select(member.customer, member.told, Coalesce(member.opened_notice, ""))
		.distinct()
		.where((member.incident == incident) & member.told.isin(TOLD) & (member.told_over == 0))
		.orderby(member.customer)
		.limit(limit)
	)
	return [ToldCustomer(*row) for row in query.run()]


def list_waiting(incident: str, limit: int) -> list[ToldCustomer]:
	"""Return customers whose text about an incident waits or is held back, by name."""
	member, sms = frappe.qb.DocType(members.DOCTYPE), frappe.qb.DocType("FSM SMS")
	query = (
		frappe.qb.from_(member)
		.join(sms)
		.on(sms.name == member.opened_notice)
		.select(member.customer, member.told, member.opened_notice)
		.distinct()
		.where((member.incident == incident) & (member.told == TEXT) & (member.told_over == 0))
		.where(sms.state.isin(("Queued", "Held")))
		.orderby(member.customer)
		.limit(limit)
	)
	return [ToldCustomer(*row) for row in query.run()]


def mark_told(incident: str, customer: str, channel: str, notice: str = "") -> None:
	"""Write down how a customer was told of an incident.

	Args:
		incident: name of the Network Incident.
		customer: name of the Customer.
		channel: TEXT, EMAIL or NOBODY; empty if it is to be decided again.
		notice: name of the FSM SMS, if there is one.
	"""
	_write(incident, customer, told=channel, opened_notice=notice or None)


def mark_told_over(incident: str, customer: str, notice: str = "") -> None:
	"""Write down that a customer was told of the end of an incident.

	Args:
		incident: name of the Network Incident.
		customer: name of the Customer.
		notice: name of the FSM SMS; empty if they were told otherwise, or nothing had reached them before.
	"""
	_write(incident, customer, told_over=1, restored_notice=notice or None)


def are_back(incident: str, customer: str) -> bool:
	"""Whether all lines of a customer that an incident silenced call again."""
	silent = {"silent_utc": ("is", "set"), "back_utc": ("is", "not set")}
	return not frappe.db.exists(members.DOCTYPE, {"incident": incident, "customer": customer, **silent})


def list_uncredited(incident: str, limit: int) -> list[str]:
	"""Return customers of an incident for whom nobody has looked at a credit yet, by name."""
	member = frappe.qb.DocType(members.DOCTYPE)
	query = (
		frappe.qb.from_(member)
		.select(member.customer)
		.distinct()
		.where((member.incident == incident) & member.customer.isnotnull())
		.where(member.silent_utc.isnotnull() & (member.credit_checked == 0))
	)
	return [row[0] for row in query.orderby(member.customer).limit(limit).run()]


def list_lost_times(incident: str, customer: str, over: datetime) -> list[LostTime]:
	"""Return the times for which a customer's lines were silent, as measured.

	Args:
		incident: name of the Network Incident.
		customer: name of the Customer.
		over: end of the incident, naive UTC, until which a line counts that has not called since.
	"""
	fields = ["service_location", "silent_utc", "back_utc"]
	silent = {"incident": incident, "customer": customer, "silent_utc": ("is", "set")}
	rows = frappe.get_all(members.DOCTYPE, silent, fields, order_by="silent_utc, name")
	times = [LostTime(row.service_location or "", row.silent_utc, row.back_utc or over) for row in rows]
	return [each for each in times if each.end > each.start]


def note_credit(incident: str, customer: str, credits_of: dict[str, str]) -> None:
	"""Write down that a customer's credit was looked at.

	Args:
		incident: name of the Network Incident.
		customer: name of the Customer.
		credits_of: address → Credit Proposal; empty if nothing is proposed.
	"""
	_write(incident, customer, credit_checked=1)
	for location, credit in credits_of.items():
		at_home = {
			"incident": incident,
			"customer": customer,
			"service_location": location or ("is", "not set"),
		}
		frappe.db.set_value(members.DOCTYPE, at_home, "credit", credit, update_modified=False)


def carry_told(source: str, target: str) -> None:
	"""Let an incident that took over another know whom the other one has told, so that nobody is told twice."""
	theirs = {"incident": source, "told": ("in", TOLD)}
	fields = ["customer", "told", "opened_notice"]
	for row in frappe.get_all(members.DOCTYPE, theirs, fields, distinct=True):
		_write(target, row.customer, told=row.told, opened_notice=row.opened_notice)


def _write(incident: str, customer: str, **values: object) -> None:
	own = {"incident": incident, "customer": customer}
	frappe.db.set_value(members.DOCTYPE, own, values, update_modified=False)
