"""The agreement to bank debits in words, and the e-mail that gives it to the customer.

Source of what it says: Payments Canada, Rule H1, appendix II (personal pre-authorized debits).
"""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.billing.autopay.debit_notices import read_limits
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.payments import customer_mail, messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError


def write_agreement(last4: str, language: str) -> list[str]:
	"""Return the sentences of the agreement to debits of an account.

	Args:
		last4: the last digits of the account.
		language: `fr` or `en`.
	"""
	settings = frappe.get_cached_doc("FSM Settings")
	brand, phone = settings.brand_name or "", formatting.phone_number(settings.dispatch_phone)
	days = read_limits().notice_days
	return [
		_(
			"You authorize {0} to debit your bank account ending in {1} for each of your invoices, when it falls due: personal pre-authorized debits of varying amounts.",
			language,
		).format(brand, last4),
		_("You are told the amount and the day at least {0} days before each debit.", language).format(days),
		_(
			"You can pause or end this agreement at any time: call us at {0}. Your invoices are then paid another way.",
			language,
		).format(phone),
		_(
			"You have rights if a debit does not follow this agreement, such as to be reimbursed for a debit that you did not authorize. Your bank and payments.ca say more about them.",
			language,
		),
	]


def send_agreement(method: str, now: datetime) -> None:
	"""E-mail the customer the agreement of a bank account in both languages, theirs first, once it holds.

	Args:
		method: name of the FSM Payment Method.
		now: site time, naive.
	"""
	fields = ["customer", "last4", "mandate_state", "agreement_sent_on"]
	row = frappe.db.get_value(methods.DOCTYPE, method, fields, as_dict=True, for_update=True)
	if row.mandate_state != "Active" or row.agreement_sent_on:
		return
	language = messages.find_language(row.customer)
	languages = sorted(("fr", "en"), key=lambda each: each != language)
	paragraphs = [
		escape_html(sentence) for each in languages for sentence in write_agreement(row.last4, each)
	]
	mail = CustomerMail(_("Your agreement to bank debits", language), paragraphs, (methods.DOCTYPE, method))
	try:
		customer_mail.send_mail(row.customer, mail)
	except FsmError:
		# the agreement holds all the same; the form shows that it was not sent
		frappe.clear_messages()
		return
	frappe.db.set_value(methods.DOCTYPE, method, "agreement_sent_on", now)
