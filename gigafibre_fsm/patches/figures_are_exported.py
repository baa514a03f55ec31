"""Whoever reads the figures takes them into a spreadsheet: an existing row of rights on invoices lacks it."""

import frappe

ROW = {"parent": "Sales Invoice", "role": ("in", ("FSM Manager", "FSM Accounts")), "permlevel": 0}


def execute() -> None:
	"""Add the right to the rows that an earlier version granted."""
	frappe.db.set_value("Custom DocPerm", ROW, "export", 1)
	frappe.clear_cache(doctype="Sales Invoice")
