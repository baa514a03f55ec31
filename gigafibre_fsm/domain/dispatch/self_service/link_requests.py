"""Texts a link in place of one that has ended, whatever it opened; the same for the endpoint and the page."""

from collections.abc import Mapping

from gigafibre_fsm.domain.access import link_renewal
from gigafibre_fsm.domain.access.link_renewal import SendLink
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.dispatch.self_service import actions

SENDERS: Mapping[str, SendLink] = {
	"Visit": actions.send_fresh_link,
	"Invoice": messages.send_fresh_link,
}


def request_link(code_or_token: str, mobile: str) -> None:
	"""Text a fresh link to the number on file of the owner of a link, or of a number; the caller learns nothing.

	Args:
		code_or_token: code or token of the link that has ended; empty if there is none.
		mobile: mobile number as people write it; empty if none was typed.

	Raises:
		TooMany: too many requests came from this network address, or for this number from it.
		frappe.ValidationError: neither a link nor a number was given, or the number cannot receive texts.
	"""
	link_renewal.send_fresh_link(code_or_token, mobile, SENDERS)
