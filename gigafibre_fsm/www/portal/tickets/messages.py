"""What a customer's form about a request carries: the text, and the photos, checked and shrunk."""

import hashlib
from dataclasses import dataclass
from urllib.parse import quote

from gigafibre_fsm.domain.care.tickets import limits
from gigafibre_fsm.domain.care.tickets.writing import CustomerMessage
from gigafibre_fsm.domain.dispatch.technician_work import files
from gigafibre_fsm.www.page import PageRequest

PHOTOS = "photo"


@dataclass(frozen=True)
class PreparedMessage:
	"""A message ready to be stored, and what tells it from another one under the same command id."""

	message: CustomerMessage
	payload: dict[str, object]


def prepare_message(request: PageRequest) -> PreparedMessage:
	"""Return the message of a form; refuse too many photos before any of them is decoded.

	Raises:
		FsmError: the text is empty or too long, there are too many photos, or one of them is no photo.
	"""
	text = limits.clean_text(request.form.get("text", ""))
	uploads = [each for each in request.files.getlist(PHOTOS) if each.filename]
	limits.require_few_photos(len(uploads))
	photos, hashes = [], []
	for upload in uploads:
		data = upload.stream.read()
		hashes.append(hashlib.sha256(data).hexdigest())
		photos.append(files.clean_photo(data))
	return PreparedMessage(CustomerMessage(text, tuple(photos)), {"text": text, "photos": hashes})


def ticket_path(ticket: str) -> str:
	"""Return the path of a request's page."""
	return f"/portal/tickets/{quote(ticket)}"


def actor(request: PageRequest) -> str:
	"""Return who sends a command."""
	return f"portal:{request.portal.session}"
