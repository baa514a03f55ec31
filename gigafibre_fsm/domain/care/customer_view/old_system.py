"""Asks the old system what it knew of a customer; a page asks for it apart, so that a dead database holds nothing."""

import frappe
from frappe import _

from gigafibre_fsm.domain.care.customer_view.old_account import OldAccount, OldAnswer, show_history
from gigafibre_fsm.integrations import legacy
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured

SWITCH = "enabled"


def load_old_account(customer: str, *, with_money: bool) -> OldAccount:
	"""Return what the old system knew of a customer; if it cannot be read now, why.

	Args:
		customer: name of the Customer.
		with_money: whether the reader may see amounts.
	"""
	# customers who were moved from there have their account's number as their name
	written = frappe.db.get_value("Customer", customer, "fsm_legacy_account")
	account = written or customer
	try:
		history = legacy.connect().load_history(account)
	except IntegrationError as error:
		if isinstance(error, NotConfigured) and SWITCH in error.missing:
			return OldAccount(OldAnswer.NOTHING.value)
		return OldAccount(OldAnswer.FAILED.value, account, _(error.message))
	if history.account:
		return show_history(history, with_money=with_money)
	return OldAccount(OldAnswer.NOT_FOUND.value if written else OldAnswer.NOTHING.value, account)
