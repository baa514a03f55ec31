"""A picture that was stored as a file, given to whoever may see it; the page that calls has made sure of that."""

import mimetypes

import frappe

from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www.page import Raw

TYPES = frozenset(("image/jpeg", "image/png", "image/webp"))


def answer(url: str) -> Raw:
	"""The picture behind a file's address. Raises NotYours for what is no stored picture."""
	kind = mimetypes.guess_type(url)[0]
	name = frappe.db.get_value("File", {"file_url": url})
	if kind not in TYPES or not name:
		raise NotYours
	content = frappe.get_doc("File", name).get_content()
	body = content if isinstance(content, bytes) else content.encode("latin-1")
	return Raw(body, kind, headers={"Cache-Control": "private, max-age=300"})
