"""The customers of an incident: who was told of it and how, who is back, and for whom a credit was looked at.

A customer with several lines is one customer: what is written for them stands on all their members of the incident.
The caller holds the lock of the incident, so that two workers never tell the same customer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Coalesce, Count

from gigafibre_fsm.domain.network.device.snapshot import ONLINE
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rows import members

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

TEXT, EMAIL, NOBODY = "Text", "E-mail", "Nobody"
"""How a customer was told; empty before it was decided."""
TOLD = (TEXT, EMAIL)


@dataclass(frozen=True, slots=True)
class InformedCustomer:
	"""A customer who was told of an incident, and the FSM SMS; `notice` is empty for an e-mail."""

	customer: str
	channel: str
	notice: str


@dataclass(frozen=True, slots=True)
class InformedCount:
	"""How many customers were told of an incident, or of its end, and how."""

	texts: int
	mails: int


@dataclass(frozen=True, slots=True)
class LostTime:
	"""A time without service at an address; naive UTC. `location` is empty if the device has none."""

	location: str
	start: datetime
	end: datetime


def list_uninformed(incident: str, origin: str, limit: int) -> list[str]:
	"""Return customers without service about whom it was not decided yet whether they are told, by name.

	Of an outage that only a person knows of, those are left out whose device has called since it began and is online:
	their own page says it, but no text wakes somebody whose Internet works.

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
	elif origin == states.BY_HAND:
		query = _leave_out_online(query, member)
	return [row[0] for row in query.orderby(member.customer).limit(limit).run()]


def find_informed(incident: str, customer: str) -> InformedCustomer | None:
	"""Return how a customer was told of an incident; None if they were not."""
	told = {"incident": incident, "customer": customer, "told": ("in", TOLD)}
	row = frappe.db.get_value(members.DOCTYPE, told, ["told", "opened_notice"])
	return InformedCustomer(customer, row[0], row[1] or "") if row else None


def list_informed(incident: str, limit: int) -> list[InformedCustomer]:
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
	return [InformedCustomer(*row) for row in query.run()]


def list_waiting(incident: str, limit: int) -> list[InformedCustomer]:
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
	return [InformedCustomer(*row) for row in query.run()]


def mark_informed(incident: str, customer: str, channel: str, notice: str = "") -> None:
	"""Write down how a customer was told of an incident.

	Args:
		incident: name of the Network Incident.
		customer: name of the Customer.
		channel: TEXT, EMAIL or NOBODY; empty if it is to be decided again.
		notice: name of the FSM SMS, if there is one.
	"""
	_write(incident, customer, told=channel, opened_notice=notice or None)


def mark_informed_of_end(incident: str, customer: str, notice: str = "") -> None:
	"""Write down that a customer was told of the end of an incident.

	Args:
		incident: name of the Network Incident.
		customer: name of the Customer.
		notice: name of the FSM SMS; empty if they were told otherwise, or nothing had reached them before.
	"""
	_write(incident, customer, told_over=1, restored_notice=notice or None)


def count_informed(incident: str) -> InformedCount:
	"""Return how many customers were told of an incident, or are about to be."""
	member = frappe.qb.DocType(members.DOCTYPE)
	query = _count_customers(member, incident).select(member.told).groupby(member.told)
	found = {told: count for count, told in query.run()}
	return InformedCount(found.get(TEXT, 0), found.get(EMAIL, 0))


def count_informed_of_end(incident: str) -> InformedCount:
	"""Return how many customers were told of the end of an incident, or are about to be."""
	member = frappe.qb.DocType(members.DOCTYPE)
	query = _count_customers(member, incident).where(member.told_over == 1)
	texts = query.where(member.restored_notice.isnotnull()).run()[0][0]
	return InformedCount(texts, query.where(member.told == EMAIL).run()[0][0])


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


def carry_informed(source: str, target: str) -> None:
	"""Let an incident that took over another know whom the other one has told, so that nobody is told twice."""
	theirs = {"incident": source, "told": ("in", TOLD)}
	fields = ["customer", "told", "opened_notice"]
	for row in frappe.get_all(members.DOCTYPE, theirs, fields, distinct=True):
		_write(target, row.customer, told=row.told, opened_notice=row.opened_notice)


def _leave_out_online(query: "QueryBuilder", member) -> "QueryBuilder":
	line, doc = frappe.qb.DocType("CPE State"), frappe.qb.DocType("Network Incident")
	is_heard = (line.state == ONLINE) & (line.last_inform > doc.started_on)
	query = query.join(doc).on(doc.name == member.incident)
	query = query.left_join(line).on(line.name == member.equipment)
	return query.where(member.silent_utc.isnotnull() | line.name.isnull() | is_heard.negate())


def _count_customers(member, incident: str) -> "QueryBuilder":
	counted = Count(member.customer).distinct()
	return frappe.qb.from_(member).select(counted).where(member.incident == incident)


def _write(incident: str, customer: str, **values: object) -> None:
	own = {"incident": incident, "customer": customer}
	frappe.db.set_value(members.DOCTYPE, own, values, update_modified=False)
