"""Raises delivery workers and prints their process ids; one that is killed is replaced until the work is done.

`python -m tests.faults.nursery <site>`, run in the bench's sites folder. Frappe is imported once, so that a
new worker costs a fork and not a second of start-up.
"""

import os
import sys
import traceback

from twilio.rest import Client

import frappe

from gigafibre_fsm.domain.messaging import delivery


def work(site: str) -> None:
	"""Deliver until nothing is due, as a worker of the queue does."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.conf.fsm_live_for = site
	while delivery.deliver_due(str, limit=50):
		pass


def raise_worker(site: str) -> bool:
	"""Fork one worker and wait for its end; True if it ended by itself."""
	pid = os.fork()
	if pid == 0:
		try:
			work(site)
		except BaseException:
			traceback.print_exc()
			os._exit(1)
		os._exit(0)
	print(pid, flush=True)
	_pid, status = os.waitpid(pid, 0)
	if os.WIFEXITED(status) and os.WEXITSTATUS(status):
		raise SystemExit(1)
	return os.WIFEXITED(status)


if __name__ == "__main__":
	# the SDK loads its larger half at the first use
	_ = Client("AC", "unused").messages
	while not raise_worker(sys.argv[1]):
		pass
