"""Private pictures of a technician's own visits: /t/file/<job>/<photo row or "signature">, /t/file/scan/<scan>."""

import mimetypes

import frappe

from gigafibre_fsm.domain.dispatch import visit
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www.page import PageRequest, Raw

TYPES = frozenset(("image/jpeg", "image/png", "image/webp"))


def get(request: PageRequest) -> Raw:
	"""The picture, to the technician whose visit or scan it belongs to; NotYours to everybody else."""
	technician = request.bearer.technician["name"]
	job, row = request.path_args["job"], request.path_args["row"]
	url = _of_scan(row, technician) if job == "scan" else visit.photo_file(job, technician, row)
	if not url:
		raise NotYours
	return _file(url)


def _of_scan(scan: str, technician: str) -> str | None:
	return frappe.db.get_value("FSM Scan", {"name": scan, "technician": technician}, "photo")


def _file(url: str) -> Raw:
	kind = mimetypes.guess_type(url)[0]
	name = frappe.db.get_value("File", {"file_url": url})
	if kind not in TYPES or not name:
		raise NotYours
	content = frappe.get_doc("File", name).get_content()
	body = content if isinstance(content, bytes) else content.encode("latin-1")
	return Raw(body, kind, headers={"Cache-Control": "private, max-age=300"})
