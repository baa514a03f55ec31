"""A picture that was stored as a file of a document, given to whoever the page that calls has found may see it."""

import mimetypes

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www.page import Raw

TYPES = frozenset(("image/jpeg", "image/png", "image/webp"))


def answer(picture: files.StoredFile) -> Raw:
	"""The picture. Raises NotYours for what is no picture, or no file of that very document."""
	kind = mimetypes.guess_type(picture.address or "")[0]
	body = files.content_of(picture) if kind in TYPES else b""
	if not body:
		raise NotYours
	return Raw(body, kind, headers={"Cache-Control": "private, max-age=300"})
