"""GenieACS's northbound interface with its modems: a server that owns device trees and plays every answer.

Wire protocol: docs/api-reference.rst and lib/nbi.ts of genieacs/genieacs, version 1.2.16; a recorded transcript of
that version is replayed against it.
"""

import base64
import random
import threading
from datetime import timedelta
from typing import Any

from gigafibre_fsm.tests.standins.genieacs_cpe import CONNECTIONS, Cpe, written
from gigafibre_fsm.tests.standins.genieacs_models import MODELS, Parameter
from gigafibre_fsm.tests.standins.genieacs_nbi import Nbi, packed
from gigafibre_fsm.tests.standins.genieacs_sessions import BROKEN_OFF, MalformedError
from gigafibre_fsm.tests.standins.genieacs_store import Store
from gigafibre_fsm.tests.standins.server import HangUpError, Reply, Request, Server, SilenceError, StandIn

CRASH_SECONDS = 21.0  # how long a GenieACS with one worker refuses connections after a crash
HUGE = 48 * 1024 * 1024  # bytes of an answer that nobody should read
WRONG = {
	"503": Reply(503, b"<html><h1>503 Service Temporarily Unavailable</h1></html>", "text/html"),
	"502": Reply(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html"),
	"limited": Reply(429, b"", "", {"Retry-After": "30"}),
	"html": Reply(200, b"<!doctype html><title>Welcome</title><p>Please accept the terms.</p>", "text/html"),
	"redirect": Reply(302, b"", "", {"Location": "https://login.example.ca/"}),
	"wrong-json": Reply(200, b'["a", {"_id": 5}, null]'),
	"not-json": Reply(200, b'[\n{"_id":"cut o'),
	"object": Reply(200, b'{"error": "no list"}'),
}


class GenieacsStandIn(StandIn):
	"""One GenieACS and all its modems on the loopback.

	Modes: `slow` begins a session half a second late, as the real one; `down` cuts the connection and `silent`
	never answers, both before anything is done; `lost` and `lost-silent` do it after; `no-reason` is a proxy that
	drops reason phrases and the header `total`; `busy` holds every device's lock; `502`, `503`, `limited`, `html`,
	`redirect`, `wrong-json`, `not-json`, `object`, `huge` and `trickle` answer what they say.

	A request that ends a worker of the real one is cut, and connections are refused for `crash_seconds`.

	Args:
		port: the port on 127.0.0.1; 0 takes a free one.
		automatic: seconds after which a modem that started again, or measured, calls by itself; None: when told.
	"""

	modes = (
		*("ok", "slow", "down", "silent", "lost", "lost-silent", "no-reason", "busy", "huge", "trickle"),
		*WRONG,
	)

	def __init__(self, port: int = 0, *, automatic: float | None = None) -> None:
		super().__init__(port)
		self.store = Store()
		self.crash_seconds = CRASH_SECONDS
		self.credentials = ""  # "Basic …" or "Bearer …" that a proxy in front of it asks for
		self.crashes = 0
		self.automatic = automatic
		self._nbi = Nbi(self.store)
		self._recovered = threading.Event()
		self._recovered.set()

	def start(self) -> "GenieacsStandIn":
		"""Serve, and let modems call by themselves where that was asked for."""
		super().start()
		if self.automatic is not None:
			threading.Thread(target=self._let_modems_call, daemon=True).start()
		return self

	def answer(self, request: Request) -> Reply:
		"""Answer one request of the northbound interface, in the mode of the moment."""
		mode = self.mode_of_this_request()
		if mode == "down" or not self._recovered.is_set():
			raise HangUpError
		if mode == "silent":
			raise SilenceError
		if mode in WRONG:
			return WRONG[mode]
		if mode == "huge":
			return Reply(200, b"[" + b"0," * (HUGE // 2) + b"0]")
		if self.credentials and request.headers.get("authorization") != self.credentials:
			return Reply(401, b"", "", {"WWW-Authenticate": 'Basic realm="acs"'})
		try:
			reply = self._nbi.answer(request, slow=mode == "slow", is_busy=mode == "busy")
		except MalformedError:
			self.crash()
			raise HangUpError from None
		return _spoilt(reply, mode)

	def crash(self, seconds: float | None = None) -> None:
		"""Stop listening for so many seconds, as a GenieACS with one worker does after an uncaught exception."""
		with self.lock:
			if not self._recovered.is_set():
				return
			self._recovered.clear()
			self.crashes += 1
		self._server.shutdown()
		self._server.server_close()
		self._revival = threading.Timer(self.crash_seconds if seconds is None else seconds, self._revive)
		self._revival.daemon = True
		self._revival.start()

	def recover(self) -> None:
		"""Listen again at once."""
		if not self._recovered.is_set():
			self._revival.cancel()
			self._revive()

	def stop(self) -> None:
		"""Stop serving, and stay away."""
		if not self._recovered.is_set():
			self._revival.cancel()
		super().stop()

	def _revive(self) -> None:
		self._server = Server(self._server.server_address, self)
		self._recovered.set()
		StandIn.start(self)

	def add(self, model: str = "XX230v", serial: str = "22275A7-000395", **about: Any) -> Cpe:
		"""Add a modem; `about` is what `Cpe` takes, and what `change` does."""
		own = {name: about.pop(name) for name in ("oui", "product_class") if name in about}
		kind, extra = MODELS[model], dict(about.pop("extra", {}))
		unread = tuple(about.pop("unread", ()))
		for path in unread:
			if path not in kind.parameters:
				extra.setdefault(path, ["", "xsd:string", False])
		values = about.pop("values", {})
		cpe = Cpe(kind, serial, self.store.now(), values=values, extra=extra, unread=unread, **own)
		with self.store.lock:
			self.store.devices[cpe.id] = cpe
		self.change(cpe.id, **about)
		return cpe

	def populate(self, count: int, *, spread: float = 300.0, seed: int = 1) -> None:
		"""Add many modems of all kinds, with levels of a real network, last heard of within `spread` seconds."""
		chance, now = random.Random(seed), self.store.now()
		kinds = list(MODELS.values())
		for number in range(count):
			kind = kinds[number % 10 // 4]  # four of ten, four of ten, two of ten
			level = _level(kind.parameters[kind.level_path], chance.gauss(-20.5, 2.2))
			cpe = Cpe(kind, f"{kind.oui}{number:06d}", now, values={kind.level_path: level})
			cpe.last_inform = cpe.known_at = written(now - timedelta(seconds=chance.random() * spread))
			self.store.devices[cpe.id] = cpe

	def change(self, device_id: str, **about: Any) -> None:
		"""Change a modem behind GenieACS's back.

		Args:
			device_id: which one.
			about: `values` by path; `connection` (one of `CONNECTIONS`); `refuses`, names of tasks it does not
				know; `faults_next`, pairs of code and message for its next tasks; `terminates`, how many
				sessions it breaks off; `informed_ago` and `booted_ago` in seconds; `tags`.
		"""
		cpe, now = self.store.devices[device_id], self.store.now()
		for path, value in about.pop("values", {}).items():
			if not cpe.parameter(path):
				cpe.add(path, Parameter(value, "xsd:string", False))
			cpe.put(path, value)
		if "connection" in about and about["connection"] not in CONNECTIONS:
			raise ValueError(f"connection is not one of {', '.join(CONNECTIONS)}")
		cpe.connection = about.pop("connection", cpe.connection)
		cpe.tags = list(about.pop("tags", cpe.tags))
		cpe.refuses = set(about.pop("refuses", cpe.refuses))
		cpe.faults_next += [tuple(pair) for pair in about.pop("faults_next", ())]
		cpe.faults_next += [BROKEN_OFF] * about.pop("terminates", 0)
		if "informed_ago" in about:
			cpe.last_inform = written(now - timedelta(seconds=about.pop("informed_ago")))
		if "booted_ago" in about:
			cpe.booted = now - timedelta(seconds=about.pop("booted_ago"))
			cpe.last_boot = written(cpe.booted)
		if about:
			raise ValueError(f"unknown: {', '.join(about)}")

	def inform(self, device_id: str) -> list[str]:
		"""Let a modem call by itself; the ids of the tasks that ran. One that was offline is there again."""
		cpe = self.store.devices[device_id]
		if cpe.connection == "offline":
			cpe.connection = "ok"
		return self.store.session(cpe)

	def inform_some(self, share: float = 1.0, *, seed: int = 1) -> int:
		"""Let a share of all modems call that can; how many did."""
		chance, called = random.Random(seed), 0
		for cpe in list(self.store.devices.values()):
			if cpe.connection != "offline" and chance.random() < share:
				self.store.session(cpe)
				called += 1
		return called

	def forget(self) -> None:
		"""Empty everything and behave again."""
		with self.lock:
			self.requests.clear()
			self.store = Store()
			self._nbi = Nbi(self.store)
			self.credentials, self.crashes = "", 0
		self.use("ok")

	def control(self, action: str, request: Request) -> Reply | None:
		"""What a test or the demo asks for over HTTP; see docs/reference/integrations.md."""
		wish = request.json() if request.method == "POST" else dict(request.query)
		actions = {
			("GET", "requests"): lambda: [{"method": r.method, "path": r.path} for r in self.requests],
			("GET", "device"): lambda: self._truth(wish["id"]),
			("POST", "devices"): lambda: {"id": self.add(**wish).id},
			("POST", "change"): lambda: self.change(wish.pop("id"), **wish),
			("POST", "populate"): lambda: self.populate(**wish),
			("POST", "inform"): lambda: {"ran": self.inform(wish["id"])},
			("POST", "informs"): lambda: {"called": self.inform_some(wish.get("share", 1.0))},
			("POST", "advance"): lambda: self._advance(wish["seconds"]),
			("POST", "crash"): lambda: self.crash(wish.get("seconds")),
			("POST", "reset"): self.forget,
		}
		act = actions.get((request.method, action))
		return Reply(200, packed(act()).encode()) if act else super().control(action, request)

	def _advance(self, seconds: float) -> None:
		self.store.ahead += timedelta(seconds=seconds)

	def _truth(self, device_id: str) -> dict[str, Any]:
		"""What a modem really holds, whatever GenieACS has read."""
		cpe, now = self.store.devices[device_id], self.store.now()
		return {path: cpe.read_value(path, now) for path in cpe.paths("")}

	def _let_modems_call(self) -> None:
		"""Call for modems that started again or measured, and for each when its interval is over."""
		while not self.stopped.wait(self.automatic):
			now = self.store.now()
			for cpe in list(self.store.devices.values()):
				interval = cpe.read_value(f"{cpe.model.root}.ManagementServer.PeriodicInformInterval", now)
				due = written(now - timedelta(seconds=float(interval)))
				if (
					cpe.restarting
					or cpe.diagnosing
					or (cpe.connection != "offline" and cpe.last_inform < due)
				):
					self.store.session(cpe)


def basic(username: str, password: str) -> str:
	"""The header that a proxy with these credentials asks for."""
	return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def _spoilt(reply: Reply, mode: str) -> Reply:
	if mode == "lost":
		raise HangUpError
	if mode == "lost-silent":
		raise SilenceError
	if mode == "no-reason":
		headers = {name: value for name, value in reply.headers.items() if name != "total"}
		return Reply(reply.status, reply.body, reply.content_type, headers)
	if mode == "trickle":
		return Reply(reply.status, reply.body, reply.content_type, reply.headers, trickle=0.3)
	return reply


def _level(parameter: Parameter, dbm: float) -> Any:
	"""A received level in dBm as this maker writes it."""
	if parameter.kind == "xsd:string":
		return f"{dbm:.2f}"
	return round(dbm * 1000) if abs(parameter.value) > 1000 else round(dbm)
