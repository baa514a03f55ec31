"""TPS and TVQ of Canadian companies: their accounts, and the template that new invoices follow.

Both taxes are on the net total, each rounded by itself: 79.95 is 4.00 and 7.98, together 91.93.
"""

from collections.abc import Callable

import frappe

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.setup import found

TITLE = "TPS et TVQ"
TEMPLATE = "Sales Taxes and Charges Template"
# account → rate in per cent, and the words on the invoice
TAXES = {
	"TPS": (float(amounts.TPS_RATE * 100), "TPS/GST 5 %"),
	"TVQ": (float(amounts.TVQ_RATE * 100), "TVQ/QST 9,975 %"),
}
_TVQ_RATE = TAXES["TVQ"][0]
_FOUND = "default tax template of "
_SAVEPOINT = "fsm_company_setup"


def apply() -> None:
	"""Create the taxes of each Canadian company that has none of Québec."""
	for_each_company(lambda company: quebec_template(company) or create_template(company))


def for_each_company(work: Callable[[str], object]) -> None:
	"""Do this for each Canadian company; one whose books refuse it is left to its doctor's advice."""
	for company in canadian_companies():
		frappe.db.savepoint(_SAVEPOINT)
		try:
			work(company)
		except frappe.ValidationError:
			frappe.db.rollback(save_point=_SAVEPOINT)
			frappe.clear_messages()
			frappe.log_error(title=f"The books of {company} refused its set-up for billing")


def canadian_companies() -> list[str]:
	"""Return the companies in Canada that have accounts; ERPNext wants a parent's account before a child's."""
	names = frappe.get_all("Company", {"country": "Canada"}, pluck="name", order_by="lft, name")
	return [name for name in names if frappe.db.exists("Account", {"company": name})]


def has_invoices(company: str) -> bool:
	"""Whether the company has billed with ERPNext; its settings are then its administrator's."""
	return bool(frappe.db.exists("Sales Invoice", {"company": company, "docstatus": 1}))


def quebec_template(company: str) -> str | None:
	"""Return the company's enabled template with the TVQ, the default one first; None if it has none."""
	parents = frappe.get_all(
		"Sales Taxes and Charges", {"parenttype": TEMPLATE, "rate": _TVQ_RATE}, pluck="parent"
	)
	known = {"name": ("in", parents), "company": company, "disabled": 0}
	names = frappe.get_all(TEMPLATE, known, pluck="name", order_by="is_default desc, creation")
	return names[0] if names else None


def create_template(company: str) -> str:
	"""Create the company's template with both taxes, and return its name; the default unless it has invoices."""
	before = frappe.db.get_value(TEMPLATE, {"company": company, "is_default": 1})
	template = frappe.new_doc(TEMPLATE)
	template.update({"title": TITLE, "company": company})
	template.is_default = int(not has_invoices(company))
	for name, (rate, words) in TAXES.items():
		account = ensure_account(company, name, _tax_group(company), account_type="Tax", tax_rate=rate)
		row = {"charge_type": "On Net Total", "account_head": account, "rate": rate, "description": words}
		template.append("taxes", row)
	# guard: setup runs as the bench's administrator
	template.insert(ignore_permissions=True)
	found.remember(_FOUND + company, {"template": template.name, "before": before})
	return template.name


def ensure_account(company: str, name: str, group: str, **values: str | float) -> str:
	"""Return the company's account of this name, created below `group` if it is missing."""
	if known := frappe.db.get_value("Account", {"company": company, "account_name": name, "is_group": 0}):
		return known
	account = frappe.new_doc("Account")
	account.update({"account_name": name, "parent_account": group, "company": company, **values})
	account.insert(ignore_permissions=True)  # guard: as above
	found.remember(f"account {account.name}", account.name)
	return account.name


def remove() -> None:
	"""Make the former default template the default again, and delete what is in no document."""
	for name, what in found.recall().items():
		if name.startswith(_FOUND):
			was_default = frappe.db.get_value(TEMPLATE, what["template"], "is_default")
			frappe.db.set_value(TEMPLATE, what["template"], "is_default", 0)
			if what["before"] and was_default and frappe.db.exists(TEMPLATE, what["before"]):
				frappe.db.set_value(TEMPLATE, what["before"], "is_default", 1)
			if not frappe.db.exists("Sales Invoice", {"taxes_and_charges": what["template"]}):
				frappe.delete_doc(TEMPLATE, what["template"], force=True, ignore_missing=True)
	for name, account in found.recall().items():
		if name.startswith("account ") and frappe.db.exists("Account", account) and not _is_used(account):
			frappe.delete_doc("Account", account, force=True)


def _is_used(account: str) -> bool:
	"""Whether the ledger or a template has the account; ERPNext keeps such an account, too."""
	return bool(
		frappe.db.exists("GL Entry", {"account": account})
		or frappe.db.exists("Sales Taxes and Charges", {"account_head": account})
	)


def _tax_group(company: str) -> str:
	"""Return the group of the taxes that the company owes, as ERPNext's own setup finds it."""
	liabilities = {"company": company, "root_type": "Liability", "is_group": 1}
	for what in ({"account_type": "Tax"}, {"account_name": "Duties and Taxes"}):
		if group := frappe.db.get_value("Account", {**liabilities, **what}):
			return group
	account = {"company": company, "root_type": "Liability", "is_group": 0, "account_type": "Tax"}
	if parent := frappe.db.get_value("Account", account, "parent_account"):
		return parent
	root = frappe.get_all("Account", liabilities, pluck="name", order_by="lft", limit=1)[0]
	group = frappe.new_doc("Account")
	group.update({"account_name": "Duties and Taxes", "parent_account": root, "company": company})
	group.update({"is_group": 1, "account_type": "Tax"})
	group.insert(ignore_permissions=True)  # guard: as above
	return group.name
