"""Raises workers of an import of old accounts; `careless` ones leave out the lock of an account and its new state.

`python -m tests.faults.cutover_workers <site> <workers> <import> <careful or careless>`, in the bench's sites folder.
"""

import sys

import frappe

from gigafibre_fsm.domain.cutover.importing import requests, runs, staged_accounts
from tests.faults.worker_pool import connect, respawn_workers


def work(site: str) -> None:
	"""Import until nothing is left, as one worker of the queue does after the other."""
	connect(site)
	while frappe.db.get_value(requests.DOCTYPE, sys.argv[3], "state") == requests.IMPORTING:
		runs.work(lambda: True)
		frappe.db.rollback()


def be_careless() -> None:
	"""Note that an account is done only in a transaction after the one that made its documents."""
	note = staged_accounts.note_done

	def note_later(name: str, customer: str, documents: list) -> None:
		frappe.db.commit()
		note(name, customer, documents)

	staged_accounts.note_done = note_later


if __name__ == "__main__":
	if sys.argv[4] == "careless":
		be_careless()
	# everything is imported before the first worker is raised
	connect(sys.argv[1])
	for doctype in ("Customer", "Sales Invoice", "Subscription", "Journal Entry", "Equipment"):
		frappe.get_meta(doctype)
	frappe.destroy()
	sys.exit(respawn_workers(sys.argv[1], int(sys.argv[2]), work))
