"""Reads bills in the background, one after the other; a worker that dies loses and repeats nothing.

The moment of the next try is stored in the row before it is read, so that the bill of a dead worker becomes due again.
No transaction is open while a bill is read.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.billing import due
from gigafibre_fsm.domain.billing.supplier_bills import (
	findings,
	matching,
	pages,
	readings,
	stored_bill,
	surroundings,
	transcription,
)
from gigafibre_fsm.domain.billing.supplier_bills.pages import UnusableBill
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.integrations import gemini
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Unavailable

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.bill_reading.bill_reading import BillReading
	from gigafibre_fsm.integrations.gemini.bill_answers import BillTranscription

PAUSES = (1, 5, 15, 60)
"""Minutes before each further reading while Gemini has no room; after the last one the bill has failed."""
CLAIMED = timedelta(minutes=5)
SECONDS = 90.0
"""For one bill; nobody waits."""
UNSUPPORTED, NO_ROOM, REFUSED, SWITCHED_OFF = "unsupported", "no_room", "refused", "switched_off"


def read_due(is_time_left: Callable[[], bool], clock: Callable[[], datetime]) -> int:
	"""Read the bills that wait; return how many.

	Args:
		is_time_left: asked before each bill.
		clock: returns site time, naive.
	"""
	count = 0
	while is_time_left() and (name := _find_due(clock())):
		read_bill(name, clock)
		count += 1
	return count


def read_bill(name: str, clock: Callable[[], datetime]) -> None:
	"""Read one bill that is due, and store what was read or why it was not; safe to repeat.

	Args:
		name: of the Bill Reading.
		clock: as for `read_due`.
	"""
	content = transactions.run_transaction(partial(_claim, name, clock()))
	if content is None:
		return
	try:
		drawn = pages.draw_pages(content)
		client = gemini.connect()
		transactions.end_reading()
		found = client.read_bill(drawn, timeout=SECONDS)
	except UnusableBill as error:
		transactions.run_transaction(partial(_fail, name, error.reason))
	except Unavailable as error:
		transactions.run_transaction(partial(_postpone, name, clock(), error.retry_after or 0))
	except NotConfigured:
		transactions.run_transaction(partial(_fail, name, SWITCHED_OFF, drawn))
	except IntegrationError:
		transactions.run_transaction(partial(_fail, name, REFUSED, drawn))
	else:
		transactions.run_transaction(partial(_store, name, drawn, found, clock()))


def _find_due(now: datetime) -> str | None:
	return due.find_next_bill(instants.to_nearest_utc(now))


def _claim(name: str, now: datetime) -> bytes | None:
	row = frappe.get_doc(readings.DOCTYPE, name, for_update=True)
	present = instants.to_nearest_utc(now)
	if row.state != readings.WAITING or not row.next_attempt or row.next_attempt > present:
		return None
	if row.attempts > len(PAUSES):
		# a file that kills its worker each time is not read for ever
		_fail(name, NO_ROOM)
		return None
	row.db_set({"attempts": row.attempts + 1, "next_attempt": present + CLAIMED}, update_modified=False)
	return readings.load_content(row)


def _postpone(name: str, now: datetime, pause: float) -> None:
	row = frappe.get_doc(readings.DOCTYPE, name, for_update=True)
	if row.state != readings.WAITING:
		return
	if row.attempts > len(PAUSES):
		_fail(name, NO_ROOM)
		return
	wait = max(timedelta(minutes=PAUSES[row.attempts - 1]), timedelta(seconds=pause))
	row.db_set({"problem": NO_ROOM, "next_attempt": instants.to_nearest_utc(now) + wait})


def _fail(name: str, problem: str, drawn: list[bytes] | None = None) -> None:
	row = frappe.get_doc(readings.DOCTYPE, name, for_update=True)
	if row.state != readings.WAITING:
		return
	row.update({"state": readings.FAILED, "problem": problem, "next_attempt": None})
	if drawn:
		row.pages = _exchange_pages(row, drawn)
	row.verdict = readings.BAD
	readings.save_reading(row)


def _store(name: str, drawn: list[bytes], found: "BillTranscription", now: datetime) -> None:
	row = frappe.get_doc(readings.DOCTYPE, name, for_update=True)
	if row.state != readings.WAITING:
		return
	read = transcription.read_transcription(found.fields, found.lines, now.date())
	supplier = matching.find_supplier(read.bill, surroundings.load_suppliers())
	booked = surroundings.load_booked_lines(supplier) if supplier else ()
	stored_bill.write_bill(row, surroundings.book_lines(read.bill, booked))
	row.update(
		{
			"state": readings.TO_CHECK,
			"supplier": supplier or None,
			"problem": "",
			"next_attempt": None,
			"doubts": stored_bill.dump_findings(read.doubts),
			"regions": json.dumps([asdict(region) for region in found.regions]),
			"pages": _exchange_pages(row, drawn),
			"model_version": found.model_version[:140],
		}
	)
	known = surroundings.load_surroundings(row, now.date())
	readings.save_judged(row, findings.judge_bill(stored_bill.load_bill(row), known))


def _exchange_pages(row: "BillReading", drawn: list[bytes]) -> str:
	"""Store the pages as private files of the reading instead of those of an earlier one; return their addresses."""
	for address in (row.pages or "").split():
		files.delete_file(StoredFile(address, readings.DOCTYPE, row.name))
	addresses = [
		files.store_file(readings.DOCTYPE, row.name, f"page-{number}.jpg", jpeg)
		for number, jpeg in enumerate(drawn, 1)
	]
	return "\n".join(addresses)
