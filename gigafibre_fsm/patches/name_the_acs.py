"""Devices and commands of the time before there was a second ACS belong to GenieACS."""

import frappe

DOCTYPES = ("CPE State", "CPE Command")


def execute() -> None:
	"""Name the ACS of every device that it has reported and every command that it has got; safe to run again."""
	for doctype in DOCTYPES:
		row = frappe.qb.DocType(doctype)
		is_unnamed = row.acs_backend.isnull() | (row.acs_backend == "")
		has_id = row.acs_id.isnotnull() & (row.acs_id != "")
		frappe.qb.update(row).set(row.acs_backend, "GenieACS").where(is_unnamed & has_id).run()
