"""Welcomes a customer whose line works: a text, and an e-mail with what they are billed."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.payments import customer_mail, messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.messaging.outbox import queue
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.domain.sales.orders import repository
from gigafibre_fsm.domain.sales.orders.step_result import StepResult

if TYPE_CHECKING:
	from frappe.model.document import Document

TEMPLATE = "customer_welcome"
SAVEPOINT = "fsm_welcome"


def welcome_customer(order: "Document", now: datetime) -> StepResult:
	"""Queue the welcome of a locked order's customer; where nothing can be sent the order goes on."""
	person = messages.load_customer(order.customer)
	if person.phone:
		queue.queue_message(
			TEMPLATE,
			person.phone,
			person.language,
			{**messages.common_values(person), "account": f"{links.base_url()}/portal"},
			effect_key=f"{TEMPLATE}:{order.name}",
			reference=(repository.DOCTYPE, order.name),
			recipient=("Customer", order.customer),
		)
	_send_mail(order, person.language)
	return StepResult()


def _send_mail(order: "Document", language: str) -> None:
	frappe.db.savepoint(SAVEPOINT)
	subject = _("Welcome: your line works", language)
	mail = CustomerMail(subject, _write(order, language), (repository.DOCTYPE, order.name))
	try:
		customer_mail.send_mail(order.customer, mail)
	except frappe.ValidationError:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()


def _write(order: "Document", language: str) -> list[str]:
	total = frappe.db.get_value("Sales Invoice", order.sales_invoice, "grand_total")
	first = _("Your first invoice is {0}. It bills the days until the end of the month.", language)
	monthly = _("After that your service costs {0} a month, taxes included.", language)
	url = escape_html(f"{links.base_url()}/portal")
	return [
		_("Hello,", language),
		_("Your line works. Welcome!", language),
		escape_html(first.format(formatting.money(to_decimal(total), language))),
		escape_html(monthly.format(formatting.money(to_decimal(order.monthly_total), language))),
		f'<a href="{url}">{escape_html(_("See my account", language))}</a>',
		escape_html(load_office().brand),
	]
