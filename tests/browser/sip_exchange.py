"""A telephone exchange that speaks SIP over a WebSocket (RFC 3261, RFC 7118), as far as one browser and one call need it.

It checks the password by digest (RFC 2617), rings the browser, is called by it, and ends calls from its side. Of the sound it
only says how it would come: the browser then believes in a connection that carries nothing.
"""

import hashlib
import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, WebSocketRoute

REALM, NONCE = "pbx", "b7c9036dbf357f7683f054aea940e9703dc8f84c1108"
SOUND = "\r\n".join(
	(
		"v=0",
		"o=- 1 1 IN IP4 127.0.0.1",
		"s=-",
		"t=0 0",
		"m=audio 9 UDP/TLS/RTP/SAVPF 111",
		"c=IN IP4 127.0.0.1",
		"a=rtpmap:111 opus/48000/2",
		"a=ice-ufrag:ufrg",
		"a=ice-pwd:asd88fgpdd777uzjYhagZgasd88f",
		f"a=fingerprint:sha-256 {':'.join(['AB'] * 32)}",
		"a=setup:{setup}",
		"a=mid:0",
		"a=rtcp-mux",
		"a=sendrecv",
		"",
	)
)


@dataclass
class SipMessage:
	"""A request or an answer; names of headers are in lower case."""

	first: str
	headers: dict[str, str]
	body: str

	@classmethod
	def parse(cls, text: str) -> "SipMessage":
		"""Read a message as it came."""
		head, _, body = text.partition("\r\n\r\n")
		first, *lines = head.split("\r\n")
		pairs = (line.partition(":") for line in lines)
		return cls(first, {name.strip().lower(): value.strip() for name, _, value in pairs}, body)

	@property
	def method(self) -> str:
		"""Of the request, also for its answer."""
		return self.headers["cseq"].split()[1]


@dataclass
class SipExchange:
	"""The exchange of one extension; `answers` is what it does with a call of the browser: 200, or a refusal such as 486."""

	extension: str
	password: str
	domain: str = "pbx.example.test"
	answers: int = 200
	seen: list[str] = field(default_factory=list)
	socket: WebSocketRoute | None = None
	dialog: SipMessage | None = None
	contact: str = ""

	@property
	def server(self) -> str:
		"""The address of its WebSocket."""
		return f"wss://{self.domain}/ws"

	def attach(self, context: BrowserContext) -> None:
		"""Be there for the pages of a browser."""
		context.route_web_socket(self.server, self._open)

	def ring(self, number: str) -> None:
		"""Call the browser from a number."""
		self._send(
			f"INVITE {self.contact} SIP/2.0",
			{
				"Via": f"SIP/2.0/WSS {self.domain};branch=z9hG4bKring",
				"Max-Forwards": "70",
				"From": f"<sip:{number}@{self.domain}>;tag=caller",
				"To": f"<sip:{self.extension}@{self.domain}>",
				"Call-ID": "ring-1",
				"CSeq": "1 INVITE",
				"Contact": f"<sip:{self.domain};transport=ws>",
				"Content-Type": "application/sdp",
			},
			SOUND.format(setup="actpass"),
		)

	def hang_up(self) -> None:
		"""End the call that was answered."""
		assert self.dialog
		ours, theirs = self.dialog.headers["from"], self.dialog.headers["to"]
		if self.dialog.first.startswith("INVITE"):
			ours, theirs = f"{theirs};tag=exchange", ours
		self._send(
			f"BYE {self.contact} SIP/2.0",
			{
				"Via": f"SIP/2.0/WSS {self.domain};branch=z9hG4bKbye",
				"Max-Forwards": "70",
				"From": ours,
				"To": theirs,
				"Call-ID": self.dialog.headers["call-id"],
				"CSeq": "2 BYE",
			},
		)

	def _open(self, socket: WebSocketRoute) -> None:
		self.socket = socket
		socket.on_message(lambda text: self._read(str(text)))

	def _read(self, text: str) -> None:
		if not text.strip():
			return None  # keeps the connection open
		message = SipMessage.parse(text)
		self.seen.append(message.first.split(" sip:")[0])
		if message.first.startswith("SIP/2.0"):
			return self._take_answer(message)
		answer = getattr(self, f"_on_{message.method.lower()}", None)
		return answer(message) if answer else None

	def _take_answer(self, message: SipMessage) -> None:
		if message.method == "INVITE" and message.first.startswith("SIP/2.0 200"):
			self.dialog = message
			headers = {name.title(): message.headers[name] for name in ("from", "to", "call-id")}
			via = {"Via": f"SIP/2.0/WSS {self.domain};branch=z9hG4bKack", "Max-Forwards": "70"}
			self._send(f"ACK {self.contact} SIP/2.0", {**via, **headers, "CSeq": "1 ACK"})

	def _on_register(self, message: SipMessage) -> None:
		proof = dict(re.findall(r'(\w+)="?([^",]+)', message.headers.get("authorization", "")))
		if not proof:
			challenge = {"WWW-Authenticate": f'Digest realm="{REALM}", nonce="{NONCE}", algorithm=MD5'}
			return self._answer(message, "401 Unauthorized", challenge)
		if proof.get("response") != self._digest(proof["uri"]):
			return self._answer(message, "403 Forbidden")
		contact = re.search(r"<([^>]+)>", message.headers["contact"])
		assert contact
		self.contact = contact[1]
		return self._answer(message, "200 OK", {"Contact": f"{message.headers['contact']};expires=600"})

	def _on_invite(self, message: SipMessage) -> None:
		if self.answers != 200:
			return self._answer(message, f"{self.answers} Busy Here")
		self.dialog = message
		more = {"Contact": f"<sip:{self.domain};transport=ws>", "Content-Type": "application/sdp"}
		return self._answer(message, "200 OK", more, SOUND.format(setup="active"))

	def _on_bye(self, message: SipMessage) -> None:
		self._answer(message, "200 OK")

	def _digest(self, uri: str) -> str:
		def md5(text: str) -> str:
			return hashlib.md5(text.encode()).hexdigest()

		return md5(f"{md5(f'{self.extension}:{REALM}:{self.password}')}:{NONCE}:{md5(f'REGISTER:{uri}')}")

	def _answer(self, message: SipMessage, status: str, more: dict | None = None, body: str = "") -> None:
		headers = {name.title(): message.headers[name] for name in ("via", "from", "call-id", "cseq")}
		to = message.headers["to"]
		headers["To"] = to if "tag=" in to else f"{to};tag=exchange"
		self._send(f"SIP/2.0 {status}", {**headers, **(more or {})}, body)

	def _send(self, first: str, headers: dict[str, str], body: str = "") -> None:
		assert self.socket
		lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
		self.socket.send("\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]))
