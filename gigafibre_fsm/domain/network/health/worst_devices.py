"""The devices that do worst, in words."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.query_builder.functions import Count

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.health import messages as health_messages
from gigafibre_fsm.domain.network.health import score

MOST = 500


@dataclass(frozen=True, slots=True)
class WorstDevice:
	"""An installed device that does not do well; reasons as sentences, the costliest first."""

	equipment: str
	score: int
	health: str
	reasons: tuple[str, ...]
	customer: str | None
	service_location: str | None
	state: str
	judged_on: datetime


def list_worst(health: str = "", node: str = "") -> list[WorstDevice]:
	"""Return installed devices that are to be watched or do badly, the worst first.

	Args:
		health: only *Watch* or *Poor*; empty for both.
		node: only devices on this PON port or splitter.
	"""
	state, device = frappe.qb.DocType("CPE State"), frappe.qb.DocType("Equipment")
	query = (
		frappe.qb.from_(state)
		.join(device)
		.on(device.name == state.name)
		.select(state.name, state.health_score, state.health, state.health_reasons)
		.select(device.customer, device.service_location, state.state, state.judged_on)
		.where(state.health.isin([health] if health else [score.WATCH, score.POOR]))
		.where(device.status == movement_states.INSTALLED)
		.orderby(state.health_score)
		.orderby(state.name)
		.limit(MOST)
	)
	if node:
		query = query.where((state.pon_port == node) | (state.splitter == node))
	return [
		WorstDevice(name, points, kind, health_messages.explain_reasons(reasons), *rest)
		for name, points, kind, reasons, *rest in query.run()
	]


def count_by_health() -> dict[str, int]:
	"""Return how many installed devices do well, are to be watched, and do badly."""
	state, device = frappe.qb.DocType("CPE State"), frappe.qb.DocType("Equipment")
	query = frappe.qb.from_(state).join(device).on(device.name == state.name)
	query = query.select(state.health, Count("*")).where(device.status == movement_states.INSTALLED)
	return dict(query.groupby(state.health).run())
