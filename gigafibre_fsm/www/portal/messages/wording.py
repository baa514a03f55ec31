"""Wording of the thread of messages, in the language of the request."""

from datetime import datetime
from urllib.parse import quote

from frappe.utils import getdate

from gigafibre_fsm.domain.care.portal.messages.message import FAILED, TEXT, UNKNOWN, Message
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

PAGES = {"Sales Invoice": "/portal/invoices", "Dispatch Job": "/portal/visits"}
"""Pages of the account for the documents that a message may be about."""


def when(moment: datetime) -> str:
	"""Return the day and time of a message."""
	return formatting.moment(moment, language(), formatting.BRIEF, today=getdate())


def kind(message: Message) -> str:
	"""Return what a message is, and who wrote it."""
	if message.key.source == TEXT:
		return _("Text from us") if message.is_ours else _("Text from you")
	return _("E-mail from us") if message.is_ours else _("E-mail from you")


def outcome(message: Message) -> str:
	"""Return that a message may not have arrived; empty for one that did."""
	return {FAILED: _("Did not arrive"), UNKNOWN: _("It may not have arrived")}.get(message.outcome, "")


def page_about(message: Message) -> tuple[str, str] | None:
	"""Return address and name of the page about what the message is about; None without one."""
	doctype, name = message.about or ("", "")
	if doctype not in PAGES:
		return None
	words = _("See the invoice") if doctype == "Sales Invoice" else _("See the visit")
	return f"{PAGES[doctype]}/{quote(name, safe='')}", words
