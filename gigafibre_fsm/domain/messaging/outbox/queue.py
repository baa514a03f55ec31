"""The outbox: queues messages in the transaction of their cause and records their delivery status.

`delivery` sends them; together the two modules are the only writers of FSM SMS.state.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.domain.messaging.outbox.repository import DOCTYPE, AnnouncedVisit, waiting_fields
from gigafibre_fsm.domain.messaging.outbox.status import (
	Outcome,
	is_advance,
	state_after_decision,
	state_of,
)
from gigafibre_fsm.domain.messaging.policy import consent, quiet_hours
from gigafibre_fsm.domain.messaging.templates import repository as templates
from gigafibre_fsm.domain.messaging.templates.placeholders import LINK, MissingVariable, render_text
from gigafibre_fsm.domain.messaging.templates.sms_segments import count_segments, spell_in_gsm7
from gigafibre_fsm.domain.platform import job_queue
from gigafibre_fsm.domain.platform.phone_numbers import to_textable
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.twilio.words import (
	DeliveryStatus,
	FailureReason,
	delivery_status,
	failure_reason,
)

# assumed length of a link that is filled in later, to count segments
_LINK_LENGTH = 60
_LONGEST = 1600  # characters, the provider's limit


def queue_message(
	template: str,
	to: str,
	language: str,
	values: dict[str, str],
	*,
	effect_key: str,
	reference: tuple[str, str] | None = None,
	recipient: tuple[str, str] | None = None,
	announced: tuple[datetime, str] | None = None,
	visits: Iterable[AnnouncedVisit] = (),
	link: str | None = None,
	urgent: bool = False,
	delay: timedelta = timedelta(0),
) -> str:
	"""Queue a message in the caller's transaction and return the name of its FSM SMS.

	Never raises for an invalid number or an incomplete text, so that the cause does not fail with its
	message: such a row is created as Failed, with the reason.

	Args:
		template: a key of FSM Message Template.
		to: the phone number as stored on the document.
		language: `fr` or `en`; anything else means the default language.
		values: values of the placeholders.
		effect_key: idempotency key of the cause; queueing it again returns the existing row.
		reference: doctype and name of the document the message is about.
		recipient: doctype and name of the recipient.
		announced: the arrival (site time, naive) and the Service Location that a technician is told.
		visits: what a text about several visits tells a technician of each.
		link: the FSM Magic Link that replaces `{link}`.
		urgent: send it first, even in quiet hours.
		delay: minimum time before it is sent, so that `withdraw_messages` can cancel it.
	"""
	if existing := _existing(effect_key):
		return existing
	wording = templates.load_template(template)
	language = language if language in ("fr", "en") else settings.load_settings().default_language
	row = {
		"doctype": DOCTYPE,
		"direction": "Out",
		"template": template,
		"language": language,
		"effect_key": effect_key,
		"link": link,
		"urgent": int(urgent),
		**_pair("reference_doctype", "reference_name", reference),
		**_pair("recipient_doctype", "recipient", recipient),
		**_pair("announced_arrival", "announced_location", announced),
		"visits": [visit._asdict() for visit in visits],
		**_text(wording.get(f"body_{language}"), values, link),
		**_number(to),
	}
	row |= _start(row, enabled=wording.enabled, waits=wording.quiet_hours and not urgent, delay=delay)
	return _insert(row)


def withdraw_messages(template: str, reference: tuple[str, str]) -> bool:
	"""Cancel messages that wait to be sent, because their content is no longer true.

	The effect keys are freed: the same effect can be queued again later, as a new message.

	Args:
		template: key of the messages' template.
		reference: (DocType, name) of the document they are about.

	Returns:
		False if one of them is being sent or was sent.
	"""
	about = _pair("reference_doctype", "reference_name", reference)
	rows = frappe.get_all(DOCTYPE, {"template": template, **about}, pluck="name", order_by="name", limit=20)
	return all(withdraw_message(name) for name in rows)


def withdraw_message(name: str) -> bool:
	"""Cancel one FSM SMS if it still waits or is held back; as for `withdraw_messages`."""
	row = frappe.get_doc(DOCTYPE, name, for_update=True)
	if row.state in ("Sending", "Sent", "Delivered", "Unknown"):
		return False
	if row.state in ("Queued", "Held"):
		row.state, row.error = "Cancelled", _("Not sent: it was no longer so by then.")
		row.effect_key = f"{row.effect_key}:{row.name}"
		# guard: as for _insert, the action that caused this has been authorised
		row.save(ignore_permissions=True)
	return True


def is_waiting(template: str, reference: tuple[str, str]) -> bool:
	"""Whether a message of this template about this document still waits to be sent."""
	about = _pair("reference_doctype", "reference_name", reference)
	return bool(frappe.db.exists(DOCTYPE, {"template": template, "state": "Queued", **about}))


def wake_worker() -> None:
	"""Have a worker deliver due messages after this transaction; the only place that queues this job.

	A lost job does no harm: the clock also starts it every minute.
	"""
	job_queue.enqueue_after_commit("deliver_messages", "short")


def apply_status(
	sid: str, status: str, error_code: str, at: datetime, *, name: str = "", claim: str = ""
) -> bool:
	"""Record a delivery status from the provider; callbacks may arrive in any order and repeatedly.

	Args:
		sid: the provider's id of the message.
		status: the provider's status; ignored unless it is one of an outgoing message.
		error_code: the provider's code of a failure, else empty.
		at: when the status was received, naive, in the site's zone.
		name: the message, from our callback's address.
		claim: the attempt, from the same address; with name and claim a receipt is found even if the worker
			died before recording `sid`.

	Returns:
		Whether the status was new.
	"""
	news, row = delivery_status(status), _of_sid(sid) or _of_claim(name, claim)
	known = DeliveryStatus(row.provider_status) if row and row.provider_status else None
	if not row or not news or not is_advance(known, news):
		return False
	why, has_failed = failure_reason(error_code), state_of(news) == "Failed"
	fields = {
		"state": state_of(news),
		"provider_sid": sid,
		"provider_status": news.value,
		"claimed_until": None,
		"error_code": error_code,
		"error": frappe._(why.value) if has_failed else "",
		"sent_on": row.sent_on or at,
	}
	if fields["state"] == "Delivered" and not row.delivered_on:
		fields["delivered_on"] = at
	frappe.db.set_value(DOCTYPE, row.name, fields)
	if why is FailureReason.OPTED_OUT:
		consent.record_consent(row.to_number, "Opted Out", "Provider", f"{error_code} ({sid})")
	return True


def resolve_message(name: str, outcome: Outcome) -> str:
	"""Apply a person's decision about a message with an uncertain outcome; return its new state.

	Args:
		name: name of the FSM SMS.
		outcome: `sent`: it arrived; `resend`: send it again; `cancel`: do not send it.

	Raises:
		FsmError: the message's state does not allow this decision.
	"""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	after = state_after_decision(doc.state, outcome)
	if doc.direction != "Out" or not after:
		frappe.throw(
			_("This message is {0} now, so nothing was changed. Reload the page.").format(_(doc.state)),
			FsmError,
		)
	doc.state = after
	doc.resolved_by = frappe.session.user
	doc.claimed_until = None
	if outcome == "sent":
		doc.delivered_on = now_datetime()
	if outcome == "resend":
		_check_sendable(doc)
		# the claim is kept: a late receipt of the earlier attempt still finds this message and stops the new
		# one
		doc.update({"provider_sid": None, "provider_status": "", "error": "", "error_code": ""})
		doc.update({**waiting_fields(None), "attempts": 0})
	# guard: no role may write these rows; the caller admits dispatchers, and the version records who it was
	doc.save(ignore_permissions=True)
	if outcome == "resend":
		wake_worker()
	return after


def _existing(effect_key: str) -> str | None:
	# a locking read sees what other transactions committed after this one began
	return frappe.db.get_value(DOCTYPE, {"effect_key": effect_key}, "name", for_update=True)


def _insert(row: dict[str, Any]) -> str:
	frappe.db.savepoint("fsm_sms")
	try:
		# guard: no role may create FSM SMS; its rows come from here alone, as the effect of an action that
		# was authorised by its own guard
		name = frappe.get_doc(row).insert(ignore_permissions=True).name
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		frappe.db.rollback(save_point="fsm_sms")
		return _existing(row["effect_key"])
	if row["state"] == "Queued":
		wake_worker()
	return name


def _start(row: dict[str, Any], *, enabled: bool, waits: bool, delay: timedelta) -> dict[str, Any]:
	if row.get("error"):
		return {"state": "Failed"}
	if not enabled:
		return {"state": "Cancelled", "error": _("This message is switched off in FSM Message Template.")}
	now, rules = now_datetime(), settings.load_settings()
	due = now + delay
	until = quiet_hours.not_before(due, rules.quiet_from, rules.quiet_until) if waits else None
	return {"state": "Queued", **waiting_fields(until or (due if delay else None))}


def _text(wording: str, values: dict[str, str], link: str | None) -> dict[str, Any]:
	"""Return the text with its cost, or with the error that prevents sending it."""
	try:
		body = spell_in_gsm7(render_text(wording, values))
	except MissingVariable as error:
		problem = _("Not sent: the text of the template needs {0}, which was not given.")
		return {"body": wording, "error": problem.format(", ".join(error.names))}
	cost = count_segments(body.replace(LINK, "x" * _LINK_LENGTH))
	row = {"body": body, "encoding": cost.encoding, "segments": cost.segments}
	if LINK in body and not link:
		row["error"] = _("Not sent: the text has a place for a link, but there is none.")
	elif len(body) > _LONGEST - _LINK_LENGTH:
		row["error"] = _("Not sent: the text is longer than {0} characters.").format(_LONGEST)
	return row


def _number(to: str) -> dict[str, Any]:
	try:
		return {"to_number": to_textable(to)}
	except ValueError as problem:
		refusal = _("Not sent to “{0}”: {1}").format(to or "", frappe._(str(problem)))
		return {"to_number": (to or "")[:140], "error": refusal}


def _check_sendable(doc: Any) -> None:
	try:
		doc.to_number = to_textable(doc.to_number)
	except ValueError as problem:
		frappe.throw(frappe._(str(problem)), FsmError)
	if LINK in doc.body and not doc.link:
		frappe.throw(_("Not sent: the text has a place for a link, but there is none."), FsmError)


def _pair(first: str, second: str, pair: tuple[Any, str] | None) -> dict[str, Any]:
	return {first: pair[0], second: pair[1]} if pair else {}


_RECEIPT = ("name", "to_number", "provider_status", "sent_on", "delivered_on")


def _of_sid(sid: str) -> Any:
	if not sid:
		return None
	return frappe.db.get_value(DOCTYPE, {"provider_sid": sid}, _RECEIPT, as_dict=True, for_update=True)


def _of_claim(name: str, claim: str) -> Any:
	if not (name and claim):
		return None
	row = frappe.db.get_value(
		DOCTYPE, name, (*_RECEIPT, "claim", "provider_sid"), as_dict=True, for_update=True
	)
	return row if row and row.claim == claim and not row.provider_sid else None
