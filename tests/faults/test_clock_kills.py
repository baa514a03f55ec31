"""Worker and work-horse are killed, Redis is flushed, MariaDB goes away: the clock goes on in the next minute.

What Frappe's scheduler does each minute is done by hand, with the documents that it makes; minutes pass by moving
the clock of test and worker. Small by default; `FSM_FAULTS=full` plays 1,000 messages with 100 kills and restarts
MariaDB for real.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

frappe = pytest.importorskip("frappe")

from rq.registry import StartedJobRegistry  # noqa: E402

from frappe.core.doctype.scheduled_job_type.scheduled_job_type import ScheduledJobType  # noqa: E402
from frappe.utils.background_jobs import get_queue, get_redis_conn  # noqa: E402

from gigafibre_fsm.scheduled_job import CLOCK  # noqa: E402
from tests.faults import clock_worker  # noqa: E402
from tests.faults.database import make_commits_durable, restart_database  # noqa: E402
from tests.plugin import FULL, start_program, wait_for  # noqa: E402
from tests.sms_site import MARK, PHONE, SmsSite, sms_site  # noqa: E402

if TYPE_CHECKING:
	import subprocess

pytestmark = pytest.mark.faults

MESSAGES, KILLS = (1_000, 100) if FULL else (40, 4)
PATIENCE = 240
"""Seconds to wait for a worker on a busy machine; what counts are the minutes of the moved clock."""
MOST_MINUTES = 20
"""After the last kill: leases of three minutes, and the looks of the sweep."""
DICE = random.Random(20261128)


class Bench:
	"""The worker that lives now, and what its place is killed with."""

	def __init__(self) -> None:
		self.minutes = 0
		self.worker: subprocess.Popen | None = None
		self.done: Counter[str] = Counter()
		self.dead: set[str] = set()

	def minute(self) -> bool:
		"""A minute passes: Frappe's scheduler looks at this app's job; whether it was queued, or waits already."""
		self.minutes += 1
		get_redis_conn().set(clock_worker.KEY, self.minutes)
		if self.worker is None or self.worker.poll() is not None:
			self.worker = start_program(["-m", "tests.faults.clock_worker"], "test-clock-worker")
		frappe.db.rollback()
		# a worker may take the one that waits between the two questions
		return any(
			scheduled_clock().enqueue(force=True) or scheduled_clock().is_job_in_queue() for _try in range(3)
		)

	def kill(self, how: str) -> None:
		"""Kill worker and work-horse, or the database under them, and what else the name says."""
		self.done[how] += 1
		if how == "MariaDB":
			restart_database()
			return
		os.killpg(self.worker.pid, signal.SIGKILL)
		self.worker.wait()
		self.dead |= set(started())
		if how == "and flush Redis":
			get_redis_conn().flushdb()
			get_redis_conn().set(clock_worker.KEY, self.minutes)

	def is_looking(self) -> bool:
		"""Whether a look is under way; RQ goes on saying so of those that were killed."""
		return any("queue_due_tasks" in job for job in set(started()) - self.dead)

	def is_idle(self) -> bool:
		return not set(started()) - self.dead and not get_queue("default").job_ids

	def meet_look(self, begin: Callable[[], object]) -> None:
		"""Wait until a look is under way; `begin` queues another where one was over before anybody saw it."""

		def is_met() -> bool:
			if not self.is_looking() and self.is_idle():
				begin()
			return self.is_looking()

		wait_for(is_met, "the look of this minute", PATIENCE)

	def close(self) -> None:
		if self.worker and self.worker.poll() is None:
			os.killpg(self.worker.pid, signal.SIGKILL)
			self.worker.wait()
		get_redis_conn().flushdb()


def scheduled_clock(kind: type | None = None):
	row = frappe.get_all("Scheduled Job Type", {"method": CLOCK}, ["*"])[0]
	if kind:
		return kind({"doctype": "Scheduled Job Type", **row})
	return frappe.get_doc(doctype="Scheduled Job Type", **row)


@pytest.fixture
def sms(site: str) -> Iterator[SmsSite]:
	with sms_site() as it:
		# another process than this one has to send: the list opens the valve for it
		frappe.db.set_single_value("FSM Settings", {"outbound": "Allow-list", "allow_list": PHONE})
		frappe.db.commit()
		yield it
		frappe.db.rollback()
		frappe.db.set_single_value("FSM Settings", "allow_list", "")
		frappe.db.commit()


@pytest.fixture
def bench(sms: SmsSite) -> Iterator[Bench]:
	get_redis_conn().flushdb()
	make_commits_durable()
	clock_worker.move_clock()
	here = Bench()
	yield here
	here.close()
	clock_worker.put_back()


def started() -> list[str]:
	"""The jobs of this site that RQ says are running."""
	return StartedJobRegistry(queue=get_queue("default")).get_job_ids()


def test_the_clock_loses_nothing_and_is_back_within_a_minute(
	bench: Bench, sms: SmsSite, capsys: pytest.CaptureFixture[str]
):
	names = [sms.queue(f"no {number}") for number in range(MESSAGES)]
	left, began = KILLS, time.monotonic()
	ways = ("in the look", "in the work", "and flush Redis", "MariaDB")
	while left:
		at_first = len(sms.twilio.messages)
		assert bench.minute(), "the job of this minute is refused"
		how = ways[left % len(ways)]
		if how == "in the look":
			bench.meet_look(bench.minute)
		else:
			# on a quick machine everything may have been handed over before
			goal = min(at_first + DICE.randint(1, max(1, MESSAGES // KILLS - 2)), MESSAGES)
			wait_for(lambda goal=goal: len(sms.twilio.messages) >= goal, f"work after {bench.done}", PATIENCE)
		bench.kill(how)
		left -= 1
	while (open_ones := in_hand(names)) and bench.minutes < KILLS + MOST_MINUTES:
		assert bench.minute()
		wait_for(bench.is_idle, "the end of this minute's work", PATIENCE)
	with capsys.disabled():
		print(f"\n{MESSAGES} messages, {dict(bench.done)}, {time.monotonic() - began:.0f} s, {states(names)}")
	assert not open_ones
	assert len(sms.twilio.messages) == states(names)["Sent"], "each was handed over once"
	assert states(names)["Sent"] + states(names)["Unknown"] == MESSAGES


def states(names: list[str]) -> Counter[str]:
	frappe.db.rollback()
	return Counter(frappe.get_all("FSM SMS", {"effect_key": ("like", f"{MARK}%")}, pluck="state"))


def in_hand(names: list[str]) -> int:
	return states(names)["Queued"] + states(names)["Sending"]


def test_frappes_own_document_would_be_refused(bench: Bench, sms: SmsSite):
	"""The play above proves something: without this app's id of each minute the next one is refused."""
	bench.minute()
	wait_for(bench.is_idle, "the first minute's end", PATIENCE)
	frappes = scheduled_clock(ScheduledJobType)
	while True:
		known = set(bench.dead)
		bench.meet_look(lambda: frappes.enqueue(force=True))
		bench.kill("in the look")
		# the look of a minute has an id of its own; only that of Frappe's document counts here
		if any(job.endswith(frappes.rq_job_id) for job in bench.dead - known):
			break
		bench.minute()  # the look was over before the kill: with another worker, once more
	assert not frappes.enqueue(force=True)
	assert bench.minute()
