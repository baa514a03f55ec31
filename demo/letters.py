"""E-mails to customers: the bench's mail server sends nothing, so they wait in Frappe's queue."""

import email
import re
from email.message import EmailMessage
from email.policy import default

import frappe

from demo.site import on_site

_LINK = re.compile(r"https?://[^\s\"<>]+/l/[^\s\"<>]+")


def read_letter(site: str, about: tuple[str, str]) -> EmailMessage:
	"""Return the newest e-mail about a document.

	Args:
		site: name of the site.
		about: doctype and name of the document; of a link that was mailed, its FSM Magic Link.
	"""
	filters = {"reference_doctype": about[0], "reference_name": about[1]}
	with on_site(site):
		text = frappe.db.get_value("Email Queue", filters, "message", order_by="creation desc")
	return email.message_from_string(text, policy=default)


def find_link(letter: EmailMessage) -> str:
	"""Return the short link of an e-mail."""
	return _LINK.search(letter.get_body(("html",)).get_content())[0]
