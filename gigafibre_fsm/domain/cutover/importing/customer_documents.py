"""Makes the documents of an account: customer, address, contact, locations, subscriptions, devices, what is owed."""

from collections.abc import Iterator, Mapping
from datetime import date

import frappe

from gigafibre_fsm.domain.billing.sides import billed_periods
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.billing.sides.billed_periods import OldPeriod
from gigafibre_fsm.domain.cutover.importing import opening_balances
from gigafibre_fsm.domain.cutover.importing.staged_accounts import MadeDocument
from gigafibre_fsm.domain.cutover.old_accounts.account import OldCustomer, OldPlace, OldService
from gigafibre_fsm.domain.cutover.old_accounts.checks import KnownPlan
from gigafibre_fsm.domain.cutover.old_accounts.first_period import find_first_day
from gigafibre_fsm.domain.equipment import registration
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.platform import phone_numbers
from gigafibre_fsm.domain.sales.orders.fulfilment import party
from gigafibre_fsm.domain.sales.orders.fulfilment import service as order_service

NOTE = "Cutover"


def make_documents(
	account: OldCustomer, plans: Mapping[str, KnownPlan], boundary: date
) -> list[MadeDocument]:
	"""Make everything that an account becomes, in the caller's transaction; the customer comes first.

	Args:
		account: without refusals.
		plans: the plan of each SKU.
		boundary: first day from which its periods are billed here.

	Raises:
		frappe.ValidationError: ERPNext or a rule of this app refuses a document.
	"""
	customer = party.insert_customer(
		_describe_person(account, account.place), number=account.number, group=account.group
	)
	sides.add_side(customer, boundary)
	made = [MadeDocument("Customer", customer)]
	locations = {place: _make_location(account, place, customer) for place in _list_places(account)}
	made += [MadeDocument("Service Location", name) for name in locations.values()]
	services = {
		each.number: _make_subscription(each, customer, locations[each.place], plans, boundary)
		for each in account.services
	}
	made += [MadeDocument("Subscription", name, number) for number, name in services.items()]
	made += _install_devices(account, customer, locations)
	made += opening_balances.book_balances(account, customer)
	billed_periods.copy_old_periods(customer, list_periods(account, services))
	return made


def list_periods(account: OldCustomer, services: Mapping[str, str]) -> list[OldPeriod]:
	"""Return the periods that the old system has billed of services that are here.

	Args:
		account: as it was read.
		services: the Subscription of each service's number.
	"""
	return [
		OldPeriod(services[service], each.start, each.end or each.start, each.number)
		for each in account.invoices
		if each.start
		# an invoice that names no service bills all of them
		for service in ([each.service] if each.service else services)
		if service in services
	]


def _list_places(account: OldCustomer) -> list[OldPlace]:
	return list(dict.fromkeys([*(service.place for service in account.services), account.place]))


def _describe_person(account: OldCustomer, place: OldPlace) -> "frappe._dict":
	return frappe._dict(
		full_name=account.name,
		customer_type=account.kind,
		language=account.language,
		email=account.email,
		mobile=account.mobile,
		address_line=place.address,
		unit=place.unit,
		city=place.city,
		postal_code=place.postal_code,
	)


def _make_location(account: OldCustomer, place: OldPlace, customer: str) -> str:
	person = _describe_person(account, place)
	try:
		phone_numbers.to_textable(person.mobile)
	except ValueError:
		# a number that takes no texts stays with the Contact
		person.mobile = ""
	return party.insert_location(person, customer)


def _make_subscription(
	service: OldService, customer: str, location: str, plans: Mapping[str, KnownPlan], boundary: date
) -> str:
	months = plans[service.lines[0].sku].months
	start = find_first_day(service.billed_until, months, boundary)
	lines = [(plans[line.sku].name, line.quantity) for line in service.lines]
	place = {"fsm_service_location": location}
	return order_service.insert_subscription(customer, start, lines, place)


def _install_devices(
	account: OldCustomer, customer: str, locations: Mapping[OldPlace, str]
) -> Iterator[MadeDocument]:
	places = {service.number: service.place for service in account.services}
	for device in account.devices:
		name = registration.register_device(
			device.serial_number, device.model, mac_address=device.mac_address, gpon_serial=device.gpon_serial
		)
		location = locations[places.get(device.service, account.place)]
		movements.correct_installation(name, location=location, customer=customer, note=NOTE)
		yield MadeDocument("Equipment", name)
