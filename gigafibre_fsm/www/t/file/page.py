"""Private pictures of a technician's own jobs and scans.

Served at /t/file/<job>/<photo row or "signature"> and /t/file/scan/<scan>.
"""

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.www import image_response
from gigafibre_fsm.www.page import PageRequest, Raw


def get(request: PageRequest) -> Raw:
	"""Return the picture to the technician whose job or scan it belongs to.

	Raises NotYours for anyone else.
	"""
	technician = request.identity.technician["name"]
	job, row = request.path_args["job"], request.path_args["row"]
	if job == "scan":
		return image_response.image_response(label_scans.find_photo(row, technician))
	return image_response.image_response(technician_work.find_photo_file(job, technician, row=row))
