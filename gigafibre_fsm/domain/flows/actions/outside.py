"""Steps that call a host outside: one waits for its answer, one only tells it something. Both go through Flow Request."""

from typing import Any

import frappe

from gigafibre_fsm.domain.flows.actions import request_outbox
from gigafibre_fsm.domain.flows.actions.effects import have_once, refuse
from gigafibre_fsm.domain.flows.actions.inputs import require_text, resolve_content, resolve_values
from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.catalogue.registry import Done, Preview, StepCall, WaitFor
from gigafibre_fsm.integrations.outgoing.addresses import BadAddressError, HttpAddress, parse_address
from gigafibre_fsm.integrations.outgoing.client import METHODS


def call_host(call: StepCall) -> WaitFor | Done:
	"""Send a request to a listed host, once, and wait for the answer; a retry sends one again that came to nothing."""
	name = _queue(
		call,
		"http_call",
		call.inputs.get("method") or "POST",
		resolve_content(call, call.inputs.get("content")),
	)
	done = request_outbox.send_again(name)
	if done:
		return Done({"request": name, **done})
	return WaitFor(request_outbox.request_key(name), outputs={"request": name})


def send_webhook(call: StepCall) -> Done:
	"""Tell a listed host about the record, once, and go on without waiting."""
	content = {
		"event": call.inputs.get("event") or "flow",
		"doctype": call.record[0],
		"name": call.record[1],
		"at": f"{call.now.isoformat(timespec='seconds')}Z",
		"values": resolve_values(call, call.inputs.get("values")),
	}
	return Done({"request": _queue(call, "webhook_out", "POST", content)})


def describe_call(call: StepCall) -> Preview:
	"""Describe the request that a step would send."""
	address = _check_address(call)
	method = call.inputs.get("method") or "POST"
	text = frappe.as_json(
		resolve_content(call, call.inputs.get("content") or call.inputs.get("values") or {})
	)
	return Preview("http", f"{method} {address.url}", address.host, text=text)


def _queue(call: StepCall, kind: str, method: str, content: Any) -> str:
	address = _check_address(call)
	if method not in METHODS:
		refuse("Choose one of these methods: {0}.", ", ".join(METHODS), kind="method")
	if content is not None and len(frappe.as_json(content)) > request_outbox.LONGEST_BODY:
		refuse("The content is larger than 64 KB.", kind="too large")

	def queue() -> dict[str, Any]:
		given = content if method != "GET" else None
		name = request_outbox.queue_request(
			call, host=address.host, method=method, url=address.url, content=given
		)
		hours.charge_step(call)
		return {"request": name}

	return have_once(call, kind, queue).outputs["request"]


def _check_address(call: StepCall) -> HttpAddress:
	try:
		address = parse_address(require_text(call, "url", "Address"))
	except BadAddressError as error:
		refuse(str(error), kind="address")
	if not frappe.db.exists("Flow Host", {"name": address.host, "enabled": 1}):
		refuse("{0} is not on the list of Flow Host.", address.host, kind="not listed")
	return address
