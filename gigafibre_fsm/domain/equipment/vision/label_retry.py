"""Reads photographed labels again if the first reading could not be completed while the user waited.

The due time is stored in the FSM Scan (`look_on`), so that a scan whose worker dies becomes due again. What
the user typed or confirmed meanwhile is never changed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.equipment import due as waiting
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.equipment.vision.label_reader import LabelReadResult
from gigafibre_fsm.domain.platform import instants, job_queue, transactions

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.fsm_scan.fsm_scan import FSMScan

DOCTYPE = "FSM Scan"
PAUSES = (1, 2, 5, 15, 30)
"""Minutes before each further reading; after the last one the scan keeps what was read."""
SECONDS = 45.0
"""For one reading in the background, where no user waits."""
CLAIMED = timedelta(minutes=3)


def schedule_retry(scan: "FSMScan", look: LabelReadResult, now: datetime) -> None:
	"""Schedule another reading of a photograph if the first is incomplete; the caller saves the scan.

	Args:
		scan: the FSM Scan, which is changed here.
		look: the reading; its `problem` is set if it is incomplete.
		now: site time, naive.
	"""
	if not look.problem:
		return
	scan.look_on = instants.to_nearest_utc(now)
	if not look.devices:
		scan.state = "Being Read"
	wake_worker()


def wake_worker() -> None:
	"""Have a worker read labels after this transaction; only this function and the clock queue the job."""
	job_queue.enqueue_after_commit("read_labels", "short")


def find_due(now: datetime, limit: int = 5) -> list[str]:
	"""Return the scans due for another reading, oldest first."""
	filters = waiting.label_filters(instants.to_nearest_utc(now))
	return frappe.get_all(DOCTYPE, filters, pluck="name", order_by="look_on", limit=limit)


def retry_reading(
	scan: str, fill: Callable[["FSMScan", LabelReadResult], None], clock: Callable[[], datetime]
) -> None:
	"""Read one photograph again and store the result in its scan; safe to repeat.

	No transaction is open while it is read: one unit of work claims the scan before, another stores the
	result after.

	Args:
		scan: name of the FSM Scan.
		fill: writes a reading into the scan, which is saved here.
		clock: returns the site's time, naive.
	"""
	photo = transactions.run_transaction(lambda: _claimed(scan, clock()))
	if photo:
		found = label_reader.read_label(photo, SECONDS)
		transactions.run_transaction(lambda: _save_result(scan, found, fill, clock()))


def _claimed(scan: str, now: datetime) -> bytes | None:
	doc = frappe.get_doc(DOCTYPE, scan, for_update=True)
	if doc.state in waiting.SETTLED or not doc.look_on or doc.look_on > instants.to_nearest_utc(now):
		return None
	looks = doc.looks + 1
	# counted before reading, so that a photograph that kills its worker is not retried for ever
	is_last = looks > len(PAUSES)
	doc.db_set(
		{"looks": looks, "look_on": None if is_last else instants.to_nearest_utc(now) + CLAIMED},
		update_modified=False,
	)
	if is_last:
		_give_up(doc)
		return None
	return files.content_of(files.StoredFile(doc.photo, DOCTYPE, doc.name)) or None


def _save_result(
	scan: str, found: LabelReadResult, fill: Callable[["FSMScan", LabelReadResult], None], now: datetime
) -> None:
	doc = frappe.get_doc(DOCTYPE, scan, for_update=True)
	if doc.state in waiting.SETTLED:
		return
	if found.devices or not found.problem:
		doc.readings = []
		fill(doc, found)
	doc.look_on = None
	if found.problem:
		doc.look_on = instants.to_nearest_utc(now) + timedelta(
			minutes=PAUSES[min(doc.looks, len(PAUSES)) - 1]
		)
	# guard: written by a worker, for a scan that a guarded endpoint made
	doc.save(ignore_permissions=True)


def _give_up(doc: "FSMScan") -> None:
	if doc.state == "Being Read":
		doc.db_set("state", "Nothing Found", update_modified=False)
