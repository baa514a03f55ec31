"""The visits that are not over: of a customer, theirs and those at their addresses; of a technician; below a node of the network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.network.topology import repository as network_nodes
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.topology.node_types import NodeRow

MOST_VISITS = 8


@dataclass(frozen=True, slots=True)
class ComingVisit:
	"""A visit that is not over; `arrival` is site time, naive, None in the backlog."""

	job: str
	subject: str
	status: str
	arrival: datetime | None
	technician_name: str
	location_name: str


def list_open_visits(customer: str) -> tuple[str, ...]:
	"""Return the names of the jobs of a customer, or at one of their addresses, that are not over."""
	job, place = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Service Location")
	own_places = frappe.qb.from_(place).select(place.name).where(place.customer == customer)
	rows = (
		frappe.qb.from_(job)
		.select(job.name)
		.where(job.status.notin(sorted(lifecycle.FINAL)))
		.where((job.customer == customer) | job.service_location.isin(own_places))
		.orderby(job.name)
		.run()
	)
	return tuple(name for (name,) in rows)


def list_visits_below(node: "NodeRow") -> list[ComingVisit]:
	"""Return the next visits at the homes that a node of the network feeds, those with a time first."""
	job, place = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Service Location")
	drop = frappe.qb.DocType(network_nodes.DOCTYPE)
	query = frappe.qb.from_(drop).join(place).on(place.network_node == drop.name)
	query = query.join(job).on(job.service_location == place.name)
	query = query.select(
		job.name, job.subject, job.status, job.arrival, job.technician_name, place.location_name
	)
	query = query.where(drop.path.like(f"{node.path}%") & job.status.notin(sorted(lifecycle.FINAL)))
	return _visits(query.orderby(job.arrival.isnull()).orderby(job.arrival).limit(MOST_VISITS).run())


def list_visits_of(technician: str) -> list[ComingVisit]:
	"""Return the visits of a technician that are not over, led or as one of a crew, those with a time first."""
	job, place = frappe.qb.DocType("Dispatch Job"), frappe.qb.DocType("Service Location")
	crew = frappe.qb.DocType("Dispatch Job Crew")
	with_crew = frappe.qb.from_(crew).select(crew.parent).where(crew.technician == technician)
	query = frappe.qb.from_(job).left_join(place).on(place.name == job.service_location)
	query = query.select(
		job.name, job.subject, job.status, job.arrival, job.technician_name, place.location_name
	)
	query = query.where((job.technician == technician) | job.name.isin(with_crew))
	query = query.where(job.status.notin(sorted(lifecycle.FINAL)))
	return _visits(query.orderby(job.arrival.isnull()).orderby(job.arrival).run())


def describe_visit(visit: ComingVisit) -> str:
	"""Return a visit's time, what it is and who does it, in the language of the request."""
	when = (
		formatting.moment(visit.arrival, frappe.local.lang, formatting.SHORT)
		if visit.arrival
		else _("without a day")
	)
	return " · ".join(filter(None, (when, visit.subject, visit.technician_name, visit.location_name)))


def _visits(rows: Iterable[tuple[str, str, str, datetime | None, str, str]]) -> list[ComingVisit]:
	return [
		ComingVisit(name, subject or "", status, arrival, technician or "", location or "")
		for name, subject, status, arrival, technician, location in rows
	]
