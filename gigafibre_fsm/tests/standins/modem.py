"""A TP-Link modem's web interface: the login and the cipher that XX230v and its kin really use, and a few objects.

As the modem: raw RSA of 512 bits without padding for the signature, AES-128-CBC for the data with the key that the
login brought, a sequence number that must fit, a token from the start page, a cookie, a Referer. A new login ends the
session before it; after five wrong passwords the login is locked.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from Crypto.Cipher import AES
from Crypto.PublicKey import RSA
from Crypto.Util.number import getPrime
from Crypto.Util.Padding import pad, unpad

from gigafibre_fsm.tests.standins.server import HangUpError, Reply, Request, SilenceError, StandIn

USERNAME, PASSWORD = "user", "stand-in-modem-password"
KEY_BITS = 512
WRONG, LOCKED, MOST_WRONG = 71233, 5, 5
OBJECTS: dict[str, Any] = {
	"DEV2_DEV_INFO": [
		{"modelName": "XX230v", "softwareVersion": "1.2.0 0.8.0 v6068.0", "serialNumber": "X1"}
	],
	"DEV2_OPTC_GPON_CFG": [
		{
			"RXPower": "115",
			"TXPower": "16982",
			"transceiverTemperature": "12032",
			"supplyVottage": "32810",
			"biasCurrent": "6250",
		}
	],
	"WIFI_NEIGHBOURS": [
		{"SSID": "Chez les Tremblay", "BSSID": "3C:84:6A:00:00:01", "channel": "6", "signalStrength": "-48"},
		{"SSID": "<b>x</b>", "BSSID": "3C:84:6A:00:00:02", "channel": "11", "signalStrength": "-81"},
	],
	"DECT_HANDSETS": [{"name": "Cuisine", "status": "Registered"}],
}
"""What the modem holds; the names of the last two are this stand-in's own, because no public source has TP-Link's."""


@dataclass
class Session:
	"""Who is logged in: the AES key and vector that the login brought, the cookie, and the token of the start page."""

	key: bytes
	vector: bytes
	cookie: str
	token: str = field(default_factory=lambda: secrets.token_hex(15))


class ModemStandIn(StandIn):
	"""One modem on the loopback.

	Modes: `silent` never answers, `trickle` answers a byte a second, `500` fails, `hang-up` cuts the connection,
	`html` is another device's page, `redirect` sends the client elsewhere, `garbage` answers what cannot be decrypted.
	"""

	modes = ("ok", "silent", "trickle", "500", "hang-up", "html", "redirect", "garbage")

	def __init__(self, port: int = 0, password: str = PASSWORD) -> None:
		super().__init__(port)
		self.password = password
		self.objects = {name: list(rows) for name, rows in OBJECTS.items()}
		self.session: Session | None = None
		self.wrong_passwords = self.logins = self.logouts = 0
		self.tokens_seen: set[str] = set()
		self.locks_login = False  # cuts the connection when a login arrives
		self._rsa = _make_key()
		self._sequence = secrets.randbelow(10**8)

	@property
	def address(self) -> str:
		"""IP address and port."""
		return self.url.removeprefix("http://")

	def answer(self, request: Request) -> Reply:
		"""Answer one request as the present mode says."""
		mode = self.mode_of_this_request()
		if mode == "silent":
			raise SilenceError
		if mode == "hang-up":
			raise HangUpError
		if mode in ("html", "500"):
			return Reply(500 if mode == "500" else 200, b"<html>Printer</html>", "text/html")
		if mode == "redirect":
			return Reply(302, b"", headers={"Location": "http://127.0.0.1:9/elsewhere"})
		with self.lock:
			reply = self._serve(request)
		if mode == "garbage":
			return Reply(200, b"bm90IGVuY3J5cHRlZA==")
		return Reply(200, reply.body, trickle=1.0) if mode == "trickle" else reply

	def _serve(self, request: Request) -> Reply:
		if "gzip" in request.headers.get("accept-encoding", ""):
			return Reply(406, b"")
		if request.headers.get("tokenid"):
			self.tokens_seen.add(request.headers["tokenid"])
		if request.headers.get("referer") != f"{self.url}/":
			return Reply(403, b"")
		if request.path == "/cgi/getGDPRParm":
			return self._hand_out_key()
		if request.path == "/cgi_gdpr":
			return self._serve_encrypted(request)
		if request.path == "/" and self._has_cookie(request):
			return Reply(200, f'<script>var token="{self.session.token}";</script>'.encode(), "text/html")
		return Reply(403, b"")

	def _hand_out_key(self) -> Reply:
		modulus, exponent = f"{self._rsa.n:0128x}", f"{self._rsa.e:06x}"
		text = f'var ee="{exponent}";\nvar nn="{modulus}";\nvar seq="{self._sequence}";\n$.ret=0;\n'
		return Reply(200, text.encode(), "text/plain")

	def _serve_encrypted(self, request: Request) -> Reply:
		fields = dict(line.split("=", 1) for line in request.body.decode().split("\r\n") if line)
		signed = dict(parse_qsl(self._decrypt_signature(fields["sign"]), keep_blank_values=True))
		if signed.get("s") != str(self._sequence + len(fields["data"])):
			return Reply(403, b"")
		if "key" in signed:
			return self._log_in(fields["data"], signed)
		if not self._has_cookie(request) or request.headers.get("tokenid") != self.session.token:
			return Reply(403, b"")
		if signed.get("h") != self._login_hash():
			return Reply(403, b"")
		return self._act(json.loads(self._decrypt(fields["data"], self.session)))

	def _log_in(self, data: str, signed: dict[str, str]) -> Reply:
		if self.locks_login:
			raise HangUpError
		session = Session(signed["key"].encode(), signed["iv"].encode(), secrets.token_hex(15))
		wish = json.loads(self._decrypt(data, session))["data"]
		typed = tuple(base64.b64decode(wish[name]).decode() for name in ("UserName", "Passwd"))
		if self.wrong_passwords >= MOST_WRONG:
			return _encrypted(f"$.ret={LOCKED};", session)
		if typed != (USERNAME, self.password) or signed["h"] != self._login_hash():
			self.wrong_passwords += 1
			return _encrypted(f"$.ret={WRONG};", session)
		self.logins, self.wrong_passwords, self.session = self.logins + 1, 0, session
		reply = _encrypted("$.ret=0;", session)
		cookie = {"Set-Cookie": f"JSESSIONID={session.cookie}; Path=/; HttpOnly"}
		return Reply(200, reply.body, "text/plain", headers=cookie)

	def _act(self, wish: dict[str, Any]) -> Reply:
		session = self.session
		if wish["oid"] == "/cgi/logout":
			self.logouts, self.session = self.logouts + 1, None
			return Reply(200, b"", "text/plain")
		if wish["operation"] not in ("gl", "go") or wish["oid"] not in self.objects:
			return _encrypted(json.dumps({"success": False, "errorcode": 9003}), session)
		return _encrypted(json.dumps({"success": True, "data": self.objects[wish["oid"]]}), session)

	def _has_cookie(self, request: Request) -> bool:
		return bool(self.session) and f"JSESSIONID={self.session.cookie}" in request.headers.get("cookie", "")

	def _login_hash(self) -> str:
		return hashlib.md5(f"{USERNAME}{self.password}".encode()).hexdigest()

	def _decrypt_signature(self, text: str) -> str:
		size = KEY_BITS // 4
		blocks = [int(text[at : at + size], 16) for at in range(0, len(text), size)]
		plain = b"".join(
			pow(block, self._rsa.d, self._rsa.n).to_bytes(KEY_BITS // 8, "big") for block in blocks
		)
		return plain.replace(b"\0", b"").decode()

	def _decrypt(self, data: str, session: Session) -> str:
		cipher = AES.new(session.key, AES.MODE_CBC, session.vector)
		return unpad(cipher.decrypt(base64.b64decode(data)), AES.block_size).decode()


def _encrypted(text: str, session: Session) -> Reply:
	cipher = AES.new(session.key, AES.MODE_CBC, session.vector)
	sealed = cipher.encrypt(pad(text.encode(), AES.block_size))
	return Reply(200, base64.b64encode(sealed), "text/plain")


def _make_key() -> RSA.RsaKey:
	"""A key of the modem's small size, which the library makes itself no more; its modulus has its top bit set."""
	while True:
		first, second = getPrime(KEY_BITS // 2), getPrime(KEY_BITS // 2)
		if (
			first != second
			and (first * second).bit_length() == KEY_BITS
			and (first - 1) * (second - 1) % 65537
		):
			exponent = 65537
			inverse = pow(exponent, -1, (first - 1) * (second - 1))
			return RSA.construct((first * second, exponent, inverse, first, second))
