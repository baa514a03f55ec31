"""The look for outages after each polling round: what the rule decides from rows, written row by row.

One look runs at a time (a database lock, which ends with its worker). Each incident is locked, changed and committed
alone, and remembers the poll that it has counted: a look that is cut off is made again, and counts nothing twice.
"""

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.device.snapshot import USUAL_INTERVAL
from gigafibre_fsm.domain.network.incidents import settings, states
from gigafibre_fsm.domain.network.incidents.lifecycle import learning, works
from gigafibre_fsm.domain.network.incidents.rows import lines, members, repository
from gigafibre_fsm.domain.network.incidents.rows.lines import PortCount
from gigafibre_fsm.domain.network.incidents.rule import clustering, hearing, matching
from gigafibre_fsm.domain.network.incidents.rule.hearing import Hearing
from gigafibre_fsm.domain.network.incidents.rule.line_facts import LineFact
from gigafibre_fsm.domain.network.incidents.rule.thresholds import Thresholds
from gigafibre_fsm.domain.network.incidents.watching import following, steps
from gigafibre_fsm.domain.network.line import live_query
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.domain.platform import desk_notifications, instants, transactions

DOCTYPE = "Network Watch"
USUAL_POLL = 5
DEAF = "The modem server answers, but no modem calls it. The server or the core may be down; look at both."
"""No incident says so, because nobody can tell where it is; a source string of the translations."""


@dataclass(frozen=True, slots=True)
class WatchedPoll:
	"""Polls that are looked at: until when calls are known, in UTC and site time, their key, and the thresholds.

	`since`: lines that have been overdue since then are newly silent, site time; `servers`: the ACSs whose silence counts.
	"""

	utc: datetime
	site: datetime
	key: str
	limits: Thresholds
	since: datetime
	servers: tuple[str, ...]


def watch_network(list_suspended: Callable[[], Collection[str]] = tuple) -> dict[str, Hearing] | None:
	"""Look once; return what is known of each ACS's ears, None if another worker is at it.

	Args:
		list_suspended: returns the customers whose service is suspended: their silence says nothing.
	"""
	with _alone() as mine:
		if not mine:
			return None
		transactions.end_reading()
		works.begin_due()
		noted, polls = frappe.db.get_singles_dict(DOCTYPE), due.polls_known()
		before = _read(noted.servers)
		heard = _judge_hearing(before, polls)
		key = due.poll_key(polls)
		is_new = polls and key != noted.heard_until
		counts = _look_at_lines(_choose_poll(polls, heard, key), list_suspended) if is_new else None
		for name in repository.list_unsettled():
			transactions.run_transaction(lambda name=name: following.count(name))
		transactions.run_transaction(lambda: _write(before, heard, key, counts))
		return heard


def _choose_poll(polls: dict[str, datetime], heard: dict[str, Hearing], key: str) -> WatchedPoll:
	"""Return what of the newest polls can be trusted; all calls are known until the oldest of those."""
	limits = settings.load_thresholds()
	servers = tuple(name for name in polls if not heard[name].blindness)
	known = min((polls[name] for name in servers), default=max(polls.values()))
	site = instants.to_steady_site_time(known)
	since = site - timedelta(minutes=limits.window_minutes)
	blind = [heard[name].blind_from for name in servers if heard[name].blind_from]
	since = min([since, *map(instants.to_steady_site_time, blind)])
	return WatchedPoll(known, site, key, limits, since, servers)


def _look_at_lines(poll: WatchedPoll, list_suspended: Callable[[], Collection[str]]) -> tuple[int, int]:
	"""Follow the incidents that there are and find new ones; return how many lines there are, and hits."""
	for name in repository.list_unsettled():
		transactions.run_transaction(
			lambda name=name: following.follow_lines(name, poll.site, poll.key, poll.limits)
		)
	if not poll.servers:
		return 0, 0
	ports = lines.count_ports(poll.site, poll.since, poll.limits, poll.servers)
	if settings.is_watching():
		_match(poll, ports, set(list_suspended()))
	return sum(port.hits + port.heard for port in ports), sum(port.hits for port in ports)


