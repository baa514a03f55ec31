"""Measures the technician's pages beside a page on Frappe's web template: CPU, time, bytes, queries; one table.

`python -m tests.load.pages`, with the bench's Python, prints it for the site that `FSM_SITE` names. All pages are
asked in turn in the same process, so that only their ratios count. The template page is asked by a guest and by a
logged-in website user, and once more by a guest with Frappe's cache of whole pages, which serves no personal page.
"""

import gzip
import os
import re
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from unittest.mock import patch

import frappe

from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.people import PASSWORD, forget, forget_user, make_user
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, counted_queries
from tests import visit_data
from tests.plugin import SITE, SITES, fresh_state

ROUNDS = int(os.environ.get("FSM_ROUNDS") or 40)
WARM_UP = 3
VISITS = 8
ROUTE = "fsm-measured-page"
ASSETS = re.compile(r'(?:href|src)="(/assets/[^"]+\.(?:css|js))')
USER = "fsm-measured@example.com"
TEMPLATE_PAGE = "templates/web.html, website user"
NOTE = """CPU is the answering thread's own; MariaDB's and Redis' is not in it. Ratios are to the first row. No page is taken
from Frappe's cache of whole pages but where the row says so: it holds no page that is made for one person.
A page of ours that says that nothing is there shows the floor: Frappe's start of a request, its connection to the
database, its redirects, and who asks. Queries are those of a site whose caches are warm: right after they were
emptied, and with what ERPNext adds to every web page, the template page asks far more."""


@dataclass(frozen=True)
class Measured:
	"""One page: medians of `ROUNDS` answers, in milliseconds, and its weight in bytes after gzip."""

	cpu: float
	time: float
	page: int
	styles: int
	scripts: int
	queries: int


@dataclass(frozen=True)
class Subject:
	"""Who asks for which page, and whether Frappe may answer with the whole page it has kept."""

	visitor: Visitor
	path: str
	status: int = 200
	kept: bool = False


def main() -> None:
	"""Print the table."""
	with on_site(), visit_data.a_visit("fr") as visit, _more_visits(visit), _template_page(), _website_user():
		technician = Visitor().open_link(visit.technician.url)
		table = measured(
			{
				TEMPLATE_PAGE: Subject(Visitor().log_in(USER, PASSWORD), f"/{ROUTE}"),
				"templates/web.html, guest": Subject(Visitor(), f"/{ROUTE}"),
				"templates/web.html, guest, kept": Subject(Visitor(), f"/{ROUTE}", kept=True),
				"/t": Subject(technician, "/t"),
				"/t/job": Subject(technician, f"/t/job/{visit.job}"),
				"/t/scan": Subject(technician, "/t/scan"),
				"/t/device": Subject(technician, f"/t/device/{visit.equipment}"),
				"/t/diagnostic": Subject(technician, f"/t/diagnostic?job={visit.job}"),
				"/t/stock": Subject(technician, "/t/stock"),
				"/t/queue": Subject(technician, "/t/queue"),
				"/t/more": Subject(technician, "/t/more"),
				"ours, nothing there": Subject(technician, "/t/nothing/here", status=404),
			}
		)
	_print(table)


def measured(subjects: dict[str, Subject]) -> dict[str, Measured]:
	"""Ask each page in turn, `ROUNDS` times; each answer must have its status."""
	spent: dict[str, list[tuple[float, float]]] = {name: [] for name in subjects}
	for turn in range(WARM_UP + ROUNDS):
		for name, subject in subjects.items():
			with _whole_pages_kept(subject.kept):
				cost = _measure_answer(subject)
			if turn >= WARM_UP:
				spent[name].append(cost)
	return {
		name: Measured(
			statistics.median(cpu for cpu, _ in costs) * 1000,
			statistics.median(elapsed for _, elapsed in costs) * 1000,
			*_weight(subjects[name]),
		)
		for name, costs in spent.items()
	}


