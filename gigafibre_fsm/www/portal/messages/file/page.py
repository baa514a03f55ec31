"""A file of an e-mail of the customer's thread, to be saved: it is never opened as a page of ours."""

from urllib.parse import quote

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.care.portal.messages import mails
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www.page import PageRequest, Raw


def get(request: PageRequest) -> Raw:
	"""Return the file; raises NotYours if the customer does not see its e-mail."""
	stored, title = mails.find_file(request.portal.customer, request.path_args["row"])
	body = files.content_of(stored)
	if not body:
		raise NotYours
	named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(title, safe='')}"}
	return Raw(body, "application/octet-stream", headers={"Cache-Control": "private, no-store", **named})
