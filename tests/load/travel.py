"""Measures the travel times of a day: asked of an engine, known from the cache, estimated; one table.

`python -m tests.load.travel`, with the bench's Python, prints it for the site that `FSM_SITE` names. The engine is
the stand-in in the same process, so "asked" shows what our side and the stand-in cost together, not a real engine.
CPU is this process's own; MariaDB's is not in it. Only ratios count.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import frappe
from frappe.query_builder.functions import Count, Length, Sum

from gigafibre_fsm.domain.dispatch import travel
from gigafibre_fsm.domain.dispatch.travel import store as travel_store
from gigafibre_fsm.integrations import routing
from gigafibre_fsm.tests.standins.routing import RoutingStandIn
from tests.plugin import SITE, SITES

NOW = datetime(2026, 11, 25, 6, 0)
# visits and homes: a technician's day, and days of 10, 25 and 60 technicians
SIZES = (9, 110, 325, 660)
ROUNDS = 3
Row = tuple[str, ...]


def a_day(size: int) -> list[tuple[float, float]]:
	"""Places around Saint-Rémi, always the same."""
	chance = random.Random(size)
	return [(chance.uniform(45.0, 45.9), chance.uniform(-74.2, -72.8)) for _ in range(size)]


def measured(size: int, server: RoutingStandIn) -> Row:
	"""One line: CPU milliseconds of each way, questions asked, and what the cache keeps."""
	places = a_day(size)
	engine_of_the_site(server.url)
	asked = cpu(lambda: travel.find_travel_times(places, NOW, patience=600))
	questions = len(server.requests)
	one_more = cpu(lambda: travel.find_travel_times([*places, (45.3, -73.3)], NOW, patience=600))
	more_questions = len(server.requests) - questions
	known = min(cpu(lambda: travel.find_travel_times(places, NOW)) for _ in range(ROUNDS))
	rows, letters = measure_cache()
	forget()
	engine_of_the_site("")
	estimated = min(cpu(lambda: travel.find_travel_times(places, NOW)) for _ in range(ROUNDS))
	return (
		f"{size} places, {size * size} trips",
		f"{asked / known:.0f} × in {questions}",
		f"{one_more / known:.1f} × in {more_questions}",
		f"1 ({known:.0f} ms)",
		f"{estimated / known:.2f} ×",
		f"{rows} rows, {letters / (size + 1) ** 2:.1f} bytes a trip",
	)


def cpu(work: Callable[[], object]) -> float:
	"""CPU milliseconds, in a transaction that sees what the last one kept."""
	frappe.db.commit()
	started = time.process_time()
	work()
	return (time.process_time() - started) * 1000


def engine_of_the_site(url: str) -> None:
	"""Let the site ask this engine; none without an address."""
	settings = frappe.get_doc(routing.SETTINGS)
	settings.update({"enabled": int(bool(url)), "engine": "OSRM", "base_url": url, "timeout_seconds": 60})
	settings.save()
	frappe.db.commit()
	frappe.clear_document_cache(routing.SETTINGS, routing.SETTINGS)


def measure_cache() -> tuple[int, int]:
	"""Rows of the cache and the letters in them."""
	table = frappe.qb.DocType(travel_store.DOCTYPE)
	[[rows, letters]] = frappe.qb.from_(table).select(Count("*"), Sum(Length(table.times))).run()
	return rows, int(letters or 0)


def forget() -> None:
	"""Empty the cache."""
	frappe.db.delete(travel_store.DOCTYPE)
	frappe.db.commit()


@contextmanager
def _site() -> Iterator[None]:
	"""The site with its settings and its cache as they were afterwards."""
	os.chdir(SITES)
	frappe.init(site=SITE, sites_path=".")
	frappe.connect()
	before = frappe.db.get_singles_dict(routing.SETTINGS)
	forget()
	try:
		yield
	finally:
		forget()
		frappe.db.delete("Singles", {"doctype": routing.SETTINGS})
		for field, value in before.items():
			frappe.db.set_single_value(routing.SETTINGS, field, value)
		frappe.db.commit()
		frappe.clear_document_cache(routing.SETTINGS, routing.SETTINGS)
		frappe.destroy()


def main() -> None:
	"""Print the one table."""
	head = ("travel times", "asked, requests", "one more place", "known", "straight lines", "kept")
	rows = [head]
	with _site():
		for size in SIZES:
			with RoutingStandIn() as server:
				rows.append(measured(size, server))
	widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
	for row in (head, tuple("-" * width for width in widths), *rows[1:]):
		print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
	main()
