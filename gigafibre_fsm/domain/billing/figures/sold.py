"""Loads what was sold and what was cancelled in a period, from ERPNext's Subscriptions and Sales Orders."""

from datetime import date

import frappe

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.figures import subscription_services
from gigafibre_fsm.domain.billing.figures.sales import (
	Sale,
	SaleKind,
	SaleSource,
	compute_sold,
	find_end,
)

PORTAL_FIELD = "fsm_portal_state"
"""Of a Sales Order that the customer placed."""


def load_sales(first_day: date, last_day: date) -> list[Sale]:
	"""Return the sales of a period, both days included.

	Args:
		first_day, last_day: local days.
	"""
	sellers = _Sellers()
	return [*_list_services(first_day, last_day, sellers), *_list_orders(first_day, last_day, sellers)]


class _Sellers:
	"""Whom a sale is counted to: who looks after the customer, else who entered it, if they work in the office."""

	def __init__(self) -> None:
		managed = {"account_manager": ("is", "set")}
		rows = frappe.get_all("Customer", managed, ["name", "account_manager"], as_list=True)
		self.managers = dict(rows)
		self.staff = set(frappe.get_all("User", {"user_type": "System User"}, pluck="name"))

	def find(self, customer: str, entered_by: str) -> tuple[str, SaleSource]:
		"""Return the seller, empty for the customer, and the source."""
		is_staff = entered_by in self.staff
		source = SaleSource.OFFICE if is_staff else SaleSource.ACCOUNT
		return self.managers.get(customer) or (entered_by if is_staff else ""), source


def _list_services(first_day: date, last_day: date, sellers: _Sellers) -> list[Sale]:
	sales = []
	for each in subscription_services.load_changed(first_day, last_day):
		seller, source = sellers.find(each.customer, each.entered_by)
		days = ((SaleKind.BEGUN, each.facts.start), (SaleKind.ENDED, find_end(each.facts)))
		sales += [
			Sale(kind, day, compute_sold(each.facts), each.offer, seller, source)
			for kind, day in days
			if day and first_day <= day <= last_day
		]
	return sales


def _list_orders(first_day: date, last_day: date, sellers: _Sellers) -> list[Sale]:
	"""Return the lines of orders that are paid once; monthly add-ons are counted with their subscription."""
	order, line = frappe.qb.DocType("Sales Order"), frappe.qb.DocType("Sales Order Item")
	rows = (
		frappe.qb.from_(order)
		.join(line)
		.on(line.parent == order.name)
		.select(order.customer, order.owner, order[PORTAL_FIELD], order.transaction_date)
		.select(line.item_code, line.base_amount, line.fsm_shop_plan)
		.where((order.docstatus == 1) & order.transaction_date[first_day:last_day])
		.orderby(order.name, line.idx)
		.run(as_dict=True)
	)
	sales = []
	for row in rows:
		entered_by = "" if row[PORTAL_FIELD] else row.owner
		seller, source = sellers.find(row.customer, entered_by)
		amount = to_decimal(row.base_amount)
		if not row.fsm_shop_plan:
			sales.append(
				Sale(SaleKind.ORDERED, row.transaction_date, amount, row.item_code or "", seller, source)
			)
	return sales
