"""How workers share due runs: found by an index, claimed alone by their keys, done again whole after a deadlock."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

import pytest

import frappe
from frappe.utils.background_jobs import get_queue

from gigafibre_fsm.domain.flows.runs import executing, worker
from gigafibre_fsm.domain.platform import instants
from tests import flow_site
from tests.clocks import freeze_time
from tests.flow_site import act, make_template, start_run, wait_step
from tests.load import flows as load
from tests.plugin import FULL


@pytest.fixture(autouse=True)
def _kinds(connected_site: str) -> Iterator[None]:
	flow_site.forget_flows()
	with flow_site.test_kinds():
		yield
	flow_site.forget_flows()


def test_due_runs_are_found_by_one_index_without_sorting():
	with patch.object(load, "WAITING", 3000), patch.object(load, "OLD", 3000):
		load.fill()
	for _place in range(20):
		start_run(make_template(act(1)))
	frappe.db.commit()
	[row] = load.explain_look()
	assert row.key == "due_utc"
	assert "filesort" not in row.Extra and int(row.rows) < 200, row


def test_a_look_for_due_runs_reads_the_same_few_rows_whatever_sleeps():
	for _place in range(20):
		start_run(make_template(act(1)))
	frappe.db.commit()
	alone = rows_read_by_look()
	with patch.object(load, "WAITING", 200_000 if FULL else 3000), patch.object(load, "OLD", 3000):
		load.fill()
	assert 0 < rows_read_by_look() <= alone * 1.2


def rows_read_by_look() -> int:
	"""Rows that MariaDB reads for a look, as it counts them itself."""

	def count() -> int:
		return sum(int(value) for _name, value in frappe.db.sql("show session status like 'Handler_read%'"))

	worker.list_turn(instants.now_utc())
	frappe.db.commit()
	before = count()
	worker.list_turn(instants.now_utc())
	return count() - before


def test_a_deadlock_at_any_statement_leaves_one_effect_of_each_step():
	template = make_template(act(1), act(2, name="second"), wait_step(3, minutes=1), act(4))
	statements = count_statements(start_committed(template))
	assert statements > 5
	for place in range(statements):
		run = start_committed(template)
		with losing_at(place) as lost:
			executing.work_run(run)
		assert lost == [place]
		with freeze_time(instants.now_utc() + timedelta(minutes=2)):
			executing.work_run(run)
		assert frappe.db.get_value("Flow Run", run, "state") == "Done"
		assert [flow_site.count_effects(run, step) for step in ("s1", "s2", "s4")] == [1, 1, 1], place


def start_committed(template: str) -> str:
	run = start_run(template)
	frappe.db.commit()
	assert run
	return run


def count_statements(run: str) -> int:
	seen: list[int] = []
	with losing_at(-1, seen):
		executing.work_run(run)
	return len(seen)


class losing_at:
	"""Have the database choose this transaction as a deadlock's victim before its statement of this number."""

	def __init__(self, place: int, seen: list[int] | None = None) -> None:
		self.place, self.lost, self.seen = place, [], seen if seen is not None else []

	def __enter__(self) -> list[int]:
		self.sql = frappe.db.sql
		frappe.db.sql = self.answer
		return self.lost

	def __exit__(self, *_error: object) -> None:
		frappe.db.sql = self.sql

	def answer(self, query: str, *args: object, **kwargs: object) -> object:
		if not str(query).lower().startswith(("commit", "rollback", "start")):
			if len(self.seen) == self.place and not self.lost:
				self.lost.append(self.place)
				self.sql("rollback")
				raise frappe.QueryDeadlockError("forced")
			self.seen.append(len(self.seen))
		return self.sql(query, *args, **kwargs)


@pytest.mark.parametrize("due", (600, 800, 1500) if FULL else (90,))
def test_six_workers_share_a_backlog_without_a_deadlock(site: str, due: int):
	template = make_template(act(1), act(2))
	runs = [start_run(template) for _place in range(due)]
	frappe.db.commit()
	deadlocks: list[Exception] = []

	def join_in(_place: int) -> int:
		frappe.init(site=site)
		frappe.connect()
		sql = frappe.db.sql

		def watched(*args: object, **kwargs: object) -> object:
			try:
				return sql(*args, **kwargs)
			except frappe.QueryDeadlockError as error:
				deadlocks.append(error)
				raise

		frappe.db.sql = watched
		gate.wait(20)
		try:
			return worker.work_due(lambda: True)
		finally:
			frappe.destroy()

	gate = threading.Barrier(6)
	with ThreadPoolExecutor(6) as threads:
		handled = list(threads.map(join_in, range(6)))
	frappe.db.rollback()
	assert sum(handled) == len(runs)
	assert not deadlocks
	assert all(flow_site.count_effects(run, "s1") == 1 for run in runs)


def test_a_backlog_calls_further_workers():
	template = make_template(act(1))
	for _place in range(25):
		start_run(template)
	frappe.db.commit()
	queue = get_queue("default")
	queue.empty()
	with patch.object(worker, "HELPED", 10):
		assert worker.call_helpers() == 2
		assert sorted(name.split("::")[1][:17] for name in queue.job_ids) == [
			"fsm-work_flows-1-",
			"fsm-work_flows-2-",
		]
	queue.empty()
	assert worker.call_helpers() == 0 and not queue.job_ids
