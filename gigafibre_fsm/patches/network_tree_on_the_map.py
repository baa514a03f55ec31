"""The page “Network Tree” became a part of the page “Network Map”."""

import frappe


def execute() -> None:
	"""Delete the page's document, so that the desk offers it no more."""
	frappe.delete_doc("Page", "network-tree", ignore_missing=True, force=True)
