"""Speed tests name the phone's network in words; a class of speed, which says "4g" of a good Wi-Fi, goes."""

import frappe

WORDS = {"wifi": "Wi-Fi", "cellular": "Mobile data", "ethernet": "Wired network"}


def execute() -> None:
	"""Rewrite what browsers had called it; safe to run again."""
	test = frappe.qb.DocType("Speed Test")
	found = (
		frappe.qb.from_(test).select(test.connection).distinct().where(test.connection != "").run(pluck=True)
	)
	for told in set(found) - set(WORDS.values()):
		word = WORDS.get(told.split()[0], "")
		frappe.db.set_value("Speed Test", {"connection": told}, "connection", word, update_modified=False)
