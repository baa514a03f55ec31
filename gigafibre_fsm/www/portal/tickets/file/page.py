"""A file of a message that the customer sees in one of their requests."""

import mimetypes

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.care.tickets import thread
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www import image_response
from gigafibre_fsm.www.page import PageRequest, Raw


def get(request: PageRequest) -> Raw:
	"""Return a picture to look at, and every other file to be saved. Raises NotYours for anyone else's."""
	issue, row = request.path_args["issue"], request.path_args["row"]
	stored = thread.find_file(issue, request.portal.customer, row)
	if mimetypes.guess_type(stored.address or "")[0] in image_response.TYPES:
		return image_response.image_response(stored)
	body = files.content_of(stored)
	if not body:
		raise NotYours
	# a browser must neither guess what it is nor show it
	headers = {"Cache-Control": "private, max-age=300", "Content-Disposition": "attachment"}
	return Raw(body, "application/octet-stream", headers=headers)
