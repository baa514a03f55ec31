"""Calls of other systems that start a flow: proven, stored once under the sender's id, answered before anything runs.

A flood is refused before the database is asked: by the size, by the rate of the address and of the webhook.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.catalogue import trigger_kinds
from gigafibre_fsm.domain.flows.conditions import paths
from gigafibre_fsm.domain.flows.templates import repository, states
from gigafibre_fsm.domain.flows.triggers import inbox, webhook_keys, webhook_proof
from gigafibre_fsm.domain.flows.triggers.inbox import JsonObject, TriggerEvent
from gigafibre_fsm.domain.platform import instants, rate_limits

KEY = re.compile(r"[A-Za-z0-9_-]{32}")
MOST_BYTES = 20_000
"""Of a body; a run keeps it as its cause."""
PER_MINUTE = 120
"""Calls of one webhook."""
HALF_CHARACTER = re.compile("[\ud800-\udfff]")


class WebhookAnswer(Enum):
	"""What a caller is answered, as HTTP status; unknown keys and bad proofs are not told apart."""

	STORED = 202
	KNOWN = 200
	BAD_BODY = 400
	REFUSED = 403
	TOO_LARGE = 413
	TOO_MANY = 429
	PAUSED = 503


def receive_call(key: str, headers: Mapping[str, str], body: bytes) -> WebhookAnswer:
	"""Check a call and store it.

	Args:
		key: from the address.
		headers: of the request.
		body: as received, byte for byte.
	"""
	if len(body) > MOST_BYTES:
		return WebhookAnswer.TOO_LARGE
	if not KEY.fullmatch(key):
		return WebhookAnswer.REFUSED
	if not rate_limits.is_within_limit(f"flow-webhook:{key}", PER_MINUTE, 60):
		return WebhookAnswer.TOO_MANY
	fields = ["name", "state", "active_version", "trigger_kind"]
	template = frappe.db.get_value(repository.TEMPLATE, {"webhook_key": key}, fields, as_dict=True)
	if not template or template.trigger_kind != trigger_kinds.WEBHOOK or not template.active_version:
		return WebhookAnswer.REFUSED
	inputs = repository.load_definition(template.active_version).trigger.inputs
	if not webhook_proof.is_proven(
		inputs, headers, body, webhook_keys.read_secret(template.name), instants.now_utc()
	):
		return WebhookAnswer.REFUSED
	if template.state != states.ACTIVE:
		return WebhookAnswer.PAUSED if template.state == states.PAUSED else WebhookAnswer.REFUSED
	return _store_call(template.name, inputs, body)


def _store_call(template: str, inputs: Mapping[str, Any], body: bytes) -> WebhookAnswer:
	content = read_body(body)
	if content is None:
		return WebhookAnswer.BAD_BODY
	call = _read_path(content, inputs.get("id_path")) or hashlib.sha256(body).hexdigest()
	doctype, name = inputs.get("doctype") or "", _read_path(content, inputs.get("name_path"))
	stored = inbox.store_event(
		TriggerEvent(
			trigger_kinds.WEBHOOK,
			template,
			record=(doctype, name) if doctype and name and frappe.db.exists(doctype, name) else ("", ""),
			name=inbox.make_name(template, call),
			payload={"id": call, "body": content},
			user="",
		)
	)
	return WebhookAnswer.STORED if stored else WebhookAnswer.KNOWN


def read_body(body: bytes) -> JsonObject | None:
	"""Return the JSON object of a body; None for anything else."""
	try:
		content = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
	except (ValueError, RecursionError):
		return None
	if not isinstance(content, dict) or HALF_CHARACTER.search(json.dumps(content, ensure_ascii=False)):
		return None
	return content


def _refuse_constant(constant: str) -> None:
	raise ValueError(constant)


def _read_path(content: Mapping[str, Any], path: object) -> str:
	"""A text or number in the body; empty for anything else, or without a path."""
	value = paths.read_data(content, str(path).split(".")) if path else None
	return str(value)[:140] if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
