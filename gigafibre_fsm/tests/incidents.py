"""Incidents for tests: a small network with a line at each drop, and an incident on one of its nodes."""

from dataclasses import dataclass
from datetime import timedelta

import frappe

from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rows import lines, members, repository
from gigafibre_fsm.domain.network.incidents.rule.line_facts import LineFact
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders, devices, topology
from gigafibre_fsm.tests.topology import NetworkNames


@dataclass(frozen=True)
class ServedHome:
	"""An address that a drop feeds, with its customer and the ONT that is installed there."""

	location: str
	customer: str
	equipment: str


def a_served_home(drop: str, *, customer: str = "", interval: int = 300, **state: object) -> ServedHome:
	"""An address with an ONT that has just called; `state` are fields of its CPE State."""
	owner = customer or builders.a_customer().name
	location = builders.a_location(owner, network_node=drop).name
	device = install_line(location, owner, drop, inform_interval=interval, **state)
	return ServedHome(location, owner, device)


def install_line(location: str, customer: str, drop: str, **state: object) -> str:
	"""Install one more ONT at an address, which has just called; its name."""
	device = devices.a_device().name
	movements.install_device(device, job=None, technician=None, location=location, customer=customer)
	above = frappe.db.get_value("Network Node", drop, ["pon_port", "splitter"], as_dict=True)
	values = {"state": "Online", "last_inform": instants.now(), "inform_interval": 300, **above}
	doc = {"doctype": "CPE State", "equipment": device, **values, **state}
	frappe.get_doc(doc).insert(ignore_permissions=True)
	return device


def a_network_of_homes(homes: int = 4) -> tuple[NetworkNames, list[ServedHome]]:
	"""A network with one splitter, and a home at each of its drops."""
	network = topology.a_network(drops=homes)
	return network, [a_served_home(drop) for drop in network.drops]


def an_incident(
	node: str,
	*,
	state: str = states.OPEN,
	origin: str = states.SILENCE,
	minutes_ago: int = 40,
	**values: object,
) -> str:
	"""An incident on a node whose lines are all silent since some minutes; its name."""
	since = instants.now() - timedelta(minutes=minutes_ago)
	doc = repository.create_incident(node, state=state, origin=origin, started_on=since, **values)
	found = lines.load_lines_under(node)
	members.add_members(doc.name, found, silent=found)
	utc = instants.to_nearest_utc(since)
	silent = {"silent_from": since, "silent_utc": utc}
	frappe.db.set_value(members.DOCTYPE, {"incident": doc.name}, silent)
	repository.write_counts(doc.name)
	return doc.name


def an_outage_of_many(customers: int) -> str:
	"""A committed incident, opened a quarter of an hour ago, with a silent line of each of many customers; its name."""
	node, since = topology.a_network(drops=1).splitter, instants.now() - timedelta(minutes=30)
	incident = repository.create_incident(
		node, state=states.OPEN, origin=states.SILENCE, started_on=since
	).name
	opened = instants.now() - timedelta(minutes=15)
	frappe.db.set_value(repository.DOCTYPE, incident, "opened_on", opened)
	names = [f"{incident}-{number:05d}" for number in range(customers)]
	now, utc = instants.now(), instants.to_nearest_utc(since)
	who = ["name", "customer_name", "customer_type", "mobile_no", "language", "creation", "modified"]
	people = [(name, "Marie Roy", "Individual", "+15145550142", "fr", now, now) for name in names]
	frappe.db.bulk_insert("Customer", who, people)
	what = ["name", "incident", "customer", "equipment", "silent_from", "silent_utc", "creation", "modified"]
	rows = [(f"{name}-m", incident, name, f"{name}-d", since, utc, now, now) for name in names]
	frappe.db.bulk_insert(members.DOCTYPE, what, rows)
	frappe.db.commit()  # workers are other processes
	return incident


def let_return(incident: str, *equipment: str) -> None:
	"""Let members' lines return now; all of them if none is named."""
	chosen = {"incident": incident, **({"equipment": ("in", equipment)} if equipment else {})}
	frappe.db.set_value(members.DOCTYPE, chosen, {"back_on": instants.now(), "back_utc": instants.now_utc()})
	repository.write_counts(incident)


def restore(incident: str) -> None:
	"""Let all lines of an incident return, and end it."""
	let_return(incident)
	repository.write_state(repository.lock_incident(incident), states.RESTORED)


def an_outage_at(customer: str) -> str:
	"""An open incident at a new address of a customer, where no device is known; its name."""
	place = builders.a_location(customer).name
	doc = repository.create_incident(
		None, state=states.OPEN, origin=states.BY_HAND, started_on=instants.now()
	)
	members.add_members(doc.name, [LineFact("", place, customer, "", None)])
	return doc.name
