"""Planned work: begun when its time has come, and where it is under way, silence is no alarm."""

from datetime import datetime

import frappe

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rows import lines, members, repository, timeline
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.domain.platform import instants, transactions


def begin_due() -> None:
	"""Open the works whose time has come; all that their node feeds is affected from then on."""
	due = {"state": states.PLANNED, "started_on": ("<=", instants.now())}
	for name in frappe.get_all(repository.DOCTYPE, due, pluck="name", order_by="started_on"):
		transactions.run_transaction(lambda name=name: _begin_work(name))


def list_paths(now: datetime) -> tuple[str, ...]:
	"""Return the paths of nodes below which work is under way or should have begun.

	Args:
		now: site time.
	"""
	incident, node = frappe.qb.DocType(repository.DOCTYPE), frappe.qb.DocType(topology_repository.DOCTYPE)
	query = frappe.qb.from_(incident).join(node).on(node.name == incident.node).select(node.path)
	is_going = incident.state.isin((states.PLANNED, *states.AFFECTING)) & (incident.started_on <= now)
	return tuple(query.where((incident.origin == states.PLANNED_WORK) & is_going).run(pluck=True))


def _begin_work(name: str) -> None:
	doc = repository.lock_incident(name)
	if doc.state != states.PLANNED:
		return
	members.add_members(name, lines.load_lines_under(doc.node))
	repository.write_state(doc, states.OPEN)
	timeline.note_event(name, timeline.WORK_BEGAN)
	repository.write_counts(name)
