"""The BNG hook's stand-in: checks signature and time, acts once for a key, and knows which accounts are suspended."""

import hmac
import json
import time
from dataclasses import dataclass

from gigafibre_fsm.integrations.bng.client import AccessAction
from gigafibre_fsm.integrations.signing import sign_body
from gigafibre_fsm.tests.standins.server import HangUpError, Reply, Request, SilenceError, StandIn

SECRET = "stand-in-bng-secret"
TOLERANCE = 300  # seconds
SWITCHES = (AccessAction.SUSPEND.value, AccessAction.RESTORE.value)


@dataclass(frozen=True)
class Effect:
	"""What the hook did to an account, once for each key."""

	action: str
	account: str
	key: str


class BngStandIn(StandIn):
	"""A BNG hook on the loopback.

	Modes: `500`, `429` and `refused` do nothing; `silent` never answers and did nothing; `lost` acts and never
	answers, `lost-reset` acts and cuts the connection, `500-late` acts and answers 500; `not-json`, `object` and
	`html` act and answer something else; `redirect` does nothing.
	"""

	modes = (
		*("ok", "500", "429", "refused", "silent", "lost", "lost-reset", "500-late"),
		*("not-json", "object", "html", "redirect"),
	)

	def __init__(self, port: int = 0) -> None:
		super().__init__(port)
		self.secret = SECRET
		self.effects: list[Effect] = []
		self.unknown_accounts: set[str] = set()

	def is_suspended(self, account: str) -> bool:
		"""Whether an account's access is suspended."""
		with self.lock:
			states = [each.action for each in self.effects if each.account == account]
		return bool(states) and states[-1] == AccessAction.SUSPEND.value

	def count_effects(self, action: str, account: str) -> int:
		"""How often an account was suspended or restored; a repeated key counts once."""
		with self.lock:
			return sum(1 for each in self.effects if (each.action, each.account) == (action, account))

	def answer(self, request: Request) -> Reply:
		"""Answer one request as the present mode says."""
		mode = self.mode_of_this_request()
		if mode == "redirect":
			return Reply(302, b"", headers={"Location": "http://127.0.0.1/elsewhere"})
		if mode in ("500", "429"):
			return Reply.of_json({"error": "busy"}, int(mode))
		if mode == "refused":
			return Reply.of_json({"error": "account_locked"}, 409)
		if mode == "silent":
			raise SilenceError
		reply = self._act(request)
		return self._disguise(reply, mode) if reply.status == 200 else reply

	def _act(self, request: Request) -> Reply:
		headers = {name.lower(): value for name, value in request.headers.items()}
		stamp = headers.get("fsm-timestamp", "")
		expected = sign_body(self.secret, int(stamp), request.body) if stamp.isdigit() else ""
		if not hmac.compare_digest(expected, headers.get("fsm-signature", "")):
			return Reply.of_json({"error": "bad_signature"}, 401)
		if abs(time.time() - int(stamp)) > TOLERANCE:
			return Reply.of_json({"error": "stale"}, 401)
		wish = json.loads(request.body)
		if wish["action"] == AccessAction.CHECK.value:
			return Reply.of_json({"state": "done"})
		if wish["action"] not in SWITCHES or not wish["account"] or not wish["key"]:
			return Reply.of_json({"error": "malformed"}, 400)
		return self._switch(Effect(wish["action"], wish["account"], wish["key"]))

	def _switch(self, effect: Effect) -> Reply:
		if effect.account in self.unknown_accounts:
			return Reply.of_json({"error": "no_such_account"}, 422)
		with self.lock:
			earlier = next((each for each in self.effects if each.key == effect.key), None)
			if earlier and earlier != effect:
				return Reply.of_json({"error": "key_reused"}, 409)
			if not earlier:
				self.effects.append(effect)
		return Reply.of_json({"state": "done"})

	def _disguise(self, reply: Reply, mode: str) -> Reply:
		if mode == "lost":
			raise SilenceError
		if mode == "lost-reset":
			raise HangUpError
		return {
			"500-late": Reply.of_json({"error": "late"}, 500),
			"not-json": Reply(200, b"done"),
			"object": Reply.of_json(["done"]),
			"html": Reply(200, b"<html>Welcome</html>", "text/html"),
		}.get(mode, reply)
