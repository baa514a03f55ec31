"""The e-mail with a statement of account: what is owed, the document, and where the account is seen and paid."""

from decimal import Decimal

from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing import invoice_document
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.billing.statements.runs import StatementRow
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office


def compose_mail(row: StatementRow, balance: Decimal) -> CustomerMail:
	"""Return the e-mail of a customer's statement, in the customer's language.

	Args:
		row: whose statement, and of which period.
		balance: what is owed, in dollars.
	"""
	language, office = messages.find_language(row.customer), load_office()
	statement = invoice_document.load_statement(row.customer, row.first_day, row.day)
	body = invoice_document.render_statement(statement)
	amount = formatting.money(balance, language)
	sentences = [
		_("Hello,", language),
		_("Your statement of account is attached to this message.", language),
		_("Your balance: {0}.", language).format(amount),
	]
	page = escape_html(f"{links.base_url()}/portal")
	link = f'<a href="{page}">{escape_html(_("See and pay your account", language))}</a>'
	closing = [_("If you have just paid, thank you: there is nothing else to do.", language)]
	if office.phone:
		phone = formatting.phone_number(office.phone)
		closing.append(_("A question? Call us: {0}", language).format(phone))
	closing.append(office.brand)
	return CustomerMail(
		_("Your statement of account", language),
		[*map(escape_html, sentences), link, *map(escape_html, closing)],
		("Customer", row.customer),
		[{"fname": f"{row.first_day}-{row.day}.pdf", "fcontent": body}],
	)
