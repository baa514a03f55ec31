"""Confirms an order to its customer in writing: an e-mail with what was ordered, and a text with the visit's link."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.payments import customer_mail, messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.care.shop import order_rows
from gigafibre_fsm.domain.dispatch import self_service
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office

if TYPE_CHECKING:
	from frappe.model.document import Document

SAVEPOINT = "fsm_confirmation"


def send_confirmation(order: "Document", now: datetime, *, is_planned: bool) -> None:
	"""Queue the confirmation of an order that was just paid; what speaks against it undoes nothing else.

	Args:
		order: the Sales Order.
		now: site time, naive.
		is_planned: whether its visit has its time.
	"""
	_attempt(order, lambda: _send_mail(order))
	if is_planned:
		_attempt(order, lambda: self_service.send_fresh_link(order.fsm_dispatch_job, now))


def _attempt(order: "Document", send: Callable[[], object]) -> None:
	frappe.db.savepoint(SAVEPOINT)
	try:
		send()
	except frappe.ValidationError:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()
		frappe.logger("gigafibre_fsm").info(f"{order.name}: not confirmed", exc_info=True)


def _send_mail(order: "Document") -> None:
	language = messages.find_language(order.customer)
	subject = _("Your order {0} is confirmed", language).format(order.name)
	about = (order_rows.DOCTYPE, order.name)
	customer_mail.send_mail(order.customer, CustomerMail(subject, _write(order, language), about))


def _write(order: "Document", language: str) -> list[str]:
	lines = [
		_("Hello,", language),
		_("Your order {0} is confirmed.", language).format(escape_html(order.name)),
	]
	lines += [escape_html(f"{int(row.qty)} × {row.item_name}") for row in order.items]
	if order.fsm_portal_invoice:
		total = frappe.db.get_value("Sales Invoice", order.fsm_portal_invoice, "grand_total")
		paid = formatting.money(to_decimal(total), language)
		lines.append(escape_html(_("Paid: {0}", language).format(paid)))
	if order_rows.needs_visit(order):
		lines.append(escape_html(_visit(order, language)))
	url = escape_html(f"{links.base_url()}/portal/orders/{order.name}")
	label = escape_html(_("See my order", language))
	return [*lines, f'<a href="{url}">{label}</a>', escape_html(load_office().brand)]


def _visit(order: "Document", language: str) -> str:
	if not order.fsm_slot_start:
		return _("The time that you chose was taken. Choose another one on the page of your order.", language)
	when = formatting.day_window(order.fsm_slot_start, order.fsm_slot_end, language)
	return _("Our visit: {0}", language).format(when)
