"""Workers that tell the customers of outages, and are killed between any two statements of theirs.

`python -m tests.faults.telling_pool <site> <seed> <variant>`, run in the bench's sites folder. The variant `careless` forgets
what the same transaction writes together, so that a kill in between must tell somebody twice.
"""

import os
import random
import signal
import sys
import time

import frappe

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.care.outages import notices
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import instants
from tests.faults.worker_pool import connect, respawn_workers
from tests.plugin import FULL

WORKERS = 2
CHANCE = 0.0016 if FULL else 0.004
"""That a worker is killed before a statement; the small play has fewer statements."""
SECONDS = 120


def make_mortal() -> None:
	"""Let this process be killed before any statement that it sends to the database."""
	dice, ask = random.Random(os.getpid()), frappe.db.sql

	def ask_or_die(*args: object, **options: object) -> object:
		if dice.random() < CHANCE:
			os.kill(os.getpid(), signal.SIGKILL)
		return ask(*args, **options)

	frappe.db.sql = ask_or_die


def make_careless() -> None:
	"""Commit each text before it stands on the members, under a key that another try does not find."""
	queue = outbox.queue_message

	def queue_alone(*args: object, **options: object) -> str:
		name = queue(*args, **{**options, "effect_key": frappe.generate_hash(length=20)})
		frappe.db.commit()
		return name

	notices.outbox.queue_message = queue_alone


def tell_all(site: str) -> None:
	"""Tell customers until nothing is due, as workers of the queue do."""
	connect(site)
	make_mortal()
	if sys.argv[3] == "careless":
		make_careless()
	end = time.monotonic() + SECONDS
	while time.monotonic() < end and due.incidents_since(instants.now_utc()):
		tasks.follow_incidents()
		frappe.db.rollback()


if __name__ == "__main__":
	sys.exit(respawn_workers(sys.argv[1], WORKERS, tell_all))
