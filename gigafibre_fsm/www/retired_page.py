"""Answers the former addresses with where they lead now: 307 keeps method, body and query."""

from werkzeug.wrappers import Response

import frappe

from gigafibre_fsm.domain.access import retired_rows
from gigafibre_fsm.www import routes


class RetiredPage:
	"""Frappe page renderer for the rows of Retired Address; it stands behind that of the light pages."""

	def __init__(self, path: str | None = None, http_status_code: int | None = None) -> None:
		# not the path that Frappe hands over: rules of other apps have rewritten it; a job prints without any request
		self.request = getattr(frappe.local, "request", None)
		self.path = self.request.path.strip("/ ") if self.request else ""
		self.new_address = ""

	def can_render(self) -> bool:
		"""Whether the path is a former address."""
		if not self.path or routes.is_ours(self.path):
			return False
		query = self.request.query_string.decode("latin-1")
		self.new_address = retired_rows.find_moved(self.path, query) or ""
		return bool(self.new_address)

	def render(self) -> Response:
		"""Lead on; nobody keeps the answer, because the row may change."""
		return Response(status=307, headers={"Location": self.new_address, "Cache-Control": "no-store"})
