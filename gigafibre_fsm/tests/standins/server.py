"""A small threaded HTTP server on the loopback that a vendor's stand-in answers for."""

import json
import random
import socket
import struct
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

LONGEST_SILENCE = 60.0  # seconds; a client without a timeout shall not hang a test for ever


@dataclass(frozen=True)
class Request:
	"""One request as it came over the wire; `form` and `query` keep repeated fields."""

	method: str
	path: str
	query: list[tuple[str, str]]
	headers: dict[str, str]
	body: bytes

	@property
	def form(self) -> list[tuple[str, str]]:
		"""The fields of an `application/x-www-form-urlencoded` body."""
		return parse_qsl(self.body.decode(), keep_blank_values=True)

	def json(self) -> Any:
		"""The body as JSON; an empty body is an empty object."""
		return json.loads(self.body or b"{}")


@dataclass(frozen=True)
class Reply:
	"""What goes back; `trickle` sends one byte at a time with that many seconds between them.

	`reason` is the phrase beside the status, the usual one when empty; an empty `content_type` names none.
	"""

	status: int
	body: bytes
	content_type: str = "application/json"
	headers: dict[str, str] = field(default_factory=dict)
	trickle: float = 0.0
	reason: str = ""

	@classmethod
	def of_json(cls, value: Any, status: int = 200) -> "Reply":
		"""A JSON answer."""
		return cls(status, json.dumps(value).encode())


class HangUpError(Exception):
	"""Raised by a stand-in to reset the connection instead of answering."""


class SilenceError(Exception):
	"""Raised by a stand-in to keep the connection open without ever answering."""


class StandIn:
	"""A vendor's server: start it as a context manager, read `url`, set its mode, look at `requests`.

	Args:
		port: the port on 127.0.0.1; 0 takes a free one.
	"""

	modes: tuple[str, ...] = ("ok",)

	def __init__(self, port: int = 0) -> None:
		self.lock = threading.RLock()
		self.stopped = threading.Event()
		self.requests: list[Request] = []
		self._mode = "ok"
		self._times: int | None = None
		self._share = 1.0
		self._chance = random.Random(7)
		self._server = Server(("127.0.0.1", port), self)
		self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

	def __enter__(self) -> "StandIn":
		return self.start()

	def __exit__(self, *_: object) -> None:
		self.stop()

	def start(self) -> "StandIn":
		"""Serve in a thread."""
		threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
		return self

	def stop(self) -> None:
		"""Let go of silent connections and stop serving."""
		self.stopped.set()
		self._server.shutdown()
		self._server.server_close()

	def use(self, mode: str, *, times: int | None = None, share: float = 1.0) -> None:
		"""Behave as `mode` from now on, for `times` requests or for a share (0 to 1) of them, repeatably."""
		if mode not in self.modes:
			raise ValueError(f"{mode} is not one of {', '.join(self.modes)}")
		with self.lock:
			self._mode, self._times, self._share = mode, times, share

	def mode_of_this_request(self) -> str:
		"""The mode to answer the present request in; counts it."""
		with self.lock:
			if self._mode == "ok" or self._times == 0 or self._chance.random() >= self._share:
				return "ok"
			if self._times is not None:
				self._times -= 1
			return self._mode

	def answer(self, request: Request) -> Reply:
		"""Answer one request of the vendor's API; each stand-in brings its own."""
		raise NotImplementedError

	def control(self, action: str, request: Request) -> Reply | None:
		"""Answer `/__control/<action>`; None when there is no such action."""
		if action == "mode" and request.method == "POST":
			wish = request.json()
			self.use(wish["mode"], times=wish.get("times"), share=wish.get("share", 1.0))
			return Reply.of_json({"mode": wish["mode"]})
		return None

	def handle(self, request: Request) -> Reply:
		"""Tell control requests from the vendor's own, and journal the latter."""
		if request.path.startswith("/__control/"):
			try:
				reply = self.control(request.path.removeprefix("/__control/"), request)
			except (ValueError, KeyError, TypeError) as error:
				return Reply.of_json({"error": f"{type(error).__name__}: {error}"}, 400)
			return reply or Reply.of_json({"error": "no such control"}, 404)
		with self.lock:
			self.requests.append(request)
		return self.answer(request)


class Server(ThreadingHTTPServer):
	daemon_threads = True
	block_on_close = False
	request_queue_size = 128

	def __init__(self, address: tuple[str, int], stand_in: StandIn) -> None:
		super().__init__(address, _Handler)
		self.stand_in = stand_in

	def shutdown_request(self, request: socket.socket) -> None:
		# A polite shutdown would send FIN; a reset connection shall look like one.
		if struct.unpack("ii", request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))[0]:
			self.close_request(request)
		else:
			super().shutdown_request(request)

	def handle_error(self, request: socket.socket, client_address: tuple[str, int]) -> None:
		"""A client that gave up is part of the play; anything else is shown."""
		if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
			super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
	protocol_version = "HTTP/1.1"
	# One packet for headers and body, and none waits for the one before: Nagle's algorithm costs 40 ms an answer.
	disable_nagle_algorithm = True
	wbufsize = -1
	server: Server

	def do_GET(self) -> None:
		self._serve()

	def do_POST(self) -> None:
		self._serve()

	def do_HEAD(self) -> None:
		self._serve()

	def do_PUT(self) -> None:
		self._serve()

	def do_DELETE(self) -> None:
		self._serve()

	def log_message(self, *_: object) -> None:
		pass

	def _serve(self) -> None:
		try:
			self._reply(self.server.stand_in.handle(self._request()))
		except HangUpError:
			self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
			self.close_connection = True
		except SilenceError:
			self.server.stand_in.stopped.wait(LONGEST_SILENCE)
			self.close_connection = True

	def _request(self) -> Request:
		parts = urlsplit(self.path)
		return Request(
			self.command,
			parts.path,
			parse_qsl(parts.query, keep_blank_values=True),
			{name.lower(): value for name, value in self.headers.items()},
			self.rfile.read(int(self.headers.get("Content-Length") or 0)),
		)

	def _reply(self, reply: Reply) -> None:
		self.send_response(reply.status, reply.reason or None)
		headers = {"Content-Type": reply.content_type, "Content-Length": str(len(reply.body))}
		for name, value in {**headers, **reply.headers}.items():
			if value:
				self.send_header(name, value)
		self.end_headers()
		if self.command == "HEAD":
			return
		if not reply.trickle:
			self.wfile.write(reply.body)
			return
		for byte in reply.body:
			self.wfile.write(bytes([byte]))
			self.wfile.flush()
			if self.server.stand_in.stopped.wait(reply.trickle):
				return
