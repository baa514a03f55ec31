"""Endpoints of the telephone in the browser: which one a user has, whether they take calls, and calls that only it knows of."""

from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import require_found
from gigafibre_fsm.domain.care.telephone.desk import browser_calls
from gigafibre_fsm.domain.care.telephone.staff import agents, devices
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.errors import IntegrationError


class DeskTelephone(TypedDict):
	"""A user's telephone: `twilio`, `sip` (the company's own exchange), or `hand` (none at the desk)."""

	backend: str


class ExchangeAccess(TypedDict):
	"""How this user's browser signs in at the exchange: see `ExchangeLogin`."""

	server: str
	address: str
	login: str
	password: str


class BrowserCall(TypedDict):
	"""A call of which only the browser knows, and its status now."""

	call: str
	status: str


class VoiceToken(TypedDict):
	"""What a browser needs to be a telephone for `expires_in` seconds; an empty `edge` means the nearest."""

	token: str
	identity: str
	expires_in: int
	edge: str


class AgentAvailability(TypedDict):
	"""Whether a user takes calls."""

	available: bool


class Colleagues(TypedDict):
	"""The users to whom a call can be handed."""

	colleagues: list[str]


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(120, 60)
def find_telephone() -> DeskTelephone:
	"""Return which telephone this user has at the desk; one's own extension comes before Twilio."""
	return {"backend": devices.find_backend(frappe.session.user).value}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
def issue_exchange_login() -> ExchangeAccess:
	"""Return how this user's browser signs in at the company's own exchange.

	Raises:
		FsmError: they have no extension there.
	"""
	login = devices.read_exchange_login(frappe.session.user)
	return {
		"server": login.server,
		"address": login.address,
		"login": login.login,
		"password": login.password,
	}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(30, 60)
@unit_of_work.whole
def begin_browser_call(number: str, customer: str = "", issue: str = "") -> BrowserCall:
	"""Write down that this user calls a number with a telephone that only they see.

	Args:
		number: as typed or shown.
		customer: name of the Customer, if it is known.
		issue: name of the Issue it is about, if any.

	Raises:
		FsmError: the number is not called from here, an emergency number above all; or the valve is closed.
	"""
	for doctype, name in (("Customer", customer), ("Issue", issue)):
		if name:
			require_found(doctype, name)
	row = browser_calls.begin_call(frappe.session.user, number, customer, issue)
	return {"call": row.name, "status": row.status}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def receive_browser_call(number: str) -> BrowserCall:
	"""Write down that a caller rings in this user's browser over the company's own exchange.

	Args:
		number: the caller's, as the exchange says it.
	"""
	row = browser_calls.receive_call(frappe.session.user, number)
	return {"call": row.name, "status": row.status}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def report_browser_call(
	call: str, said: browser_calls.Report, ending: browser_calls.Ending = ""
) -> BrowserCall:
	"""Note that such a call was answered, or ended.

	Args:
		call: name of the FSM Call.
		said: what happened.
		ending: why it ended without an answer, if the browser knows.

	Raises:
		FsmError: there is no such call, it is a colleague's, or Twilio reports what becomes of it.
	"""
	row = browser_calls.report(call, frappe.session.user, said, ending)
	return {"call": row.name, "status": row.status}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
def issue_voice_token() -> VoiceToken:
	"""Return a token that makes this user's browser a telephone for an hour.

	Raises:
		FsmError: the telephone is not set up.
	"""
	try:
		key = agents.issue_key(frappe.session.user)
	except IntegrationError as error:
		frappe.throw(_(error.message), FsmError)
	return {"token": key.token, "identity": key.identity, "expires_in": key.expires_in, "edge": key.edge}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def set_availability(available: bool) -> AgentAvailability:
	"""Ring this user's telephone for callers from now on, or no more."""
	agents.set_available(frappe.session.user, is_available=available)
	return {"available": available}


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(120, 60)
def list_colleagues() -> Colleagues:
	"""Return the users of support who take calls now, to whom this user can hand one."""
	return {"colleagues": agents.list_colleagues(frappe.session.user)}
