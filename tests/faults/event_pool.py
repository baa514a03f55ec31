"""Workers that receive and process events of Stripe, and kill themselves in the middle of it.

`python -m tests.faults.event_pool <site> <folder> <variant>`, run in the bench's sites folder. A worker that was killed is
replaced until the work is done. The folder has `plan.json`, and the counters that the workers share: a counter is
the size of a file, so that a killed worker loses none.
"""

import json
import os
import random
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from pathlib import Path

import frappe

from gigafibre_fsm.domain.billing import invoices, ledger_entries
from gigafibre_fsm.domain.billing.events import inbox, processing
from gigafibre_fsm.domain.billing.payments import repository, updates
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.tests.standins.stripe import WEBHOOK_SECRET
from gigafibre_fsm.tests.standins.stripe_deliveries import signature
from tests.faults.worker_pool import connect

FOLDER = Path()
PLAN: dict = {}


def count(counter: str) -> int:
	path = FOLDER / counter
	return path.stat().st_size if path.exists() else 0


def add(counter: str) -> None:
	with (FOLDER / counter).open("ab") as file:
		file.write(b".")


def happens(counter: str) -> bool:
	"""Whether an accident of this kind happens now; counted, up to the number of the plan, and the first is certain."""
	accident = PLAN.get(counter, {"most": 0, "chance": 0})
	known = count(counter)
	if known >= accident["most"] or (known and random.random() > accident["chance"]):
		return False
	add(counter)
	return True


def die_between_statements() -> None:
	"""Kill this process, without a word of warning, before some statement of the database."""
	sql = type(frappe.local.db).sql

	@wraps(sql)
	def dying(*args: object, **kwargs: object) -> object:
		if happens("kills"):
			os.kill(os.getpid(), signal.SIGKILL)
		return sql(*args, **kwargs)

	type(frappe.local.db).sql = dying


def lose_to_others() -> None:
	"""Have the database choose this transaction as a deadlock's victim, after it has written everything."""
	save = repository.save_payment

	def losing(doc: object) -> None:
		save(doc)
		if happens("deadlocks"):
			frappe.db.sql("rollback")
			raise frappe.QueryDeadlockError("forced")

	repository.save_payment = losing


def break_locks(meet: Callable[[], object]) -> None:
	"""Deliberately broken: nothing is locked, and both workers have read before either writes."""

	def read(name: str) -> object:
		doc = frappe.get_doc(repository.DOCTYPE, name)
		check = doc.check_if_latest

		def overlook() -> None:
			with suppress(frappe.TimestampMismatchError):
				check()

		doc.check_if_latest = overlook
		meet()
		return doc

	repository.lock_customer = lambda customer: None
	repository.lock_payment = read
	invoices.lock_open = invoices.list_open


def break_key() -> None:
	"""Deliberately broken: the same thing may be booked twice."""
	ledger_entries.booking_key = lambda kind, reference: f"{kind}:{reference}:{random.random()}"


def acknowledge_first(payload: str) -> None:
	"""Deliberately broken: the event is answered before it is stored."""
	add(f"heard-{os.environ['PLACE']}")
	receive(payload)


def acknowledge_last(payload: str) -> None:
	"""Answer an event once it is stored, so that it comes again if this worker dies before."""
	receive(payload)
	add(f"heard-{os.environ['PLACE']}")


def receive(payload: str) -> None:
	header = signature(payload, [WEBHOOK_SECRET])
	transactions.run_transaction(lambda: inbox.receive_event(payload.encode(), header))


def work(site: str, place: int, variant: str) -> None:
	"""Receive this place's deliveries, then process what is due until nothing is left."""
	connect(site)
	random.seed(os.getpid())
	os.environ["PLACE"] = str(place)
	processing.FIRST_PAUSE = timedelta(seconds=1)  # a dead worker's events are free again after that
	die_between_statements()
	lose_to_others()
	hear = acknowledge_first if variant == "answered first" else acknowledge_last
	mine = PLAN["deliveries"][place :: PLAN["workers"]]
	for payload in mine[count(f"heard-{place}") :]:
		hear(payload)
	frappe.set_user("Guest")
	while frappe.db.exists(inbox.DOCTYPE, {"state": ("in", ("Received", "Failed"))}):
		processing.process_due()
		frappe.db.commit()


def race(site: str, variant: str) -> None:
	"""Two workers apply the same payment, or two payments of the same invoice, at the same moment."""
	from multiprocessing import Barrier, get_context

	meeting = Barrier(2)

	def run(place: int) -> None:
		connect(site)
		random.seed(os.getpid())
		if variant != "ours":
			break_locks(lambda: meeting.wait(20))
		if variant == "neither lock nor key":
			break_key()
		frappe.set_user("Guest")
		for pair in PLAN["pairs"]:
			meeting.wait(60)
			try:
				updates.refresh_payment(pair[place])
			except Exception:
				# what the database refuses is tried again later by a worker
				frappe.db.rollback()
			meeting.wait(60)

	runners = [get_context("fork").Process(target=run, args=(place,)) for place in range(2)]
	for runner in runners:
		runner.start()
	for runner in runners:
		runner.join()
	sys.exit(max(runner.exitcode for runner in runners))


def respawn_worker(site: str, place: int, variant: str) -> int:
	"""Fork a process that replaces its worker each time it is killed; its process id."""
	if keeper := os.fork():
		return keeper
	while True:
		pid = os.fork()
		if pid == 0:
			try:
				work(site, place, variant)
			except BaseException:
				traceback.print_exc()
				os._exit(1)
			os._exit(0)
		status = os.waitpid(pid, 0)[1]
		if os.WIFEXITED(status):
			os._exit(os.WEXITSTATUS(status))


if __name__ == "__main__":
	site, FOLDER, variant = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
	PLAN = json.loads((FOLDER / "plan.json").read_text())
	if "pairs" in PLAN:
		race(site, variant)
	keepers = [respawn_worker(site, place, variant) for place in range(PLAN["workers"])]
	sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in keepers))
