"""Vendors' webhooks: verified by signature over the raw form, stored once, answered at once."""

import re
from collections.abc import Callable
from functools import wraps

from werkzeug.wrappers import Response

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.billing.events import inbox
from gigafibre_fsm.domain.billing.events.inbox import Reception
from gigafibre_fsm.domain.flows.triggers import webhooks as flow_webhooks
from gigafibre_fsm.domain.messaging.inbound import receive as inbound
from gigafibre_fsm.domain.messaging.inbound import signature as inbound_signature
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.network.incidents.alarms import alarm_inbox
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.domain.sales.agreements.docuseal import webhooks as docuseal_webhooks
from gigafibre_fsm.integrations.errors import NotConfigured

PATH = "/api/method/gigafibre_fsm.api.webhooks."
SID = re.compile(r"(SM|MM)[0-9a-f]{32}")


def signed_by_twilio(method: Callable[[], None]) -> Callable[[], Response]:
	"""Accept only Twilio's requests; respond 403 to others, 503 if nothing is configured to verify them."""

	@wraps(method)
	def guarded() -> Response:
		request = frappe.request
		try:
			genuine = inbound_signature.is_genuine(
				PATH + method.__name__, request.query_string.decode(), request.form, request.headers
			)
		except NotConfigured:
			return _answer(503)
		if not (genuine and SID.fullmatch(request.form.get("MessageSid", ""))):
			return _answer(403)
		# there is little to do, so it runs here in its own transaction: no job can be lost, and the provider
		# gets 200 only once the event is stored
		transactions.run_transaction(method)
		return _answer(200)

	return guarded


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(1200, 60)
@signed_by_twilio
def twilio_status() -> Response:
	"""Apply a delivery receipt for one of our messages; idempotent, in any order.

	Returns `<Response/>` as text/xml, 403 without Twilio's signature, 503 while Twilio is not set up.
	"""
	form, query = frappe.request.form, frappe.request.args
	outbox.apply_status(
		form["MessageSid"],
		form.get("MessageStatus", ""),
		form.get("ErrorCode", "")[:10],
		now_datetime(),
		name=query.get("sms", ""),
		claim=query.get("claim", ""),
	)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(1200, 60)
@signed_by_twilio
def twilio_inbound() -> Response:
	"""Store a text message sent to us, once per Twilio id.

	Returns `<Response/>` as text/xml (Twilio sends no reply), 403 without Twilio's signature, 503 while
	Twilio is not set up.
	"""
	form = frappe.request.form
	pictures = [form[name] for name in sorted(form) if name.startswith("MediaUrl")]
	inbound.receive_sms(
		form["MessageSid"],
		form.get("From", ""),
		form.get("To", ""),
		form.get("Body", ""),
		form.get("OptOutType", ""),
		pictures,
	)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(60_000, 60)
def stripe() -> Response:
	"""Store an event of Stripe, once per Stripe's id, and process it in a job.

	Returns an empty 200, also for an event that is known; 400 without Stripe's signature over the raw body, for one
	older than five minutes and for the other mode (test or live); 503 while Stripe is not set up.
	"""
	payload, header = frappe.request.get_data(), frappe.request.headers.get("Stripe-Signature", "")
	try:
		# Frappe commits a POST before it answers
		reception = transactions.retry_victim(lambda: inbox.receive_event(payload, header))
	except NotConfigured:
		return Response(status=503)
	return Response(status=400 if reception is Reception.REFUSED else 200)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
def flow() -> Response:
	"""Store a call of another system that starts a flow, once per its id; `key` in the address names the flow.

	Returns an empty 202, 200 for a call that is known, 400 for a body that is no JSON object, 403 without a proof or for
	an unknown key, 413 beyond 20,000 bytes, 429 beyond 120 calls a minute, 503 while the flow is paused.
	"""
	request = frappe.request
	if (request.content_length or 0) > flow_webhooks.MOST_BYTES:
		return Response(status=flow_webhooks.WebhookAnswer.TOO_LARGE.value)
	key, body = request.args.get("key", ""), request.get_data()
	# Frappe commits a POST before it answers
	answer = transactions.retry_victim(lambda: flow_webhooks.receive_call(key, request.headers, body))
	return Response(status=answer.value)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
def network_alarm() -> Response:
	"""Store an alarm of the OLT's management system, once, and process it in a job.

	Returns an empty 200, also for an alarm that is known; 400 for one that cannot be understood, 403 without a signature
	over time and raw body or for one older than five minutes, 413 beyond 4 MB, 503 while alarms are not set up.
	"""
	request = frappe.request
	if (request.content_length or 0) > alarm_inbox.MOST_BYTES:
		return Response(status=alarm_inbox.AlarmAnswer.TOO_LARGE.value)
	body = request.get_data()
	# Frappe commits a POST before it answers
	answer = transactions.retry_victim(lambda: alarm_inbox.receive_alarm(request.headers, body))
	return Response(status=answer.value)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
def docuseal() -> Response:
	"""Have an agreement looked at because DocuSeal says that something happened to it.

	Returns an empty 200, also for what is no agreement of ours; 403 without DocuSeal's signature over time and raw body or
	for one older than five minutes, 413 beyond 1 MB, 503 while DocuSeal is not set up.
	"""
	request = frappe.request
	if (request.content_length or 0) > docuseal_webhooks.MOST_BYTES:
		return Response(status=docuseal_webhooks.DocusealAnswer.TOO_LARGE.value)
	body, header = request.get_data(), request.headers.get("X-Docuseal-Signature", "")
	# Frappe commits a POST before it answers
	answer = transactions.retry_victim(lambda: docuseal_webhooks.receive_webhook(body, header))
	return Response(status=answer.value)


def _answer(status: int) -> Response:
	return Response("<Response/>", status=status, mimetype="text/xml")
