"""What a customer is told of a suspension: once it is made, and once the service works again."""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html, now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.billing.payments import customer_mail, messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.billing.suspension import overdue
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting, instants
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

SUSPENDED, RESTORED = "customer_service_suspended", "customer_service_restored"


def queue_suspended(doc: "Document") -> None:
	"""Tell the customer that their service is suspended, for what, and how it comes back."""
	person = messages.load_customer(doc.customer)
	debt = overdue.find_overdue(doc.customer, instants.now().date())
	if not debt.oldest_invoice:
		return
	link = messages.issue_pay_link(debt.oldest_invoice, now_datetime())
	amount = formatting.money(amounts.to_decimal(debt.amount), person.language)
	_queue_text(doc, SUSPENDED, {"amount": amount}, link)
	url = escape_html(links.fresh_url(messages.issue_pay_link(debt.oldest_invoice, now_datetime())))
	label = escape_html(_("See and pay this invoice", person.language))
	sentences = (
		_("Your service is suspended: {0} is overdue.", person.language).format(amount),
		_(
			"It works again within minutes of a payment by card of all that is overdue, at any hour.",
			person.language,
		),
		_("You can also call us to agree on another day, or if this is a mistake.", person.language),
	)
	_queue_mail(
		doc,
		_("Your service is suspended", person.language),
		[*map(escape_html, sentences), f'<a href="{url}">{label}</a>'],
	)


def queue_restored(doc: "Document") -> None:
	"""Tell the customer that their service works again."""
	language = messages.find_language(doc.customer)
	_queue_text(doc, RESTORED, {}, None)
	sentences = (
		_("Your service works again. If it does not within a few minutes, restart your modem.", language),
	)
	_queue_mail(doc, _("Your service works again", language), list(map(escape_html, sentences)))


def _queue_text(doc: "Document", template: str, values: dict[str, str], link: str | None) -> None:
	person = messages.load_customer(doc.customer)
	if not person.phone:
		return
	outbox.queue_message(
		template,
		person.phone,
		person.language,
		{**messages.common_values(person), **values},
		effect_key=f"{template}:{doc.name}",
		reference=(doc.doctype, doc.name),
		recipient=("Customer", doc.customer),
		link=link,
	)


def _queue_mail(doc: "Document", subject: str, paragraphs: list[str]) -> None:
	"""Queue an e-mail; nothing where the customer has no address, the valve is closed, or the site has no account."""
	office, language = load_office(), messages.find_language(doc.customer)
	closing = []
	if office.phone:
		sentence = _("A question? Call us: {0}", language)
		closing.append(escape_html(sentence.format(formatting.phone_number(office.phone))))
	frame = [escape_html(_("Hello,", language)), *paragraphs, *closing, escape_html(office.brand)]
	try:
		customer_mail.send_mail(doc.customer, CustomerMail(subject, frame, (doc.doctype, doc.name)))
	except FsmError:
		# the text tells by itself what the e-mail would have told
		frappe.clear_last_message()
