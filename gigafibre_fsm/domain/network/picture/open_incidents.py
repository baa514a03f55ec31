"""Where incidents stand that are not over, for the map and the tree; suspicions are among them, for staff."""

import frappe

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.picture.marks import StandingIncident
from gigafibre_fsm.domain.network.topology import repository

WORST_FIRST = (states.OPEN, states.PARTLY_RESTORED, states.SUSPECTED)


def list_standing() -> list[StandingIncident]:
	"""Return the incidents that are not over and have a node, the worst last."""
	incident, node = frappe.qb.DocType(affecting.INCIDENT), frappe.qb.DocType(repository.DOCTYPE)
	query = frappe.qb.from_(incident).join(node).on(node.name == incident.node)
	query = query.select(incident.name, incident.state, incident.title, node.name, node.path)
	rows = query.where(incident.state.isin(states.UNSETTLED)).run()
	found = [StandingIncident(name, state, title or "", at, path) for name, state, title, at, path in rows]
	return sorted(found, key=lambda each: WORST_FIRST.index(each.state), reverse=True)
