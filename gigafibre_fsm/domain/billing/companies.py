"""What billing asks of a Company."""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import tax_numbers
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def check_tax_numbers(company: "Document") -> None:
	"""Bring the company's tax numbers into their usual spelling.

	Raises:
		FsmError: one of them is none.
	"""
	for field, read, example in (
		("fsm_gst_number", tax_numbers.read_gst_number, "123456782 RT0001"),
		("fsm_qst_number", tax_numbers.read_qst_number, "1234567890 TQ0001"),
	):
		typed = (company.get(field) or "").strip()
		try:
			company.set(field, read(typed) if typed else "")
		except ValueError:
			sentence = _("{0}: “{1}” is none. It is written like {2}.")
			frappe.throw(sentence.format(_(company.meta.get_label(field)), typed, example), FsmError)
