"""E-mails to customers about money: one address, one valve, one frame."""

from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import validate_email_address

from gigafibre_fsm.domain.platform import outbound_guard
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError


@dataclass(frozen=True)
class CustomerMail:
	"""An e-mail.

	Attributes:
		subject: plain text; the company's brand is put before it.
		paragraphs: HTML, whatever comes from outside escaped in it.
		reference: doctype and name of the document it is about.
		attachments: as Frappe takes them: `fname` and `fcontent`.
	"""

	subject: str
	paragraphs: Sequence[str]
	reference: tuple[str, str]
	attachments: Sequence[dict[str, object]] = ()


def find_address(customer: str) -> str:
	"""Return the e-mail address of a customer; empty if there is none that can be used."""
	address = frappe.db.get_value("Customer", customer, "email_id") or ""
	return validate_email_address(address.strip())


def require_address(customer: str) -> str:
	"""Return the e-mail address of a customer, to which an e-mail may leave this site.

	Raises:
		FsmError: the customer has no usable address, or the valve is closed.
	"""
	address = find_address(customer)
	if not address:
		name = frappe.db.get_value("Customer", customer, "customer_name")
		frappe.throw(_("{0} has no e-mail address, so nothing was sent.").format(name), FsmError)
	verdict = outbound_guard.judge_effect("email", address.lower())
	if not verdict.open:
		frappe.throw(verdict.reason, FsmError)
	return address


def send_mail(customer: str, mail: CustomerMail) -> str:
	"""Queue an e-mail to a customer in the caller's transaction, and return the address.

	Raises:
		FsmError: the customer has no usable address, the valve is closed, or the site has no outgoing account.
	"""
	address = require_address(customer)
	queue_mail(address, mail)
	return address


def queue_mail(address: str, mail: CustomerMail) -> None:
	"""Queue an e-mail to an address that the valve lets through.

	Raises:
		FsmError: the site has no outgoing account.
	"""
	brand = load_office().brand
	try:
		frappe.sendmail(
			recipients=[address],
			subject=f"{brand} – {mail.subject}" if brand else mail.subject,
			message="<br><br>".join(mail.paragraphs),
			attachments=list(mail.attachments),
			reference_doctype=mail.reference[0],
			reference_name=mail.reference[1],
			add_unsubscribe_link=0,
		)
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
		frappe.throw(_("{0}: not sent, no outgoing e-mail account is set up.").format(address), FsmError)
