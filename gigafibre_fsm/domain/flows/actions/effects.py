"""Lets a step have its effect once, however often it is performed under the same key."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NoReturn

import frappe

from gigafibre_fsm.domain.flows.catalogue.registry import Done, StepCall, StepFailed
from gigafibre_fsm.domain.flows.definition.reasons import ReasonValue, write_reason
from gigafibre_fsm.domain.platform import due, idempotency, instants


def have_once(call: StepCall, kind: str, work: Callable[[], Mapping[str, Any]]) -> Done:
	"""Do the work of a step unless its effect key was used, and return its outputs; else return those of then.

	Work and key are written in the transaction of the step, so one that is rolled back leaves the key free.

	Args:
		call: the step.
		kind: key of its kind.
		work: has the effect and returns outputs that JSON can hold.
	"""
	digest = hashlib.sha256(call.effect_key.encode()).hexdigest()
	first_run = call.effect_key.partition(":")[0]  # while a run that repeats it is open, the key is kept
	command = (f"flow-{digest[:40]}", due.FLOW, f"flow.{kind}", {}, work, ("Flow Run", first_run))
	return Done(idempotency.run_once(*command, is_fixed=True))


def site_now(call: StepCall) -> datetime:
	"""Return the moment of a step in the site's zone, naive."""
	return instants.to_site(call.now)


def actor_name(call: StepCall) -> str:
	"""Return how a timeline names a flow: by its title."""
	return frappe.db.get_value("Flow Template", call.template, "title") or call.template


def refuse(sentence: str, *values: ReasonValue, retryable: bool = False, kind: str = "refused") -> NoReturn:
	"""Let the step fail with a sentence.

	Args:
		sentence: in English, a source string of the translations; or what somebody else said.
		values: fill its places.
		retryable: whether trying again may help.
		kind: a word for the kind of failure.

	Raises:
		StepFailed: always.
	"""
	raise StepFailed(write_reason(sentence, *values), retryable=retryable, kind=kind)
