"""Reading photographs: the bare codes, or the devices on a label."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards, uploads
from gigafibre_fsm.api.technician_commands import perform, technician
from gigafibre_fsm.domain.dispatch.job import ownership
from gigafibre_fsm.domain.equipment.vision import barcodes as label_barcodes
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.equipment.vision.barcodes import ReadCode
from gigafibre_fsm.domain.equipment.vision.scans import ScanAnswer
from gigafibre_fsm.domain.platform import idempotency


class ReadCodes(TypedDict):
	"""The codes on a photograph, at most three."""

	codes: list[ReadCode]


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(60, 300)
def barcodes(photo: str | None = None) -> ReadCodes:
	"""Read the codes on a photograph (file field `photo`, or base64); nothing is stored.

	Returns `{"codes": [{"text", "symbology", "source"}]}`, at most three; `source` is Barcode, or Gemini for a
	text that no check digit protects.
	"""
	return {"codes": label_barcodes.read_barcodes(uploads.photo(photo))}


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(40, 300)
def equipment(
	photo: str | None = None, job: str | None = None, command_id: str | None = None, seen: str = ""
) -> ScanAnswer:
	"""Read the devices on a photographed label and keep the result as an FSM Scan.

	Args:
		photo: base64, unless the photograph comes as the file field `photo`.
		job: the technician's own job for which it was taken, name of a Dispatch Job.
		command_id: made by the phone; a repeat with the same id makes no second scan.
		seen: as in api.technician.move().

	Returns `{"scan", "state", "job", "sources", "problem", "devices": [{"device", "serial_number": {"value",
	"source", "symbology", "confidence", "verdict", "explanation"} | null, "mac_address", "gpon_serial",
	"model", "standing": {"kind", "where"}, "equipment"}]}`, at most five devices.
	"""
	me = technician()
	data = uploads.photo(photo)
	if job:
		ownership.require(job, me)
	# The look comes before the command: it takes seconds, and a command's row is locked while it is applied.
	look = None if idempotency.is_applied(command_id) else label_reader.read_label(data)
	scan = perform("scan", job, command_id, seen=seen, look=look, photo=data)["scan"]
	return label_scans.describe_scan(scan, me)
