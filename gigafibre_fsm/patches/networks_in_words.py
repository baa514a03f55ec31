"""Speed tests name the phone's network in words; a class of speed, which says "4g" of a good Wi-Fi, goes."""

import frappe

from gigafibre_fsm.domain.network import speed


def execute() -> None:
	"""Rewrite what browsers had called it; safe to run again."""
	test = frappe.qb.DocType("Speed Test")
	words = (
		frappe.qb.from_(test).select(test.connection).distinct().where(test.connection != "").run(pluck=True)
	)
	for word in set(words) - set(speed.NETWORKS.values()):
		network = speed.NETWORKS.get(word.split()[0], "")
		frappe.db.set_value("Speed Test", {"connection": word}, "connection", network, update_modified=False)
