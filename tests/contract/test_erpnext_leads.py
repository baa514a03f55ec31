"""How ERPNext leads from a lead to a Sales Order: the same test runs on the stand-in and on a real ERPNext 15.

It leaves nothing behind: the fixture `site` ends every test in a rollback.
"""

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import add_days, nowdate  # noqa: E402

from gigafibre_fsm.domain.platform import frappe_internals  # noqa: E402
from tests.contract.test_erpnext_surface import company, fresh, make, make_item, refused  # noqa: E402

pytestmark = pytest.mark.usefixtures("site")


def make_lead(**values: object):
	own = {
		"first_name": "Marie",
		"last_name": fresh("Roy"),
		"email_id": f"{frappe.generate_hash()}@example.com",
	}
	# not by `get_doc`, whose defaults Frappe leaves out while no picture is asked for
	lead = frappe.new_doc("Lead")
	lead.update({**own, **values})
	with frappe_internals.without_avatars():
		return lead.insert()


def make_quotation(lead: str, **values: object):
	rows = [{"item_code": make_item(is_stock_item=0), "qty": 2, "rate": 50}]
	party = {"quotation_to": "Lead", "party_name": lead, "company": company()}
	return make("Quotation", **{**party, "currency": "CAD", "items": rows, **values})


def make_order(quotation: object, customer: str):
	row = quotation.items[0]
	own = {"item_code": row.item_code, "qty": row.qty, "rate": row.rate, "uom": row.uom}
	quoted = {"prevdoc_docname": quotation.name, "quotation_item": row.name}
	head = {"customer": customer, "company": company(), "delivery_date": nowdate()}
	order = make("Sales Order", **head, items=[{**own, "conversion_factor": 1, **quoted}])
	order.submit()
	return order


def status_of(doctype: str, name: str) -> str:
	return frappe.db.get_value(doctype, name, "status")


def test_a_lead_has_a_contact_and_an_address_that_no_other_lead_has():
	lead = make_lead()
	assert lead.name.startswith("CRM-LEAD-") and lead.status == "Lead"
	linked = {"link_doctype": "Lead", "link_name": lead.name, "parenttype": "Contact"}
	contact = frappe.db.get_value("Dynamic Link", linked, "parent")
	assert frappe.db.get_value("Contact", contact, "email_id") == lead.email_id
	with refused(frappe.DuplicateEntryError):
		make_lead(email_id=lead.email_id)
	with refused(frappe.ValidationError):
		make_lead(first_name="", last_name="", email_id="")


def test_a_quotation_is_ordered_by_a_sales_order_and_open_again_without_it():
	lead = make_lead()
	opportunity = make(
		"Opportunity", opportunity_from="Lead", party_name=lead.name, company=company(), currency="CAD"
	)
	assert status_of("Lead", lead.name) == "Opportunity"
	quotation = make_quotation(lead.name, opportunity=opportunity.name)
	assert (quotation.status, quotation.net_total) == ("Draft", 100)
	quotation.submit()
	assert status_of("Quotation", quotation.name) == "Open"
	assert (status_of("Opportunity", opportunity.name), status_of("Lead", lead.name)) == (
		"Quotation",
		"Quotation",
	)
	customer = make("Customer", customer_name=fresh("Roy"), customer_type="Individual", lead_name=lead.name)
	assert status_of("Lead", lead.name) == "Converted"
	order = make_order(quotation, customer.name)
	assert status_of("Quotation", quotation.name) == "Ordered"
	assert status_of("Opportunity", opportunity.name) == "Converted"
	order.cancel()
	assert status_of("Quotation", quotation.name) == "Open"
	assert status_of("Opportunity", opportunity.name) == "Quotation"


def test_a_deleted_customer_leaves_its_lead_interested():
	lead = make_lead()
	customer = make("Customer", customer_name=fresh("Roy"), customer_type="Individual", lead_name=lead.name)
	frappe.delete_doc("Customer", customer.name)
	assert status_of("Lead", lead.name) == "Interested"


def test_a_row_of_another_item_than_quoted_is_refused():
	quotation = make_quotation(make_lead().name)
	quotation.submit()
	customer = make("Customer", customer_name=fresh("Roy"), customer_type="Individual").name
	quotation.items[0].item_code = make_item(is_stock_item=0)
	with refused(frappe.ValidationError):
		make_order(quotation, customer)


def test_a_quotation_is_not_good_before_it_is_made():
	with refused(frappe.ValidationError):
		make_quotation(make_lead().name, valid_till=add_days(nowdate(), -1))
