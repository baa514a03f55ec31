"""Raises workers of the billing run; `careless` ones leave out its lock and its key.

`python -m tests.faults.billing_workers <site> <workers> <UTC time> <careful or careless>`, in the bench's sites folder.
"""

import sys

import frappe

from gigafibre_fsm.domain.billing.subscriptions import billing_key, billing_run, repository, runs
from tests.clocks import freeze_time
from tests.faults.worker_pool import connect, respawn_workers


def work(site: str) -> None:
	"""Bill until the run is finished, as one worker of the queue after the other does."""
	connect(site)
	with freeze_time(sys.argv[3], tick=True):
		while runs.find_running():
			billing_run.work(lambda: True)
			frappe.db.rollback()


def be_careless() -> None:
	"""Neither lock a subscription or its customer, nor set the key of the period."""
	repository.lock_due = lambda name, _today: frappe.db.get_value("Subscription", name, "party")
	billing_run.lock_customer = lambda _customer: None
	billing_key.set_key = lambda _invoice: None


if __name__ == "__main__":
	if sys.argv[4] == "careless":
		be_careless()
	# everything is imported before the first worker is raised
	connect(sys.argv[1])
	frappe.get_meta("Sales Invoice")
	frappe.destroy()
	sys.exit(respawn_workers(sys.argv[1], int(sys.argv[2]), work))
