"""Stand-in for ERPNext 15: the doctypes and behaviour that the field service app uses."""

import frappe

__version__ = "15.71.0"


def get_default_company(user: str | None = None) -> str | None:
	"""Return the default company of a user's new documents."""
	from frappe.defaults import get_user_default_as_list

	companies = get_user_default_as_list("company", user or frappe.session.user)
	return companies[0] if companies else frappe.db.get_single_value("Global Defaults", "default_company")


def get_company_currency(company: str) -> str | None:
	"""Return the currency of a company's books."""
	return frappe.get_cached_value("Company", company, "default_currency")
