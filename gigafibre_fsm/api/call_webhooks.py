"""Twilio's questions and reports about calls: verified by signature over address and form, answered with instructions.

Each answers TwiML as text/xml, 403 without Twilio's signature, 503 while the telephone is not set up.
"""

from collections.abc import Callable
from functools import wraps

from werkzeug.wrappers import Response

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.care.telephone.provider import addresses, callbacks
from gigafibre_fsm.domain.messaging.inbound import signature
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.integrations.errors import NotConfigured


def signed_by_twilio(method: Callable[[], str | None]) -> Callable[[], Response]:
	"""Accept only Twilio's requests about a call; respond 403 to others, 503 if the telephone is not set up."""

	@wraps(method)
	def guarded() -> Response:
		request = frappe.request
		path = addresses.PATH + method.__name__
		try:
			genuine = signature.is_genuine(path, request.query_string.decode(), request.form, request.headers)
			if not (genuine and callbacks.is_about_call(request.form)):
				return _answer(status=403)
			# little is done here, in a transaction of its own: the answer goes out once its row is stored
			return _answer(transactions.run_transaction(method))
		except NotConfigured:
			return _answer(status=503)

	return guarded


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
@signed_by_twilio
def incoming_call() -> Response:
	"""Tell Twilio what to do with a caller: greet them and ring whoever is available, or take a message."""
	return callbacks.answer_caller(frappe.request.form, now_datetime())


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
@signed_by_twilio
def outgoing_call() -> Response:
	"""Tell Twilio whom to call for a browser: the number of the call that was prepared for its user, and no other."""
	return callbacks.connect_browser(frappe.request.form)


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(3000, 60)
@signed_by_twilio
def call_status() -> Response:
	"""Apply what became of a leg of a call; idempotent, in any order, also for a call of which nothing else was heard."""
	callbacks.apply_leg(frappe.request.form, _call())


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
@signed_by_twilio
def transfer_status() -> Response:
	"""Apply what became of a colleague's telephone that rang for a call; one whom nobody took over leaves a message."""
	callbacks.apply_transfer(frappe.request.form, _call())


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
@signed_by_twilio
def dial_ended() -> Response:
	"""Tell Twilio what to do when the telephones that a call rang have stopped."""
	return callbacks.follow_dial(frappe.request.form, _call())


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
@signed_by_twilio
def nobody_free() -> Response:
	"""Tell Twilio to take a message from somebody whom a colleague did not take over."""
	return callbacks.take_message(_call())


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
@signed_by_twilio
def keep_waiting() -> Response:
	"""Tell Twilio what somebody hears who is on hold."""
	return callbacks.keep_waiting(_call())


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
@signed_by_twilio
def message_left() -> Response:
	"""Note the message that a caller left, and thank them."""
	return callbacks.thank_for_message(frappe.request.form, _call())


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(600, 60)
@signed_by_twilio
def recording_status() -> Response:
	"""Note what became of a recording; one that is complete is fetched by a job, from Twilio's own address."""
	callbacks.apply_recording(frappe.request.form, _call())


def _call() -> str:
	"""Return the call that the address names, which the signature covers."""
	return frappe.request.args.get("call", "")[:140]


def _answer(body: str | None = None, status: int = 200) -> Response:
	return Response(body or callbacks.NOTHING, status=status, mimetype="text/xml")