def _whole_pages_kept(kept: bool) -> AbstractContextManager:
	return nullcontext() if kept else patch("frappe.website.utils.can_cache", return_value=False)


def _measure_answer(subject: Subject) -> tuple[float, float]:
	"""CPU and wall seconds of one answer, in a thread of its own as Frappe wants it."""
	visitor = subject.visitor

	def ask() -> tuple[float, float]:
		cpu, clock = time.thread_time(), time.perf_counter()
		answer = visitor._answer(
			"GET", subject.path, headers={"X-Frappe-Site-Name": visitor.site, **OWN_PAGE}
		)
		assert answer.status_code == subject.status, (subject.path, answer.status_code)
		return time.thread_time() - cpu, time.perf_counter() - clock

	with ThreadPoolExecutor(1) as thread:
		return thread.submit(ask).result()


def _weight(subject: Subject) -> tuple[int, int, int, int]:
	"""Bytes of page, styles and scripts after gzip, and the queries of one more answer."""
	with _whole_pages_kept(subject.kept), counted_queries() as queries:
		text = subject.visitor.get(subject.path).text
	weights = {"css": 0, "js": 0}
	for address in set(ASSETS.findall(text)):
		file = SITES / address.lstrip("/")
		if file.exists():
			weights[address.rsplit(".", 1)[1]] += len(gzip.compress(file.read_bytes()))
	return len(gzip.compress(text.encode())), weights["css"], weights["js"], len(queries)


@contextmanager
def on_site() -> Iterator[None]:
	os.chdir(SITES)
	frappe.init(site=SITE, sites_path=".")
	frappe.connect()
	fresh_state()
	try:
		yield
	finally:
		frappe.destroy()


@contextmanager
def _more_visits(visit: visit_data.VisitData) -> Iterator[None]:
	"""A day's work for the list; `a_visit` forgets every job of its customer."""
	job = frappe.get_doc("Dispatch Job", visit.job)
	for _number in range(VISITS - 1):
		more = builders.a_planned_job(
			customer=visit.customer,
			service_location=visit.location,
			job_type=visit.job_type,
			technician=visit.technician.name,
			arrival=job.arrival,
		)
		frappe.db.set_value("Dispatch Job", more.name, "status", "Dispatched")
	frappe.db.commit()  # pages are asked on other connections
	yield


@contextmanager
def _template_page() -> Iterator[None]:
	"""A list of as many visits as a Web Page of Frappe."""
	items = "".join(f"<li>{n}, rue Richelieu, Saint-Jean-sur-Richelieu</li>" for n in range(VISITS))
	page = frappe.get_doc(
		{
			"doctype": "Web Page",
			"title": "Measured page",
			"route": ROUTE,
			"published": 1,
			"content_type": "HTML",
			"main_section_html": f"<ul>{items}</ul>",
		}
	).insert()
	frappe.db.commit()  # as above
	try:
		yield
	finally:
		frappe.db.rollback()
		forget("Web Page", page.name)
		frappe.db.commit()  # as above


@contextmanager
def _website_user() -> Iterator[None]:
	make_user(USER)
	frappe.db.commit()  # as above
	try:
		yield
	finally:
		frappe.db.rollback()
		forget_user(USER)
		frappe.db.commit()  # as above


def _print(table: dict[str, Measured]) -> None:
	heads = ("page", "CPU ms", "server ms", "html gz", "css gz", "js gz", "queries", "× less CPU", "× faster")
	print(("{:<34}" + "{:>11}" * 8).format(*heads))
	base = table[TEMPLATE_PAGE]
	for name, one in table.items():
		cells = (
			f"{one.cpu:.1f}",
			f"{one.time:.1f}",
			f"{one.page:,}",
			f"{one.styles:,}",
			f"{one.scripts:,}",
			one.queries,
			f"{base.cpu / one.cpu:.1f}",
			f"{base.time / one.time:.1f}",
		)
		print(("{:<34}" + "{:>11}" * 8).format(name, *cells))
	print(NOTE)


if __name__ == "__main__":
	main()
