"""Sends an invoice by e-mail: the PDF, and the link on which it is paid."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import escape_html, validate_email_address

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing import invoice_document, invoices
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.platform import formatting, outbound_guard
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError


def mail_invoice(invoice: str, now: datetime) -> str:
	"""Queue the e-mail with an invoice, and return the address.

	Args:
		invoice: name of a submitted Sales Invoice.
		now: site time, naive.

	Raises:
		FsmError: the customer has no usable address, the valve is closed, or the site has no outgoing account.
	"""
	doc = frappe.get_doc("Sales Invoice", invoice)
	if doc.docstatus != 1:
		frappe.throw(_("Only a submitted invoice is sent."), FsmError)
	address = find_address(doc.customer)
	if not address:
		name = frappe.db.get_value("Customer", doc.customer, "customer_name")
		frappe.throw(_("{0} has no e-mail address, so nothing was sent.").format(name), FsmError)
	verdict = outbound_guard.judge_effect("email", address.lower())
	if not verdict.open:
		frappe.throw(verdict.reason, FsmError)
	body = invoice_document.render_pdf(invoice_document.load_document(doc, with_account=True))
	try:
		frappe.sendmail(
			recipients=[address],
			subject=_subject(doc),
			message=_message(doc, now),
			attachments=[{"fname": f"{doc.name}.pdf", "fcontent": body}],
			reference_doctype=doc.doctype,
			reference_name=doc.name,
			add_unsubscribe_link=0,
		)
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		frappe.throw(_("{0}: not sent, no outgoing e-mail account is set up.").format(address), FsmError)
	return address


def find_address(customer: str) -> str:
	"""Return the e-mail address of a customer; empty if there is none that can be used."""
	address = frappe.db.get_value("Customer", customer, "email_id") or ""
	return validate_email_address(address.strip())


def _subject(doc: "frappe.model.document.Document") -> str:
	language = messages.find_language(doc.customer)
	return with_brand(_("Your invoice {0}", language).format(doc.name))


def with_brand(subject: str) -> str:
	"""Return the subject of an e-mail to a customer, with the brand before it."""
	brand = load_office().brand
	return f"{brand} – {subject}" if brand else subject


def _message(doc: "frappe.model.document.Document", now: datetime) -> str:
	language = messages.find_language(doc.customer)
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
	return "<br><br>".join(lines)
