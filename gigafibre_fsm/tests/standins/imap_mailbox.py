"""A mail server on the loopback that speaks IMAP (RFC 3501), as far as fetching needs: one folder, INBOX, and one session at a time."""

import re
import socketserver
import threading
from types import TracebackType
from typing import Self

from gigafibre_fsm.tests.standins.mailbox import PASSWORD, USER

_COMMAND = re.compile(r"(\S+) (?:UID )?(\S+) ?(.*)", re.IGNORECASE)
_SEEN = r"\Seen"


class ImapStandIn:
	"""A mailbox from which nothing is deleted: what a client has read is marked.

	Attributes:
		messages: what stands in it, each as it came, lines ended by CRLF; the first one has the id 1.
		seen: ids of the messages that are marked as seen.
	"""

	def __init__(self) -> None:
		self.messages: list[bytes] = []
		self.seen: set[int] = set()
		self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _session_of(self))
		self._server.daemon_threads = True

	@property
	def port(self) -> int:
		"""The port on 127.0.0.1."""
		return self._server.server_address[1]

	def deliver(self, message: str) -> None:
		"""Put a message into the mailbox; its lines end as in Python."""
		self.messages.append(message.encode().replace(b"\n", b"\r\n"))

	def __enter__(self) -> Self:
		threading.Thread(target=self._server.serve_forever, daemon=True).start()
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self._server.shutdown()
		self._server.server_close()


def _session_of(box: ImapStandIn) -> type[socketserver.StreamRequestHandler]:
	class Session(_Session):
		mailbox = box

	return Session


class _Session(socketserver.StreamRequestHandler):
	"""One client's session: each command is answered by lines without its tag, then by one with it."""

	mailbox: ImapStandIn

	def handle(self) -> None:
		self._send(b"* OK stand-in ready")
		while line := self.rfile.readline():
			found = _COMMAND.fullmatch(line.decode("ascii", "replace").strip())
			tag, command, argument = found.groups() if found else ("*", "", "")
			answer = getattr(self, f"do_{command.lower()}", None)
			state = answer(argument) if answer else "BAD unknown command"
			self._send(f"{tag} {state or 'OK done'}".encode())
			if command.upper() == "LOGOUT":
				return

	def do_capability(self, argument: str) -> None:
		self._send(b"* CAPABILITY IMAP4rev1")

	def do_login(self, argument: str) -> str | None:
		return None if argument == f'{USER} "{PASSWORD}"' else "NO wrong user or password"

	def do_select(self, argument: str) -> str | None:
		if argument.strip('"') != "INBOX":
			return "NO there is no such folder"
		self._send(f"* {len(self.mailbox.messages)} EXISTS".encode())
		return None

	def do_status(self, argument: str) -> None:
		following = len(self.mailbox.messages) + 1
		self._send(f"* STATUS INBOX (UIDVALIDITY 7 UIDNEXT {following})".encode())

	def do_search(self, argument: str) -> None:
		unseen = [
			str(uid) for uid in range(1, len(self.mailbox.messages) + 1) if uid not in self.mailbox.seen
		]
		self._send(f"* SEARCH {' '.join(unseen)}".rstrip().encode())

	def do_fetch(self, argument: str) -> None:
		uid = int(argument.split()[0])
		message = self.mailbox.messages[uid - 1]
		head = message.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
		flags = _SEEN if uid in self.mailbox.seen else ""
		parts = (
			f"* {uid} FETCH (UID {uid} FLAGS ({flags}) BODY[] {{{len(message)}}}\r\n".encode() + message,
			f" BODY[HEADER] {{{len(head)}}}\r\n".encode() + head,
		)
		self._send(b"".join(parts) + b")")

	def do_store(self, argument: str) -> None:
		self.mailbox.seen.add(int(argument.split()[0]))

	def do_logout(self, argument: str) -> None:
		self._send(b"* BYE")

	def _send(self, line: bytes) -> None:
		self.wfile.write(line + b"\r\n")
