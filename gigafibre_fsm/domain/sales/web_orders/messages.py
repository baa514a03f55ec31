"""Messages to whoever orders on the website: the code, the way back to the order, and that it arrived."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.payments import customer_mail
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting, instants, outbound_guard
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.domain.sales.orders import repository, states
from gigafibre_fsm.domain.sales.web_orders import beginning
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

CODE, WAY_BACK, RECEIVED = "customer_order_code", "customer_order_link", "customer_order_received"


def send_code(order: "Document", code: str, minutes: int, link: str, *, by_text: bool) -> bool:
	"""Text or mail a code, and return whether it was queued.

	Args:
		order: the FSM Order.
		code: its digits.
		minutes: how long it is good for.
		link: name of the order's FSM Magic Link.
		by_text: to the number; else to the e-mail address.
	"""
	language = order.language
	if by_text:
		values = {"code": code, "minutes": str(minutes)}
		return _text(order, CODE, values, f"{order.name}:{frappe.generate_hash(length=10)}", reference=link)
	lines = (
		_("Your code to order is {0}. It is good for {1} minutes.", language).format(code, minutes),
		_("You are not ordering anything? Do nothing, and give the code to nobody.", language),
	)
	return _mail(order, _("Your code to order", language), lines, reference=link)


def send_way_back(order: "Document", link: str, now: datetime) -> None:
	"""Send the link with which a visitor goes on with an order that they leave, to where the code went.

	Args:
		order: the FSM Order, verified.
		link: name of its FSM Magic Link, for the records.
		now: site time, naive.
	"""
	language = order.language
	until = formatting.moment(instants.add_real_time(now, states.ABANDONED_AFTER), language)
	if order.code_sent_to == order.mobile:
		own = beginning.issue_link(order.name, language, now)
		_text(order, WAY_BACK, {"until": until}, order.name, reference=link, link=own)
		return
	lines = (_("Your order is not finished. Go on with it by {0}:", language).format(until),)
	_mail(order, _("Your order is waiting", language), lines, reference=link, url=_write_url(order, now))


def send_received(order: "Document", link: str, now: datetime) -> None:
	"""Tell whoever ordered that their order arrived, with its number, price and visit, where the code went to.

	Args:
		order: the FSM Order, submitted.
		link: name of its FSM Magic Link, for the records.
		now: site time, naive.
	"""
	language = order.language
	window = formatting.day_window(order.slot_start, order.slot_end, language)
	email, mobile = repository.read_proved(order)
	if mobile:
		own = beginning.issue_link(order.name, language, now)
		_text(order, RECEIVED, {"order": order.name, "window": window}, order.name, reference=link, link=own)
	if not email:
		return
	monthly, once = (formatting.money(each, language) for each in (order.monthly_total, order.once_total))
	lines = (
		_("Your order {0} has arrived. Thank you!", language).format(order.name),
		*(f"{row.qty} × {row.title}" for row in order.lines),
		_("Each month, taxes included: {0}", language).format(monthly),
		_("Once, all taxes included: {0}", language).format(once),
		_("Our technician comes: {0}", language).format(window),
		_("Still to do: sign the agreement.", language),
		_(
			"If anything about your order is to be cleared up first, we call you or write to you within one working day.",
			language,
		),
	)
	_mail(order, _("Your order has arrived", language), lines, reference=link, url=_write_url(order, now))


def _text(
	order: "Document",
	template: str,
	values: dict[str, str],
	key: str,
	*,
	reference: str,
	link: str | None = None,
) -> bool:
	office = load_office()
	outbox.queue_message(
		template,
		order.mobile,
		order.language,
		{"brand": office.brand, "dispatch_phone": formatting.phone_number(office.phone), **values},
		effect_key=f"{template}:{key}",
		# not the order, which is deleted if nobody submits it
		reference=(links.DOCTYPE, reference),
		link=link,
		urgent=template == CODE,
	)
	return outbound_guard.judge_effect("sms", order.mobile).open


def _write_url(order: "Document", now: datetime) -> str:
	return links.fresh_url(beginning.issue_link(order.name, order.language, now)) if order.email else ""


def _mail(order: "Document", subject: str, lines: tuple[str, ...], *, reference: str, url: str = "") -> bool:
	"""Queue an e-mail, and return whether the valve and the site's accounts allow it."""
	address, language = order.email or "", order.language
	if not address or not outbound_guard.judge_effect("email", address.lower()).open:
		return False
	label = escape_html(_("Go on with my order", language))
	button = (f'<a href="{escape_html(url)}">{label}</a>',) if url else ()
	texts = (_("Hello,", language), *lines)
	paragraphs = (*map(escape_html, texts), *button, escape_html(load_office().brand))
	try:
		customer_mail.queue_mail(address, CustomerMail(subject, paragraphs, (links.DOCTYPE, reference)))
	except FsmError:
		frappe.clear_messages()
		return False
	return True
