"""The part of ERPNext we stand on: the same test runs on the embedded stand-in and on a real ERPNext 15 or 16.

It leaves nothing behind: the fixture `site` ends every test in a rollback.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest

frappe = pytest.importorskip("frappe")
from frappe.utils import add_days, getdate, nowdate  # noqa: E402

from tests.contract import accounting_fields  # noqa: E402

pytestmark = pytest.mark.usefixtures("site")

# the app asks for Cancelled and Completed only
SUBSCRIPTION_STATUSES = (
	"\nTrialing\nActive\nGrace Period\nCancelled\nUnpaid\nCompleted"
	if int(frappe.__version__.split(".")[0]) >= 16
	else "\nTrialling\nActive\nPast Due Date\nCancelled\nUnpaid\nCompleted"
)
# doctype → fieldname → (fieldtype, options); options None where they are words for people
SURFACE = {
	"Company": {
		"company_name": ("Data", None),
		"abbr": ("Data", None),
		"default_currency": ("Link", "Currency"),
		"country": ("Link", "Country"),
		"default_holiday_list": ("Link", "Holiday List"),
	},
	"Global Defaults": {
		"default_company": ("Link", "Company"),
		"default_currency": ("Link", "Currency"),
		"country": ("Link", "Country"),
		"disable_rounded_total": ("Check", None),
	},
	"Customer": {
		"customer_name": ("Data", None),
		"customer_type": ("Select", "Company\nIndividual\nPartnership"),
		"customer_group": ("Link", "Customer Group"),
		"territory": ("Link", "Territory"),
		"language": ("Link", "Language"),
		"mobile_no": ("Read Only", "Mobile"),
		"email_id": ("Read Only", "Email"),
		"customer_primary_contact": ("Link", "Contact"),
		"customer_primary_address": ("Link", "Address"),
		"disabled": ("Check", None),
		"lead_name": ("Link", "Lead"),
	},
	"Lead": {
		"first_name": ("Data", None),
		"last_name": ("Data", None),
		"lead_name": ("Data", None),
		"company_name": ("Data", None),
		"email_id": ("Data", "Email"),
		"mobile_no": ("Data", "Phone"),
		"phone": ("Data", "Phone"),
		"city": ("Data", None),
		"language": ("Link", "Language"),
		"lead_owner": ("Link", "User"),
		"status": (
			"Select",
			"Lead\nOpen\nReplied\nOpportunity\nQuotation\nLost Quotation\nInterested\nConverted\nDo Not Contact",
		),
	},
	"Opportunity": {
		"opportunity_from": ("Link", "DocType"),
		"party_name": ("Dynamic Link", "opportunity_from"),
		"customer_address": ("Link", "Address"),
		"status": ("Select", "Open\nQuotation\nConverted\nLost\nReplied\nClosed"),
		"items": ("Table", "Opportunity Item"),
	},
	"Opportunity Item": {
		"item_code": ("Link", "Item"),
		"qty": ("Float", None),
		"rate": ("Currency", "currency"),
	},
	"Quotation": {
		"quotation_to": ("Link", "DocType"),
		"party_name": ("Dynamic Link", "quotation_to"),
		"valid_till": ("Date", None),
		"currency": ("Link", "Currency"),
		"net_total": ("Currency", "currency"),
		"customer_address": ("Link", "Address"),
		"shipping_address_name": ("Link", "Address"),
		"opportunity": ("Link", "Opportunity"),
		"status": (
			"Select",
			"Draft\nOpen\nReplied\nPartially Ordered\nOrdered\nLost\nCancelled\nExpired",
		),
		"items": ("Table", "Quotation Item"),
	},
	"Quotation Item": {
		"item_code": ("Link", "Item"),
		"item_name": ("Data", None),
		"qty": ("Float", None),
		"rate": ("Currency", "currency"),
		"uom": ("Link", "UOM"),
		"conversion_factor": ("Float", None),
		"is_alternative": ("Check", None),
		"prevdoc_doctype": ("Link", "DocType"),
		"prevdoc_docname": ("Dynamic Link", "prevdoc_doctype"),
	},
	"Customer Group": {"is_group": ("Check", None), "parent_customer_group": ("Link", "Customer Group")},
	"Territory": {"is_group": ("Check", None), "parent_territory": ("Link", "Territory")},
	"Item": {
		"item_code": ("Data", None),
		"item_name": ("Data", None),
		"item_group": ("Link", "Item Group"),
		"stock_uom": ("Link", "UOM"),
		"brand": ("Link", "Brand"),
		"is_stock_item": ("Check", None),
		"has_serial_no": ("Check", None),
		"valuation_rate": ("Currency", None),
		"disabled": ("Check", None),
	},
	"Item Group": {"is_group": ("Check", None), "parent_item_group": ("Link", "Item Group")},
	"UOM": {"uom_name": ("Data", None), "must_be_whole_number": ("Check", None)},
	"Warehouse": {
		"warehouse_name": ("Data", None),
		"company": ("Link", "Company"),
		"parent_warehouse": ("Link", "Warehouse"),
		"warehouse_type": ("Link", "Warehouse Type"),
		"is_group": ("Check", None),
		"disabled": ("Check", None),
	},
	"Bin": {
		"item_code": ("Link", "Item"),
		"warehouse": ("Link", "Warehouse"),
		"actual_qty": ("Float", None),
		"projected_qty": ("Float", None),
	},
	"Serial and Batch Bundle": {
		"item_code": ("Link", "Item"),
		"voucher_type": ("Link", "DocType"),
		"voucher_no": ("Dynamic Link", "voucher_type"),
		"entries": ("Table", "Serial and Batch Entry"),
	},
	"Serial and Batch Entry": {"serial_no": ("Link", "Serial No")},
	"Serial No": {
		"serial_no": ("Data", None),
		"item_code": ("Link", "Item"),
		"warehouse": ("Link", "Warehouse"),
		"company": ("Link", "Company"),
		"customer": ("Link", "Customer"),
		"status": ("Select", "\nActive\nInactive\nConsumed\nDelivered\nExpired"),
		"purchase_rate": ("Float", None),
	},
	"Stock Settings": {
		"default_warehouse": ("Link", "Warehouse"),
		"stock_uom": ("Link", "UOM"),
		"use_serial_batch_fields": ("Check", None),
	},
	"Stock Entry": {
		"stock_entry_type": ("Link", "Stock Entry Type"),
		"purpose": ("Select", None),
		"company": ("Link", "Company"),
		"posting_date": ("Date", None),
		"posting_time": ("Time", None),
		"set_posting_time": ("Check", None),
		"from_warehouse": ("Link", "Warehouse"),
		"to_warehouse": ("Link", "Warehouse"),
		"items": ("Table", "Stock Entry Detail"),
		"remarks": ("Text", None),
	},
	"Stock Entry Detail": {
		"item_code": ("Link", "Item"),
		"qty": ("Float", None),
		"uom": ("Link", "UOM"),
		"s_warehouse": ("Link", "Warehouse"),
		"t_warehouse": ("Link", "Warehouse"),
		"basic_rate": ("Currency", None),
		"valuation_rate": ("Currency", None),
		"allow_zero_valuation_rate": ("Check", None),
		"use_serial_batch_fields": ("Check", None),
		"serial_no": ("Text", None),
	},
	"Purchase Receipt": {
		"supplier": ("Link", "Supplier"),
		"posting_date": ("Date", None),
		"is_return": ("Check", None),
		"items": ("Table", "Purchase Receipt Item"),
	},
	"Purchase Receipt Item": {
		"item_code": ("Link", "Item"),
		"warehouse": ("Link", "Warehouse"),
		"use_serial_batch_fields": ("Check", None),
		"serial_no": ("Text", None),
		"rejected_serial_no": ("Text", None),
	},
	"Delivery Note": {"customer": ("Link", "Customer"), "items": ("Table", "Delivery Note Item")},
	"Delivery Note Item": {
		"item_code": ("Link", "Item"),
		"warehouse": ("Link", "Warehouse"),
		"use_serial_batch_fields": ("Check", None),
		"serial_no": ("Text", None),
	},
	"Issue": {
		"subject": ("Data", None),
		"customer": ("Link", "Customer"),
		"raised_by": ("Data", "Email"),
		"status": ("Select", "Open\nReplied\nOn Hold\nResolved\nClosed"),
		"priority": ("Link", "Issue Priority"),
		"issue_type": ("Link", "Issue Type"),
		"description": ("Text Editor", None),
		"resolution_details": ("Text Editor", None),
		"opening_date": ("Date", None),
		"opening_time": ("Time", None),
		"contact": ("Link", "Contact"),
		"company": ("Link", "Company"),
		"via_customer_portal": ("Check", None),
	},
	"Call Log": {
		"id": ("Data", None),
		"from": ("Data", None),
		"to": ("Data", None),
		"medium": ("Data", None),
		"type": ("Select", "Incoming\nOutgoing"),
		"status": (
			"Select",
			"Ringing\nIn Progress\nCompleted\nFailed\nBusy\nNo Answer\nQueued\nCanceled",
		),
		"duration": ("Duration", None),
		"start_time": ("Datetime", None),
		"end_time": ("Datetime", None),
		"customer": ("Link", "Customer"),
		"recording_url": ("Data", None),
		"links": ("Table", "Dynamic Link"),
	},
	"Issue Type": {"description": ("Small Text", None)},
	"Sales Order": {
		"customer": ("Link", "Customer"),
		"company": ("Link", "Company"),
		"transaction_date": ("Date", None),
		"delivery_date": ("Date", None),
		"items": ("Table", "Sales Order Item"),
		"status": ("Select", None),
	},
	"Sales Order Item": {
		"item_code": ("Link", "Item"),
		"item_name": ("Data", None),
		"item_group": ("Link", "Item Group"),
		"qty": ("Float", None),
		"stock_qty": ("Float", None),
		"rate": ("Currency", None),
		"prevdoc_docname": ("Link", "Quotation"),
		"quotation_item": ("Data", None),
	},
	"Subscription": {
		"party_type": ("Link", "DocType"),
		"party": ("Dynamic Link", "party_type"),
		"company": ("Link", "Company"),
		"status": ("Select", SUBSCRIPTION_STATUSES),
		"start_date": ("Date", None),
		"end_date": ("Date", None),
		"cancelation_date": ("Date", None),
		"plans": ("Table", "Subscription Plan Detail"),
		"generate_invoice_at": ("Select", None),
		"current_invoice_start": ("Date", None),
		"current_invoice_end": ("Date", None),
		"days_until_due": ("Int", None),
		"cancel_at_period_end": ("Check", None),
		"generate_new_invoices_past_due_date": ("Check", None),
		"submit_invoice": ("Check", None),
		"sales_tax_template": ("Link", "Sales Taxes and Charges Template"),
	},
	"Subscription Plan": {
		"plan_name": ("Data", None),
		"currency": ("Link", "Currency"),
		"item": ("Link", "Item"),
		"price_determination": ("Select", "\nFixed Rate\nBased On Price List\nMonthly Rate"),
		"cost": ("Currency", "currency"),
		"billing_interval": ("Select", "Day\nWeek\nMonth\nYear"),
		"billing_interval_count": ("Int", None),
	},
	"Subscription Plan Detail": {"plan": ("Link", "Subscription Plan"), "qty": ("Int", None)},
	"Support Settings": {"track_service_level_agreement": ("Check", None)},
	"Employee": {
		"first_name": ("Data", None),
		"last_name": ("Data", None),
		"employee_name": ("Data", None),
		"status": ("Select", "Active\nInactive\nSuspended\nLeft"),
		"user_id": ("Link", "User"),
		"company": ("Link", "Company"),
		"cell_number": ("Data", "Phone"),
		"holiday_list": ("Link", "Holiday List"),
		"create_user_permission": ("Check", None),
	},
	"Holiday List": {
		"from_date": ("Date", None),
		"to_date": ("Date", None),
		"holidays": ("Table", "Holiday"),
	},
	"Holiday": {"holiday_date": ("Date", None), "weekly_off": ("Check", None)},
	"Vehicle": {"license_plate": ("Data", None), "employee": ("Link", "Employee")},
}

for _doctype, _fields in accounting_fields.FIELDS.items():
	SURFACE[_doctype] = SURFACE.get(_doctype, {}) | _fields

# doctype → the role that must be able to write it
WRITERS = {
	"Customer": "Sales User",
	"Lead": "Sales User",
	"Opportunity": "Sales User",
	"Quotation": "Sales User",
	"Issue": "Support Team",
	"Sales Order": "Sales User",
	"Subscription": "Accounts User",
	"Subscription Plan": "Accounts Manager",
	"Item": "Item Manager",
	"Warehouse": "Item Manager",
	"Stock Entry": "Stock User",
	"Serial No": "Stock Manager",
	"Employee": "HR User",
	"Sales Invoice": "Accounts User",
	"Payment Entry": "Accounts User",
	"Journal Entry": "Accounts User",
	"Account": "Accounts User",
	"Sales Taxes and Charges Template": "Accounts Manager",
}

RECORDS = (
	("Customer Group", "All Customer Groups"),
	("Customer Group", "Individual"),
	("Customer Group", "Commercial"),
	("Territory", "All Territories"),
	("Territory", "Canada"),
	("Item Group", "All Item Groups"),
	("Item Group", "Products"),
	("Item Group", "Services"),
	("UOM", "Nos"),
	("Issue Priority", "Low"),
	("Issue Priority", "Medium"),
	("Issue Priority", "High"),
	("Stock Entry Type", "Material Receipt"),
	("Stock Entry Type", "Material Issue"),
	("Stock Entry Type", "Material Transfer"),
	("Price List", "Standard Selling"),
	("Mode of Payment", "Cash"),
	("Mode of Payment", "Cheque"),
	("Mode of Payment", "Credit Card"),
)

numbers = count(1)


@contextmanager
def refused(error: type[Exception]) -> Iterator[None]:
	"""Expect a refusal and undo what the refused document had already written."""
	frappe.db.savepoint("before_refusal")
	with pytest.raises(error):
		yield
	frappe.db.rollback(save_point="before_refusal")
	frappe.clear_messages()


def fresh(word: str) -> str:
	return f"{word} {frappe.generate_hash(length=6)} {next(numbers)}"


def company() -> str:
	name = frappe.db.get_default("company")
	assert name, "the site has no company: run the setup wizard on it first"
	return name


def make(doctype: str, **values: object) -> object:
	return frappe.get_doc({"doctype": doctype, **values}).insert()


def make_item(**values: object) -> str:
	code = fresh("ONT")
	defaults = {"item_group": "Products", "stock_uom": "Nos", "is_stock_item": 1, "valuation_rate": 80}
	return make("Item", **{"item_code": code, "item_name": code, **defaults, **values}).name


def make_warehouse() -> str:
	return make("Warehouse", warehouse_name=fresh("Truck"), company=company()).name


def stock_entry(
	purpose: str, item: str, *, source: str | None = None, target: str | None = None, **row: object
):
	row = {"item_code": item, "qty": 1, "s_warehouse": source, "t_warehouse": target, **row}
	if row.get("serial_no"):
		row["use_serial_batch_fields"] = 1
	entry = frappe.get_doc(
		{"doctype": "Stock Entry", "stock_entry_type": purpose, "company": company(), "items": [row]}
	)
	entry.insert()
	entry.submit()
	return entry


def quantity(item: str, warehouse: str) -> float:
	return frappe.db.get_value("Bin", {"item_code": item, "warehouse": warehouse}, "actual_qty") or 0


def where_is(serial_no: str) -> tuple[str | None, str]:
	warehouse, status = frappe.db.get_value("Serial No", serial_no, ["warehouse", "status"])
	return warehouse or None, status


def make_serial_item() -> str:
	return make_item(has_serial_no=1)


def make_user(**values: object) -> object:
	address = f"{frappe.generate_hash(length=10)}@example.com"
	user = {"email": address, "first_name": "Test", "send_welcome_email": 0, "user_type": "Website User"}
	return make("User", **{**user, **values})


@pytest.mark.parametrize("doctype", SURFACE)
def test_the_fields_we_use_have_the_type_we_expect(doctype: str):
	meta = frappe.get_meta(doctype)
	found = {}
	for fieldname, (_fieldtype, options) in SURFACE[doctype].items():
		field = meta.get_field(fieldname)
		found[fieldname] = field and (field.fieldtype, field.options if options else None)
	assert found == SURFACE[doctype]


@pytest.mark.parametrize(("doctype", "role"), WRITERS.items())
def test_the_role_we_rely_on_may_write(doctype: str, role: str):
	allowed = [row.role for row in frappe.get_meta(doctype).permissions if row.write and not row.permlevel]
	assert role in allowed


@pytest.mark.parametrize(("doctype", "name"), RECORDS)
def test_a_fresh_site_holds_the_records_we_point_at(doctype: str, name: str):
	assert frappe.db.exists(doctype, name)


def test_the_company_is_the_default_and_has_its_warehouses():
	name = company()
	assert frappe.db.get_single_value("Global Defaults", "default_company") == name
	abbr = frappe.db.get_value("Company", name, "abbr")
	for warehouse in ("All Warehouses", "Stores", "Goods In Transit"):
		assert frappe.db.exists("Warehouse", f"{warehouse} - {abbr}")
	assert frappe.db.get_value("Warehouse", f"Goods In Transit - {abbr}", "warehouse_type") == "Transit"


def test_a_customer_is_named_by_name_and_a_second_one_gets_a_number():
	name = fresh("Marie Tremblay")
	first = make("Customer", customer_name=name, customer_type="Individual")
	second = make("Customer", customer_name=name, customer_type="Individual")
	assert (first.name, second.name) == (name, f"{name} - 1")
	assert not first.customer_group, "code that inserts a customer gives no group unless it says so"


def test_a_customer_with_a_mobile_number_gets_a_primary_contact():
	customer = make(
		"Customer",
		customer_name=fresh("Marie Tremblay"),
		customer_type="Individual",
		mobile_no="+15145550123",
		email_id=f"{frappe.generate_hash(length=8)}@example.com",
	)
	customer.reload()
	contact = frappe.get_doc("Contact", customer.customer_primary_contact)
	assert contact.mobile_no == customer.mobile_no == "+15145550123"
	assert contact.get_link_for("Customer") == customer.name


def make_plan(**values: object) -> str:
	plan = {
		"plan_name": fresh("Fibre 500"),
		"currency": "CAD",
		"item": make_item(is_stock_item=0),
		"price_determination": "Fixed Rate",
		"cost": 79.95,
		"billing_interval": "Month",
		"billing_interval_count": 1,
	}
	return make("Subscription Plan", **{**plan, **values}).name


def test_a_subscription_begins_active_and_ends_when_it_is_cancelled():
	customer = make("Customer", customer_name=fresh("Marie Tremblay"), customer_type="Individual")
	subscription = make(
		"Subscription",
		party_type="Customer",
		party=customer.name,
		company=company(),
		start_date=nowdate(),
		plans=[{"plan": make_plan(), "qty": 1}],
	)
	assert subscription.name.startswith("ACC-SUB-")
	assert subscription.status == "Active"
	subscription.cancel_subscription()
	subscription.reload()
	assert (subscription.status, getdate(subscription.cancelation_date)) == ("Cancelled", getdate(nowdate()))


def test_plans_of_one_subscription_are_billed_together():
	customer = make("Customer", customer_name=fresh("Jean Roy"), customer_type="Individual")
	plans = [make_plan(), make_plan(billing_interval="Year")]
	with refused(frappe.ValidationError):
		make(
			"Subscription",
			party_type="Customer",
			party=customer.name,
			company=company(),
			start_date=nowdate(),
			plans=[{"plan": plan, "qty": 1} for plan in plans],
		)


def test_a_ticket_opens_today_for_whoever_raises_it():
	ticket = make("Issue", subject="No signal since this morning", priority="High")
	assert ticket.name.startswith("ISS-")
	assert (ticket.status, ticket.company) == ("Open", company())
	assert ticket.raised_by == "Administrator"
	assert getdate(ticket.opening_date) == getdate(nowdate())
	assert ticket.opening_time is not None


def test_a_ticket_finds_its_customer_by_the_address_it_came_from():
	address = f"{frappe.generate_hash(length=8)}@example.com"
	customer = make("Customer", customer_name=fresh("Jean Roy"), customer_type="Individual", email_id=address)
	ticket = make("Issue", subject="Slow in the evening", raised_by=address)
	assert ticket.customer == customer.name
	assert frappe.get_doc("Contact", ticket.contact).email_id == address


def test_a_ticket_is_resolved_and_keeps_what_was_done():
	ticket = make("Issue", subject="Modem restarts")
	ticket.status, ticket.resolution_details = "Resolved", "Modem replaced"
	ticket.save()
	ticket.reload()
	assert (ticket.status, ticket.resolution_details) == ("Resolved", "Modem replaced")


def test_a_ticket_refuses_a_status_we_made_up():
	with refused(frappe.ValidationError):
		make("Issue", subject="x", status="En Route")


def test_a_ticket_without_a_subject_is_refused():
	with refused(frappe.MandatoryError):
		make("Issue", description="x")


def make_order(**values: object):
	customer = make("Customer", customer_name=fresh("Luc Roy"), customer_type="Individual").name
	rows = [{"item_code": make_item(), "qty": 2, "rate": 50}]
	given = {
		"customer": customer,
		"company": company(),
		"delivery_date": add_days(nowdate(), 7),
		"items": rows,
	}
	return make("Sales Order", **{**given, **values})


def test_an_order_is_priced_by_its_rows_and_waits_for_delivery_once_confirmed():
	order = make_order()
	assert order.name.startswith("SAL-ORD-")
	assert (order.status, order.docstatus, order.total) == ("Draft", 0, 100)
	row = order.items[0]
	assert (row.item_group, row.uom, row.stock_qty) == ("Products", "Nos", 2)
	order.submit()
	order.reload()
	assert (order.status, order.docstatus) == ("To Deliver and Bill", 1)
	order.cancel()
	order.reload()
	assert (order.status, order.docstatus) == ("Cancelled", 2)


def test_an_order_without_a_delivery_date_is_refused():
	with refused(frappe.ValidationError):
		make_order(delivery_date=None)


def test_a_warehouse_carries_its_company_in_its_name():
	name = fresh("Truck")
	abbr = frappe.db.get_value("Company", company(), "abbr")
	assert make("Warehouse", warehouse_name=name, company=company()).name == f"{name} - {abbr}"


def test_stock_comes_in_moves_and_goes_out_with_its_serial_number():
	item, store, truck = make_serial_item(), make_warehouse(), make_warehouse()
	number = fresh("TPLG").replace(" ", "")
	receipt = stock_entry("Material Receipt", item, target=store, serial_no=number, basic_rate=80)
	assert receipt.docstatus == 1
	assert (where_is(number), quantity(item, store)) == ((store, "Active"), 1)
	stock_entry("Material Transfer", item, source=store, target=truck, serial_no=number)
	assert where_is(number) == (truck, "Active")
	assert (quantity(item, store), quantity(item, truck)) == (0, 1)
	stock_entry("Material Issue", item, source=truck, serial_no=number)
	assert (where_is(number), quantity(item, truck)) == ((None, "Consumed"), 0)


def test_a_used_up_serial_number_can_come_back():
	item, store = make_serial_item(), make_warehouse()
	number = fresh("TPLG").replace(" ", "")
	stock_entry("Material Receipt", item, target=store, serial_no=number, basic_rate=80)
	stock_entry("Material Issue", item, source=store, serial_no=number)
	stock_entry("Material Receipt", item, target=store, serial_no=number, basic_rate=80)
	assert (where_is(number), quantity(item, store)) == ((store, "Active"), 1)


def test_a_cancelled_transfer_puts_the_serial_number_back():
	item, store, truck = make_serial_item(), make_warehouse(), make_warehouse()
	number = fresh("TPLG").replace(" ", "")
	stock_entry("Material Receipt", item, target=store, serial_no=number, basic_rate=80)
	transfer = stock_entry("Material Transfer", item, source=store, target=truck, serial_no=number)
	transfer.cancel()
	assert where_is(number) == (store, "Active")
	assert (quantity(item, store), quantity(item, truck)) == (1, 0)


def test_more_than_there_is_cannot_leave():
	item, store, truck = make_item(), make_warehouse(), make_warehouse()
	stock_entry("Material Receipt", item, target=store, qty=2, basic_rate=5)
	with refused(frappe.ValidationError):
		stock_entry("Material Transfer", item, source=store, target=truck, qty=3)
	assert (quantity(item, store), quantity(item, truck)) == (2, 0)


def test_a_serial_number_leaves_only_the_warehouse_it_is_in():
	item, store, truck = make_serial_item(), make_warehouse(), make_warehouse()
	here, there = fresh("TPLG").replace(" ", ""), fresh("TPLG").replace(" ", "")
	stock_entry("Material Receipt", item, target=store, serial_no=here, basic_rate=80)
	stock_entry("Material Receipt", item, target=truck, serial_no=there, basic_rate=80)
	with refused(frappe.ValidationError):
		stock_entry("Material Issue", item, source=truck, serial_no=here)
	assert (where_is(here), where_is(there)) == ((store, "Active"), (truck, "Active"))


def test_a_serial_number_cannot_come_in_twice():
	item, store = make_serial_item(), make_warehouse()
	number = fresh("TPLG").replace(" ", "")
	stock_entry("Material Receipt", item, target=store, serial_no=number, basic_rate=80)
	with refused(frappe.ValidationError):
		stock_entry("Material Receipt", item, target=store, serial_no=number, basic_rate=80)


def test_serial_numbers_must_match_the_quantity():
	item, store = make_serial_item(), make_warehouse()
	number = fresh("TPLG").replace(" ", "")
	with refused(frappe.ValidationError):
		stock_entry("Material Receipt", item, target=store, serial_no=number, qty=2, basic_rate=80)


def test_a_receipt_needs_a_rate_or_leave_to_have_none():
	item, store = make_item(valuation_rate=0), make_warehouse()
	with refused(frappe.ValidationError):
		stock_entry("Material Receipt", item, target=store)
	stock_entry("Material Receipt", item, target=store, allow_zero_valuation_rate=1)
	assert quantity(item, store) == 1


def test_a_rate_can_come_from_the_item():
	item, store = make_item(valuation_rate=12.5), make_warehouse()
	entry = stock_entry("Material Receipt", item, target=store, qty=4)
	assert (entry.items[0].basic_rate, entry.total_amount) == (12.5, 50)


def voucher(doctype: str, item: str, warehouse: str, number: str, rate: float = 85, **party: str):
	row = {"item_code": item, "qty": 1, "rate": rate, "warehouse": warehouse}
	row |= {"use_serial_batch_fields": 1, "serial_no": number}
	doc = make(doctype, company=company(), items=[row], **party)
	doc.submit()
	return doc


def purchase(item: str, warehouse: str, number: str):
	supplier = make("Supplier", supplier_name=fresh("Fibre Supply"), supplier_type="Company").name
	return voucher("Purchase Receipt", item, warehouse, number, supplier=supplier)


def test_a_purchase_receipt_brings_a_serial_number_and_its_cancellation_takes_it_away():
	item, store = make_serial_item(), make_warehouse()
	number = fresh("TPLG").replace(" ", "")
	receipt = purchase(item, store, number)
	assert where_is(number) == (store, "Active")
	receipt.cancel()
	assert where_is(number) == (None, "Inactive")


def test_a_serial_number_that_is_there_cannot_be_bought_and_one_that_was_issued_can():
	item, store = make_serial_item(), make_warehouse()
	number = fresh("TPLG").replace(" ", "")
	stock_entry("Material Receipt", item, target=store, serial_no=number, basic_rate=80)
	with refused(frappe.ValidationError):
		purchase(item, store, number)
	stock_entry("Material Issue", item, source=store, serial_no=number)
	purchase(item, store, number)
	assert where_is(number) == (store, "Active")


def test_a_delivery_note_takes_a_serial_number_to_its_customer():
	item, store = make_serial_item(), make_warehouse()
	number = fresh("TPLG").replace(" ", "")
	purchase(item, store, number)
	customer = make("Customer", customer_name=fresh("Luc Roy"), customer_type="Individual").name
	note = voucher("Delivery Note", item, store, number, customer=customer)
	assert where_is(number) == (None, "Delivered")
	assert frappe.db.get_value("Serial No", number, "customer") == customer
	note.cancel()
	assert where_is(number) == (store, "Active")


def test_a_piece_leaves_at_what_it_cost_and_comes_in_at_the_rate_it_is_given():
	item, store = make_serial_item(), make_warehouse()
	number = fresh("TPLG").replace(" ", "")
	purchase(item, store, number)
	issue = stock_entry("Material Issue", item, source=store, serial_no=number)
	assert frappe.db.get_value("Stock Entry Detail", {"parent": issue.name}, "valuation_rate") == 85
	receipt = stock_entry("Material Receipt", item, target=store, serial_no=number, basic_rate=85)
	assert frappe.db.get_value("Stock Entry Detail", {"parent": receipt.name}, "valuation_rate") == 85


def test_a_group_warehouse_holds_no_stock():
	abbr = frappe.db.get_value("Company", company(), "abbr")
	with refused(frappe.ValidationError):
		stock_entry("Material Receipt", make_item(), target=f"All Warehouses - {abbr}", basic_rate=5)


def test_an_item_that_is_not_stocked_cannot_move():
	with refused(frappe.ValidationError):
		stock_entry("Material Receipt", make_item(is_stock_item=0), target=make_warehouse(), basic_rate=5)


def test_nobody_puts_a_serial_number_into_a_warehouse_by_hand():
	item, store = make_serial_item(), make_warehouse()
	number = fresh("TPLG").replace(" ", "")
	with refused(frappe.ValidationError):
		make("Serial No", serial_no=number, item_code=item, company=company(), warehouse=store)
	piece = make("Serial No", serial_no=number, item_code=item, company=company())
	piece.warehouse = store
	with refused(frappe.ValidationError):
		piece.save()


def test_an_item_stays_numbered_once_it_has_moved():
	item, store = make_serial_item(), make_warehouse()
	stock_entry(
		"Material Receipt", item, target=store, serial_no=fresh("TPLG").replace(" ", ""), basic_rate=80
	)
	doc = frappe.get_doc("Item", item)
	doc.has_serial_no = 0
	with refused(frappe.ValidationError):
		doc.save()


def test_an_employee_binds_their_user_to_themselves_and_their_company():
	user = make_user()
	employee = make(
		"Employee",
		first_name="Luc",
		last_name="Gagnon",
		company=company(),
		gender="Male",
		date_of_birth="1990-01-15",
		date_of_joining="2020-01-15",
		user_id=user.name,
	)
	assert employee.name.startswith("HR-EMP-")
	assert (employee.employee_name, employee.status) == ("Luc Gagnon", "Active")
	assert "Employee" in frappe.get_roles(user.name)
	bound = frappe.get_all("User Permission", filters={"user": user.name}, fields=["allow", "for_value"])
	assert {(row.allow, row.for_value) for row in bound} >= {
		("Employee", employee.name),
		("Company", company()),
	}


def test_a_user_with_a_customers_address_becomes_a_customer_when_saved():
	address = f"{frappe.generate_hash(length=8)}@example.com"
	make("Customer", customer_name=fresh("Jean Roy"), customer_type="Individual", email_id=address)
	user = make_user(email=address)
	assert "Customer" in frappe.get_roles(user.name)
	assert not frappe.db.get_value("Role", "Customer", "desk_access")


def test_a_holiday_lies_within_its_list():
	today = nowdate()
	holidays = {"from_date": today, "to_date": add_days(today, 30)}
	good = make(
		"Holiday List",
		holiday_list_name=fresh("Fériés"),
		holidays=[{"holiday_date": add_days(today, 3), "description": "Congé"}],
		**holidays,
	)
	assert good.total_holidays == 1
	with refused(frappe.ValidationError):
		make(
			"Holiday List",
			holiday_list_name=fresh("Fériés"),
			holidays=[{"holiday_date": add_days(today, 40), "description": "Congé"}],
			**holidays,
		)
