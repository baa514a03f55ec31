"""Raises workers, of delivery unless another program has its own, and prints their process ids; one that is killed is replaced until the work is done.

`python -m tests.faults.worker_pool <site> <workers>`, run in the bench's sites folder. Everything is imported once, so that
a new worker costs a fork and not seconds of start-up.
"""

import os
import sys
import traceback
from collections.abc import Callable

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.messaging.outbox import delivery
from gigafibre_fsm.domain.messaging.outbox import repository as outbox_repository
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.domain.messaging.templates import repository as templates
from gigafibre_fsm.domain.platform import outbound_guard
from gigafibre_fsm.integrations import twilio


def connect(site: str) -> None:
	"""Connect to the site, which is live as far as this process is concerned."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.conf.fsm_live_for = site


def warm_up(site: str) -> None:
	"""Import what Frappe and the SDK import at the first use, then let go of the connection."""
	connect(site)
	outbound_guard.judge_effect("sms", "")
	consent.state_of("")
	templates.load_delivery_rules("")
	outbox_repository.list_in_doubt(now_datetime(), 1)
	_ = twilio.connect()._client.messages
	frappe.destroy()


def work(site: str) -> None:
	"""Deliver until nothing is due, as a worker of the queue does."""
	connect(site)
	while delivery.deliver_due(str, limit=50):
		pass


def raise_worker(site: str, place: int, work: Callable[[str], None]) -> bool:
	"""Fork one worker and wait for its end; True if it ended by itself."""
	pid = os.fork()
	if pid == 0:
		try:
			work(site)
		except BaseException:
			traceback.print_exc()
			os._exit(1)
		os._exit(0)
	# one write: lines of several processes share this pipe
	os.write(1, f"worker {place} {pid}\n".encode())
	_pid, status = os.waitpid(pid, 0)
	if os.WIFEXITED(status) and os.WEXITSTATUS(status):
		os._exit(1)
	return os.WIFEXITED(status)


def respawn_worker(site: str, place: int, work: Callable[[str], None]) -> int:
	"""Fork a process that keeps one worker alive until the work is done; its process id."""
	pid = os.fork()
	if pid:
		return pid
	while not raise_worker(site, place, work):
		pass
	os._exit(0)


def respawn_workers(site: str, workers: int, work: Callable[[str], None]) -> int:
	"""Keep so many workers alive until the work is done; the worst of their exit codes."""
	places = [respawn_worker(site, place, work) for place in range(workers)]
	return max(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in places)


if __name__ == "__main__":
	warm_up(sys.argv[1])
	sys.exit(respawn_workers(sys.argv[1], int(sys.argv[2]), work))
