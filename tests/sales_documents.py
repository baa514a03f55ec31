"""Documents of ERPNext that lead to an order for a new line."""

import frappe
from frappe.model.document import Document

from gigafibre_fsm.api import sales_orders as api
from gigafibre_fsm.tests import builders
from tests.sales_site import ADDRESS, NUMBERS, SalesSite


def a_lead(**values: object) -> Document:
	"""Somebody who may become a customer, with the contact that ERPNext makes of them."""
	own = {"first_name": "Jeanne", "last_name": builders.unique("Roy"), "mobile_no": "+14505550123"}
	mail = f"{frappe.generate_hash(length=8)}@example.com"
	return frappe.get_doc({"doctype": "Lead", **own, "email_id": mail, **values}).insert()


def an_opportunity(lead: str, item: str) -> str:
	"""A possible sale of an Item to a lead."""
	rows = [{"item_code": item, "qty": 1, "rate": 79.95}]
	party = {"opportunity_from": "Lead", "party_name": lead, "company": frappe.db.get_default("company")}
	return frappe.get_doc({"doctype": "Opportunity", "currency": "CAD", **party, "items": rows}).insert().name


def a_quotation(site: SalesSite, lead: str, **values: object) -> str:
	"""A submitted quotation of the plan for 15 dollars less, and of a router that is paid once."""
	plan_item = frappe.db.get_value("Subscription Plan", site.plan, "item")
	router = builders.an_item(is_stock_item=0, item_name="Routeur & prise").name
	rows = [{"item_code": router, "qty": 2, "rate": 49.99}, {"item_code": plan_item, "qty": 1, "rate": 64.95}]
	head = {"quotation_to": "Lead", "party_name": lead, "company": frappe.db.get_default("company")}
	quotation = frappe.get_doc({"doctype": "Quotation", "currency": "CAD", **head, "items": rows, **values})
	quotation.insert().submit()
	frappe.db.commit()
	return quotation.name


def submit_begun(site: SalesSite, order: str) -> None:
	"""Go through the wizard with an order that was begun with a document."""
	api.set_address(
		order, **{**ADDRESS, "address_line": f"{next(NUMBERS)} rue Champlain", "node": site.splitter}
	)
	doc = site.read(order)
	api.set_person(order, doc.full_name, doc.email, doc.mobile or "", doc.customer_type, doc.language)
	if not doc.quotation:
		api.set_offer(order, site.plan)
	site.hold(order)
	api.submit_order(order, api.load_order(order)["agreed"])
