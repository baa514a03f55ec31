"""What is known of a customer's addresses: the services and devices there, and what was bought for them."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.billing.subscriptions.changes import repository as changes
from gigafibre_fsm.domain.billing.subscriptions.changes.repository import ChangeKind
from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.care.shop.availability import PlaceFacts
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED


@dataclass(frozen=True)
class ShopPlace:
	"""A service location of a customer, and its address in a line."""

	name: str
	address: str


@dataclass(frozen=True)
class KnownPlace:
	"""What is known of an address: facts for the rules, the plans there, the items bought for it, the subscription."""

	facts: PlaceFacts
	plans: frozenset[str]
	bought: frozenset[str]
	subscription: str = ""


def list_places(customer: str) -> tuple[ShopPlace, ...]:
	"""Return the service locations of a customer, by name."""
	fields = ["name", "address_line", "unit", "city", "location_name"]
	rows = frappe.get_all("Service Location", {"customer": customer}, fields, order_by="name", limit=100)
	return tuple(
		ShopPlace(row.name, ", ".join(filter(None, (row.address_line, row.unit, row.city))) or row.name)
		for row in rows
	)


def load_place(customer: str, location: str) -> KnownPlace:
	"""Return what is known of a customer's address, in three queries.

	Args:
		customer: name of the Customer.
		location: name of a Service Location of the customer; empty for none.
	"""
	rows = _list_plans(customer, location)
	facts = PlaceFacts(
		has_service=bool(rows),
		is_ending=bool(rows) and all(map(_is_ending, rows)),
		download=max((row.fsm_download or 0 for row in rows), default=0),
		devices=_list_devices(location),
	)
	lasting = next((row.name for row in rows if not _is_ending(row)), "")
	bought = _list_bought(customer, location)
	return KnownPlace(facts, frozenset(row.plan for row in rows), bought, lasting)


def _is_ending(row: "frappe._dict") -> bool:
	return bool(row.cancel_at_period_end or row.end_date or row.planned_end)


def _list_plans(customer: str, location: str) -> list["frappe._dict"]:
	subscription, detail, plan, change = map(
		frappe.qb.DocType,
		("Subscription", "Subscription Plan Detail", "Subscription Plan", changes.DOCTYPE),
	)
	somewhere = subscription.fsm_service_location
	is_here = somewhere.isnull() | somewhere.isin(["", location])
	return (
		frappe.qb.from_(subscription)
		.join(detail)
		.on((detail.parent == subscription.name) & (detail.parenttype == "Subscription"))
		.join(plan)
		.on(plan.name == detail.plan)
		.left_join(change)
		.on((change.open_key == subscription.name) & (change.kind == ChangeKind.CANCELLATION.value))
		.select(subscription.name, subscription.cancel_at_period_end, subscription.end_date)
		.select(change.name.as_("planned_end"), detail.plan, plan.fsm_download)
		.where((subscription.party_type == "Customer") & (subscription.party == customer))
		.where(subscription.status.notin(ENDED) & is_here)
		.orderby(subscription.start_date, subscription.name, detail.idx)
		.run(as_dict=True)
	)


def _list_devices(location: str) -> frozenset[str]:
	if not location:
		return frozenset()
	installed = {"service_location": location, "status": "Installed"}
	return frozenset(frappe.get_all("Equipment", installed, pluck="equipment_type", limit=100))


def _list_bought(customer: str, location: str) -> frozenset[str]:
	order, row = frappe.qb.DocType("Sales Order"), frappe.qb.DocType("Sales Order Item")
	found = (
		frappe.qb.from_(order)
		.join(row)
		.on(row.parent == order.name)
		.select(row.item_code)
		.where((order.customer == customer) & (order.docstatus == 1))
		.where(order.fsm_portal_state.isin([OrderState.PAID.value, OrderState.DONE.value]))
	)
	if location:
		found = found.where(order.fsm_service_location == location)
	return frozenset(found.run(pluck=True))
