"""The language of whoever asked a worker for something: what another system says cannot be worded again later."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.translate import get_user_lang


@contextmanager
def in_language_of(user: str | None) -> Iterator[None]:
	"""Word what ERPNext refuses for the person who asked for the work, not for the worker, whose language is the site's.

	Args:
		user: who asked; None or empty leaves the language as it is.
	"""
	before = frappe.local.lang
	frappe.local.lang = (user and get_user_lang(user)) or before
	try:
		yield
	finally:
		frappe.local.lang = before
