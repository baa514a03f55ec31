"""Reading photographs: the bare codes, or the devices on a label."""

import hashlib

import frappe

from gigafibre_fsm.api import guards, uploads
from gigafibre_fsm.domain.access import commands
from gigafibre_fsm.domain.dispatch import visit
from gigafibre_fsm.domain.equipment import codes, labels


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(60, 300)
def barcodes(photo: str | None = None) -> dict:
	"""The codes on a photograph (file field `photo`, or base64); nothing is kept.

	Returns `{"codes": [{"text", "symbology", "source"}]}`, at most three; `source` is Barcode, or Gemini for a
	text that no check digit protects.
	"""
	return {"codes": codes.read(uploads.photo(photo))}


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(40, 300)
def equipment(photo: str | None = None, job: str | None = None, command_id: str | None = None) -> dict:
	"""The devices on a photographed label (file field `photo`, or base64), kept as an FSM Scan.

	Returns `{"scan", "state", "job", "sources", "problem", "devices": [{"device", "serial_number": {"value",
	"source", "symbology", "confidence", "verdict", "explanation"} | null, "mac_address", "gpon_serial", "model",
	"standing": {"kind", "where"}, "equipment"}]}`, at most five devices.
	"""
	me = guards.current_bearer().technician["name"]
	data = uploads.photo(photo)
	if job:
		visit.page(job, me)  # whose visit it is comes before anything is read or kept
	asked = {"photo": hashlib.sha256(data).hexdigest(), "job": job}
	about = ("Dispatch Job", job) if job else None
	done = commands.once(command_id, me, "scan", asked, lambda: {"scan": labels.read(job, me, data)}, about)
	return labels.describe(done["scan"], me)
