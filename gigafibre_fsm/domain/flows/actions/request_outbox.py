"""Flow Request: requests to listed hosts, stored with their step and sent by a worker. The only writer of its rows.

A request is sent at most once per claim. If the worker dies in between, or the answer is lost, a request that changes
something is Unknown and a person decides; one that only reads, or that certainly never left, is sent again.
"""

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypedDict

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.flows.catalogue.registry import StepCall
from gigafibre_fsm.domain.flows.engine.messages import UNKNOWN as UNKNOWN_EVIDENCE
from gigafibre_fsm.domain.flows.runs import signals
from gigafibre_fsm.domain.flows.templates import wording
from gigafibre_fsm.domain.platform import instants, job_queue, outbound_guard, transactions
from gigafibre_fsm.integrations import outgoing
from gigafibre_fsm.integrations.errors import IntegrationError, Unavailable
from gigafibre_fsm.integrations.http import HttpResponse
from gigafibre_fsm.integrations.outgoing.client import OutgoingRequest

DOCTYPE, CHANNEL = "Flow Request", "http"
QUEUED, SENDING, DONE, FAILED, UNKNOWN, HELD = "Queued", "Sending", "Done", "Failed", "Unknown", "Held"
LEASE = timedelta(minutes=2)
"""Longer than any time-out of a host."""
PAUSES = (10, 60, 300, 1800)
"""Seconds until a request that never left is tried again; after the last one it fails."""
WORKER_DIED = "The worker ended while it sent this: it may have arrived."
KILLS_WORKER = "Each worker that sent this has died: three in a row."
MOST_READS = 3
"""How often a request that only reads is sent again because its worker died."""
LONGEST_BODY = 64 * 1024
LONGEST_ANSWER = 4000
"""Characters of an answer that a flow reads; Flow Request holds all of it."""


class ClaimedRequest(NamedTuple):
	"""A request as its worker claimed it; `was_begun` if an earlier worker may have sent it."""

	name: str
	host: str
	method: str
	url: str
	body: str
	effect_key: str
	attempts: int
	was_begun: bool


class RequestOutputs(TypedDict):
	"""What a step gets that waited for a request; `answer` is the host's JSON, or its text."""

	state: str
	ok: bool
	status: int
	reason: str
	answer: object


def request_key(name: str) -> str:
	"""Return the key for which the run of a request waits."""
	return f"request:{name}"


def queue_request(call: StepCall, *, host: str, method: str, url: str, content: Any) -> str:
	"""Store a request in the step's transaction and return its name; it is sent after the commit.

	Args:
		call: the step.
		host: name of the Flow Host.
		method: GET, POST, PUT, PATCH or DELETE.
		url: the address, already checked to be the host's.
		content: sent as JSON; None for no content.
	"""
	body = "" if content is None else json.dumps(content, ensure_ascii=False, default=str)
	row = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"host": host,
			"method": method,
			"url": url,
			"body": body,
			"state": QUEUED,
			"run": call.run,
			"effect_key": call.effect_key,
			"next_look": instants.now_utc(),
		}
	)
	# guard: a flow that a manager has activated sends it, to a host that an administrator has listed
	name = row.insert(ignore_permissions=True).name
	_wake()
	return name


def send_again(name: str) -> RequestOutputs | None:
	"""Return what became of a request that is done; have one that came to nothing sent once more, and return None.

	A person who retries the step has decided that it is to be sent again.
	"""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.state == DONE:
		return RequestOutputs(
			state=DONE,
			ok=200 <= row.response_status < 300,
			status=row.response_status,
			reason="",
			answer=_read_json(row.response or ""),
		)
	if row.state in (FAILED, UNKNOWN, HELD):
		row.update({"state": QUEUED, "attempts": 0, "next_look": instants.now_utc(), "error": ""})
		# guard: as for queue_request
		row.save(ignore_permissions=True)
		_wake()
	return None


def send_due(limit: int = 100) -> int:
	"""Send the requests that are due; return how many there were."""
	handled = 0
	while handled < limit and (row := transactions.run_transaction(lambda: _claim(instants.now_utc()))):
		_handle(row)
		handled += 1
	return handled


def _wake() -> None:
	job_queue.enqueue_after_commit("send_flow_requests", "default")


