"""The customer whose money is moved: locked by everybody who moves it."""

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError


def lock_customer(customer: str) -> None:
	"""Lock a customer until the transaction ends: whatever books, charges, allocates or chooses waits for it.

	Raises:
		FsmError: there is no such customer.
	"""
	if not frappe.db.get_value("Customer", customer, "name", for_update=True):
		frappe.throw(_("There is no customer {0}.").format(customer), FsmError)
