"""The rows of Network Incident: the only writer of their state, and of what follows from it."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rows import members
from gigafibre_fsm.domain.network.incidents.rule.matching import KnownIncident
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Network Incident"
EVENT = "fsm_incident"
"""The hint for open pages, after the commit: they load what they show anew."""


def create_incident(
	node: str | None, *, state: str, origin: str, started_on: datetime, **values: object
) -> "Document":
	"""Insert an incident and announce it.

	Args:
		node: the probable element; None if the whole network is affected.
		state: one of `states`.
		origin: how it was noticed.
		started_on: site time, naive.
		values: further fields.
	"""
	doc = frappe.new_doc(DOCTYPE)
	doc.update({"node": node, "title": _title(node), "origin": origin, "started_on": started_on})
	doc.update({"started_utc": instants.to_nearest_utc(started_on), "cause": states.UNKNOWN, **values})
	doc.state = state
	_stamp_state(doc)
	# guard: the endpoint has checked who may open one; nobody asks for those that the rule opens
	doc.insert(ignore_permissions=True)
	_announce(doc.name)
	return doc


def lock_incident(name: str) -> "Document":
	"""Return an incident, locked until the end of the transaction.

	Raises:
		FsmError: there is none of this name.
	"""
	if not frappe.db.exists(DOCTYPE, name):
		frappe.throw(_("This incident no longer exists. Reload the page."), FsmError)
	return frappe.get_doc(DOCTYPE, name, for_update=True)


def write_state(doc: "Document", state: str, **values: object) -> None:
	"""Give a locked incident another state, and other values with it; the effects on others follow."""
	doc.update({"state": state, **values})
	_stamp_state(doc)
	save_incident(doc)


def save_incident(doc: "Document") -> None:
	"""Save a locked incident whose values changed, and announce it."""
	if doc.has_value_changed("node"):
		doc.title = _title(doc.node)
	# guard: the endpoint has checked who may change one; nobody asks for what the rule does
	doc.save(ignore_permissions=True)
	_announce(doc.name)


def save_quietly(doc: "Document") -> None:
	"""Write a locked incident's figures, without the effects of a change of state."""
	doc.db_update()
	_announce(doc.name)


def write_counts(name: str) -> members.MemberCount:
	"""Count an incident's members anew and write the figures, without the effects of a change of state."""
	counted = members.count_members(name, instants.now_utc())
	values = {"affected": counted.affected, "silent": counted.silent, "user_minutes": counted.user_minutes}
	frappe.db.set_value(DOCTYPE, name, values, update_modified=False)
	_announce(name)
	return counted


def list_unsettled() -> list[str]:
	"""Return the names of the incidents whose lines are watched, oldest first."""
	going = {"state": ("in", states.UNSETTLED)}
	return frappe.get_all(DOCTYPE, going, pluck="name", order_by="started_utc, name")


def list_below(doc: "Document") -> list[str]:
	"""Return the names of the other incidents that go on below an incident's node, all of them if it has none."""
	node = topology_repository.find_node(doc.node) if doc.node else None
	path = node.path if node else ""
	others = (each for each in list_known(instants.now()) if each.closed_utc is None and not each.is_by_hand)
	return sorted(each.name for each in others if each.name != doc.name and each.path.startswith(path))


def list_known(since: datetime) -> list[KnownIncident]:
	"""Return the incidents that go on, and those that ended after a moment (site time) and had been open."""
	incident, node = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(topology_repository.DOCTYPE)
	has_ended = (incident.state == states.RESTORED) & incident.opened_on.isnotnull()
	is_known = incident.state.isin(states.UNSETTLED) | (has_ended & (incident.closed_on > since))
	query = frappe.qb.from_(incident).left_join(node).on(node.name == incident.node)
	query = query.select(incident.name, incident.state, node.path, incident.started_utc, incident.polls)
	query = query.select(incident.needs_person, incident.origin, incident.closed_on)
	return [
		KnownIncident(
			row.name,
			row.state,
			row.path or "",
			row.started_utc,
			row.polls,
			bool(row.needs_person),
			row.origin in (states.BY_HAND, states.PLANNED_WORK),
			instants.to_nearest_utc(row.closed_on) if row.closed_on else None,
		)
		for row in query.where(is_known).run(as_dict=True)
	]


def _stamp_state(doc: "Document") -> None:
	"""Write the times that follow from a state."""
	now = instants.now()
	if doc.state in states.AFFECTING:
		doc.update(
			{"opened_on": doc.opened_on or now, "restored_on": None, "closed_on": None, "needs_person": 0}
		)
	elif doc.state == states.RESTORED:
		doc.update({"restored_on": doc.restored_on or now, "closed_on": doc.closed_on or now})
	elif doc.state in (states.FALSE_ALARM, states.MERGED):
		doc.closed_on = now


def _title(node: str | None) -> str:
	code = frappe.db.get_value(topology_repository.DOCTYPE, node, "code") if node else ""
	return code or ""


def _announce(name: str) -> None:
	frappe.publish_realtime(EVENT, {"incident": name}, after_commit=True)
