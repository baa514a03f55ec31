"""Measures how fast events of Stripe are accepted, beside Frappe's ping in the same run: one table with ratios.

`python -m tests.load.webhooks`, with the bench's Python, prints it for the site that `FSM_SITE` names. Both are asked in
turn, one at a time in the same process, so that a second holds what one core does. Every event is new, signed, and
stored; its row is taken away again.
"""

import json
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import frappe

from gigafibre_fsm.domain.billing.events import inbox
from gigafibre_fsm.tests.standins.stripe import WEBHOOK_SECRET
from gigafibre_fsm.tests.standins.stripe_deliveries import signature
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from tests.load.pages import on_site
from tests.paying import paying_site

ROUNDS = int(os.environ.get("FSM_ROUNDS") or 1000)
WARM_UP = 20
PATH = "/api/method/gigafibre_fsm.api.webhooks.stripe"
RATE, SLOWEST = 200, 15  # the targets: requests a second on one core, milliseconds at the 99th percentile


def main() -> None:
	"""Print the table."""
	with on_site(), paying_site():
		visitor = Visitor()
		spent = {"ping": [], "webhook": []}
		for number in range(WARM_UP + ROUNDS):
			payload = _event(number)
			costs = {
				"ping": _timed(visitor, "GET", "/api/method/ping"),
				"webhook": _timed(
					visitor,
					"POST",
					PATH,
					data=payload,
					content_type="application/json",
					headers={"Stripe-Signature": signature(payload.decode(), [WEBHOOK_SECRET])},
				),
			}
			if number >= WARM_UP:
				for name, cost in costs.items():
					spent[name].append(cost)
		stored = frappe.db.count(inbox.DOCTYPE, {"name": ("like", "evt_load_%")})
		frappe.db.rollback()
		stored = stored or frappe.db.count(inbox.DOCTYPE, {"name": ("like", "evt_load_%")})
		assert stored == WARM_UP + ROUNDS, stored
		forget_limits()
	_print(spent)


def _event(number: int) -> bytes:
	about = {"id": f"pi_load_{number}", "object": "payment_intent", "amount": 9193, "metadata": {}}
	event = {
		"id": f"evt_load_{number}",
		"object": "event",
		"type": "payment_intent.succeeded",
		"created": int(time.time()),
		"livemode": False,
		"data": {"object": {**about, "description": "x" * 2500}},
	}
	return json.dumps(event).encode()


def _timed(
	visitor: Visitor, method: str, path: str, headers: dict | None = None, **options: object
) -> tuple[float, float]:
	"""CPU and wall seconds of one answer, in a thread of its own as Frappe wants it."""
	sent = {"X-Frappe-Site-Name": visitor.site, **(headers or {})}

	def ask() -> tuple[float, float]:
		cpu, clock = time.thread_time(), time.perf_counter()
		answer = visitor._answer(method, path, headers=sent, **options)
		assert answer.status_code == 200, (path, answer.status_code, answer.text)
		return time.thread_time() - cpu, time.perf_counter() - clock

	return _elsewhere(ask)


def _elsewhere(work: Callable[[], tuple[float, float]]) -> tuple[float, float]:
	with ThreadPoolExecutor(1) as thread:
		return thread.submit(work).result()


def _print(spent: dict[str, list[tuple[float, float]]]) -> None:
	line = "{:<12}" + "{:>12}" * 5
	print(line.format("", "requests/s", "median ms", "p99 ms", "CPU ms", "CPU ratio"))
	floor = statistics.mean(cpu for cpu, _ in spent["ping"])
	for name, costs in spent.items():
		clocks = sorted(clock * 1000 for _, clock in costs)
		cpu = statistics.mean(cpu for cpu, _ in costs)
		figures = (
			f"{1000 / statistics.mean(clocks):.0f}",
			f"{statistics.median(clocks):.2f}",
			f"{clocks[int(len(clocks) * 0.99)]:.2f}",
			f"{cpu * 1000:.2f}",
			f"{cpu / floor:.2f}",
		)
		print(line.format(name, *figures))
	print(
		f"The targets are {RATE} requests/s and {SLOWEST} ms; requests wait for MariaDB and Redis on the same core."
	)


if __name__ == "__main__":
	main()
