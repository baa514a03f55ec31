"""Polls the ACS for every device that has informed since the last round, in few requests.

One round runs at a time (a database lock, which ends with its worker). A lost round is made up for by the
next one, because the mark moves only at its end. Silent devices are found by their own intervals, without
requests, and only up to the time until which informs are known.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import get_datetime

from gigafibre_fsm.domain.network import due, polling_schedule
from gigafibre_fsm.domain.network.device import optical_paths, stock_matching
from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.device.projection import poll_projection
from gigafibre_fsm.domain.network.device.stock_matching import Match
from gigafibre_fsm.domain.network.line import live_query
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.network.topology import placement
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.integrations import genieacs
from gigafibre_fsm.integrations.errors import IntegrationError, Unavailable
from gigafibre_fsm.integrations.genieacs.answers import AcsDevicePage
from gigafibre_fsm.integrations.genieacs.client import GenieAcsClient

DOCTYPE = "CPE Polling"
MOST_SECONDS = 1200
"""Time limit of the job in its queue."""
USUAL_MINUTES, USUAL_PAGE = 5, 500
MOST_UNKNOWN = 500
TOO_LARGE = "TOO_LARGE"


@dataclass
class PollingRound:
	"""The progress of a round; `known_until` (UTC) is the ACS's clock at its first answer."""

	devices: int = 0
	requests: int = 0
	written: int = 0
	known_until: datetime | None = None
	strangers: dict[str, dict[str, str]] = field(default_factory=dict)
	matched: set[str] = field(default_factory=set)


def run_round(now: Callable[[], datetime]) -> PollingRound | None:
	"""Poll all devices that informed since the last round; None if not due, or if another worker polls.

	Each page is committed separately. If the ACS cannot be queried, this is recorded and the pause grows.

	Args:
		now: the site's clock.
	"""
	with _alone() as mine:
		if not mine or not due.is_poll_due(instants.to_nearest_utc(now())):
			return None
		began, started = now(), time.monotonic()
		minutes = _setting("poll_minutes", USUAL_MINUTES)
		failures = int(_noted().failures or 0)
		try:
			done = _ask(began)
		except IntegrationError as error:
			pause = polling_schedule.round_pause(minutes, failures + 1)
			failed = {"asked_on": began, "failures": failures + 1, "problem": error.message}
			_note(failed, instants.to_nearest_utc(began) + pause)
			return None
		seconds = round(time.monotonic() - started, 1)
		_note_success(
			done,
			began,
			now(),
			seconds,
			instants.to_nearest_utc(began) + polling_schedule.round_pause(minutes, 0),
		)
		return done


def _ask(began: datetime) -> PollingRound:
	"""Run one round; pages already received are kept if a later one fails."""
	done, rules = PollingRound(), optical_paths.load_all_rules()
	read = _Reader(rules, live_query.silent_after(), began)
	projection = poll_projection(rule for mine in rules.values() for rule in mine)
	for page in _pages(genieacs.connect(), projection, _mark(), done):
		transactions.run_transaction(lambda page=page: _keep_page(page, read, done))
	known_until = done.known_until or instants.to_utc(began)
	done.known_until = known_until
	transactions.run_transaction(
		lambda: line_repository.notice_silence(instants.to_steady_site_time(known_until), read.silent_after)
	)
	transactions.run_transaction(placement.place_new_lines)
	return done


@dataclass(frozen=True)
class _Reader:
	"""Reads the lines of matched devices by the rules of their models."""

	rules: optical_paths.Rules
	silent_after: float
	now: datetime

	def lines(self, matches: list[Match]) -> list[tuple[str, device_snapshot.Line]]:
		now, zone = instants.to_utc(self.now), instants.zone()
		return [
			(
				known.equipment,
				device_snapshot.read_line(
					device, self.rules.get(known.model, ()), now, self.silent_after, zone
				),
			)
			for device, known in matches
			if known
		]