def _match(poll: WatchedPoll, ports: list[PortCount], suspended: set[str]) -> None:
	"""Let the rule decide over the lines of ports where something happened, and take its steps."""
	going = members.list_open_members()
	# what is only suspected is looked at until it is confirmed or over, however long a person takes
	recent = {
		each.equipment
		for each in going
		if each.state == states.SUSPECTED or poll.utc - each.started_utc <= matching.SAME_FAULT
	}
	known = repository.list_known(poll.site - timedelta(minutes=poll.limits.reopen_minutes))
	chosen = {port.pon_port for port in ports if port.hits > 1} | lines.list_ports_of(recent)
	if not chosen and not any(matching.is_suspected(each) for each in known):
		return
	facts = _load_facts(poll, chosen, {each.equipment for each in going} - recent, suspended)
	nodes = topology_repository.load_nodes({node for line in facts for node in line.nodes[:-1]})
	kinds = {node.name: node.node_type for node in nodes.values()}
	limits = replace(poll.limits, learned=learning.load_learned(kinds))
	total = sum(port.hits + port.heard for port in ports)
	how = {"since": poll.since, "recent": recent}
	early, sure = (
		clustering.find_outages(
			clustering.judge_lines(facts, limits, poll.site, is_sure=is_sure, **how), kinds, limits, total
		)
		for is_sure in (False, True)
	)
	paths = {node.name: node.path for node in nodes.values()}
	for step in matching.plan_steps(early, sure, known, paths, limits, poll.utc):
		transactions.run_transaction(lambda step=step: steps.take_step(step, poll.site, poll.key, limits))


def _load_facts(
	poll: WatchedPoll, ports: Collection[str], elsewhere: Collection[str], suspended: Collection[str]
) -> list[LineFact]:
	"""Return the lines of ports whose silence says something."""
	quiet = works.list_paths(poll.site)
	return [
		line
		for line in lines.load_lines_of_ports(ports)
		if line.equipment not in elsewhere
		and line.customer not in suspended
		and (line.server or lines.USUAL_SERVER) in poll.servers
		and not line.path.startswith(quiet)
	]


def _judge_hearing(before: dict[str, Hearing], polls: dict[str, datetime]) -> dict[str, Hearing]:
	calls = lines.load_server_calls()
	minutes = frappe.db.get_single_value(live_query.SETTINGS, "poll_minutes") or USUAL_POLL
	found = {}
	for name in due.list_backends():
		own = calls.get(name) or lines.ServerCalls(0, None, USUAL_INTERVAL)
		found[name] = hearing.judge_hearing(
			before.get(name, Hearing()),
			polls.get(name),
			own.newest and instants.to_nearest_utc(own.newest),
			lines=own.lines,
			interval=own.interval,
			poll=timedelta(minutes=minutes),
			now=instants.now_utc(),
		)
	return found


def _read(text: str | None) -> dict[str, Hearing]:
	def read(values: list[str]) -> Hearing:
		*moments, blindness = values
		return Hearing(*(datetime.fromisoformat(each) if each else None for each in moments), blindness)

	return {name: read(values) for name, values in json.loads(text or "{}").items()}


def _write(
	before: dict[str, Hearing], heard: dict[str, Hearing], key: str, counts: tuple[int, int] | None
) -> None:
	deaf = [name for name, each in heard.items() if each.blindness == states.NO_CALLS]
	if any(before.get(name, Hearing()).blindness != states.NO_CALLS for name in deaf):
		managers = desk_notifications.list_users(following.MANAGER)
		desk_notifications.notify_users(managers, DEAF, DOCTYPE, DOCTYPE)
	servers = {
		name: [*map(_text, (each.heard_until, each.steady_since, each.blind_from)), each.blindness]
		for name, each in heard.items()
	}
	blindness = next(filter(None, (each.blindness for each in heard.values())), "")
	values = {"servers": json.dumps(servers), "heard_until": key, "watched_on": instants.now()}
	values["blindness"] = blindness if heard else states.NOT_POLLED
	if counts:
		values |= {"lines": counts[0], "hits": counts[1]}
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
