"""What nodes learn from false alarms: thresholds of their own, as fields of Network Node that managers can change."""

import json
from collections.abc import Collection
from dataclasses import asdict
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.network.incidents import settings
from gigafibre_fsm.domain.network.incidents.rows import timeline
from gigafibre_fsm.domain.network.incidents.rule import thresholds
from gigafibre_fsm.domain.network.incidents.rule.thresholds import NodeThresholds
from gigafibre_fsm.domain.network.topology import repository as topology_repository

if TYPE_CHECKING:
	from frappe.model.document import Document


def learn_from(incident: "Document", user: str) -> None:
	"""Let the node of a false alarm need more from now on, and write down what it needed before."""
	if not incident.node or not incident.lines:
		return
	before = load_learned([incident.node]).get(incident.node) or NodeThresholds()
	site = settings.load_thresholds()
	after = thresholds.learn(before, site, hits=incident.hits, lines=incident.lines)
	_write(incident.node, after)
	details = {"where": incident.title, "before": asdict(before), **asdict(after)}
	details["fewest"] = after.fewest or site.fewest
	details["share"], details["polls"] = after.share or site.share, after.polls or site.polls
	timeline.note_event(incident.name, timeline.LEARNED, by=user, **details)


def forget_lesson(incident: "Document", user: str) -> None:
	"""Give the node back what it needed before this incident was called a false alarm."""
	lesson = {"incident": incident.name, "code": timeline.LEARNED}
	details = frappe.db.get_value(timeline.DOCTYPE, lesson, "details", order_by="instant desc")
	if not details:
		return
	_write(incident.node, NodeThresholds(**json.loads(details)["before"]))
	timeline.note_event(incident.name, timeline.FORGOTTEN, by=user, where=incident.title)


def load_learned(nodes: Collection[str]) -> dict[str, NodeThresholds]:
	"""Return node → what it has learned, of these nodes."""
	if not nodes:
		return {}
	node = frappe.qb.DocType(topology_repository.DOCTYPE)
	query = frappe.qb.from_(node).select(
		node.name, node.incident_fewest, node.incident_share, node.incident_polls
	)
	rows = query.where(node.name.isin(sorted(nodes))).run()
	return {name: NodeThresholds(*map(int, values)) for name, *values in rows}


def _write(node: str, learned: NodeThresholds) -> None:
	values = {f"incident_{field}": value for field, value in asdict(learned).items()}
	frappe.db.set_value(topology_repository.DOCTYPE, node, values)
	frappe.clear_document_cache(topology_repository.DOCTYPE, node)
