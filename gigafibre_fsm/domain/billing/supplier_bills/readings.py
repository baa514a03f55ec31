"""The rows of Bill Reading: kept before anything is read, locked before anything changes, judged whenever they change."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.core.api.file import get_max_file_size

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.billing.supplier_bills import findings, pages, stored_bill
from gigafibre_fsm.domain.billing.supplier_bills.bill import BillFinding
from gigafibre_fsm.domain.platform import instants, job_queue
from gigafibre_fsm.exceptions import FsmError, OutOfDate

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.bill_reading.bill_reading import BillReading

DOCTYPE = "Bill Reading"
WAITING, TO_CHECK, FAILED, DRAFTED, DISMISSED = "Waiting", "To Check", "Failed", "Drafted", "Dismissed"
UPLOAD, EMAIL = "Upload", "E-mail"
GOOD, DOUBTFUL, BAD = "Good", "Doubtful", "Bad"


@dataclass(frozen=True)
class KeptBill:
	"""A file that is kept: its reading, and whether the same file was kept before."""

	reading: str
	is_known: bool


def keep_file(
	title: str, content: bytes, *, source: str, now: datetime, batch: str = "", sender: str = ""
) -> KeptBill:
	"""Keep a file until it is read, once: the same file again gives the reading that it has.

	Args:
		title: name of the file, as it came.
		content: its bytes.
		source: UPLOAD or EMAIL.
		now: site time, naive.
		batch: what was uploaded together.
		sender: of the e-mail.
	"""
	key = hashlib.sha256(content).hexdigest()
	if known := frappe.db.get_value(DOCTYPE, {"file_key": key}):
		return KeptBill(known, True)
	row = frappe.new_doc(DOCTYPE)
	row.update(
		{
			"state": WAITING,
			"source": source,
			"received_on": now,
			"file_title": title[:140],
			"file_hash": key,
			"file_key": key,
			"batch": batch[:140],
			"sender": sender[:140],
			"next_attempt": instants.to_nearest_utc(now),
		}
	)
	try:
		# guard: callers are an endpoint for accountants and the clock that fetches e-mails; no role writes these rows
		row.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		# another upload of the same file was first by a moment
		frappe.clear_last_message()
		return KeptBill(frappe.db.get_value(DOCTYPE, {"file_key": key}, for_update=True), True)
	if _store_content(row, title, content):
		wake_worker()
	return KeptBill(row.name, False)


def find_largest() -> int:
	"""Return how many bytes a file may have that this site keeps."""
	return min(pages.MOST_BYTES, get_max_file_size())


def _store_content(row: "BillReading", title: str, content: bytes) -> bool:
	"""Store the file, a photograph upright; one that the site does not keep is named, and its reading has failed."""
	upright = pages.turn_upright(content)
	kept = upright or content
	if len(kept) > find_largest():
		row.db_set({"state": FAILED, "problem": pages.TOO_HEAVY, "next_attempt": None})
		return False
	name = make_file_name(f"{title}.jpg" if upright else title)
	row.db_set("file", files.store_file(DOCTYPE, row.name, name, kept, "file"), update_modified=False)
	return True


def wake_worker() -> None:
	"""Have a worker read bills after this transaction; only this function and the clock queue the job."""
	job_queue.enqueue_after_commit("read_bills", "default")


def lock_reading(name: str, states: Sequence[str], modified: str | None = None) -> "BillReading":
	"""Lock a reading and return it.

	Args:
		name: of the Bill Reading.
		states: that it may be in.
		modified: as the page saw it; None where nothing is overwritten.

	Raises:
		FsmError: it was deleted.
		OutOfDate: somebody has changed it, or decided about it, meanwhile.
	"""
	try:
		row = frappe.get_doc(DOCTYPE, name, for_update=True)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		frappe.throw(_("This bill no longer exists. Reload the page."), FsmError)
	row.check_permission("read")
	if row.state not in states:
		frappe.throw(_("Somebody has decided about this bill meanwhile. Reload the page."), OutOfDate)
	if modified and str(row.modified) != modified:
		frappe.throw(
			_("Somebody has changed this bill meanwhile. Reload it; what you typed is not saved."), OutOfDate
		)
	return row


def save_reading(row: "BillReading") -> None:
	"""Save a reading; a supplier, account or draft that it names may be gone by now, which the page shows."""
	row.flags.ignore_links = True
	# guard: no role writes these rows; callers are endpoints for accountants, and the worker that reads
	row.save(ignore_permissions=True)


def save_judged(row: "BillReading", found: Sequence[BillFinding]) -> None:
	"""Save a reading with its worst verdict."""
	codes = {each.code for each in (*found, *stored_bill.load_findings(row.doubts))}
	row.verdict = BAD if codes & findings.BAD else DOUBTFUL if codes else GOOD
	save_reading(row)


def load_content(row: "BillReading") -> bytes:
	"""Return the file: a photograph upright, anything else as it came; empty if it is gone."""
	return files.content_of(StoredFile(row.file, DOCTYPE, row.name)) if row.file else b""


def make_file_name(title: str) -> str:
	"""Return a file's name for storage, with an ending and nothing that a path or Frappe's own check minds."""
	stem, _dot, ending = title.replace("/", "-").replace("\\", "-").rpartition(".")
	kept = "".join(sign for sign in stem or "bill" if sign.isalnum() or sign in " -_")[:60].strip() or "bill"
	return f"{kept}.{ending.lower() if ending.isalnum() and len(ending) <= 5 else 'bin'}"
