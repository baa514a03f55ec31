"""ERPNext's Sales Order of an order: what was agreed, in its books' own document."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing import ledger_entries
from gigafibre_fsm.domain.sales.orders import repository
from gigafibre_fsm.domain.sales.orders.step_result import StepResult

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.sales.orders.first_invoice import SoldLine

DOCTYPE = "Sales Order"


def create_sales_order(order: "Document", now: datetime) -> StepResult:
	"""Submit the Sales Order of a locked order: a month of each monthly line, and what is paid once.

	ERPNext then holds the quotation that its lines name for ordered. Its own `make_sales_order` is not used, because
	it inserts a customer without group and territory while it maps.
	"""
	sales_order = frappe.new_doc(DOCTYPE)
	day = str(max(order.slot_start or now, now).date())
	head = {"customer": order.customer, "company": frappe.db.get_default("company"), "order_type": "Sales"}
	sales_order.update({**head, "transaction_date": str(now.date()), "delivery_date": day})
	# unique: an order has one, whoever makes it
	sales_order.update({"ignore_pricing_rule": 1, "fsm_order": order.name})
	sales_order.fsm_service_location = order.service_location
	for line in repository.read_lines(order):
		rate = float(line.price)
		row = {"item_code": line.item, "item_name": line.title, "qty": line.quantity, "rate": rate}
		row |= {"price_list_rate": rate, "fsm_shop_plan": line.plan or None}
		sales_order.append("items", {**row, **_name_quoted(order, line)})
	with ledger_entries.act_as_bookkeeper():
		if sales_order.meta.has_field("taxes"):
			sales_order.set_taxes()
		sales_order.insert()
		sales_order.submit()
	frappe.clear_messages()
	_write_opportunity(order, "Converted")
	repository.write_order(order, sales_order=sales_order.name)
	return StepResult((DOCTYPE, sales_order.name))


def cancel_sales_order(order: "Document", now: datetime) -> None:
	"""Cancel the Sales Order of a locked order; ERPNext opens its quotation again."""
	document = frappe.get_doc(DOCTYPE, order.sales_order)
	if document.docstatus == 1:
		with ledger_entries.act_as_bookkeeper():
			document.cancel()
	frappe.clear_messages()
	_write_opportunity(order, "Open")


def close_sales_order(order: "Document") -> None:
	"""Close the Sales Order of a locked order whose service runs: subscriptions never bill it, and left open it counts as owed."""
	document = frappe.get_doc(DOCTYPE, order.sales_order)
	if document.docstatus == 1 and document.status != "Closed":
		with ledger_entries.act_as_bookkeeper():
			document.update_status("Closed")
	frappe.clear_messages()


def _name_quoted(order: "Document", line: "SoldLine") -> dict[str, str | float]:
	"""Return what a row of a Sales Order says of the quotation's row that it comes from: ERPNext compares their units."""
	if not line.quotation_row:
		return {}
	quoted = frappe.db.get_value(
		"Quotation Item", line.quotation_row, ["uom", "conversion_factor"], as_dict=True
	)
	return {"prevdoc_docname": order.quotation, "quotation_item": line.quotation_row, **quoted}


def _write_opportunity(order: "Document", status: str) -> None:
	"""Say what became of an opportunity that was ordered without a quotation: with one, ERPNext says so itself."""
	if order.opportunity and not order.quotation:
		frappe.db.set_value("Opportunity", order.opportunity, "status", status)
