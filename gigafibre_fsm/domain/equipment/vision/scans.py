"""Scans of labels: what was read from a photograph, and the user's confirmation.

`vision/label_reader.py` does the reading; this module validates it against stock and the models' rules, and
stores it.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypedDict

from pypika import Order, Parameter

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.equipment.identity import model_rules, stock_lookup, validation_messages
from gigafibre_fsm.domain.equipment.identity.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.identity.validation import JudgedValue, judge_device
from gigafibre_fsm.domain.equipment.vision import label_reader, label_retry
from gigafibre_fsm.domain.equipment.vision.label_reader import LabelReadResult
from gigafibre_fsm.exceptions import NotYours

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.fsm_scan.fsm_scan import FSMScan

DOCTYPE = "FSM Scan"
MOST_UNCONFIRMED = 5
FIELDS = ("serial_number", "mac_address", "gpon_serial", "model")


class ScanStanding(TypedDict):
	"""The place of a device according to stock; see stock_lookup.StockLocation."""

	kind: str
	where: str


class ShownReading(TypedDict):
	"""A value that was read, with its source, confidence in percent, verdict and explanation."""

	value: str
	source: str
	symbology: str
	confidence: float
	verdict: str
	explanation: str


class ScannedDevice(TypedDict):
	"""One device of a scan, numbered from 1; fields that were not read are None."""

	device: int
	serial_number: ShownReading | None
	mac_address: ShownReading | None
	gpon_serial: ShownReading | None
	model: ShownReading | None
	standing: ScanStanding
	equipment: str | None


class ScanAnswer(TypedDict):
	"""A scan as the API sends it."""

	scan: str
	state: str
	job: str | None
	sources: str
	problem: str
	devices: list[ScannedDevice]


class UnconfirmedScan(TypedDict):
	"""A photograph that is not confirmed yet."""

	scan: str
	state: str


def scan_photo(
	job: str | None,
	technician: str | None,
	photo: bytes,
	kind: str = "Label",
	seconds: float = label_reader.SECONDS,
) -> str:
	"""Read the devices on a photograph into an FSM Scan and return its name.

	For callers without an open transaction; others call `label_reader.read_label` first and then `store_scan`.

	Args:
		job: the Dispatch Job it was taken for.
		technician: the Dispatch Technician who took it.
		photo: the file as uploaded.
		kind: of FSM Scan.
		seconds: for the whole reading; see `label_reader.read_label`.

	Raises:
		BadPicture: the file is not a usable photograph; the message says what to do.
	"""
	return store_scan(job, technician, label_reader.read_label(photo, seconds), kind)


def store_scan(job: str | None, technician: str | None, look: LabelReadResult, kind: str = "Label") -> str:
	"""Store a reading of a photograph as an FSM Scan and return its name.

	A photograph without any result is stored as well, as the user can type what it shows.

	Args:
		job: the Dispatch Job it was taken for.
		technician: the Dispatch Technician who took it.
		look: the reading, with the picture.
		kind: Label or Typed.
	"""
	scan = frappe.new_doc(DOCTYPE)
	scan.update({"kind": kind, "job": job, "technician": technician, "taken_on": now_datetime()})
	fill_scan(scan, look)
	label_retry.schedule_retry(scan, look, now_datetime())
	# guard: no role may write scans; they come from here alone, and all callers are guarded
	scan.insert(ignore_permissions=True)
	photo = files.store_file(DOCTYPE, scan.name, f"{scan.name}.jpg", look.jpeg, "photo")
	scan.db_set("photo", photo, update_modified=False)
	return scan.name


def fill_scan(scan: "FSMScan", look: LabelReadResult) -> None:
	"""Write a reading into a scan, validated against present stock; the caller saves it."""
	scan.update(
		{
			"state": "Read" if look.devices else "Nothing Found",
			"sources": ", ".join(look.sources),
			"error": look.problem or None,
		}
	)
	_add_readings(scan, look, model_rules.load_all_rules())


def list_unconfirmed(job: str, technician: str, settled: Iterable[str] = ()) -> list[UnconfirmedScan]:
	"""Return a job's photographs that are not confirmed yet, newest first: `{"scan", "state"}`.

	Args:
		job: name of the Dispatch Job.
		technician: the Dispatch Technician who took them.
		settled: serial numbers of the devices that the job has installed or removed already; a photograph of
			one of them needs no confirmation any more.
	"""
	asked = {"job": job, "technician": technician, "settled": ("", *settled)}
	return frappe.db.sql(_unconfirmed(), asked, as_dict=True)


@cache
def _unconfirmed() -> str:
	"""Return the query as text, built once per process: building it takes longer than running it."""
	table = frappe.qb.DocType(DOCTYPE)
	reading = frappe.qb.DocType("FSM Scan Reading")
	query = frappe.qb.from_(table).select(table.name.as_("scan"), table.state)
	query = query.where(
		(table.job == Parameter("%(job)s")) & (table.technician == Parameter("%(technician)s"))
	)
	query = query.where(table.state.isin(("Read", "Being Read", "Nothing Found")))
	of_settled = (reading.field == "serial_number") & reading.value.isin(Parameter("%(settled)s"))
	query = query.where(table.name.notin(frappe.qb.from_(reading).select(reading.parent).where(of_settled)))
	return query.orderby(table.taken_on, order=Order.desc).limit(MOST_UNCONFIRMED).get_sql()


def dismiss_scan(scan: str, technician: str | None) -> None:
	"""Dismiss a photograph that will not be confirmed; a confirmed one stays. Raises NotYours."""
	doc = load_own_scan(scan, technician)
	if doc.state != "Confirmed":
		doc.update({"state": "Dismissed", "look_on": None})
		doc.save(ignore_permissions=True)  # see `store_scan`


def describe_scan(scan: str, technician: str | None) -> ScanAnswer:
	"""Return a scan as the API sends it.

	Returns:
		{"scan", "state", "job", "sources", "problem", "devices": [{"device", "serial_number": {"value", "source",
		"confidence", "verdict", "explanation"} or None, "mac_address", "gpon_serial", "model", "standing":
		{"kind", "where"}, "equipment"}]}

	Raises:
		NotYours: it was taken by another technician, or does not exist.
	"""
	doc = load_own_scan(scan, technician)
	location = doc.job and frappe.db.get_value("Dispatch Job", doc.job, "service_location")
	numbers = sorted({row.device for row in doc.readings if row.field in FIELDS})
	return {
		"scan": doc.name,
		"state": doc.state,
		"job": doc.job,
		"sources": doc.sources or "",
		"problem": _(doc.error) if doc.error else "",
		"devices": [_device(doc, number, technician, location) for number in numbers],
	}


def find_photo(scan: str, technician: str) -> files.StoredFile:
	"""Return the photo of the technician's own scan.

	Raises:
		NotYours: there is no such scan, it is another technician's, or it has no photo.
	"""
	photo = frappe.db.get_value(DOCTYPE, {"name": scan, "technician": technician}, "photo")
	if not photo:
		raise NotYours
	return files.StoredFile(photo, DOCTYPE, scan)


# ---- keeping


def _add_readings(scan: "FSMScan", look: LabelReadResult, rules: Sequence[ModelRules]) -> None:
	for number, device in enumerate(look.devices, start=1):
		texts = [reading.value for reading in device.readings.values() if reading.field != "model"]
		for judged in judge_device(device, rules, stock_lookup.find_stock_devices(texts)):
			scan.append("readings", build_reading(number, judged))
	for code in look.codes:
		scan.append(
			"readings",
			{
				"device": 0,
				"field": "code",
				"value": code.text[:140],
				"source": "Barcode",
				"symbology": code.symbology,
			},
		)


def build_reading(number: int, judged: JudgedValue) -> dict[str, str | int | float]:
	"""Return the fields of an FSM Scan Reading: the device's number on the photo, from 1, and a judged value."""
	return {
		"device": number,
		"field": judged.field,
		"value": judged.value[:140],
		"source": judged.source,
		"symbology": judged.symbology,
		"confidence": judged.confidence,
		"verdict": judged.verdict,
		"explanation": validation_messages.pack_remark(judged.remark),
	}


