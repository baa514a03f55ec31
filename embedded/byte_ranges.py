"""Sends parts of the site's public files, as nginx does: a map file of a gigabyte is read in pieces."""

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.utils import send_from_directory

PREFIX = "/files/"


class ByteRanges:
	"""WSGI application that answers requests for a part of a public file; all others go on.

	Args:
		app: the wrapped application.
		folder: the site's public files.
	"""

	def __init__(self, app: Callable, folder: str):
		self.app, self.folder = app, folder

	def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
		"""Handle one request."""
		path = environ["PATH_INFO"]
		if environ["REQUEST_METHOD"] != "GET" or "HTTP_RANGE" not in environ or not path.startswith(PREFIX):
			return self.app(environ, start_response)
		try:
			answer = send_from_directory(self.folder, path.removeprefix(PREFIX), environ)
		except NotFound:
			return self.app(environ, start_response)
		except HTTPException as refusal:  # a part that the file does not have
			answer = refusal.get_response(environ)
		return answer(environ, start_response)
