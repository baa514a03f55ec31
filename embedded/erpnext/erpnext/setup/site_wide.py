"""Publishes values of a settings page as Frappe's site-wide defaults."""

import frappe


def publish(values: dict[str, object]) -> None:
	"""Set each default that differs; unchanged ones do not clear a cache."""
	# read from the database: a cached default may have been rolled back
	rows = frappe.get_all("DefaultValue", {"parent": "__default"}, ["defkey", "defvalue"], limit=0)
	known = {row.defkey: row.defvalue for row in rows}
	for key, value in values.items():
		wanted = "" if value is None else str(value)
		if str(known.get(key) or "") != wanted:
			frappe.db.set_default(key, wanted)
