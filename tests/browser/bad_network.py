"""A network as technicians have it, between a real browser and the real server: gone, cut in the middle, twice.

It stands where a mobile network and its proxies stand, and speaks HTTP/1.1 to both sides, one request a connection.
"""

import contextlib
import re
import socket
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_COMMAND = re.compile(rb'name="command_id"\r\n\r\n([A-Za-z0-9_-]{8,64})')
_ACTION = re.compile(rb'name="action"\r\n\r\n([a-z_]+)')
PIECE = 16 * 1024


@dataclass(frozen=True)
class Post:
	"""A POST that reached the server whole."""

	path: str
	action: str
	command: str


@dataclass
class BadNetwork:
	"""Lets through what its switches allow. `url` is where the browser goes; `server` may be changed at any time."""

	server: str
	is_off: bool = False
	is_double: bool = False
	"""Every POST reaches the server twice, at the same time; the browser gets one of the answers."""
	answers_to_lose: int = 0
	"""As many POSTs are applied, but their answers never arrive."""
	cut_after: int | None = None
	"""The next POST longer than this many bytes is cut there, and `on_cut` is called."""
	on_cut: object = None
	posts: list[Post] = field(default_factory=list)
	most_at_once: int = 0

	def __enter__(self) -> "BadNetwork":
		self._at_once = 0
		self._lock = threading.Lock()
		self._socket = socket.create_server(("127.0.0.1", 0))
		self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
		threading.Thread(target=self._accept, daemon=True).start()
		return self

	def __exit__(self, *_: object) -> None:
		self._socket.close()

	def commands(self) -> list[str]:
		"""The ids of the commands that reached the server, each once, in the order of their first arrival."""
		return list(dict.fromkeys(post.command for post in self.posts if post.command))

	def actions(self) -> list[str]:
		"""What they asked for, in that order."""
		firsts = {post.command: post.action for post in reversed(self.posts) if post.command}
		return [firsts[command] for command in self.commands()]

	def _accept(self) -> None:
		with contextlib.suppress(OSError):
			while True:
				connection, _address = self._socket.accept()
				threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

	def _serve(self, connection: socket.socket) -> None:
		with connection, contextlib.suppress(OSError):
			connection.settimeout(120)
			if self.is_off:
				return
			head, body = self._read(connection)
			if head is None or self.is_off:
				return
			connection.sendall(self._answered(head, body))

	def _read(self, connection: socket.socket) -> tuple[bytes | None, bytes]:
		data = b""
		while b"\r\n\r\n" not in data:
			piece = connection.recv(PIECE)
			if not piece:
				return None, b""
			data += piece
		head, body = data.split(b"\r\n\r\n", 1)
		length = int((re.search(rb"(?i)content-length: *(\d+)", head) or [0, 0])[1])
		is_cut = self.cut_after is not None and length > self.cut_after
		while is_cut or len(body) < length:
			if is_cut and len(body) > self.cut_after:
				self.cut_after = None
				if self.on_cut:
					self.on_cut()
				return None, b""
			piece = connection.recv(PIECE)
			if not piece or self.is_off:
				return None, b""
			body += piece
		return head, body

	def _answered(self, head: bytes, body: bytes) -> bytes:
		if not head.startswith(b"POST"):
			return self._ask(head, body)
		command, action = _COMMAND.search(body), _ACTION.search(body)
		path = head.split(b" ")[1].decode()
		with self._lock:
			self._at_once += 1
			self.most_at_once = max(self.most_at_once, self._at_once)
			if command:
				self.posts.append(Post(path, action[1].decode() if action else "", command[1].decode()))
		try:
			answer = self._ask_twice(head, body) if self.is_double else self._ask(head, body)
		finally:
			with self._lock:
				self._at_once -= 1
		if self.answers_to_lose > 0:
			self.answers_to_lose -= 1
			raise OSError("lost on the way")
		return answer

	def _ask_twice(self, head: bytes, body: bytes) -> bytes:
		other = threading.Thread(target=lambda: self._ask(head, body))
		other.start()
		answer = self._ask(head, body)
		other.join()
		return answer

	def _ask(self, head: bytes, body: bytes) -> bytes:
		lines = [
			line
			for line in head.split(b"\r\n")
			if not line.lower().startswith((b"connection:", b"keep-alive:"))
		]
		where = urlsplit(self.server)
		with socket.create_connection((where.hostname, where.port), 60) as upstream:
			upstream.sendall(b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body)
			answer = b""
			while piece := upstream.recv(PIECE):
				answer += piece
		return answer