def _claim(now: datetime) -> ClaimedRequest | None:
	table = frappe.qb.DocType(DOCTYPE)
	is_due = table.state.isin((QUEUED, SENDING)) & (table.next_look <= now)
	names = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(is_due)
		.orderby(table.next_look)
		.limit(20)
		.run(pluck=True)
	)
	fields = ("host", "method", "url", "body", "effect_key", "attempts", "state")
	for name in names:
		query = frappe.qb.from_(table).select(*(table[each] for each in fields))
		rows = query.where((table.name == name) & is_due).for_update(skip_locked=True).run(as_dict=True)
		if not rows:
			continue
		row, attempts = rows[0], (rows[0].attempts or 0) + 1
		values = {"state": SENDING, "next_look": now + LEASE, "attempts": attempts}
		frappe.db.set_value(DOCTYPE, name, values, update_modified=False)
		body, was_begun = row.body or "", row.state == SENDING
		return ClaimedRequest(name, row.host, row.method, row.url, body, row.effect_key, attempts, was_begun)
	return None


def _handle(row: ClaimedRequest) -> None:
	if row.was_begun and row.method != "GET":
		_settle(row, UNKNOWN, WORKER_DIED)
		return
	if row.was_begun and row.attempts > MOST_READS:
		_settle(row, FAILED, KILLS_WORKER)
		return
	verdict = outbound_guard.judge_effect(CHANNEL, row.host)
	if not verdict.open:
		_settle(row, HELD, verdict.obstacle)
		return
	try:
		request = OutgoingRequest(row.method, row.url, row.body.encode(), row.effect_key)
		answer = outgoing.connect(row.host).send(request)
	except Unavailable as error:
		_settle_unavailable(row, error)
	except IntegrationError as error:
		_settle(row, FAILED, error.message)
	else:
		_settle(row, DONE, "", answer)


def _settle_unavailable(row: ClaimedRequest, error: Unavailable) -> None:
	sentence = error.message
	if error.unknown_outcome:
		_settle(row, UNKNOWN, sentence)
	elif row.attempts > len(PAUSES):
		_settle(row, FAILED, sentence)
	else:
		again = instants.now_utc() + timedelta(seconds=PAUSES[row.attempts - 1])
		_write(row, {"state": QUEUED, "next_look": again, "error": sentence})


def _settle(row: ClaimedRequest, state: str, reason: str, answer: HttpResponse | None = None) -> None:
	values: dict[str, Any] = {
		"state": state,
		"error": reason,
		"next_look": None,
		"settled_on": now_datetime(),
	}
	if answer:
		values |= {"response_status": answer.status, "response": _read_text(answer)}
	_write(row, values, outputs=read_outputs(state, wording.translate_reason(reason), answer))


def _write(row: ClaimedRequest, values: dict[str, Any], outputs: RequestOutputs | None = None) -> None:
	"""Store what became of a request, unless another worker has claimed it since; wake its run if it is settled."""

	def work() -> None:
		if frappe.db.get_value(DOCTYPE, row.name, "attempts", for_update=True) != row.attempts:
			return
		frappe.db.set_value(DOCTYPE, row.name, values, update_modified=False)
		if outputs is not None:
			doubt = {UNKNOWN_EVIDENCE: values["error"]} if outputs["state"] == UNKNOWN else {}
			signals.signal(request_key(row.name), {**outputs, **doubt})

	transactions.run_transaction(work)


def read_outputs(state: str, reason: str, answer: HttpResponse | None) -> RequestOutputs:
	"""Return what a step that waited for a request gets: `state`, `ok`, `status`, `reason` and `answer`.

	Args:
		state: of the Flow Request.
		reason: why it is not Done.
		answer: the host's; its content is read as JSON if it is an object or a list.
	"""
	status = answer.status if answer else 0
	return {
		"state": state,
		"ok": 200 <= status < 300,
		"status": status,
		"reason": reason,
		"answer": _read_json(_read_text(answer)) if answer else None,
	}


def _read_text(answer: HttpResponse) -> str:
	return answer.body.decode("utf-8", "replace").replace("\x00", "")


def _read_json(text: str) -> object:
	"""Return a short answer as JSON, any other one as the beginning of its text: a run remembers little."""
	if len(text) > LONGEST_ANSWER:
		return text[:LONGEST_ANSWER]
	try:
		return json.loads(text)
	except (ValueError, RecursionError):
		return text
