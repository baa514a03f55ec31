"""Polls each ACS for every device that has informed since the last round, in few requests.

One round of an ACS runs at a time (a database lock, which ends with its worker). A lost round is made up for by
the next one, because the mark moves only at its end. Silent devices are found by their own intervals, without
requests, and only up to the time until which informs are known to this ACS.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import frappe

from gigafibre_fsm.domain.network import due, polling_schedule
from gigafibre_fsm.domain.network.acs import routing
from gigafibre_fsm.domain.network.acs.backend import AcsBackend
from gigafibre_fsm.domain.network.acs.managed_device import ManagedPage
from gigafibre_fsm.domain.network.device import optical_paths, stock_matching
from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.device.projection import poll_projection
from gigafibre_fsm.domain.network.device.stock_matching import Match
from gigafibre_fsm.domain.network.line import live_query, silence
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.network.polling import notes, second_acs, value_sweep
from gigafibre_fsm.domain.network.topology import placement
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.integrations.errors import IntegrationError, Unavailable

DOCTYPE = notes.DOCTYPE
MOST_SECONDS = 1200
"""Time limit of the job in its queue."""
TOO_LARGE = "TOO_LARGE"
GONE_AT_ONCE = (
	"The ACS reports many of its devices gone at once: it may have lost its own connections. "
	"No modem is taken for silent."
)


@dataclass
class PollingRound:
	"""The progress of a round; `known_until` (UTC) is the ACS's clock at its first answer.

	`problem` is an English sentence, a source string of our translations.
	"""

	devices: int = 0
	requests: int = 0
	written: int = 0
	known_until: datetime | None = None
	problem: str = ""
	strangers: notes.Strangers = field(default_factory=dict)
	matched: set[str] = field(default_factory=set)
	equipment: set[str] = field(default_factory=set)


def run_rounds(now: Callable[[], datetime]) -> None:
	"""Poll every ACS whose round is due; one that cannot be queried does not hold up another.

	Args:
		now: the site's clock.
	"""
	for backend in due.list_backends():
		run_round(now, backend)


def run_round(now: Callable[[], datetime], backend: str = routing.GENIEACS) -> PollingRound | None:
	"""Poll all devices of an ACS that informed since the last round; None if not due, or if another worker polls.

	Each page is committed separately. If the ACS cannot be queried, this is recorded and the pause grows.

	Args:
		now: the site's clock.
		backend: name of the ACS.
	"""
	with _alone(backend) as mine:
		if not mine or not due.is_poll_due(instants.to_nearest_utc(now()), backend):
			return None
		began, started = now(), time.monotonic()
		minutes = notes.read_setting("poll_minutes", notes.USUAL_MINUTES)
		failures = int(notes.read_note(backend, "failures") or 0)
		try:
			done = _ask(began, backend)
		except IntegrationError as error:
			pause = polling_schedule.round_pause(minutes, failures + 1)
			failed = {"asked_on": began, "failures": failures + 1, "problem": error.message}
			notes.write_notes(backend, {**failed, "next_attempt": instants.to_nearest_utc(began) + pause})
			return None
		seconds = round(time.monotonic() - started, 1)
		next_attempt = instants.to_nearest_utc(began) + polling_schedule.round_pause(minutes, 0)
		ended = {"asked_on": began, "answered_on": now(), "seconds": seconds, "next_attempt": next_attempt}
		notes.write_notes(backend, {**ended, **_results(done, backend)})
		return done


def _ask(began: datetime, backend: str) -> PollingRound:
	"""Run one round; pages already received are kept if a later one fails."""
	done, rules = PollingRound(), optical_paths.load_all_rules()
	has_one_acs = len(due.list_backends()) < 2
	read = _Reader(rules, live_query.silent_after(), began, has_one_acs)
	projection = poll_projection(rule for mine in rules.values() for rule in mine)
	acs = routing.open_backend(backend)
	for page in _pages(acs, projection, _mark(backend), done):
		transactions.run_transaction(lambda page=page: _keep_page(page, read, done, backend))
	done.known_until = done.known_until or instants.to_utc(began)
	transactions.run_transaction(lambda: _notice_silence(done, read.silent_after, acs))
	transactions.run_transaction(placement.place_new_lines)
	if acs.asks_devices:
		value_sweep.read_values(backend, began)
	return done


def _notice_silence(done: PollingRound, silent_after: float, acs: AcsBackend) -> None:
	"""Find the silent devices, unless an ACS that knows only who is connected has lost too many at once."""
	if acs.asks_devices:
		online = silence.list_online(acs.name)
		lost = sum(1 for equipment in online if equipment not in done.equipment)
		if not polling_schedule.is_loss_credible(lost, len(online)):
			done.problem = GONE_AT_ONCE
			return
	known_until = instants.to_steady_site_time(done.known_until)
	silence.notice_silence(known_until, silent_after, acs.name)


@dataclass(frozen=True)
class _Reader:
	"""Reads the lines of matched devices by the rules of their models."""

	rules: optical_paths.Rules
	silent_after: float
	now: datetime
	has_one_acs: bool

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
	acs: AcsBackend, projection: tuple[str, ...], since: datetime | None, done: PollingRound
) -> Iterator[ManagedPage]:
	size, after = notes.read_setting("page_size", notes.USUAL_PAGE), ""
	while True:
		done.requests += 1
		try:
			page = acs.page(projection, informed_after=since, limit=size, after=after)
		except Unavailable as error:
			size = polling_schedule.smaller_page(size) if error.code == TOO_LARGE else None
			if size is None:
				raise
			continue
		done.known_until = done.known_until or page.as_of
		yield page
		if not page.after:
			return
		after = page.after


def _keep_page(page: ManagedPage, read: _Reader, done: PollingRound, backend: str) -> None:
	matches = stock_matching.match_devices(page.devices)
	lines = read.lines(matches)
	elsewhere = line_repository.save_lines(lines, read.now, has_one_acs=read.has_one_acs)
	second_acs.report_devices(elsewhere, backend, read.now)
	# counted last, because after a deadlock everything above is repeated
	done.devices += len(page.devices)
	done.written += len(lines) - len(elsewhere)
	done.equipment.update(equipment for equipment, _line in lines)
	done.matched.update(device.id for device, known in matches if known)
	for device, known in matches:
		if not known:
			seen = instants.to_site(device.last_inform) if device.last_inform else ""
			kind = {"serial": device.serial, "product_class": device.product_class}
			done.strangers[device.id] = {**kind, "last_inform": str(seen)[:19]}


def _results(done: PollingRound, backend: str) -> dict[str, object]:
	"""Return the fields of a round that ended well; devices of earlier rounds that stock still lacks are kept."""
	before = notes.read_strangers(backend).items()
	kept = {name: about for name, about in before if name not in done.matched}
	return {
		"known_until": done.known_until.isoformat(timespec="seconds") if done.known_until else "",
		"failures": 0,
		"problem": done.problem,
		"devices": done.devices,
		"requests": done.requests,
		"written": done.written,
		**notes.write_strangers({**kept, **done.strangers}),
	}


def _mark(backend: str) -> datetime | None:
	known_until = notes.read_note(backend, "known_until")
	return polling_schedule.ask_from(datetime.fromisoformat(known_until) if known_until else None)


@contextmanager
def _alone(backend: str) -> Iterator[bool]:
	"""Whether no other worker polls; the database lock belongs to this connection and ends with it."""
	name = f"{frappe.conf.db_name}.fsm-poll{due.NOTED_UNDER[backend]}"[:64]
	mine = frappe.db.sql("select get_lock(%s, 0)", name)[0][0] == 1
	try:
		yield mine
	finally:
		if mine:
			frappe.db.sql("select release_lock(%s)", name)
