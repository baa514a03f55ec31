"""Delivers the events of Stripe's stand-in to webhooks: signed, repeated, and in a bad order where that is wished."""

import json
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
from stripe import WebhookSignature

from gigafibre_fsm.tests.standins.stripe_store import Store
from gigafibre_fsm.tests.standins.stripe_wire import Json

MODES = ("normal", "twice", "reversed", "delayed", "dropped")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
READ_TIMEOUT = 20  # seconds
# seconds until each repeat, over three days as Stripe's own
REPEATS = (5, 300, 1800, 7200, 18_000, 36_000, *[43_200] * 5)


@dataclass(frozen=True)
class Endpoint:
	"""A registered webhook; two secrets during a rotation, and headers such as the name of a Frappe site."""

	url: str
	secrets: tuple[str, ...]
	headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Delivery:
	"""An event on its way to an endpoint."""

	event: Json
	endpoint: Endpoint
	due: float
	attempt: int = 0


class Deliveries:
	"""The events on their way.

	Modes: `twice` delivers each event two times, `reversed` the last first, `delayed` only when `release` is
	called, `dropped` never; the list of events has them in any case.

	Args:
		store: has the clock and the events.
	"""

	def __init__(self, store: Store) -> None:
		self.store = store
		self.mode = "normal"
		self.endpoints: list[Endpoint] = []
		self.log: list[Json] = []
		self.waiting: list[Delivery] = []
		self.held: list[Delivery] = []
		self._lock = threading.Lock()

	def register(self, url: str, secrets: Iterable[str], headers: dict[str, str] | None = None) -> None:
		"""Deliver to this address; only to the loopback."""
		if urlsplit(url).hostname not in LOOPBACK:
			raise ValueError("a stand-in never speaks to the outside")
		self.endpoints.append(Endpoint(url, tuple(secrets), headers or {}))

	def use(self, mode: str) -> None:
		"""Deliver what happens from now on as `mode`."""
		if mode not in MODES:
			raise ValueError(f"{mode} is not one of {', '.join(MODES)}")
		self.mode = mode

	def add(self, event: Json) -> None:
		"""Send a new event on its way."""
		if self.mode == "dropped":
			return
		copies = 2 if self.mode == "twice" else 1
		new = [
			Delivery(event, endpoint, self.store.now()) for endpoint in self.endpoints for _ in range(copies)
		]
		with self._lock:
			(self.held if self.mode == "delayed" else self.waiting).extend(new)

	def resend(self, event_id: str) -> None:
		"""Send an event again, as a person does from the dashboard."""
		event = self.store.get("event", event_id)
		with self._lock:
			self.waiting += [Delivery(event, endpoint, self.store.now()) for endpoint in self.endpoints]

	def release(self) -> list[str]:
		"""Let go of what was delayed, and return the ids of these events."""
		with self._lock:
			released, self.held = self.held, []
			self.waiting += released
		return [each.event["id"] for each in released]

	def deliver(self) -> list[int]:
		"""Deliver what is due now; the HTTP status of each call, 0 where nothing answered."""
		with self._lock:
			due = [each for each in self.waiting if each.due <= self.store.now()]
			self.waiting = [each for each in self.waiting if each not in due]
		return [self._send(each) for each in (reversed(due) if self.mode == "reversed" else due)]

	def _send(self, delivery: Delivery) -> int:
		payload = json.dumps(delivery.event, indent=2, ensure_ascii=False)
		status = post(delivery.endpoint, payload)
		self.log.append(
			{
				"event": delivery.event["id"],
				"type": delivery.event["type"],
				"url": delivery.endpoint.url,
				"status": status,
			}
		)
		if not 200 <= status < 300 and delivery.attempt < len(REPEATS):
			delivery.due = self.store.now() + REPEATS[delivery.attempt]
			delivery.attempt += 1
			with self._lock:
				self.waiting.append(delivery)
		return status


def signature(payload: str, secrets: Iterable[str], moment: int | None = None) -> str:
	"""`Stripe-Signature`, with one signature for each secret, by the SDK's own generator."""
	moment = int(time.time()) if moment is None else moment
	made = [WebhookSignature.generate_signature_header(payload, secret, moment) for secret in secrets]
	return ",".join([f"t={moment}", *(each.split(",", 1)[1] for each in made)])


def post(endpoint: Endpoint, payload: str) -> int:
	"""Post a payload as Stripe does; the HTTP status, 0 when nothing answered."""
	headers = {
		"Content-Type": "application/json; charset=utf-8",
		"Stripe-Signature": signature(payload, endpoint.secrets),
		"User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
		**endpoint.headers,
	}
	try:
		return requests.post(
			endpoint.url,
			data=payload.encode(),
			headers=headers,
			timeout=(5, READ_TIMEOUT),
			allow_redirects=False,
		).status_code
	except requests.RequestException:
		return 0
