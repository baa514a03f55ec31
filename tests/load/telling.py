"""Measures how long 5,000 customers of an outage take to tell, in batches and one by one: one table with the ratio.

`python -m tests.load.telling`, with the bench's Python, on the site that `FSM_SITE` names. `FSM_ROUNDS` is another number of
customers. Telling means that the texts wait in the outbox; how fast they leave is the provider's pace.
"""

import os
import time

import frappe

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.care.outages import notices
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import incidents
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.load.pages import on_site

CUSTOMERS = int(os.environ.get("FSM_ROUNDS") or 5000)


def main() -> None:
	"""Print the table."""
	with on_site(), taken_away_afterwards():
		frappe.db.set_single_value("FSM Settings", {"quiet_from": None, "quiet_until": None})
		spent = {size: measure_telling(size) for size in (1, notices.BATCH)}
	print(f"{CUSTOMERS} customers told   seconds   a second")
	for size, seconds in spent.items():
		print(f"batches of {size:<14} {seconds:9.1f} {CUSTOMERS / seconds:10.0f}")
	print(f"ratio {spent[1] / spent[notices.BATCH]:.2f}")


def measure_telling(size: int) -> float:
	"""Seconds that telling everybody takes, with so many customers in a transaction."""
	usual, notices.BATCH = notices.BATCH, size
	incident = incidents.an_outage_of_many(CUSTOMERS)
	start = time.perf_counter()
	while due.incidents_since(instants.now_utc()):
		tasks.follow_incidents()
		frappe.db.rollback()
	spent = time.perf_counter() - start
	assert frappe.db.count("FSM SMS", {"reference_name": incident}) == CUSTOMERS
	notices.BATCH = usual
	return spent


if __name__ == "__main__":
	main()
