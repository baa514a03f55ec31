"""A customer as both sides have them: the old one as it was last read, and this one as it is."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import frappe

from gigafibre_fsm.domain.billing import account_ledger
from gigafibre_fsm.domain.cutover.comparing.drift import AccountPicture, BilledService
from gigafibre_fsm.domain.cutover.importing.staged_accounts import MadeDocument
from gigafibre_fsm.domain.cutover.old_accounts.account import OldCustomer
from gigafibre_fsm.domain.cutover.old_accounts.checks import KnownPlan
from gigafibre_fsm.domain.equipment.identity.identifiers import InvalidIdentifier, parse_serial
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED

SUBSCRIPTION = "Subscription"


def draw_old(account: OldCustomer, plans: Mapping[str, KnownPlan]) -> AccountPicture:
	"""Return an account as the old side has it; a product without a plan stands under its SKU."""
	services = {
		service.number: BilledService(
			tuple(
				(plans[line.sku].name if line.sku in plans else line.sku, line.quantity)
				for line in service.lines
			),
			billed_until=max(
				filter(None, [service.billed_until, *_list_ends(account, service.number)]), default=None
			),
			price=_sum_prices((line.price, line.quantity) for line in service.lines),
		)
		for service in account.services
	}
	newest = max(account.invoices, key=lambda each: (each.issued_on, each.number), default=None)
	devices = frozenset(_spell(device.serial_number) for device in account.devices)
	return AccountPicture(account.owed, services, devices, newest.number if newest else "")


def draw_new(customer: str, made: Iterable[MadeDocument], plans: Mapping[str, KnownPlan]) -> AccountPicture:
	"""Return a customer as this side has them.

	Args:
		customer: name of the Customer.
		made: what was made of the old account; it says which service became which subscription.
		plans: the plans of the site, which say what they cost.
	"""
	numbers = {each.name: each.old for each in made if each.doctype == SUBSCRIPTION}
	account = account_ledger.load_account(customer, 1)
	newest = frappe.db.get_value(
		"Sales Invoice",
		{"customer": customer, "docstatus": 1},
		"name",
		order_by="posting_date desc, name desc",
	)
	devices = frappe.get_all(
		"Equipment", {"customer": customer, "status": "Installed"}, pluck="serial_number"
	)
	services = _load_services(customer, numbers, plans)
	return AccountPicture(account.balance, services, frozenset(devices), newest or "")


def _load_services(
	customer: str, numbers: Mapping[str, str], known: Mapping[str, KnownPlan]
) -> dict[str, BilledService]:
	running = {"party_type": "Customer", "party": customer, "status": ("not in", ENDED)}
	rows = frappe.get_all(SUBSCRIPTION, running, ["name", "start_date"])
	plans: dict[str, list[tuple[str, int]]] = {}
	details = {"parenttype": SUBSCRIPTION, "parent": ("in", [row.name for row in rows])}
	for row in frappe.get_all("Subscription Plan Detail", details, ["parent", "plan", "qty"]):
		plans.setdefault(row.parent, []).append((row.plan, int(row.qty)))
	return {
		numbers.get(row.name) or row.name: BilledService(
			tuple(plans.get(row.name, ())),
			starts_on=row.start_date,
			price=_sum_prices((_find_price(plan, known), number) for plan, number in plans.get(row.name, ())),
		)
		for row in rows
	}


def _find_price(plan: str, known: Mapping[str, KnownPlan]) -> Decimal | None:
	"""Return what a plan costs; None for one whose price is in a price list."""
	return (known[plan].price or None) if plan in known else None


def _sum_prices(prices: Iterable[tuple[Decimal | None, int]]) -> Decimal | None:
	"""Return the sum of prices times quantities; None if one of them is not known."""
	rows = list(prices)
	if any(price is None for price, _quantity in rows):
		return None
	return sum((price * quantity for price, quantity in rows), Decimal(0))


def _spell(serial_number: str) -> str:
	"""Return a serial number as this side spells it; one that is none stays as it is, and differs."""
	try:
		return parse_serial(serial_number)
	except InvalidIdentifier:
		return serial_number


def _list_ends(account: OldCustomer, service: str) -> list:
	return [each.end for each in account.invoices if each.end and each.service in ("", service)]
