"""Measures rounds of polling: 20,000 modems in GenieACS's stand-in; prints requests, seconds, queries and memory.

The last line compares a round with the same work done directly with GenieACS's client, in turns within one run: what
the protocol of `domain/network/acs` costs. A ratio of 1 is as fast.

`python -m tests.load.polling`, with the bench's Python, for the site that `FSM_SITE` names; `FSM_MODEMS` is how many.
The stand-in runs in a process of its own. The devices, their states and the rounds' own notes are taken away again.
"""

import json
import multiprocessing
import os
import resource
import statistics
import time
import tracemalloc
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.device import optical_paths, stock_matching
from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.device.projection import poll_projection
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.network.polling import poller
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.integrations import genieacs
from gigafibre_fsm.integrations.genieacs.answers import Device
from gigafibre_fsm.tests import devices
from gigafibre_fsm.tests.lines import SETTINGS
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.standins.genieacs_models import MODELS
from gigafibre_fsm.tests.visitor import counted_queries
from tests.load.pages import on_site

MODEMS = int(os.environ.get("FSM_MODEMS") or 20_000)
CHANGED = 0.04
BATCH = 1000
PAGE, TURNS = 500, 3
NOTE = """Seconds are those of a round on this machine, the stand-in's own answers among them; CPU is the worker's alone.
Memory is what a round held at most beyond what the worker had before (tracemalloc, in a round of its own).
Requests are the NBI's; queries are all that the round sends to the database, commits not counted."""


@dataclass(frozen=True)
class Measured:
	"""One round."""

	devices: int
	requests: int
	seconds: float
	cpu: float
	queries: int
	memory: int


def main() -> None:
	"""Print the table."""
	with on_site(), _stand_in() as acs, _stock(acs.url):
		table = {
			f"first, {MODEMS:,} modems": _measured(acs, lambda: None),
			"quiet": _measured(acs, lambda: None),
			f"{CHANGED:.0%} informed": _measured(acs, lambda: acs.control("informs", {"share": CHANGED})),
			"all informed": _measured(acs, lambda: acs.control("informs", {"share": 1.0})),
		}
		ratio = _compare_with_the_client(acs)
	_print(table)
	print(f"A round with the protocol, against the client alone, in turns: {ratio:.2f} of its CPU time.")


def _compare_with_the_client(acs: "_Acs") -> float:
	"""The CPU time of rounds over all modems by that of the same work without the protocol."""
	with_protocol, bare = [], []
	for _turn in range(TURNS):
		for measured, work in ((bare, _bare_round), (with_protocol, _protocol_round)):
			clock = time.process_time()
			assert work() == MODEMS
			measured.append(time.process_time() - clock)
	print(f"CPU s of each turn: client {_rounded(bare)}, protocol {_rounded(with_protocol)}")
	return statistics.median(with_protocol) / statistics.median(bare)


def _rounded(seconds: list[float]) -> list[float]:
	return [round(each, 2) for each in seconds]


def _protocol_round() -> int:
	frappe.db.set_single_value(poller.DOCTYPE, "known_until", "")
	_make_due()
	return poller.run_round(now_datetime).devices


def _bare_round() -> int:
	"""Pages, matches, lines and rows as the poller has them, with the client's own devices."""
	Device.backend, Device.is_presence = "GenieACS", False  # what a line names beside the document
	rules, now, count, last = optical_paths.load_all_rules(), now_datetime(), 0, ""
	client = genieacs.connect()
	projection = poll_projection(rule for mine in rules.values() for rule in mine)
	while True:
		page = client.page(projection, limit=PAGE, last_id=last)
		matches = stock_matching.match_devices(page.devices)
		lines = [
			(known.equipment, _read_line(device, rules, known.model, now))
			for device, known in matches
			if known
		]
		line_repository.save_lines(lines, now, has_one_acs=True)
		frappe.db.commit()  # as the poller does
		count += len(page.devices)
		if len(page.devices) < PAGE:
			return count
		last = page.devices[-1].id


def _read_line(device: Device, rules: dict, model: str, now: datetime) -> Line:
	utc = instants.to_utc(now)
	return device_snapshot.read_line(device, rules.get(model, ()), utc, 2.5, instants.zone())


def _measured(acs: "_Acs", before: Callable[[], object]) -> Measured:
	before()
	requests = acs.requests()
	done, seconds, cpu, queries = _round()
	asked = acs.requests() - requests
	return Measured(done.devices, asked, seconds, cpu, queries, _memory_of_a_round(done))


def _round() -> tuple[poller.PollingRound, float, float, int]:
	_make_due()
	with counted_queries() as queries:
		clock, cpu = time.perf_counter(), time.process_time()
		done = poller.run_round(now_datetime)
		return done, time.perf_counter() - clock, time.process_time() - cpu, len(queries)


