"""Wording of the thread of messages, in the language of the request."""

from datetime import datetime
from urllib.parse import quote

from frappe.utils import getdate

from gigafibre_fsm.domain.care.portal.messages.message import FAILED, MAIL, TEXT, UNKNOWN, Message
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

PAGES = {
	"Dispatch Job": "/portal/visits/{0}",
	"Issue": "/portal/tickets/{0}",
	"Sales Invoice": "/portal/invoices/{0}",
	# an order that was not made on these pages has none of its own
	"Sales Order": "/portal/orders",
	"Subscription Change": "/portal/plan",
}
"""Pages of the account for the documents that a message may be about."""


def when(moment: datetime) -> str:
	"""Return the day and time of a message."""
	return formatting.moment(moment, language(), formatting.BRIEF, today=getdate())


def kind(message: Message) -> str:
	"""Return what a message is, and who wrote it."""
	if message.key.source == TEXT:
		return _("Text from us") if message.is_ours else _("Text from you")
	if message.key.source == MAIL and message.about and message.about[0] == "Issue":
		# written on the page of the request, or by e-mail
		return _("Message from us") if message.is_ours else _("Message from you")
	return _("E-mail from us") if message.is_ours else _("E-mail from you")


def outcome(message: Message) -> str:
	"""Return that a message may not have arrived; empty for one that did."""
	return {FAILED: _("Did not arrive"), UNKNOWN: _("It may not have arrived")}.get(message.outcome, "")


def page_about(message: Message) -> tuple[str, str] | None:
	"""Return address and name of the page about what the message is about, for our answer its form; None without one."""
	doctype, name = message.about or ("", "")
	if doctype not in PAGES:
		return None
	address = PAGES[doctype].format(quote(name, safe=""))
	if doctype == "Issue" and message.is_ours:
		return f"{address}#f-reply", _("Reply")
	words = {
		"Dispatch Job": _("See the visit"),
		"Issue": _("See the request"),
		"Sales Invoice": _("See the invoice"),
		"Sales Order": _("My orders"),
		"Subscription Change": _("My plan"),
	}
	return address, words[doctype]
