"""Stages of Frappe's setup wizard that create presets, company, fiscal year and defaults."""

import frappe
from frappe import _
from frappe.utils import getdate

from erpnext.setup import presets


def get_setup_stages(args: frappe._dict | None = None) -> list[dict]:
	"""Return the wizard's stages; none for a site that has a company already."""
	if frappe.db.count("Company"):
		return []
	return [
		stage(_("Installing presets"), stage_fixtures, args),
		stage(_("Setting up company"), setup_company, args),
		stage(_("Setting defaults"), setup_defaults, args),
	]


def stage(status: str, task: object, args: frappe._dict | None) -> dict:
	"""Return one stage in the wizard's format."""
	problem = _("{0} failed").format(status)
	return {"status": status, "fail_msg": problem, "tasks": [{"fn": task, "args": args, "fail_msg": problem}]}


def setup_complete(args: dict) -> None:
	"""Run the three stages at once, for scripts.

	`args` has `company_name`, `company_abbr`, `country`, `currency`.
	"""
	args = frappe._dict(args)
	stage_fixtures(args)
	setup_company(args)
	setup_defaults(args)


def stage_fixtures(args: dict) -> None:
	"""Create the presets for the wizard's country."""
	presets.install(args.get("country") or "Canada")


def setup_company(args: dict) -> None:
	"""Create the fiscal year and the company."""
	args = frappe._dict(args)
	start, end = fiscal_year(args)
	year = str(start.year) if start.year == end.year else f"{start.year}-{end.year}"
	presets.ensure("Fiscal Year", year, year=year, year_start_date=start, year_end_date=end)
	presets.ensure(
		"Company",
		args.company_name,
		company_name=args.company_name,
		abbr=args.company_abbr,
		default_currency=args.currency,
		country=args.country,
		enable_perpetual_inventory=1,
		domain=args.domain,
	)


def fiscal_year(args: frappe._dict) -> tuple:
	"""Return first and last day of the fiscal year; by default this calendar year."""
	this_year = getdate().year
	return getdate(args.fy_start_date or f"{this_year}-01-01"), getdate(
		args.fy_end_date or f"{this_year}-12-31"
	)


def setup_defaults(args: dict) -> None:
	"""Create the price lists and make the new company the site's default."""
	args = frappe._dict(args)
	for name, buying in (("Standard Buying", 1), ("Standard Selling", 0)):
		presets.ensure(
			"Price List",
			name,
			price_list_name=name,
			currency=args.currency,
			buying=buying,
			selling=1 - buying,
		)
	company = frappe.get_doc("Global Defaults")
	company.update(
		{"default_company": args.company_name, "default_currency": args.currency, "country": args.country}
	)
	company.save(ignore_permissions=True)
	stock = frappe.get_doc("Stock Settings")
	stock.update(
		{
			"item_naming_by": "Item Code",
			"valuation_method": "FIFO",
			"stock_uom": "Nos",
			"default_warehouse": frappe.db.get_value("Warehouse", {"warehouse_name": "Stores"}),
			"auto_indent": 1,
		}
	)
	stock.save(ignore_permissions=True)
	selling = frappe.get_doc("Selling Settings")
	selling.update({"cust_master_name": "Customer Name", "so_required": "No", "dn_required": "No"})
	selling.update({"allow_multiple_items": 1, "sales_update_frequency": "Each Transaction"})
	selling.save(ignore_permissions=True)
