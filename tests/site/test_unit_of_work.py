"""A deadlock's victim is done again from its start, with one effect; shown with two real connections."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import frappe

from gigafibre_fsm.domain.platform import transactions

ROWS = ("unit-of-work-a", "unit-of-work-b")


@pytest.fixture
def rows() -> Iterator[tuple[str, str]]:
	"""Two committed documents to quarrel about, forgotten afterwards."""
	for name in ROWS:
		frappe.get_doc({"doctype": "ToDo", "name": name, "description": "-"}).insert(set_name=name)
	frappe.db.commit()
	yield ROWS
	frappe.db.rollback()
	frappe.db.delete("ToDo", {"name": ("in", ROWS)})
	frappe.db.commit()


def _in_order(site: str, first: str, second: str, met: threading.Barrier) -> int:
	"""Add one letter to both rows, in this order, on a connection of its own; how many attempts it took."""
	attempts = 0

	def work() -> None:
		nonlocal attempts
		attempts += 1
		_add_letter(first)
		if attempts == 1:
			met.wait(20)  # now each holds what the other wants
		_add_letter(second)

	frappe.init(site=site)
	frappe.connect()
	try:
		transactions.run_transaction(work)
	finally:
		frappe.destroy()
	return attempts


def _add_letter(name: str) -> None:
	text = frappe.db.get_value("ToDo", name, "description", for_update=True)
	frappe.db.set_value("ToDo", name, "description", text + "x", update_modified=False)


def test_the_victim_of_a_deadlock_is_done_again_whole_and_counts_once(rows):
	site, met = frappe.local.site, threading.Barrier(2)
	with ThreadPoolExecutor(2) as threads:
		one = threads.submit(_in_order, site, rows[0], rows[1], met)
		other = threads.submit(_in_order, site, rows[1], rows[0], met)
		attempts = sorted((one.result(60), other.result(60)))
	assert attempts == [1, 2]
	frappe.db.rollback()
	assert [frappe.db.get_value("ToDo", name, "description") for name in rows] == ["-xx", "-xx"]


def test_what_is_no_deadlock_is_not_tried_again():
	attempts = []

	def work() -> None:
		attempts.append(1)
		raise frappe.ValidationError("no")

	with pytest.raises(frappe.ValidationError):
		transactions.run_transaction(work)
	assert len(attempts) == 1


def test_the_transaction_of_a_request_is_done_again_as_well_and_left_for_frappe_to_commit(rows):
	attempts = []

	def work() -> None:
		attempts.append(1)
		_add_letter(rows[0])
		if len(attempts) == 1:
			raise frappe.QueryDeadlockError("forced")

	transactions.retry_victim(work)
	assert (len(attempts), frappe.db.get_value("ToDo", rows[0], "description")) == (2, "-x")
	frappe.db.rollback()
	assert frappe.db.get_value("ToDo", rows[0], "description") == "-"
