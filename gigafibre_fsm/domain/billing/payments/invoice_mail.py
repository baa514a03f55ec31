"""Sends an invoice by e-mail: the PDF, and the link on which it is paid."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing import invoice_document, invoices
from gigafibre_fsm.domain.billing.payments import customer_mail, messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError


def mail_invoice(invoice: str, now: datetime) -> str:
	"""Queue the e-mail with an invoice, and return the address.

	Args:
		invoice: name of a submitted Sales Invoice.
		now: site time, naive.

	Raises:
		FsmError: the old system collects from the customer, they have no usable address, the valve is closed, or the
			site has no outgoing account.
	"""
	doc = frappe.get_doc("Sales Invoice", invoice)
	if doc.docstatus != 1:
		frappe.throw(_("Only a submitted invoice is sent."), FsmError)
	sides.require_collected_here(doc.customer)
	customer_mail.require_address(doc.customer)
	language = messages.find_language(doc.customer)
	body = invoice_document.render_pdf(invoice_document.load_document(doc, with_account=True))
	mail = CustomerMail(
		_("Your invoice {0}", language).format(doc.name),
		_message(doc, language, now),
		(doc.doctype, doc.name),
		[{"fname": f"{doc.name}.pdf", "fcontent": body}],
	)
	return customer_mail.send_mail(doc.customer, mail)


def _message(doc: "frappe.model.document.Document", language: str, now: datetime) -> list[str]:
	outstanding = invoices.find_payable(doc.name)
	lines = [_("Hello,", language), _("Your invoice is attached to this message.", language)]
	if outstanding > 0:
		url = escape_html(links.fresh_url(messages.issue_pay_link(doc.name, now)))
		due = formatting.day(doc.due_date, language, formatting.FULL)
		sentence = _("Left to pay: {0}, due {1}.", language)
		lines.append(escape_html(sentence.format(formatting.money(outstanding, language), due)))
		label = escape_html(_("See and pay this invoice", language))
		lines.append(f'<a href="{url}">{label}</a>')
	lines.append(escape_html(load_office().brand))
	return lines
