"""Accounts and cost centers of a new company, and the defaults that point at them."""

import frappe

# root → kind, report, and its accounts; a nested dict is a group, a text the account's type
BALANCE_SHEET, PROFIT_AND_LOSS = "Balance Sheet", "Profit and Loss"
CHART = {
	"Application of Funds (Assets)": (
		"Asset",
		BALANCE_SHEET,
		{
			"Current Assets": {
				"Accounts Receivable": {"Debtors": "Receivable"},
				"Bank Accounts": {"": "Bank"},
				"Cash In Hand": {"": "Cash", "Cash": "Cash"},
				"Stock Assets": {"": "Stock", "Stock In Hand": "Stock"},
			},
		},
	),
	"Source of Funds (Liabilities)": (
		"Liability",
		BALANCE_SHEET,
		{
			"Current Liabilities": {
				"Accounts Payable": {"Creditors": "Payable"},
				"Duties and Taxes": {"": "Tax", "GST": "Tax"},
				"Stock Liabilities": {"Stock Received But Not Billed": "Stock Received But Not Billed"},
			},
		},
	),
	"Equity": ("Equity", BALANCE_SHEET, {"Opening Balance Equity": "Equity"}),
	"Income": ("Income", PROFIT_AND_LOSS, {"Direct Income": {"Sales": "", "Service": ""}}),
	"Expenses": (
		"Expense",
		PROFIT_AND_LOSS,
		{
			"Direct Expenses": {"Stock Expenses": {"Cost of Goods Sold": "Cost of Goods Sold"}},
			"Indirect Expenses": {
				"Administrative Expenses": "",
				"Round Off": "Round Off",
				"Write Off": "",
				"Exchange Gain/Loss": "",
				"Miscellaneous Expenses": "Chargeable",
			},
		},
	),
}
# field of the company → its account
DEFAULTS = {
	"default_receivable_account": "Debtors",
	"default_payable_account": "Creditors",
	"default_income_account": "Sales",
	"default_expense_account": "Cost of Goods Sold",
	"default_cash_account": "Cash",
	"round_off_account": "Round Off",
	"write_off_account": "Write Off",
	"exchange_gain_loss_account": "Exchange Gain/Loss",
}


def create(company: object) -> None:
	"""Create the chart, the cost center, the defaults and the country's tax of a new company."""
	for name, (root_type, report_type, children) in CHART.items():
		kind = {"root_type": root_type, "report_type": report_type}
		_add(company, _insert(company, name, None, kind, is_group=1), children, kind)
	centers = _cost_centers(company)
	accounts = {field: f"{name} - {company.abbr}" for field, name in DEFAULTS.items()}
	company.db_set({**accounts, "cost_center": centers, "round_off_cost_center": centers})
	_set_cash_account(company)
	if company.country == "Canada":
		_add_tax(company, "Canada GST 5%", "GST", 5)


def _add(company: object, parent: str, children: dict, kind: dict) -> None:
	for name, what in children.items():
		if not name:
			continue
		if isinstance(what, dict):
			group = _insert(company, name, parent, {**kind, "account_type": what.get("", "")}, is_group=1)
			_add(company, group, what, kind)
		else:
			_insert(company, name, parent, {**kind, "account_type": what})


def _insert(company: object, name: str, parent: str | None, kind: dict, is_group: int = 0) -> str:
	account = frappe.new_doc("Account")
	account.update({"account_name": name, "parent_account": parent, "is_group": is_group, **kind})
	account.update({"company": company.name, "account_currency": company.default_currency})
	# a root has no parent; whoever may create a company may create its chart
	return account.insert(ignore_permissions=True, ignore_mandatory=True).name


def _cost_centers(company: object) -> str:
	"""Create the root, named like the company, and its only cost center; return the latter."""
	parent = None
	for name, is_group in ((company.name, 1), ("Main", 0)):
		center = frappe.new_doc("Cost Center")
		center.update({"cost_center_name": name, "parent_cost_center": parent, "is_group": is_group})
		center.company = company.name
		parent = center.insert(ignore_permissions=True, ignore_mandatory=True).name
	return parent


def _set_cash_account(company: object) -> None:
	if frappe.db.exists("Mode of Payment", "Cash"):
		cash = frappe.get_doc("Mode of Payment", "Cash")
		cash.append("accounts", {"company": company.name, "default_account": f"Cash - {company.abbr}"})
		cash.save(ignore_permissions=True)


def _add_tax(company: object, title: str, account: str, rate: float) -> None:
	"""Create the template that ERPNext's wizard makes the country's default."""
	row = {"charge_type": "On Net Total", "account_head": f"{account} - {company.abbr}", "rate": rate}
	template = frappe.new_doc("Sales Taxes and Charges Template")
	template.update({"title": title, "company": company.name, "is_default": 1})
	template.append("taxes", {**row, "description": account})
	template.insert(ignore_permissions=True)
