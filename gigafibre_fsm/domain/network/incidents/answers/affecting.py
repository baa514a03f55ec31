"""Which incident affects an address: the question that visits, money, tickets and pages ask before they act."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import frappe
from frappe.query_builder.functions import Coalesce, Count, Min

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

INCIDENT, MEMBER = "Network Incident", "Network Incident Member"
MONEY_HOLD = timedelta(hours=24)
"""How long after an outage reminders, late fees and suspensions still wait."""
_COLUMNS = ("name", "state", "cause", "node", "started_on", "opened_on", "restored_on")


@dataclass(frozen=True, slots=True)
class AffectingIncident:
	"""An incident as others need it; times are site time, naive, None where it has none.

	`node` is the probable element, empty if the whole network is affected. `is_open` is false for one that is over,
	which only `find_money_hold` returns.
	"""

	name: str
	state: str
	cause: str
	node: str
	started_on: datetime | None
	opened_on: datetime | None
	restored_on: datetime | None

	@property
	def is_open(self) -> bool:
		"""Whether it goes on."""
		return self.state in states.AFFECTING


class TownOutage(NamedTuple):
	"""How many addresses of a town are without service, and since when; site time, naive."""

	town: str
	homes: int
	since: datetime


def find_affecting(location: str) -> AffectingIncident | None:
	"""Return the incident because of which an address is without service; None if none is, and for a mere suspicion."""
	return find_affecting_locations([location]).get(location)


def find_affecting_locations(locations: Collection[str]) -> dict[str, AffectingIncident]:
	"""Return address → incident for those of these addresses that are without service, in one query.

	An address whose line has returned is not affected any more, although its incident goes on.
	"""
	if not locations:
		return {}
	incident, member = _tables()
	query = _select_from(incident, member).select(member.service_location)
	query = query.where(member.service_location.isin(sorted(locations)) & _is_down(incident, member))
	# the oldest last, so that it is the one that is kept
	rows = query.orderby(incident.started_on, order=frappe.qb.desc).run()
	return {location: _incident(values) for *values, location in rows}


def find_affecting_customers(customers: Collection[str]) -> dict[str, AffectingIncident]:
	"""Return customer → incident for those of these customers of whom an address is without service, in one query."""
	if not customers:
		return {}
	incident, member = _tables()
	query = _select_from(incident, member).select(member.customer)
	query = query.where(member.customer.isin(sorted(customers)) & _is_down(incident, member))
	rows = query.orderby(incident.started_on, order=frappe.qb.desc).run()
	return {customer: _incident(values) for *values, customer in rows}


def find_money_hold(customer: str, now: datetime) -> AffectingIncident | None:
	"""Return the incident because of which a customer's reminders, late fees and suspension wait.

	Args:
		customer: name of the Customer.
		now: site time, naive.

	Returns:
		The newest that is open at one of the customer's addresses, or that ended less than 24 hours ago; None if
		there is none.
	"""
	incident, member = _tables()
	since = instants.add_real_time(now, -MONEY_HOLD)
	is_over = (incident.state == states.RESTORED) & incident.opened_on.isnotnull()
	waits = incident.state.isin(states.AFFECTING) | (is_over & (incident.restored_on > since))
	query = _select_from(incident, member).where((member.customer == customer) & waits)
	query = query.where(_is_without_service(incident, member))
	rows = query.orderby(incident.started_on, order=frappe.qb.desc).limit(1).run()
	return _incident(rows[0]) if rows else None


def count_by_town() -> list[TownOutage]:
	"""Return the towns in which addresses are without service, the worst first, in one query."""
	incident, member = _tables()
	place = frappe.qb.DocType("Service Location")
	town, homes = Coalesce(place.city, ""), Count(member.service_location).distinct()
	rows = (
		frappe.qb.from_(member)
		.join(incident)
		.on(incident.name == member.incident)
		.join(place)
		.on(place.name == member.service_location)
		.select(town, homes, Min(incident.started_on))
		.where(_is_down(incident, member))
		.groupby(town)
		.orderby(homes, order=frappe.qb.desc)
		.run()
	)
	return [TownOutage(*row) for row in rows]


def find_suspicions(locations: Collection[str]) -> dict[str, str]:
	"""Return address → name of an incident that is only suspected there, in one query: a fact for staff, no more."""
	if not locations:
		return {}
	incident, member = _tables()
	query = frappe.qb.from_(member).join(incident).on(incident.name == member.incident)
	query = query.select(member.service_location, incident.name).where(incident.state == states.SUSPECTED)
	return dict(query.where(member.service_location.isin(sorted(locations))).run())


def _tables():
	return frappe.qb.DocType(INCIDENT), frappe.qb.DocType(MEMBER)


def _select_from(incident, member) -> "QueryBuilder":
	query = frappe.qb.from_(member).join(incident).on(incident.name == member.incident)
	return query.select(*(incident[column] for column in _COLUMNS))


def _is_down(incident, member):
	"""Whether a member is without service now, by an incident that people were told of or may be."""
	is_open = incident.state.isin(states.AFFECTING) & member.back_on.isnull()
	return is_open & _is_without_service(incident, member)


def _is_without_service(incident, member):
	"""Whether a member was without service at all: a line that only lost light works, as one does before it is worked on."""
	return incident.origin.notin(states.MAY_WORK) | member.silent_from.isnotnull()


def _incident(values) -> AffectingIncident:
	name, state, cause, node, *times = values
	return AffectingIncident(name, state, cause or "", node or "", *times)
