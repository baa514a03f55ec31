"""Everything that is known of a customer now, in twelve queries; in eight for a reader without a role of the money."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.billing.suspension import repository as suspensions
from gigafibre_fsm.domain.billing.suspension.states import SuspensionState
from gigafibre_fsm.domain.care.customer_view import account, lines, open_work, services
from gigafibre_fsm.domain.care.customer_view.view_model import BillingSystem, CustomerIdentity, CustomerView
from gigafibre_fsm.domain.care.portal.messages import own_addresses
from gigafibre_fsm.exceptions import FsmError


def load_view(customer: str, language: str, now: datetime, *, with_money: bool) -> CustomerView:
	"""Return a customer on one screen.

	Args:
		customer: name of the Customer.
		language: of the reader, `fr` or `en`.
		now: site time, naive.
		with_money: whether the reader may see amounts.

	Raises:
		FsmError: there is no such customer.
	"""
	identity, is_suspended, billed_by = _identify(customer)
	visits, broken = open_work.list_visits(customer, now)
	return CustomerView(
		identity=identity,
		is_suspended=is_suspended,
		billed_by=billed_by,
		services=services.list_services(customer, language),
		lines=lines.list_lines(customer, language, now),
		devices=services.list_devices(customer),
		tickets=open_work.list_tickets(customer),
		visits=visits,
		broken=broken,
		money=account.load_money(customer, now.date()) if with_money else None,
	)


def require_customer(customer: str) -> None:
	"""Refuse a customer that is not there.

	Raises:
		FsmError: there is none of this name.
	"""
	if not frappe.db.exists("Customer", customer):
		_refuse(customer)


def _identify(customer: str) -> tuple[CustomerIdentity, bool, BillingSystem | None]:
	"""Return who it is, whether their service is suspended and which system bills them, in two queries."""
	own, held = frappe.qb.DocType("Customer"), frappe.qb.DocType(suspensions.DOCTYPE)
	side = frappe.qb.DocType(sides.DOCTYPE)
	suspended = SuspensionState.SUSPENDED.value
	rows = (
		frappe.qb.from_(own)
		.left_join(held)
		.on((held.open_for == own.name) & (held.state == suspended))
		.left_join(side)
		.on(side.customer == own.name)
		.select(own.name, own.customer_name, own.customer_type, own.language, own.disabled)
		.select(held.name.as_("suspension"), side.state.as_("side"), side.boundary)
		.where(own.name == customer)
		.limit(1)
		.run(as_dict=True)
	)
	if not rows:
		_refuse(customer)
	row, reached = rows[0], own_addresses.load_addresses(customer)
	identity = CustomerIdentity(
		customer=row.name,
		title=row.customer_name or row.name,
		kind=row.customer_type or "",
		language=accounts.to_language(row.language),
		numbers=tuple(sorted(reached.numbers)),
		emails=tuple(sorted(reached.emails)),
		is_disabled=bool(row.disabled),
	)
	return identity, bool(row.suspension), BillingSystem(row.side, row.boundary) if row.side else None


def _refuse(customer: str) -> None:
	frappe.throw(
		_("There is no customer {0} any more. Search again.").format(frappe.utils.escape_html(customer)),
		FsmError,
	)
