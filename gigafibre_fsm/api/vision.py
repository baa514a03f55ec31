"""Reading photographs: the bare codes, or the devices on a label."""

import hashlib

import frappe

from gigafibre_fsm.api import guards, uploads
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.equipment.vision import barcodes as label_barcodes
from gigafibre_fsm.domain.equipment.vision import label_reader
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.platform import idempotency


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(60, 300)
def barcodes(photo: str | None = None) -> dict:
	"""The codes on a photograph (file field `photo`, or base64); nothing is kept.

	Returns `{"codes": [{"text", "symbology", "source"}]}`, at most three; `source` is Barcode, or Gemini for a
	text that no check digit protects.
	"""
	return {"codes": label_barcodes.read_barcodes(uploads.photo(photo))}


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(40, 300)
def equipment(photo: str | None = None, job: str | None = None, command_id: str | None = None) -> dict:
	"""Read the devices on a photographed label and keep the result as an FSM Scan.

	Args:
		photo: base64, unless the photograph comes as the file field `photo`.
		job: one's own visit for which it was taken, name of a Dispatch Job.
		command_id: made by the phone; a repeat with the same id makes no second scan.

	Returns `{"scan", "state", "job", "sources", "problem", "devices": [{"device", "serial_number": {"value",
	"source", "symbology", "confidence", "verdict", "explanation"} | null, "mac_address", "gpon_serial",
	"model", "standing": {"kind", "where"}, "equipment"}]}`, at most five devices.
	"""
	me = guards.current_identity().technician["name"]
	data = uploads.photo(photo)
	if job:
		technician_work.load_page(job, me)  # whose visit it is comes before anything is read or kept
	# The look comes before the command: it takes seconds, and a command's row is locked while it is applied.
	seen = None if idempotency.is_applied(command_id) else label_reader.read_label(data)
	return label_scans.describe_scan(_kept(command_id, me, job, data, seen), me)


def _kept(
	command_id: str | None, me: str, job: str | None, data: bytes, seen: label_reader.LabelReadResult | None
) -> str:
	"""The scan of this command, made from what was seen unless the command made it before."""
	done = idempotency.run_once(
		command_id,
		me,
		"scan",
		{"photo": hashlib.sha256(data).hexdigest(), "job": job},
		lambda: {"scan": label_scans.store_scan(job, me, seen or label_reader.read_label(data))},
		("Dispatch Job", job) if job else None,
	)
	return done["scan"]
