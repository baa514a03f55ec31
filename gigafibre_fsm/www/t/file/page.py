"""Private pictures of a technician's own jobs and scans.

Served at /t/file/<job>/<photo row or "signature"> and /t/file/scan/<scan>.
"""

import frappe

from gigafibre_fsm.domain.access.files import StoredFile
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www import stored_picture
from gigafibre_fsm.www.page import PageRequest, Raw


def get(request: PageRequest) -> Raw:
	"""Return the picture to the technician whose job or scan it belongs to.

	Raises NotYours for anyone else.
	"""
	technician = request.bearer.technician["name"]
	job, row = request.path_args["job"], request.path_args["row"]
	if job == "scan":
		return stored_picture.image_response(_of_scan(row, technician))
	return stored_picture.image_response(technician_work.find_photo_file(job, technician, row))


def _of_scan(scan: str, technician: str) -> StoredFile:
	photo = frappe.db.get_value("FSM Scan", {"name": scan, "technician": technician}, "photo")
	if not photo:
		raise NotYours
	return StoredFile(photo, "FSM Scan", scan)
