"""Which telephone a user has at the desk."""

from enum import Enum

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import exchange, twilio
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured
from gigafibre_fsm.integrations.exchange import ExchangeLogin


class Backend(Enum):
	"""A kind of telephone: Twilio's, the company's own exchange, or none at the desk."""

	TWILIO = "twilio"
	SIP = "sip"
	HAND = "hand"


def find_backend(user: str) -> Backend:
	"""Return the kind of a user's telephone; one's own extension comes before Twilio."""
	if exchange.has_extension(user):
		return Backend.SIP
	return Backend.HAND if find_problem() else Backend.TWILIO


def find_problem() -> str:
	"""Return why nobody can telephone over Twilio, an English source string; empty if everybody can."""
	try:
		twilio.read_voice()
	except NotConfigured as error:
		return error.message
	return ""


def read_exchange_login(user: str) -> ExchangeLogin:
	"""Return how a user's browser signs in at the company's own exchange.

	Raises:
		FsmError: they have no extension there.
	"""
	try:
		return exchange.read_login(user)
	except IntegrationError as error:
		frappe.throw(_(error.message), FsmError)
