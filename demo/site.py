"""The site of the demonstration, opened in this process."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe


@contextmanager
def on_site(site: str) -> Iterator[None]:
	"""Work on the site as its administrator; what was written is committed at the end."""
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.set_user("Administrator")
	try:
		yield
		frappe.db.commit()  # a command of its own, not a request
	finally:
		frappe.destroy()