def _pages(
	client: GenieAcsClient, projection: tuple[str, ...], since: datetime | None, done: PollingRound
) -> Iterator[AcsDevicePage]:
	size, last = _setting("page_size", USUAL_PAGE), ""
	while True:
		done.requests += 1
		try:
			page = client.page(projection, informed_after=since, limit=size, last_id=last)
		except Unavailable as error:
			size = polling_schedule.smaller_page(size) if error.code == TOO_LARGE else None
			if size is None:
				raise
			continue
		done.known_until = done.known_until or page.as_of
		yield page
		if len(page.devices) < size:
			return
		last = page.devices[-1].id


def _keep_page(page: AcsDevicePage, read: _Reader, done: PollingRound) -> None:
	matches = stock_matching.match_devices(page.devices)
	lines = read.lines(matches)
	line_repository.save_lines(lines, read.now)
	# counted last, because after a deadlock everything above is repeated
	done.devices += len(page.devices)
	done.written += len(lines)
	done.matched.update(device.id for device, known in matches if known)
	for device, known in matches:
		if not known:
			seen = instants.to_site(device.last_inform) if device.last_inform else ""
			kind = {"serial": device.serial, "product_class": device.product_class}
			done.strangers[device.id] = {**kind, "last_inform": str(seen)[:19]}


def _note_success(
	done: PollingRound, began: datetime, ended: datetime, seconds: float, next_attempt: datetime
) -> None:
	strangers = _all_unknown(done)
	newest = sorted(strangers.items(), key=lambda item: item[1]["last_inform"], reverse=True)
	values = {
		"asked_on": began,
		"answered_on": ended,
		"known_until": done.known_until.isoformat(timespec="seconds") if done.known_until else "",
		"failures": 0,
		"problem": "",
		"devices": done.devices,
		"requests": done.requests,
		"written": done.written,
		"seconds": seconds,
		"strangers_count": len(strangers),
		"strangers": json.dumps(dict(newest[:MOST_UNKNOWN])),
	}
	_note(values, next_attempt)


def _all_unknown(done: PollingRound) -> dict[str, dict[str, str]]:
	"""Return devices of earlier rounds that stock still lacks, and those of this round."""
	before = json.loads(_noted().strangers or "{}")
	kept = {name: about for name, about in before.items() if name not in done.matched}
	return {**kept, **done.strangers}


def _note(values: dict[str, object], next_attempt: datetime) -> None:
	frappe.db.set_single_value(DOCTYPE, {**values, "next_attempt": next_attempt}, update_modified=False)
	frappe.db.commit()  # a round ends here; its result must be visible whatever the worker does next


def _noted() -> frappe._dict:
	"""Return the stored results of the rounds, as text; fields never written are missing."""
	return frappe.db.get_singles_dict(DOCTYPE)


def _mark() -> datetime | None:
	known_until = _noted().known_until
	return polling_schedule.ask_from(datetime.fromisoformat(known_until) if known_until else None)


def _setting(name: str, usual: int) -> int:
	return frappe.db.get_single_value(live_query.SETTINGS, name) or usual


@contextmanager
def _alone() -> Iterator[bool]:
	"""Whether no other worker polls; the database lock belongs to this connection and ends with it."""
	name = f"{frappe.conf.db_name}.fsm-poll"[:64]
	mine = frappe.db.sql("select get_lock(%s, 0)", name)[0][0] == 1
	try:
		yield mine
	finally:
		if mine:
			frappe.db.sql("select release_lock(%s)", name)


@dataclass(frozen=True, slots=True)
class PollingStatus:
	"""The state of polling: the last complete answer, whether that is too long ago, and devices by state."""

	answered: datetime | None
	is_late: bool
	problem: str
	strangers: int
	states: dict[str, int]


def polling_status(now: datetime) -> PollingStatus:
	"""Return the state of polling, for the health check."""
	row = _noted()
	answered = get_datetime(row.answered_on) if row.answered_on else None
	patience = 3 * timedelta(minutes=_setting("poll_minutes", USUAL_MINUTES))
	state = frappe.qb.DocType("CPE State")
	counts = frappe.qb.from_(state).select(state.state, Count("*")).groupby(state.state).run()
	is_late = answered is None or now - answered > patience
	return PollingStatus(answered, is_late, row.problem or "", int(row.strangers_count or 0), dict(counts))
