"""Support on the telephone: a customer calls and is known, another leaves a message and is called back."""

import json
import time

import requests

from demo import plans
from demo.desk import Desk
from demo.money import Stage
from demo.play import step
from demo.seed import PASSWORD, SUPPORT

TIMEOUT = 30
PATIENCE = 150
"""Seconds until a recording must have been fetched: the sweep comes every minute."""
WEBHOOKS = "/api/method/gigafibre_fsm.api.call_webhooks."
TROUBLE = "Le Wi-Fi ne se rend pas au sous-sol"
LINES = {"voice_url": "incoming_call", "status_url": "call_status", "app_url": "outgoing_call"}


class Exchange:
	"""Twilio's stand-in, at which people pick up and hang up."""

	def __init__(self, stage: Stage) -> None:
		self._url = f"{stage.twilio}/__control/"
		self.act(
			"call-lines", **{name: f"{stage.base_url}{WEBHOOKS}{method}" for name, method in LINES.items()}
		)

	def act(self, action: str, **asked: object) -> dict:
		"""Have somebody do something; returns the call as it is then."""
		answer = requests.post(f"{self._url}{action}", json=asked, timeout=TIMEOUT)
		answer.raise_for_status()
		return answer.json()


def take_calls(stage: Stage) -> None:
	"""Diane takes a call, misses one, hears its message and calls back."""
	desk, exchange = Desk(stage.base_url, SUPPORT, PASSWORD), Exchange(stage)
	[customer] = desk.find(
		"Customer", json.dumps([["customer_name", "=", plans.SERVES_HERSELF]]), '["name", "mobile_no"]'
	)
	_take_call(desk, exchange, customer)
	waiting = _miss_call(desk, exchange, customer["mobile_no"])
	_call_back(desk, exchange, waiting)


def _take_call(desk: Desk, exchange: Exchange, customer: dict) -> None:
	desk.call("softphone.set_availability", available=1)
	with step("A customer calls: what they hear, and Diane's card") as show:
		leg = exchange.act("call-in", **{"from": customer["mobile_no"]})
		for sentence in leg["heard"]:
			show(f"“{sentence}”")
		[call] = desk.ask("calls.list_my_calls")["calls"]
		for line in _describe_card(desk.ask("call_card.load_call_card", call=call["call"])):
			show(line)
	with step("She answers, and writes down what the customer says") as show:
		exchange.act("pick-up", sid=leg["ringing"][0], after=4)
		desk.call("call_results.save_call_notes", call=call["call"], notes=f"{TROUBLE}.")
		desk.call(
			"customer_view.add_note",
			customer=customer["name"],
			text="Préfère les visites en fin de journée.",
			command_id=f"demo-note-{call['call']}",
		)
		show(TROUBLE)
	_book_visit(desk, call["call"], customer["name"])
	_send_pay_link(desk, call["call"], customer["name"])
	with step("They hang up; the call knows its ticket and its visit") as show:
		exchange.act("hang-up", sid=leg["sid"], after=120)
		desk.call("call_results.finish_call", call=call["call"], outcome="Visit Booked")
		row = desk.document("FSM Call", call["call"])
		show(
			f"{row['status']}, {row['duration']} s, {row['outcome']}, {row['issue']}, {row['dispatch_job']}: "
			f"{desk.base_url}/app/fsm-call/{row['name']}"
		)


def _book_visit(desk: Desk, call: str, customer: str) -> None:
	"""In the call: a ticket, the visit that it asks for, and the window that the customer chooses."""
	with step("She opens a ticket and books the visit into the window that suits") as show:
		ticket = desk.call("call_results.open_call_ticket", call=call, subject=TROUBLE)["ticket"]
		known = desk.ask("booking.booking_preview", doctype="Customer", name=customer)
		asked = {"job_type": known["job_type"], "service_location": known["service_location"]}
		job = desk.call("booking.job_from_issue", issue=ticket, **asked)["job"]
		slots = desk.ask("booking.list_slots", job=job)["slots"]
		show(f"{len(slots)} windows are free")
		if slots:
			chosen = {name: slots[-1][name] for name in ("window_start", "technician", "arrival")}
			promised = desk.call("booking.book_slot", job=job, **chosen)
			show(
				f"{job}, {promised['window_start']} to {promised['window_end']}, {slots[-1]['technician_name']}"
			)
		desk.call("call_results.link_visit", call=call, job=job)
		show(f"{desk.base_url}/app/tickets/{ticket}")


def _send_pay_link(desk: Desk, call: str, customer: str) -> None:
	with step("She sends the pay link, and sees no amount") as show:
		asked = {"customer": customer, "way": "text", "command_id": f"demo-pay-{call}"}
		try:
			sent = desk.call("customer_view.send_pay_link", **asked)
			show(f"to {sent['address']} {sent['problem']}")
		except RuntimeError:
			show("nothing is due any more")
		show(f"{desk.base_url}/app/customer-360/{customer}")


def _miss_call(desk: Desk, exchange: Exchange, caller: str) -> dict:
	desk.call("softphone.set_availability", available=0)
	with step("Nobody is free: the caller leaves a message, which is on the call-back list") as show:
		leg = exchange.act("call-in", **{"from": caller})
		show(f"“{leg['heard'][-1]}”")
		exchange.act("leave-message", sid=leg["sid"], seconds=12)
		until = time.monotonic() + PATIENCE
		while time.monotonic() < until:
			[waiting] = desk.ask("call_backs.list_call_backs")["call_backs"]
			if waiting["recording"]:
				break
			time.sleep(0.5)
		show(
			f"{waiting['number']} {waiting['customer_name']}: {waiting['recording'] or 'its recording is fetched'}"
		)
	return waiting


def _call_back(desk: Desk, exchange: Exchange, waiting: dict) -> None:
	with step("911 is never dialled; Diane calls back, and nobody waits any more") as show:
		try:
			desk.call("calls.start_call", number="911")
		except RuntimeError as refusal:
			show("911: refused" if "417" in str(refusal) else str(refusal))
		key = desk.call("softphone.issue_voice_token")
		call = desk.call("calls.start_call", number=waiting["number"], customer=waiting["customer"])["call"]
		leg = exchange.act("call-out", identity=key["identity"], call=call)
		exchange.act("pick-up", sid=leg["ringing"][0], after=6)
		exchange.act("hang-up", sid=leg["sid"], after=45)
		show(f"waiting now: {len(desk.ask('call_backs.list_call_backs')['call_backs'])}")
	desk.call("softphone.set_availability", available=1)


def _describe_card(card: dict) -> list[str]:
	incident, visit, line = card["incident"], card["next_visit"], card["line"]
	return [
		f"{card['customer_name']} ({card['language']}), {card['number']}",
		f"line: {line['kind'] if line else '–'} · visit: {visit['window_start'] if visit else '–'}",
		f"outage: {incident['sentence'] if incident else '–'}",
		f"last contacts: {', '.join(each['kind'] for each in card['last_contacts']) or '–'}",
	]
