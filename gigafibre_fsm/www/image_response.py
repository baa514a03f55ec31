"""Serves a picture stored as a file of a document; the calling page has checked access."""

import mimetypes

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www.page import Raw

TYPES = frozenset(("image/jpeg", "image/png", "image/webp"))


def image_response(picture: files.StoredFile) -> Raw:
	"""Return the picture. Raises NotYours if it is not a picture, or not a file of that document."""
	kind = mimetypes.guess_type(picture.address or "")[0]
	body = files.content_of(picture) if kind in TYPES else b""
	if not body:
		raise NotYours
	return Raw(body, kind, headers={"Cache-Control": "private, max-age=300"})
