"""Closes requests whose body arrives too slowly, as nginx does before it forwards a request."""

import contextlib
import socket
from collections.abc import Callable, Iterable
from threading import Timer
from typing import Any

SECONDS = 30.0


class Deadline:
	"""WSGI application that requires a request to arrive within a time; handling it may take longer.

	Args:
		app: the wrapped application.
		seconds: from the first byte of the head to the last byte of the body.
	"""

	def __init__(self, app: Callable, seconds: float = SECONDS):
		self.app, self.seconds = app, seconds

	def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
		"""Handle one request."""
		connection = environ.get("gunicorn.socket")
		length = environ.get("CONTENT_LENGTH") or ""
		if connection is None or not length.isdigit() or not int(length):
			return self.app(environ, start_response)
		timer = Timer(self.seconds, hang_up, [connection])
		timer.daemon = True
		timer.start()
		environ["wsgi.input"] = Body(environ["wsgi.input"], int(length), timer.cancel)
		try:
			return self.app(environ, start_response)
		finally:
			timer.cancel()


class Body:
	"""Body of a request that calls `whole` once its last byte was read."""

	def __init__(self, stream: Any, length: int, whole: Callable[[], None]):
		self.stream, self.left, self.whole = stream, length, whole

	def read(self, size: int = -1) -> bytes:
		"""Return up to `size` bytes, or all remaining ones if negative."""
		return self._count(self.stream.read(size) if size >= 0 else self.stream.read())

	def readline(self, size: int = -1) -> bytes:
		"""Return the bytes up to the end of a line."""
		return self._count(self.stream.readline(size) if size >= 0 else self.stream.readline())

	def _count(self, data: bytes) -> bytes:
		self.left -= len(data)
		if self.left <= 0:
			self.whole()
		return data


def hang_up(connection: socket.socket) -> None:
	"""Close a connection; the thread that waits for it continues."""
	with contextlib.suppress(OSError):
		connection.shutdown(socket.SHUT_RDWR)
