"""Messages to the customer of an agreement: to the number as a text, to the address as an e-mail."""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html, validate_email_address

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.messaging import names
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting, outbound_guard
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.domain.platform.phone_numbers import to_textable
from gigafibre_fsm.domain.sales.agreements import repository

if TYPE_CHECKING:
	from frappe.model.document import Document

TO_SIGN, CODE, SIGNED, TERM_ENDS = (
	"customer_agreement_to_sign",
	"customer_agreement_code",
	"customer_agreement_signed",
	"customer_agreement_term_ends",
)


def find_number(doc: "Document") -> str:
	"""Return the customer's number in E.164 if it can be texted; else empty."""
	try:
		return to_textable(doc.phone or "")
	except ValueError:
		return ""


def find_address(doc: "Document") -> str:
	"""Return the customer's e-mail address; empty if it is none."""
	return validate_email_address((doc.email or "").strip()) or ""


def send_link(doc: "Document", link: str, *, is_reminder: bool = False) -> tuple[str, ...]:
	"""Text and mail the link to an agreement that waits for its signature.

	A link has one short code at a time: the text makes its own when it is sent, so the mail has a link of its own.

	Args:
		doc: the Service Agreement, sent.
		link: name of the FSM Magic Link.
		is_reminder: it was sent before.

	Returns:
		The numbers and addresses for which something was queued.
	"""
	language = doc.reader_language
	until = formatting.day(doc.expires_on, language, formatting.FULL)
	targets = _text(doc, TO_SIGN, {"until": until}, key=f"{doc.name}:{link}", link=link)
	lines = (
		_("Your service agreement is ready. Read it and sign it by {0}:", language).format(until),
		_LINK,
	)
	subject = (
		_("Reminder: your agreement to sign", language)
		if is_reminder
		else _("Your agreement to sign", language)
	)
	return (*targets, *_mail(doc, subject, lines, url=_own_url(doc) if find_address(doc) else ""))


def send_code(doc: "Document", code: str, minutes: int, *, by_text: bool) -> tuple[str, ...]:
	"""Text or mail the code with which the customer signs.

	Args:
		doc: the Service Agreement.
		code: its digits.
		minutes: how long it is good for.
		by_text: to the number; else to the e-mail address.

	Returns:
		Where it was queued to; empty if it was not.
	"""
	language = doc.reader_language
	if by_text:
		values = {"code": code, "minutes": str(minutes)}
		return _text(doc, CODE, values, key=f"{doc.name}:{frappe.generate_hash(length=10)}")
	lines = (
		_("Your code to sign is {0}. It is good for {1} minutes.", language).format(code, minutes),
		_("You are not signing anything? Do nothing, and give the code to nobody.", language),
	)
	return _mail(doc, _("Your code to sign", language), lines)


def send_copy(doc: "Document", link: str) -> tuple[str, ...]:
	"""Mail the signed copy, and text a link to it; returns where it was queued to."""
	language = doc.reader_language
	targets = _text(doc, SIGNED, {}, key=doc.name, link=link)
	lines = (_("Thank you. Your signed agreement is attached to this message: keep it.", language),)
	file = frappe.db.get_value("File", {"file_url": doc.signed_document, "attached_to_name": doc.name})
	subject = _("Your signed agreement", language)
	return (*targets, *_mail(doc, subject, lines, attachments=[{"fid": file}]))


def send_term_notice(doc: "Document") -> tuple[str, ...]:
	"""Tell the customer that the term of their agreement ends; returns where it was queued to."""
	language = doc.reader_language
	day = formatting.day(doc.ends_on, language, formatting.FULL)
	targets = _text(doc, TERM_ENDS, {"day": day}, key=doc.name)
	lines = (
		_("The term of your agreement ends on {0}.", language).format(day),
		_(
			"You have nothing to do: your service goes on without a term, and you may end it on any day at no cost.",
			language,
		),
	)
	return (*targets, *_mail(doc, _("The term of your agreement ends", language), lines))


_LINK = "link"
"""Stands for the button in the lines of an e-mail."""


def _text(
	doc: "Document", template: str, values: dict[str, str], *, key: str, link: str | None = None
) -> tuple[str, ...]:
	"""Queue a text; return the number, unless the valve holds the text back."""
	number = find_number(doc)
	if not number:
		return ()
	office = load_office()
	shared = {
		"brand": office.brand,
		"first_name": names.first_name(doc.customer_name),
		"dispatch_phone": formatting.phone_number(office.phone),
	}
	outbox.queue_message(
		template,
		number,
		doc.reader_language,
		{**shared, **values},
		effect_key=f"{template}:{key}",
		reference=(repository.DOCTYPE, doc.name),
		recipient=("Customer", doc.customer) if doc.customer else None,
		link=link,
		urgent=template == CODE,
	)
	return (number,) if outbound_guard.judge_effect("sms", number).open else ()


def _own_url(doc: "Document") -> str:
	about = (repository.DOCTYPE, doc.name)
	link = links.issue_link("Signature", about, doc.expires_on, about, language=doc.reader_language)
	return links.fresh_url(link)


def _mail(
	doc: "Document",
	subject: str,
	lines: tuple[str, ...],
	*,
	url: str = "",
	attachments: list[dict] | None = None,
) -> tuple[str, ...]:
	"""Queue an e-mail in Frappe's outbox, if the valve and the site's accounts allow it."""
	address, language, brand = find_address(doc), doc.reader_language, load_office().brand
	if not address or not outbound_guard.judge_effect("email", address.lower()).open:
		return ()
	label = escape_html(_("Read and sign", language))
	parts = (
		f'<a href="{escape_html(url)}">{label}</a>' if line == _LINK else escape_html(line) for line in lines
	)
	try:
		frappe.sendmail(
			recipients=[address],
			subject=f"{brand} – {subject}" if brand else subject,
			message="<br><br>".join((escape_html(_("Hello,", language)), *parts, escape_html(brand))),
			attachments=attachments,
			reference_doctype=repository.DOCTYPE,
			reference_name=doc.name,
			add_unsubscribe_link=0,
		)
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		return ()
	return (address,)
