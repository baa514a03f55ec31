"""A mail server on the loopback: POP3 as RFC 1939 has it, with one mailbox that tests put messages into."""

import socketserver
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
	from collections.abc import Callable

USER, PASSWORD = "aide@gigafibre.example", "stand-in-mailbox"


class MailboxStandIn:
	"""A mailbox; what a client has deleted goes only when it ends the session by QUIT.

	Attributes:
		messages: what stands in it, each as it came, lines ended by CRLF.
		is_cut: whether the server hangs up at QUIT before it deletes anything.
	"""

	def __init__(self) -> None:
		self.messages: list[bytes] = []
		self.is_cut = False
		self.lock = threading.Lock()
		self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _session_of(self))
		self._server.daemon_threads = True

	@property
	def port(self) -> int:
		"""The port on 127.0.0.1."""
		return self._server.server_address[1]

	def deliver(self, *messages: str | bytes) -> None:
		"""Put messages into the mailbox; lines may end as in Python."""
		for message in messages:
			raw = message.encode() if isinstance(message, str) else message
			with self.lock:
				self.messages.append(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

	def __enter__(self) -> Self:
		threading.Thread(target=self._server.serve_forever, daemon=True).start()
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self._server.shutdown()
		self._server.server_close()


def _session_of(box: MailboxStandIn) -> type[socketserver.StreamRequestHandler]:
	class Session(_Session):
		mailbox = box

	return Session


class _Session(socketserver.StreamRequestHandler):
	"""One client's session."""

	mailbox: MailboxStandIn

	def setup(self) -> None:
		super().setup()
		with self.mailbox.lock:
			self.found = list(self.mailbox.messages)
		self.deleted: set[int] = set()
		self.user = ""

	def handle(self) -> None:
		self._send_line("+OK stand-in ready")
		while line := self.rfile.readline():
			command, _blank, argument = line.decode("ascii", "replace").strip().partition(" ")
			answer: Callable[[str], None] = getattr(self, f"do_{command.lower()}", self._refuse)
			answer(argument)
			if command.upper() == "QUIT":
				return

	def do_user(self, argument: str) -> None:
		self.user = argument
		self._send_line("+OK")

	def do_pass(self, argument: str) -> None:
		self._send_line("+OK" if (self.user, argument) == (USER, PASSWORD) else "-ERR wrong user or password")

	def do_list(self, argument: str) -> None:
		self._send_line(f"+OK {len(self.found)} messages")
		for number, message in enumerate(self.found, 1):
			self._send_line(f"{number} {len(message)}")
		self._send_line(".")

	def do_retr(self, argument: str) -> None:
		message = self.found[int(argument) - 1]
		self._send_line(f"+OK {len(message)} octets")
		for line in message.rstrip(b"\r\n").split(b"\r\n"):
			# a line that begins with a dot gets another one (RFC 1939, 3)
			self.wfile.write((b"." if line.startswith(b".") else b"") + line + b"\r\n")
		self._send_line(".")

	def do_dele(self, argument: str) -> None:
		self.deleted.add(int(argument) - 1)
		self._send_line("+OK")

	def do_quit(self, argument: str) -> None:
		if self.mailbox.is_cut:
			return
		gone = [message for number, message in enumerate(self.found) if number in self.deleted]
		with self.mailbox.lock:
			for message in gone:
				self.mailbox.messages.remove(message)
		self._send_line("+OK bye")

	def _refuse(self, argument: str) -> None:
		self._send_line("-ERR unknown command")

	def _send_line(self, line: str) -> None:
		self.wfile.write(line.encode() + b"\r\n")
