"""Hooks that run in other people's transactions: a fault in them is logged and does not fail a save."""

from collections.abc import Callable

import frappe

from gigafibre_fsm.domain.flows.runs import performing

SITE_CHANGES = ("in_install", "in_uninstall", "in_migrate", "in_patch", "in_setup_wizard")
"""While the site itself is set up or changed, nothing starts a flow."""


def run_safely(work: Callable[[], None]) -> None:
	"""Run a part of a hook; log whatever goes wrong.

	Args:
		work: notes what happened.

	Raises:
		Exception: of the database, if it has undone the user's transaction: that must not pass for saved.
	"""
	if any(frappe.flags.get(flag) for flag in SITE_CHANGES):
		return
	try:
		work()
	except Exception as error:
		if performing.is_transaction_lost(error):
			raise
		frappe.log_error(title="Flows: a trigger failed")
