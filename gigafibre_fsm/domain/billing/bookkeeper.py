"""The user who writes ERPNext's books."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

BOOKKEEPER = "Administrator"


@contextmanager
def act_as_bookkeeper() -> Iterator[None]:
	"""Act as the user who writes the books.

	A job that a webhook queued runs as Guest, to whom ERPNext refuses the accounts of a Payment Entry even
	with `ignore_permissions`.
	"""
	user, form = frappe.session.user, frappe.local.form_dict
	if user == BOOKKEEPER:
		yield
		return
	frappe.set_user(BOOKKEEPER)
	try:
		yield
	finally:
		frappe.set_user(user)
		# set_user empties it
		frappe.local.form_dict = form