# ---- showing


def load_own_scan(scan: str, technician: str | None) -> "FSMScan":
	"""Return the scan if this technician took it (None: a dispatcher, whose right the caller has checked).

	Raises:
		NotYours: it was taken by another technician, or does not exist.
	"""
	try:
		doc = frappe.get_doc(DOCTYPE, scan)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		doc = None
	if not doc or (technician and doc.technician != technician):
		frappe.throw(_("This scan is not there, or is not yours."), NotYours)
	return doc


def _device(doc: "FSMScan", number: int, technician: str | None, location: str | None) -> ScannedDevice:
	# a typed reading follows the one it replaces, so the last one wins
	rows = {row.field: row for row in doc.readings if row.device == number}
	known = stock_lookup.find_stock_devices([rows[name].value for name in FIELDS[:3] if name in rows])
	where = stock_lookup.locate_device(known[0].equipment if known else None, technician, location=location)
	answer: dict = {"device": number}
	for name in FIELDS:
		answer[name] = _build_shown_reading(rows[name]) if name in rows else None
	return {**answer, "standing": {"kind": where.kind, "where": where.where}, "equipment": where.equipment}


def _build_shown_reading(row) -> ShownReading:
	return {
		"value": row.value,
		"source": row.source,
		"symbology": row.symbology or "",
		"confidence": row.confidence,
		"verdict": row.verdict,
		"explanation": validation_messages.explain_stored(row.explanation),
	}
