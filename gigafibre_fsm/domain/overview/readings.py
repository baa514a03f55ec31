"""Reads the figures of the business, each by the rule of the package that it belongs to."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import frappe
from frappe.query_builder.functions import Count

from gigafibre_fsm.domain.billing.figures import open_debts, revenue_days
from gigafibre_fsm.domain.billing.reconciliation import differences
from gigafibre_fsm.domain.care.service_level import clock_readings
from gigafibre_fsm.domain.care.service_level.clock import ClockState
from gigafibre_fsm.domain.care.tickets.stages import STATUS_OVER
from gigafibre_fsm.domain.dispatch.dashboard import today as dispatch_today
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.flows.runs import states as run_states
from gigafibre_fsm.domain.network.incidents import states as incident_states
from gigafibre_fsm.domain.overview import tiles
from gigafibre_fsm.domain.overview.tiles import BusinessFigure, FigurePart, FigureUnit
from gigafibre_fsm.domain.platform import instants

DOLLARS, PERCENT = FigureUnit.DOLLARS.value, FigureUnit.PERCENT.value
CLOCKS = (ClockState.OVERDUE, ClockState.SOON, ClockState.FINE, ClockState.PAUSED)
"""How open tickets stand, worst first; every other state means that nothing is due."""
WAITING, LOST = ("Queued", "Held"), ("Failed", "Unknown")
"""States of texts that are to be sent, and of those about which a person decides."""


def _read_revenue(now: datetime) -> list[BusinessFigure]:
	today = instants.to_site(now).date()
	found = revenue_days.load_figures(today.replace(day=1), today)
	average, churn = found.revenue_per_customer, found.churn_percent
	return [
		BusinessFigure("recurring_revenue", float(found.closing), DOLLARS),
		BusinessFigure("subscribers", found.customers),
		BusinessFigure("revenue_per_customer", None if average is None else float(average), DOLLARS),
		BusinessFigure("churn", None if churn is None else float(churn), PERCENT),
		tiles.must_be_nothing("unbilled_periods", revenue_days.find_unbilled()),
	]


def _read_receivables(now: datetime) -> list[BusinessFigure]:
	found = open_debts.read_debts(instants.to_site(now).date())
	parts = tuple(FigurePart(code, float(amount)) for code, amount in found.amounts.items())
	return [BusinessFigure("receivable", float(found.balance), DOLLARS, parts)]


def _read_reconciliation(now: datetime) -> list[BusinessFigure]:
	return [tiles.must_be_nothing("unexplained", differences.count_recorded(now))]


def _read_tickets(now: datetime) -> list[BusinessFigure]:
	issue = frappe.qb.DocType("Issue")
	state = clock_readings.find_states(issue, now).as_("state")
	rows = (
		frappe.qb.from_(issue)
		.select(state, Count("*"))
		.where(issue.status.notin(STATUS_OVER))
		.groupby(state)
		.run()
	)
	counts = Counter(dict(rows))
	total = sum(counts.values())
	shown = [state.value for state in CLOCKS]
	counts[ClockState.NONE.value] = total - sum(counts[state] for state in shown)
	parts = _divide(counts, (*shown, ClockState.NONE.value))
	return [
		BusinessFigure("open_tickets", total, parts=parts, is_alarm=bool(counts[ClockState.OVERDUE.value]))
	]


def _read_visits(now: datetime) -> list[BusinessFigure]:
	found = dispatch_today.summarise_day(instants.to_site(now))
	states = [state for state in lifecycle.STATES if found.by_state.get(state)]
	return [
		BusinessFigure("visits_today", found.visits, parts=_divide(found.by_state, states)),
		tiles.must_be_nothing("late_visits", found.late),
		BusinessFigure("unassigned_visits", found.unassigned),
	]


def _read_incidents(now: datetime) -> list[BusinessFigure]:
	incident = frappe.qb.DocType("Network Incident")
	rows = (
		frappe.qb.from_(incident)
		.select(incident.state, Count("*"))
		.where(incident.state.isin(incident_states.UNSETTLED))
		.groupby(incident.state)
		.run()
	)
	return [_sum_states("incidents", dict(rows), incident_states.UNSETTLED, incident_states.AFFECTING)]


def _read_messages(now: datetime) -> list[BusinessFigure]:
	return [_count_states("messages", "FSM SMS", (*WAITING, *LOST), LOST)]


def _read_flows(now: datetime) -> list[BusinessFigure]:
	states = run_states.FOR_A_PERSON
	return [_count_states("failed_flows", "Flow Run", states, states)]


def _count_states(key: str, doctype: str, states: Iterable[str], bad: Iterable[str]) -> BusinessFigure:
	"""Return how many documents are in some states; each is counted in the index of its own."""
	counts = {state: frappe.db.count(doctype, {"state": state}) for state in states}
	return _sum_states(key, counts, states, bad)


def _sum_states(
	key: str, counts: Mapping[str, int], states: Iterable[str], bad: Iterable[str]
) -> BusinessFigure:
	return BusinessFigure(
		key,
		sum(counts.values()),
		parts=_divide(counts, states),
		is_alarm=any(counts.get(state) for state in bad),
	)


def _divide(counts: Mapping[str, int], codes: Iterable[str]) -> tuple[FigurePart, ...]:
	return tuple(FigurePart(code, counts.get(code, 0)) for code in codes)


READERS: dict[str, Callable[[datetime], list[BusinessFigure]]] = {
	tiles.REVENUE: _read_revenue,
	tiles.RECEIVABLES: _read_receivables,
	tiles.RECONCILIATION: _read_reconciliation,
	tiles.TICKETS: _read_tickets,
	tiles.VISITS: _read_visits,
	tiles.INCIDENTS: _read_incidents,
	tiles.MESSAGES: _read_messages,
	tiles.FLOWS: _read_flows,
}
"""How each section of `tiles.SECTIONS` is read; naive UTC → its figures."""
