"""How long outages have kept devices silent: that is no fault of the device."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import frappe

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rows import members, repository

NO_OUTAGE = (states.SUSPECTED, states.FALSE_ALARM, states.MERGED)

Spans = dict[str, list[tuple[datetime, datetime | None]]]
"""Device → from when to when it was without service in an outage; None where it still is. Site time, naive."""


def load_outages(names: Sequence[str], since: datetime) -> Spans:
	"""Return the outages of devices that were not over before a moment, in one query.

	Args:
		names: of the Equipment.
		since: site time, naive.
	"""
	member, incident = frappe.qb.DocType(members.DOCTYPE), frappe.qb.DocType(repository.DOCTYPE)
	query = (
		frappe.qb.from_(member)
		.join(incident)
		.on(incident.name == member.incident)
		.select(member.equipment, member.silent_from, member.back_on)
		.where(member.equipment.isin(names) & member.silent_from.isnotnull())
		.where(incident.state.notin(NO_OUTAGE))
		.where(member.back_on.isnull() | (member.back_on > since))
	)
	found: Spans = defaultdict(list)
	for name, start, end in query.run():
		found[name].append((start, end))
	return found


def count_seconds(spans: Sequence[tuple[datetime, datetime | None]], start: datetime, end: datetime) -> float:
	"""Return how many seconds between two moments lie in these spans; spans that overlap count once.

	Args:
		spans: from when to when; None is to the end.
		start: site time, naive.
		end: likewise.
	"""
	total, reached = 0.0, start
	for begins, ends in sorted(spans, key=lambda span: span[0]):
		until = min(ends or end, end)
		total += max(0.0, (until - max(begins, reached)).total_seconds())
		reached = max(reached, until)
	return total
