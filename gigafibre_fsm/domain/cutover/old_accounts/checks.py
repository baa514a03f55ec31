"""What speaks against importing an account that was understood, given what the site has. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gigafibre_fsm.domain.cutover.old_accounts import reading, refusals
from gigafibre_fsm.domain.cutover.old_accounts.account import (
	MovingDevice,
	OldCustomer,
	OldPlace,
	OldRows,
	OldService,
)
from gigafibre_fsm.domain.cutover.old_accounts.refusals import AccountRefusal
from gigafibre_fsm.domain.equipment.identity import identifiers
from gigafibre_fsm.domain.platform import places


@dataclass(frozen=True)
class KnownPlan:
	"""A Subscription Plan: its name, the months of a period (0 if it is billed by weeks or days), and its price."""

	name: str
	months: int
	price: Decimal


@dataclass(frozen=True)
class KnownSite:
	"""What the site has.

	Attributes:
		groups: customer groups to which a customer may belong.
		reserved_names: names that no customer may have: those of all groups.
		plans: the plan of each SKU of the old system.
		models: Equipment Models.
		years: first and last day of each fiscal year.
	"""

	groups: Collection[str]
	reserved_names: Collection[str]
	plans: Mapping[str, KnownPlan]
	models: Collection[str]
	years: Collection[tuple[date, date]]


UNREAD_MONEY = (refusals.BAD_AMOUNT, refusals.BAD_DATE, refusals.INVOICE_TWICE)
"""Refusals of cells without which sums and days of invoices say nothing."""


def judge_account(rows: OldRows, site: KnownSite) -> tuple[OldCustomer | None, list[AccountRefusal]]:
	"""Return an account and everything that speaks against it, in its cells and on this site; without any it is there.

	Args:
		rows: as they were read.
		site: what the site has.
	"""
	account, found = reading.read_what_can_be(rows)
	if account is None:
		return None, found
	codes = {each.code for each in found}
	others = list_refusals(account, site, has_money=codes.isdisjoint(UNREAD_MONEY))
	found = list(dict.fromkeys([*found, *others]))
	return (None if found else account), found


def list_refusals(account: OldCustomer, site: KnownSite, *, has_money: bool = True) -> list[AccountRefusal]:
	"""Return what speaks against an account on this site.

	Args:
		account: cells that were not understood are empty, which is no second refusal.
		site: what the site has.
		has_money: whether the amounts and days of its invoices were understood.
	"""
	return [
		*_check_names(account, site),
		*_check_places(account),
		*_check_activity(account),
		*(each for service in account.services for each in _check_service(service, site)),
		*_check_devices(account, site),
		*(_check_money(account, site) if has_money else ()),
	]


def _check_names(account: OldCustomer, site: KnownSite) -> Iterable[AccountRefusal]:
	# ERPNext names customers and groups in one tree, and a new document is called "New …"
	if account.number in site.reserved_names or account.number.lower().startswith("new "):
		yield AccountRefusal(refusals.RESERVED_NAME, (account.number,))
	# addresses and contacts are named after their customer, and Frappe refuses names with these
	if set("<>") & set(account.name):
		yield AccountRefusal(refusals.ANGLE_BRACKETS, (account.name,))
	if account.group and account.group not in site.groups:
		yield AccountRefusal(refusals.UNKNOWN_GROUP, (account.group,))


def _check_places(account: OldCustomer) -> Iterable[AccountRefusal]:
	for place in dict.fromkeys([account.place, *(service.place for service in account.services)]):
		yield from _check_place(place)


def _check_place(place: OldPlace) -> Iterable[AccountRefusal]:
	for title in ("address", "city", "postal_code"):
		if not getattr(place, title):
			yield AccountRefusal(refusals.MISSING, (title,))
	try:
		places.read_postal_code(place.postal_code)
	except ValueError:
		if place.postal_code:
			yield AccountRefusal(refusals.BAD_POSTAL_CODE, (place.postal_code,))


def _check_activity(account: OldCustomer) -> Iterable[AccountRefusal]:
	"""Yield a refusal for services of a stopped account: taking it over would begin to bill them."""
	if not account.is_active and account.services:
		yield AccountRefusal(refusals.STOPPED_SERVICES)


def _check_service(service: OldService, site: KnownSite) -> Iterable[AccountRefusal]:
	found = [site.plans.get(line.sku) for line in service.lines]
	for line, plan in zip(service.lines, found, strict=True):
		if plan is None and line.sku:
			yield AccountRefusal(refusals.UNKNOWN_PRODUCT, (line.sku,))
	# plans that share an invoice have one cycle
	if len({plan.months for plan in found if plan}) > 1:
		yield AccountRefusal(refusals.MIXED_CYCLES, (service.number,))


def _check_devices(account: OldCustomer, site: KnownSite) -> Iterable[AccountRefusal]:
	for model in dict.fromkeys(device.model for device in account.devices):
		if model and model not in site.models:
			yield AccountRefusal(refusals.UNKNOWN_MODEL, (model,))
	for device in account.devices:
		yield from _check_identifiers(device)


def _check_identifiers(device: MovingDevice) -> Iterable[AccountRefusal]:
	"""Yield the numbers of a device that are none; the form of its model's own is left to the device itself."""
	forms = (
		("serial", device.serial_number, identifiers.parse_serial),
		("mac", device.mac_address, identifiers.parse_mac),
		("gpon", device.gpon_serial, identifiers.parse_gpon_serial),
	)
	for title, text, parse in forms:
		try:
			if text:
				parse(text)
		except identifiers.InvalidIdentifier:
			yield AccountRefusal(refusals.BAD_IDENTIFIER, (text, title))


def _check_money(account: OldCustomer, site: KnownSite) -> Iterable[AccountRefusal]:
	if account.balance is not None and account.balance != account.owed:
		yield AccountRefusal(refusals.BALANCE_DIFFERS, (str(account.balance), str(account.owed)))
	for invoice in account.invoices:
		if invoice.open and not any(first <= invoice.issued_on <= last for first, last in site.years):
			yield AccountRefusal(refusals.NO_YEAR, (invoice.number, invoice.issued_on.isoformat()))
