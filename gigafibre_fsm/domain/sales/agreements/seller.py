"""Who sells: the company as the law asks that it name itself before and in an agreement.

Source: Consumer Protection Act of Québec (P-40.1), section 54.4, paragraphs a to c.
"""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.billing.invoice_document.loader import list_address_lines
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office


@dataclass(frozen=True, slots=True)
class Seller:
	"""The company.

	Attributes:
		name: under which it makes agreements.
		address: its lines; none if ERPNext has no address of the company.
		phone: as people write it; empty without one.
		email: of the company in ERPNext; empty without one.
	"""

	name: str = ""
	address: tuple[str, ...] = ()
	phone: str = ""
	email: str = ""


def load_seller() -> Seller:
	"""Return the company that sells."""
	office = load_office()
	phone = formatting.phone_number(office.phone)
	company = frappe.defaults.get_defaults().company
	if not company:
		return Seller(office.brand, phone=phone)
	name, email = frappe.get_cached_value("Company", company, ["company_name", "email"])
	return Seller(name or office.brand, list_address_lines("Company", company), phone, email or "")
