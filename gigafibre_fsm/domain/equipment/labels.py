"""Reading a photographed label, and the person's word on it.

The decoder looks first; a vision model is asked only for what the codes leave open; stock and the rules of the
models judge; a person confirms.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment import create, decoder, grouping, models, picture, pieces, remarks, stock
from gigafibre_fsm.domain.equipment.grouping import Device, Guess
from gigafibre_fsm.domain.equipment.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.judging import Judged, Remark, judge
from gigafibre_fsm.exceptions import BadPicture, FsmError, NotYours
from gigafibre_fsm.integrations import gemini
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.fsm_scan.fsm_scan import FSMScan

DOCTYPE = "FSM Scan"
FIELDS = ("serial_number", "mac_address", "gpon_serial", "model")
LEAST_SECONDS_FOR_GEMINI = 3.0


@dataclass
class _Look:
	"""What one look at a photograph brought."""

	devices: list[Device]
	codes: list[pieces.Code]
	sources: list[str] = field(default_factory=list)
	problem: str = ""


def prepared(photo: bytes) -> picture.Prepared:
	"""The photograph, checked and upright.

	Raises:
		BadPicture: it is no usable photograph; the message says what to do.
	"""
	try:
		return picture.prepare(photo)
	except picture.UnusablePicture as error:
		frappe.throw(remarks.refuse(error), BadPicture)


def read(job: str | None, technician: str | None, photo: bytes, kind: str = "Label") -> str:
	"""Read the devices on a photograph into an FSM Scan and return its name.

	A photograph on which nothing is found is kept all the same: a person can type what it shows.

	Raises:
		BadPicture: the file is no usable photograph; the message says what to do.
	"""
	began = time.monotonic()
	seen = prepared(photo)
	rules = models.all_rules()
	look = _decoded(seen, rules)
	if grouping.lacks(look.devices, rules):
		_ask_gemini(look, seen.jpeg, began)
	scan = frappe.new_doc(DOCTYPE)
	scan.update(
		{
			"kind": kind,
			"job": job,
			"technician": technician,
			"taken_on": now_datetime(),
			"state": "Read" if look.devices else "Nothing Found",
			"sources": ", ".join(look.sources),
			"error": look.problem or None,
		}
	)
	_add_readings(scan, look, rules)
	# Nobody has the right to write scans by hand: this function is the only way, its callers are guarded.
	scan.insert(ignore_permissions=True)
	scan.db_set("photo", _stored(scan.name, seen.jpeg), update_modified=False)
	return scan.name


def describe(scan: str, technician: str | None) -> dict:
	"""A scan as the API answers it.

	Returns:
		{"scan", "state", "job", "sources", "problem", "devices": [{"device", "serial_number": {"value", "source",
		"confidence", "verdict", "explanation"} or None, "mac_address", "gpon_serial", "model", "standing":
		{"kind", "where"}, "equipment"}]}

	Raises:
		NotYours: it was taken by another technician, or is not there.
	"""
	doc = _own(scan, technician)
	location = doc.job and frappe.db.get_value("Dispatch Job", doc.job, "service_location")
	numbers = sorted({row.device for row in doc.readings if row.field in FIELDS})
	return {
		"scan": doc.name,
		"state": doc.state,
		"job": doc.job,
		"sources": doc.sources or "",
		"problem": doc.error or "",
		"devices": [_device(doc, number, technician, location) for number in numbers],
	}


def confirm(scan: str, device: int, values: dict[str, str], by: str, technician: str | None = None) -> str:
	"""Record what a person confirmed and return the Equipment, made when stock did not know it.

	What the person changed is kept beside what was read, as a typed reading. Confirming again with the same
	values changes nothing.

	Args:
		scan: the FSM Scan.
		device: which device of the photo, from 1.
		values: serial_number, mac_address, gpon_serial, equipment_model as the person left them.
		by: the User who confirms.
		technician: who confirms; a new device is on this technician's truck.

	Raises:
		NotYours: the scan is another technician's.
		FsmError: a value is malformed, or belongs to another device.
	"""
	doc = _own(scan, technician)
	spelled = create.checked(values)
	known = [
		each
		for each in stock.known([spelled["serial_number"]])
		if each.serial_number == spelled["serial_number"]
	]
	if known:
		equipment = known[0].equipment
		create.refuse_known(spelled, technician, but=equipment)
		_complete(equipment, spelled)
	else:
		equipment = create.create(
			spelled["serial_number"],
			spelled["equipment_model"],
			spelled["mac_address"] or "",
			spelled["gpon_serial"] or "",
			technician=technician,
		)
	_record(doc, device, spelled, equipment, by)
	return equipment


# ---- looking


def _decoded(seen: picture.Prepared, rules: Sequence[ModelRules]) -> _Look:
	started = time.monotonic()

	def is_enough(codes: Sequence[pieces.Code]) -> bool:
		found = grouping.devices(pieces.take_apart(codes, rules))
		return not grouping.lacks(found, rules)

	codes = decoder.decode(seen.image, is_enough, formats=decoder.LABEL).codes
	serials = {device.serial_number for device in stock.known([code.text for code in codes])}
	found = grouping.devices(pieces.take_apart(codes, rules, serials))
	return _Look(found, codes, [f"decoder {_milliseconds(started)} ms"])


def _ask_gemini(look: _Look, jpeg: bytes, began: float) -> None:
	"""Let Gemini transcribe what the codes left open; without it the decoder's word stands alone.

	The time budget of the settings is for the person who waits: what the decoder used is taken off.
	"""
	started = time.monotonic()
	try:
		client = gemini.connect()
		client.timeout = max(LEAST_SECONDS_FOR_GEMINI, client.timeout - (started - began))
		reading = client.read_label(jpeg)
	except NotConfigured:
		look.sources.append("Gemini off")
		return
	except IntegrationError as error:
		look.sources.append(f"Gemini {error.code or 'failed'} {_milliseconds(started)} ms")
		look.problem = _("The print on the label could not be read this time; only its barcodes were.")
		return
	look.sources.append(f"Gemini {_milliseconds(started)} ms")
	look.devices = grouping.add_guesses(
		look.devices,
		[
			Guess(item.serial, item.mac, item.gpon_serial, item.model, item.confidence)
			for item in reading.items
		],
	)


def _milliseconds(started: float) -> int:
	return round((time.monotonic() - started) * 1000)


# ---- keeping


def _add_readings(scan: "FSMScan", look: _Look, rules: Sequence[ModelRules]) -> None:
	for number, device in enumerate(look.devices, start=1):
		texts = [reading.value for reading in device.readings.values() if reading.field != "model"]
		for judged in judge(device, rules, stock.known(texts)):
			scan.append("readings", _row(number, judged))
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


def _row(number: int, judged: Judged) -> dict:
	return {
		"device": number,
		"field": judged.field,
		"value": judged.value[:140],
		"source": judged.source,
		"symbology": judged.symbology,
		"confidence": judged.confidence,
		"verdict": judged.verdict,
		"explanation": remarks.explain(judged.remark),
	}


def _stored(scan: str, jpeg: bytes) -> str:
	"""Keep the picture as a private file of the scan and return its address."""
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{scan}.jpg",
			"attached_to_doctype": DOCTYPE,
			"attached_to_name": scan,
			"attached_to_field": "photo",
			"is_private": 1,
			"content": jpeg,
		}
	)
	# A technician has no right to attach files; this one belongs to the scan that was just made for them.
	file.insert(ignore_permissions=True)
	return file.file_url


# ---- showing and confirming


def _own(scan: str, technician: str | None) -> "FSMScan":
	"""The scan, if this technician took it (None: dispatch, whose rights the caller has checked)."""
	owner = frappe.db.get_value(DOCTYPE, scan, ["name", "technician"], as_dict=True)
	if not owner or (technician and owner.technician != technician):
		frappe.throw(_("This scan is not there, or is not yours."), NotYours)
	return frappe.get_doc(DOCTYPE, scan)


def _device(doc: "FSMScan", number: int, technician: str | None, location: str | None) -> dict:
	# A typed reading stands after the one it replaces, so the last one wins.
	rows = {row.field: row for row in doc.readings if row.device == number}
	known = stock.known([rows[name].value for name in FIELDS[:3] if name in rows])
	where = stock.standing_of(known[0].equipment if known else None, technician, location)
	answer: dict = {"device": number}
	for name in FIELDS:
		answer[name] = _shown(rows[name]) if name in rows else None
	return {**answer, "standing": {"kind": where.kind, "where": where.where}, "equipment": where.equipment}


def _shown(row) -> dict:
	return {
		"value": row.value,
		"source": row.source,
		"symbology": row.symbology or "",
		"confidence": row.confidence,
		"verdict": row.verdict,
		"explanation": row.explanation or "",
	}


def _complete(equipment: str, spelled: dict[str, str | None]) -> None:
	"""Add to a device of stock the addresses it lacks; what stock has is never overwritten here."""
	doc = frappe.get_doc("Equipment", equipment)
	missing = {
		name: spelled[name] for name in ("mac_address", "gpon_serial") if spelled[name] and not doc.get(name)
	}
	if missing:
		doc.update(missing)
		# The person in front of the device completes its document; they were checked by the caller.
		doc.save(ignore_permissions=True)


def _record(doc: "FSMScan", device: int, spelled: dict[str, str | None], equipment: str, by: str) -> None:
	if doc.state == "Confirmed" and doc.equipment == equipment:
		return
	rows = {row.field: row.value for row in doc.readings if row.device == device}
	typed = {
		"model" if name == "equipment_model" else name: value for name, value in spelled.items() if value
	}
	for name, value in typed.items():
		if rows.get(name) != value:
			judged = Judged(name, value, "Typed", "", 100, "Good", Remark("typed"))
			doc.append("readings", _row(device, judged))
	doc.update(
		{"state": "Confirmed", "equipment": equipment, "confirmed_by": by, "confirmed_on": now_datetime()}
	)
	# See `read`: scans are written here only.
	doc.save(ignore_permissions=True)


__all__ = ["FsmError", "confirm", "describe", "prepared", "read"]
