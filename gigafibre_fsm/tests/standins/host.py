"""The stand-in of a host that flows call: checks the signature, acts once for a key, and misbehaves when told to."""

import hmac

from gigafibre_fsm.integrations.signing import sign_body
from gigafibre_fsm.tests.standins.server import Reply, Request, SilenceError, StandIn

SECRET = "stand-in-host-secret"


class HostStandIn(StandIn):
	"""A host on the loopback; `acted` are the keys for which it did something.

	Modes: `500` and `refused` do nothing; `silent` never answers; `lost` acts and never answers; `redirect` sends to
	another host; `huge` answers with 200 KB; `trickle` with one byte a second; `html` with no JSON.
	"""

	modes = ("ok", "500", "refused", "silent", "lost", "redirect", "huge", "trickle", "html")

	def __init__(self, port: int = 0) -> None:
		super().__init__(port)
		self.acted: list[str] = []

	@property
	def host(self) -> str:
		"""The host as the list of Flow Host names it."""
		return self.url.removeprefix("http://")

	def answer(self, request: Request) -> Reply:
		"""Answer one request as the present mode says."""
		mode = self.mode_of_this_request()
		headers = {name.lower(): value for name, value in request.headers.items()}
		expected = sign_body(SECRET, int(headers.get("fsm-timestamp") or 0), request.body)
		if not hmac.compare_digest(expected, headers.get("fsm-signature", "")):
			return Reply.of_json({"error": "bad_signature"}, 401)
		if mode == "silent":
			raise SilenceError
		if mode in ("500", "refused"):
			return Reply.of_json({"error": mode}, 500 if mode == "500" else 409)
		if mode == "redirect":
			return Reply(302, b"", headers={"Location": "http://169.254.169.254/latest/meta-data/"})
		self._act(headers.get("idempotency-key", ""))
		if mode == "lost":
			raise SilenceError
		return _disguise(Reply.of_json({"ok": True, "heard": request.body.decode()[:500]}), mode)

	def _act(self, key: str) -> None:
		with self.lock:
			if key not in self.acted:
				self.acted.append(key)


def _disguise(reply: Reply, mode: str) -> Reply:
	if mode == "huge":
		return Reply(200, b'"' + b"x" * 200_000 + b'"')
	if mode == "html":
		return Reply(200, b"<p>hello</p>", "text/html")
	return Reply(200, reply.body, trickle=1.0) if mode == "trickle" else reply
