"""The addresses of the portals that this app replaces, as data: what a new site begins with."""

import frappe

from gigafibre_fsm.domain.access.retired_rows import DOCTYPE

FIRST = (
	# the portal with its pages behind the #
	("#/", "/portal"),
	("#/login", "/portal"),
	("#/account", "/portal/profile"),
	("#/catalog", "/portal/shop"),
	("#/cart", "/portal/cart"),
	("#/invoices", "/portal/invoices"),
	("#/invoices/*", "/portal/invoices/*"),
	("#/tickets", "/portal/tickets"),
	("#/tickets/*", "/portal/tickets/*"),
	("#/messages", "/portal/messages"),
	("#/payment-success", "/portal/invoices"),
	("#/payment-cancel", "/portal/invoices"),
	("#/payment-card-added", "/portal/methods"),
	("#/order-success", "/portal/orders"),
	# the portal before it, in ERPNext's pages
	("invoices", "/portal/invoices"),
	("invoices/*", "/portal/invoices/*"),
	("orders", "/portal/orders"),
	("orders/*", "/portal/orders/*"),
	("issues", "/portal/tickets"),
	("issues/*", "/portal/tickets/*"),
	("addresses", "/portal/profile"),
	("addresses/*", "/portal/profile"),
	("cart", "/portal/cart"),
	("all-products", "/portal/shop"),
	# the staff's and the technicians' former programs
	("ops", "/app"),
	("ops/*", "/app"),
	("field", "/t"),
	("field/*", "/t"),
)
"""Former address → present one."""


def apply() -> None:
	"""Add the first rows on a site that has none; afterwards they are the company's."""
	if frappe.db.count(DOCTYPE):
		return
	for old, new in FIRST:
		frappe.get_doc({"doctype": DOCTYPE, "old_path": old, "new_address": new}).insert()