def _memory_of_a_round(done: poller.PollingRound) -> int:
	"""The same round once more, traced: tracing slows it down, so it is not the one that is timed."""
	known_until = frappe.db.get_singles_dict(poller.DOCTYPE).known_until
	if done.devices > MODEMS / 2:
		frappe.db.set_single_value(poller.DOCTYPE, "known_until", "")
	_make_due()
	tracemalloc.start()
	poller.run_round(now_datetime)
	peak = tracemalloc.get_traced_memory()[1]
	tracemalloc.stop()
	frappe.db.set_single_value(poller.DOCTYPE, "known_until", known_until)
	frappe.db.commit()  # rounds begin with what is committed
	return peak


def _make_due() -> None:
	frappe.db.set_single_value(poller.DOCTYPE, "next_attempt", "")
	frappe.db.commit()  # as above


class _Acs:
	"""The stand-in in another process."""

	def __init__(self, url: str) -> None:
		self.url = url

	def control(self, action: str, wish: dict) -> object:
		"""Ask for something that only tests ask for."""
		request = urllib.request.Request(f"{self.url}/__control/{action}", json.dumps(wish).encode())
		with urllib.request.urlopen(request, timeout=300) as answer:
			return json.loads(answer.read())

	def requests(self) -> int:
		"""How many requests of the northbound interface came so far."""
		with urllib.request.urlopen(f"{self.url}/__control/requests", timeout=60) as answer:
			return len(json.loads(answer.read()))


@contextmanager
def _stand_in() -> Iterator[_Acs]:
	fork = multiprocessing.get_context("spawn")
	ours, theirs = fork.Pipe()
	process = fork.Process(target=_serve, args=(theirs,), daemon=True)
	process.start()
	try:
		acs = _Acs(ours.recv())
		# spread over a day, so that the overlap of a mark holds few of them
		acs.control("populate", {"count": MODEMS, "spread": 86400})
		yield acs
	finally:
		process.terminate()
		process.join()


def _serve(told: object) -> None:
	with GenieacsStandIn() as stand_in:
		told.send(stand_in.url)
		time.sleep(3600)


@contextmanager
def _stock(url: str) -> Iterator[None]:
	"""A device of stock for each modem, and the settings that lead to the stand-in."""
	before = {
		name: frappe.db.get_single_value(SETTINGS, name)
		for name in ("enabled", "base_url", "timeout_seconds")
	}
	frappe.db.delete("Singles", {"doctype": poller.DOCTYPE})
	model = devices.a_model(serial_pattern="")
	serials = [_serial(number) for number in range(MODEMS)]
	now = now_datetime()
	fields = ["name", "serial_number", "equipment_model", "equipment_type", "status", "creation", "modified"]
	rows = [(serial, serial, model, "ONT", "Installed", now, now) for serial in serials]
	frappe.db.bulk_insert("Equipment", fields, rows, chunk_size=BATCH)
	frappe.db.set_single_value(SETTINGS, {"enabled": 1, "base_url": url, "timeout_seconds": 60})
	frappe.db.commit()  # rounds begin with what is committed
	frappe.clear_document_cache(SETTINGS, SETTINGS)
	try:
		yield
	finally:
		frappe.db.rollback()
		for doctype in ("CPE State", "Equipment"):
			for start in range(0, MODEMS, BATCH):
				frappe.db.delete(doctype, {"name": ("in", serials[start : start + BATCH])})
		frappe.db.delete("Equipment Model", {"name": model})
		frappe.db.delete("Singles", {"doctype": poller.DOCTYPE})
		frappe.db.set_single_value(SETTINGS, before)
		frappe.db.commit()  # as above
		frappe.clear_document_cache(SETTINGS, SETTINGS)


def _serial(number: int) -> str:
	"""As the stand-in numbers its modems."""
	return f"{list(MODELS.values())[number % 10 // 4].oui}{number:06d}"


def _print(table: dict[str, Measured]) -> None:
	heads = ("round", "devices", "requests", "queries", "seconds", "CPU s", "devices/s", "memory MB")
	print(("{:<24}" + "{:>11}" * 7).format(*heads))
	for name, one in table.items():
		cells = (
			f"{one.devices:,}",
			one.requests,
			one.queries,
			f"{one.seconds:.2f}",
			f"{one.cpu:.2f}",
			f"{one.devices / one.seconds:,.0f}",
			f"{one.memory / 1e6:.1f}",
		)
		print(("{:<24}" + "{:>11}" * 7).format(name, *cells))
	print(f"The worker at its largest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB.")
	print(NOTE)


if __name__ == "__main__":
	main()
