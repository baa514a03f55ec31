"""Tells whoever ordered that their order was cancelled: a text or an e-mail to what is known to be theirs."""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.billing.payments import customer_mail
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.messaging.outbox import queue
from gigafibre_fsm.domain.platform import formatting, outbound_guard
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.domain.sales.orders import repository
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

TEMPLATE = "customer_order_cancelled"


def tell_customer(order: "Document") -> None:
	"""Queue in the transaction that ends a submitted order what its customer is told; where nothing can be sent it ends all the same."""
	email, mobile = repository.read_proved(order)
	office = load_office()
	phone = formatting.phone_number(office.phone)
	if mobile:
		queue.queue_message(
			TEMPLATE,
			mobile,
			order.language,
			{"brand": office.brand, "order": order.name, "dispatch_phone": phone},
			effect_key=f"{TEMPLATE}:{order.name}",
			reference=(repository.DOCTYPE, order.name),
		)
	if email and outbound_guard.judge_effect("email", email.lower()).open:
		_mail(order, email, phone, office.brand)


def _mail(order: "Document", email: str, phone: str, brand: str) -> None:
	language = order.language
	lines = (
		_("Hello,", language),
		_("Your order {0} was cancelled. Nothing is installed, and nothing is owed.", language).format(
			order.name
		),
		_("This is a mistake, or you have a question? Call us: {0}", language).format(phone),
		brand,
	)
	subject = _("Your order was cancelled", language)
	try:
		customer_mail.queue_mail(
			email, CustomerMail(subject, [*map(escape_html, lines)], (repository.DOCTYPE, order.name))
		)
	except FsmError:
		frappe.clear_messages()
