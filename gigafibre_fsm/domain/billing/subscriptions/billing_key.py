"""The key of the period that an invoice bills: unique in the database, so that no period is billed twice.

It is set on every invoice of a subscription, whoever makes it: the billing run, ERPNext's own job, or a person.
"""

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

FIELD = "fsm_billing_key"


def set_key(invoice: "Document") -> None:
	"""Set the key of an invoice that bills a period of a subscription; a credit note has none.

	Raises:
		FsmError: another invoice bills this period.
	"""
	is_of_period = invoice.subscription and invoice.from_date and not invoice.is_return
	key = f"{invoice.subscription}:{getdate(invoice.from_date)}" if is_of_period else None
	invoice.set(FIELD, key)
	other = key and frappe.db.get_value("Sales Invoice", {FIELD: key, "name": ("!=", invoice.name or "")})
	if other:
		sentence = _("The period of {0} from {1} is billed by {2}. Cancel that invoice to bill it again.")
		frappe.throw(sentence.format(invoice.subscription, getdate(invoice.from_date), other), FsmError)


def clear_key(invoice: "Document") -> None:
	"""Let another invoice bill the period of a cancelled invoice."""
	if invoice.get(FIELD):
		invoice.db_set(FIELD, None, update_modified=False)
