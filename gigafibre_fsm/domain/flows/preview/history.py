"""The dry run on history: what a flow would have done in the last days, had it been live."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.definition import parse
from gigafibre_fsm.domain.flows.definition.parse import RawDefinition
from gigafibre_fsm.domain.flows.preview.causes import PastPeriod, list_causes
from gigafibre_fsm.domain.flows.preview.simulation import Simulation
from gigafibre_fsm.domain.flows.preview.totals import ChannelTotal, HistoryTotals, join_channels
from gigafibre_fsm.domain.flows.templates import activation
from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.domain.platform import formatting, instants

MOST_DAYS = 365
SAVEPOINT = "fsm_flow_history"
Progress = Callable[[float], None]
"""Hears the share that is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class HistoryCount:
	"""What a flow would have done.

	Attributes:
		days: how many were looked at.
		since: the first moment; site time, naive.
		runs: how many there would have been.
		failures: how many of their steps could not be done.
		rows: by channel.
		trips: how often its budget would have been used up.
		is_approximate: whether some of it is read from the records as they are now.
	"""

	days: int
	since: datetime
	runs: int
	failures: int
	rows: tuple[ChannelTotal, ...]
	trips: int
	is_approximate: bool


def count_history(
	template: str, raw: RawDefinition, days: int, now: datetime, on_progress: Progress = lambda _share: None
) -> HistoryCount:
	"""Play a definition on everything that would have started it, and count; nothing is written, nothing leaves.

	Args:
		template: name of the Flow Template, for its budget.
		raw: the definition, as it is drawn.
		days: how far back, 1 to 365.
		now: UTC, naive.
		on_progress: hears the share that is done.

	Raises:
		FsmError: the definition cannot run.
	"""
	activation.refuse_problems(raw)
	definition = parse.parse_definition(raw).definition
	days = min(max(days, 1), MOST_DAYS)
	period = PastPeriod(now - timedelta(days=days), now)
	totals = HistoryTotals(settings.load_settings().segment_price, hours.read_limits(template)[0])
	is_approximate = False
	frappe.db.savepoint(SAVEPOINT)
	try:
		for found in list_causes(template, definition.trigger, period):
			is_approximate |= not found.is_exact
			_add_run(Simulation(definition, template, found.cause).play(), totals)
			on_progress((found.cause.at - period.since) / (period.until - period.since))
	finally:
		frappe.db.rollback(save_point=SAVEPOINT)
	return HistoryCount(
		days,
		instants.to_site(period.since),
		totals.runs,
		totals.failures,
		tuple(totals.list_channels()),
		len(totals.trips),
		is_approximate,
	)


def describe_history(count: HistoryCount, language: str) -> str:
	"""Return a count as a sentence: how many texts and e-mails, to how many customers, and what it would cost.

	Args:
		count: of `count_history`.
		language: fr or en.
	"""
	sent = [
		_("{0} to {1}", language).format(
			_count(row.count, row.channel, language), _count(row.customers, "customer", language)
		)
		+ (_(", {0} of them more than once", language).format(row.repeated) if row.repeated else "")
		for row in count.rows
		if row.channel in ("text", "email")
	]
	cost = join_channels(count.rows)
	parts = [
		_describe_period(count, language),
		_("It would have sent {0}.", language).format("; ".join(sent))
		if sent
		else _("It would have sent nothing.", language),
		_("That would have cost about {0}.", language).format(formatting.money(cost / 100, language))
		if cost
		else "",
		_("It would have used up its budget {0}.", language).format(_count(count.trips, "time", language))
		if count.trips
		else "",
		_count(count.failures, "failure", language) if count.failures else "",
	]
	return " ".join(filter(None, parts))


def _describe_period(count: HistoryCount, language: str) -> str:
	times = _count(count.runs, "time", language)
	if count.days == 1:
		return _("Live for the last day it would have run {0}.", language).format(times)
	return _("Live for the last {0} days it would have run {1}.", language).format(count.days, times)


_COUNTED: dict[str, Callable[[str], tuple[str, str]]] = {
	"text": lambda language: (_("1 text", language), _("{0} texts", language)),
	"email": lambda language: (_("1 e-mail", language), _("{0} e-mails", language)),
	"customer": lambda language: (_("1 customer", language), _("{0} customers", language)),
	"time": lambda language: (_("once", language), _("{0} times", language)),
	"failure": lambda language: (
		_("1 step would have failed.", language),
		_("{0} steps would have failed.", language),
	),
}
"""By what is counted, given a language: the words for one, and those for any other number."""


def _count(number: int, what: str, language: str) -> str:
	one, many = _COUNTED[what](language)
	return one if number == 1 else many.format(number)


def _add_run(played: Simulation, totals: HistoryTotals) -> None:
	totals.runs += 1
	for step in played.steps:
		totals.failures += step.has_failed
		if step.preview:
			totals.add(step.at, step.preview)
