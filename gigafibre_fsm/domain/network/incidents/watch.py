"""The look for outages after each polling round: what the rule decides from rows, written row by row.

One look runs at a time (a database lock, which ends with its worker). Each incident is locked, changed and committed
alone, and remembers the poll that it has counted: a look that is cut off is made again, and counts nothing twice.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import frappe
from frappe.utils import get_datetime

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.incidents import (
	following,
	hearing,
	learning,
	lines,
	matching,
	members,
	repository,
	rule,
	settings,
	steps,
	works,
)
from gigafibre_fsm.domain.network.incidents.hearing import Hearing
from gigafibre_fsm.domain.network.incidents.line_facts import LineFact
from gigafibre_fsm.domain.network.incidents.lines import PortCount
from gigafibre_fsm.domain.network.incidents.thresholds import Thresholds
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.domain.platform import instants, transactions

DOCTYPE = "Network Watch"
USUAL_POLL = 5


@dataclass(frozen=True, slots=True)
class WatchedPoll:
	"""A polling round that is looked at: until when calls are known, in UTC and in site time, and the thresholds."""

	utc: datetime
	site: datetime
	limits: Thresholds

	@property
	def key(self) -> str:
		"""What an incident remembers of it."""
		return self.utc.isoformat(timespec="seconds")


def watch_network(list_suspended: Callable[[], Collection[str]] = tuple) -> Hearing | None:
	"""Look once; None if another worker is at it.

	Args:
		list_suspended: returns the customers whose service is suspended: their silence says nothing.
	"""
	with _alone() as mine:
		if not mine:
			return None
		transactions.end_reading()
		works.begin_due()
		before, known_until = _load(), due.known_until()
		heard = _judge_hearing(before, known_until)
		if known_until and known_until != before.heard_until:
			site = instants.to_steady_site_time(known_until)
			poll = WatchedPoll(known_until, site, settings.load_thresholds())
			hits = _look_at_lines(poll, heard, list_suspended)
		else:
			hits = None
		for name in repository.list_unsettled():
			transactions.run_transaction(lambda name=name: following.count(name))
		transactions.run_transaction(lambda: _write(heard, hits))
		return heard


def _look_at_lines(
	poll: WatchedPoll, heard: Hearing, list_suspended: Callable[[], Collection[str]]
) -> tuple[int, int]:
	"""Follow the incidents that there are and find new ones; return how many lines there are, and hits."""
	for name in repository.list_unsettled():
		transactions.run_transaction(
			lambda name=name: following.follow_lines(name, poll.site, poll.key, poll.limits)
		)
	since = poll.site - timedelta(minutes=poll.limits.window_minutes)
	if heard.blind_from:
		since = min(since, instants.to_steady_site_time(heard.blind_from))
	ports = lines.count_ports(poll.site, since, poll.limits)
	if not heard.blindness and settings.is_watching():
		_match(poll, since, ports, set(list_suspended()))
	return sum(port.hits + port.heard for port in ports), sum(port.hits for port in ports)


def _match(poll: WatchedPoll, since: datetime, ports: list[PortCount], suspended: set[str]) -> None:
	"""Let the rule decide over the lines of ports where something happened, and take its steps."""
	going = members.list_open_members()
	recent = {each.equipment for each in going if poll.utc - each.started_utc <= matching.SAME_FAULT}
	known = repository.list_known(poll.site - timedelta(minutes=poll.limits.reopen_minutes))
	chosen = {port.pon_port for port in ports if port.hits > 1} | lines.list_ports_of(recent)
	if not chosen and not any(matching.is_suspected(each) for each in known):
		return
	elsewhere = {each.equipment for each in going} - recent
	quiet = works.list_paths(poll.site)
	facts = [
		line
		for line in lines.load_lines_of_ports(chosen)
		if line.equipment not in elsewhere
		and line.customer not in suspended
		and not line.path.startswith(quiet)
	]
	nodes = topology_repository.load_nodes({node for line in facts for node in line.nodes[:-1]})
	kinds = {node.name: node.node_type for node in nodes.values()}
	paths = {node.name: node.path for node in nodes.values()}
	limits = replace(poll.limits, learned=learning.load_learned(kinds))
	total = sum(port.hits + port.heard for port in ports)
	early, sure = (
		_find(facts, kinds, limits, total, poll.site, since=since, recent=recent, is_sure=is_sure)
		for is_sure in (False, True)
	)
	for step in matching.plan_steps(early, sure, known, paths, limits, poll.utc):
		transactions.run_transaction(lambda step=step: steps.take_step(step, poll.site, poll.key, limits))


def _find(
	facts: list[LineFact], kinds, limits: Thresholds, total: int, now: datetime, **how
) -> list[rule.LineOutage]:
	return rule.find_outages(rule.judge_lines(facts, limits, now, **how), kinds, limits, total)


def _judge_hearing(before: Hearing, known_until: datetime | None) -> Hearing:
	calls = lines.load_server_calls()
	newest = calls.newest and instants.to_nearest_utc(calls.newest)
	minutes = frappe.db.get_single_value("FSM GenieACS Settings", "poll_minutes") or USUAL_POLL
	return hearing.judge_hearing(
		before,
		known_until,
		newest,
		lines=calls.lines,
		interval=calls.interval,
		poll=timedelta(minutes=minutes),
		now=instants.now_utc(),
	)


def _load() -> Hearing:
	row = frappe.db.get_singles_dict(DOCTYPE)
	moments = (row.heard_until, row.steady_since, row.blind_from)
	return Hearing(*(get_datetime(moment) if moment else None for moment in moments), row.blindness or "")


def _write(heard: Hearing, hits: tuple[int, int] | None) -> None:
	times = ("heard_until", "steady_since", "blind_from")
	values = {name: _text(getattr(heard, name)) for name in times}
	values |= {"blindness": heard.blindness, "watched_on": instants.now()}
	if hits:
		values |= {"lines": hits[0], "hits": hits[1]}
	frappe.db.set_single_value(DOCTYPE, values, update_modified=False)


def _text(moment: datetime | None) -> str:
	return moment.isoformat(timespec="seconds") if moment else ""


@contextmanager
def _alone() -> Iterator[bool]:
	"""Whether no other worker looks; the database lock belongs to this connection and ends with it."""
	name = f"{frappe.conf.db_name}.fsm-watch"[:64]
	mine = frappe.db.sql("select get_lock(%s, 0)", name)[0][0] == 1
	try:
		yield mine
	finally:
		if mine:
			frappe.db.sql("select release_lock(%s)", name)
