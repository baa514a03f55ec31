"""Oktopus's REST interface with its modems: who is connected, and what they answer over TR-369 and TR-069.

Wire protocol: backend/services/controller/internal/api of OktopUSP/oktopus, commit b810e4c. Where that is peculiar,
so is this: a page begins one device early, an error is a JSON string, a 404 stands for an empty list.
"""

import json
import secrets
import threading
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote

from gigafibre_fsm.tests.standins import oktopus_cwmp
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.standins.genieacs_cpe import Cpe
from gigafibre_fsm.tests.standins.genieacs_models import MODELS
from gigafibre_fsm.tests.standins.oktopus_agent import ONLINE, Agent
from gigafibre_fsm.tests.standins.server import HangUpError, Reply, Request, SilenceError, StandIn

EMAIL, PASSWORD = "fsm@example.ca", "stand-in-oktopus"
MOST_A_PAGE, USUAL_PAGE = 50, 20
CONTROLLER = "Device.LocalAgent.Controller.1."
ENDPOINT = "self::oktopus"
"""Name of this controller: a modem that has it connects to Oktopus."""
USP_PARAMETERS = {
	"Device.LocalAgent.EndpointID": ["", "xsd:string", False],
	f"{CONTROLLER}Enable": [False, "xsd:boolean", True],
	f"{CONTROLLER}EndpointID": ["", "xsd:string", True],
	f"{CONTROLLER}MTP.1.Protocol": ["", "xsd:string", True],
	f"{CONTROLLER}MTP.1.MQTT.Topic": ["", "xsd:string", True],
	"Device.MQTT.Client.1.BrokerAddress": ["", "xsd:string", True],
	"Device.MQTT.Client.1.BrokerPort": [1883, "xsd:unsignedInt", True],
}
"""What a modem has that can speak USP, beside the stand-in of GenieACS's own parameters."""
WRONG = {
	"503": Reply(503, b"<html><h1>503 Service Temporarily Unavailable</h1></html>", "text/html"),
	"502": Reply(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html"),
	"limited": Reply(429, b"", "", {"Retry-After": "30"}),
	"html": Reply(200, b"<!doctype html><title>Welcome</title><p>Please accept the terms.</p>", "text/html"),
	"redirect": Reply(302, b"", "", {"Location": "https://login.example.ca/"}),
	"not-json": Reply(200, b'{"devices": [{"SN": "cut o'),
	"nats": Reply(500, b'"Error to communicate with nats: nats: no responders available for request"'),
}


class OktopusStandIn(StandIn):
	"""One Oktopus on the loopback.

	Modes: `down` cuts the connection and `silent` never answers, both before anything is done; `lost`, `lost-silent`
	and `504-late` do it after; `504` is a device that does not answer; `other` is the answer to somebody else's
	question; `all-gone` reports every device offline, as after the loss of its brokers; the rest answers what it
	says.

	Args:
		port: the port on 127.0.0.1; 0 takes a free one.
	"""

	modes = (
		*("ok", "down", "silent", "lost", "lost-silent", "504", "504-late", "other", "all-gone"),
		*WRONG,
	)

	def __init__(self, port: int = 0) -> None:
		super().__init__(port)
		self.agents: dict[str, Agent] = {}
		self.ahead = timedelta()
		self.email, self.password = EMAIL, PASSWORD
		self._tokens: set[str] = set()

	def now(self) -> datetime:
		"""Its clock, in UTC without a zone."""
		return datetime.now(timezone.utc).replace(tzinfo=None) + self.ahead

	def add(
		self,
		model: str = "XX230v",
		serial: str = "22275A7-000395",
		*,
		sn: str = "",
		links: Any = ("mqtt",),
		**about: Any,
	) -> Agent:
		"""Add a modem that is connected.

		Args:
			model: what kind it is.
			serial: its serial number.
			sn: its name here; empty for the endpoint that is made of its serial number.
			links: by which it is connected: `mqtt`, `ws`, `stomp`, `cwmp`.
			about: `values` by path, and what `Agent` takes.
		"""
		cpe = Cpe(MODELS[model], serial, self.now(), values=about.pop("values", {}))
		return self.adopt(cpe, sn=sn, links=links, **about)

	def adopt(self, cpe: Cpe, *, sn: str = "", links: Any = ("mqtt",), **about: Any) -> Agent:
		"""Let a modem connect that another stand-in has as well."""
		agent = Agent(cpe, sn or endpoint_of(cpe), tuple(links), **about)
		with self.lock:
			self.agents[agent.sn] = agent
		return agent

	def populate(self, count: int) -> None:
		"""Add many modems that are connected."""
		for number in range(count):
			self.add("XX230v", f"{MODELS['XX230v'].oui}{number:06d}")

	def switch(self, sn: str, *, on: bool) -> None:
		"""Take a modem's power away, or give it back."""
		agent = self.agents[sn]
		if on:
			agent.reconnect(self.now())
		else:
			agent.is_on = False

	def expire_tokens(self) -> None:
		"""Forget who has logged in, as after a day."""
		self._tokens.clear()

	def watch_genieacs(self, genieacs: GenieacsStandIn, seconds: float = 5.0) -> None:
		"""From now on let those modems of GenieACS connect that are told to, and those that started again come back."""

		def let_modems_connect() -> None:
			while not self.stopped.wait(seconds):
				self.let_connect(genieacs)

		threading.Thread(target=let_modems_connect, daemon=True).start()

	def let_connect(self, genieacs: GenieacsStandIn) -> None:
		"""Let modems connect whose controller is this one, and others leave."""
		for cpe in list(genieacs.store.devices.values()):
			now, name = self.now(), endpoint_of(cpe)
			wants = cpe.parameter(f"{CONTROLLER}Enable") and cpe.read_value(f"{CONTROLLER}Enable", now)
			is_ours = wants and cpe.read_value(f"{CONTROLLER}EndpointID", now) == ENDPOINT
			if is_ours and name not in self.agents:
				self.adopt(cpe)
			elif name in self.agents and self.agents[name].cpe is cpe:
				self.agents[name].is_on = bool(is_ours)
		for agent in list(self.agents.values()):
			if agent.cpe.restarting:
				agent.reconnect(self.now())

	def answer(self, request: Request) -> Reply:
		"""Answer one request of the REST interface, in the mode of the moment."""
		if request.path == "/api/auth/login":
			return self._log_in(request)
		mode = self.mode_of_this_request()
		if mode in WRONG:
			return WRONG[mode]
		_refuse_to_answer(mode)
		if request.headers.get("authorization") not in self._tokens:
			return Reply(401, b"")
		parts = [unquote(part) for part in request.path.strip("/").split("/")]
		if parts == ["api", "device"] and request.method == "GET":
			return self._list(dict(request.query), all_gone=mode == "all-gone")
		if request.method != "PUT" or parts[:2] != ["api", "device"] or len(parts) != 5:
			return Reply(404, b"404 page not found\n", "text/plain")
		return self._pass_on(parts[2:], request, mode)

	def _pass_on(self, parts: list[str], request: Request, mode: str) -> Reply:
		"""Pass a message on to a modem, and its answer back."""
		if mode == "504":
			return in_words("usp message response timeout", 504)
		if mode == "other":
			return Reply.of_json({"deleted_obj_results": []})
		reply = self._cwmp(*parts[1:], request) if parts[0] == "cwmp" else self._usp(*parts, request)
		return _spoilt(reply, mode)

	def _log_in(self, request: Request) -> Reply:
		_refuse_to_answer(self.mode_of_this_request())
		wish = request.json()
		if (wish.get("email"), wish.get("password")) != (self.email, self.password):
			return in_words("Invalid Credentials", 401)
		token = (
			f"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{secrets.token_urlsafe(24)}.{secrets.token_urlsafe(24)}"
		)
		self._tokens.add(token)
		return Reply.of_json(token)

	def _list(self, asked: dict[str, str], *, all_gone: bool) -> Reply:
		if "id" in asked:
			agent = self.agents.get(asked["id"])
			return Reply.of_json(self._row(agent, all_gone)) if agent else in_words("Device not found", 404)
		number, size = int(asked.get("page_number") or 0), int(asked.get("page_size") or USUAL_PAGE)
		if size > MOST_A_PAGE:
			return in_words(f"Page size must not exceed {MOST_A_PAGE}", 400)
		rows = [self._row(agent, all_gone) for agent in list(self.agents.values())]
		if "status" in asked:
			rows = [row for row in rows if row["Status"] == int(asked["status"])]
		skip = number * (size - 1)
		if not rows:
			return in_words("No devices found", 404)
		if skip >= len(rows):
			return in_words("Page number is out of range", 400)
		page = rows[skip : skip + size]
		whole = {
			"pages": len(rows) // size,
			"page": number,
			"size": size,
			"devices": page,
			"total": len(rows),
		}
		return Reply.of_json(whole)

	def _row(self, agent: Agent, all_gone: bool) -> dict[str, Any]:
		row = agent.row()
		if all_gone:
			row.update(dict.fromkeys(("Status", "Mqtt", "Stomp", "Websockets", "Cwmp"), 0))
		return row

	def _usp(self, sn: str, mtp: str, kind: str, request: Request) -> Reply:
		agent = self.agents.get(sn)
		if mtp not in ("any", "mqtt", "ws", "stomp"):
			return in_words("Invalid MTP, valid options are: mqtt, ws, stomp", 400)
		if agent is None:
			return in_words("Device not found", 404)
		if agent.status != ONLINE:
			return in_words("Device is offline", 503)
		if agent.links == ("cwmp",):
			return Reply(200, b"")  # Oktopus finds no link and writes nothing
		with self.lock:
			found = agent.answer(kind, json.loads(request.body), self.now())
		return Reply(404, b"404 page not found\n", "text/plain") if found is None else Reply.of_json(found)

	def _cwmp(self, sn: str, kind: str, request: Request) -> Reply:
		agent = self.agents.get(sn)
		if agent is None or "cwmp" not in agent.links:
			return in_words("Device not found", 404)
		if not agent.is_on:
			return in_words("dial tcp: connect: connection refused", 400)
		with self.lock:
			name, body = oktopus_cwmp.answer(agent.cpe, request.body, self.now())
			agent.told.append(name)
		if agent.cpe.restarting:
			agent.is_on = False
		return Reply(200, body)

	def forget(self) -> None:
		"""Empty everything and behave again."""
		with self.lock:
			self.requests.clear()
			self.agents.clear()
			self._tokens.clear()
		self.use("ok")

	def control(self, action: str, request: Request) -> Reply | None:
		"""What a test or the demo asks for over HTTP; see docs/reference/integrations.md."""
		wish = request.json() if request.method == "POST" else dict(request.query)
		actions = {
			("GET", "requests"): lambda: [{"method": r.method, "path": r.path} for r in self.requests],
			("GET", "devices"): lambda: [agent.row() for agent in self.agents.values()],
			("POST", "devices"): lambda: {"sn": self.add(**wish).sn},
			("POST", "switch"): lambda: self.switch(wish["sn"], on=wish["on"]),
			("POST", "populate"): lambda: self.populate(wish["count"]),
			("POST", "reset"): self.forget,
		}
		act = actions.get((request.method, action))
		return Reply.of_json(act()) if act else super().control(action, request)


def endpoint_of(cpe: Cpe) -> str:
	"""The name of a modem's USP agent (TR-369, `os` scheme)."""
	_maker, oui, _product_class, serial = cpe.identity
	return f"os::{oui}-{serial}"


def in_words(words: str, status: int) -> Reply:
	"""An answer in words: Oktopus writes them as a JSON string."""
	return Reply.of_json(words, status)


def _refuse_to_answer(mode: str) -> None:
	if mode == "down":
		raise HangUpError
	if mode == "silent":
		raise SilenceError


def _spoilt(reply: Reply, mode: str) -> Reply:
	if mode == "lost":
		raise HangUpError
	if mode == "lost-silent":
		raise SilenceError
	return in_words("usp message response timeout", 504) if mode == "504-late" else reply
