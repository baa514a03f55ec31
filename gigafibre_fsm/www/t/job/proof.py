"""Photos and the signature on the visit's page."""

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.www.page import PageRequest
from gigafibre_fsm.www.t import sent
from gigafibre_fsm.www.t.job import typed_signature


def _add_photo(request: PageRequest, job: str, technician: str) -> dict:
	technician_work.add_photo(
		job, technician, request.form.get("kind", "Other"), sent.photo(request), now=request.now
	)
	return {"next": f"/t/job/{job}#photos"}


def _remove_photo(request: PageRequest, job: str, technician: str) -> dict:
	technician_work.remove_photo(job, technician, request.form.get("photo_row", ""), now=request.now)
	return {"next": f"/t/job/{job}#photos", "said": _("The photo is deleted.")}


def _sign(request: PageRequest, job: str, technician: str) -> dict:
	name = (request.form.get("signed_by") or "").strip()
	if not name:
		frappe.throw(_("Write the name of the person who signs."))
	file = request.files.get("signature")
	png = file.stream.read() if file else typed_signature.draw(name, _("Name in writing, not drawn"))
	technician_work.store_signature(job, technician, name, png, now=request.now)
	return {"next": f"/t/job/{job}#signature", "said": _("Signed by {0}").format(name)}


def _without_proof(request: PageRequest, job: str, technician: str) -> dict:
	reason = request.form.get("reason", "")
	technician_work.record_missing_proof(job, technician, reason, sent.photo(request), now=request.now)
	return {"next": f"/t/job/{job}#line-proof", "said": _("Reason and photo are kept.")}


ACTIONS = {
	"without_proof": _without_proof,
	"photo": _add_photo,
	"remove_photo": _remove_photo,
	"sign": _sign,
}
