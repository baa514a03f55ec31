"""Accounts as the old system's database has them, brought into the form that files have."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe import _

from gigafibre_fsm.domain.cutover.old_accounts.account import OldRows
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import legacy
from gigafibre_fsm.integrations.errors import IntegrationError

PAGE = 50
"""Accounts that are asked for at once: their invoices of some years fit into one answer."""
Texts = dict[str, str]


class DatabaseSource:
	"""The old system's database. A service is all that an account has at one address: its invoices bill it together."""

	def __init__(self, boundary: date) -> None:
		self._boundary = boundary

	def read_utc(self) -> datetime:
		"""Return the present: what is read is of now."""
		return instants.now_utc()

	def read_accounts(self) -> Iterator[Mapping[str, OldRows]]:
		"""Yield the accounts of the database, in the order of their numbers.

		Raises:
			FsmError: it cannot serve now, or is not set up.
		"""
		after = ""
		try:
			database = legacy.connect()
			while page := database.list_accounts(after, PAGE):
				yield self._read_page(database, page)
				after = page[-1].account
		except IntegrationError as error:
			frappe.throw(_(error.message), FsmError)

	def _read_page(self, database: object, page: Sequence[object]) -> dict[str, OldRows]:
		numbers = [each.account for each in page]
		states = {each.account: each for each in database.read_states(numbers)}
		services = _by_account(database.list_services(numbers))
		devices = _by_account(database.list_devices(numbers))
		invoices = _by_account([*database.list_invoices(numbers), *database.list_unpaid_invoices(numbers)])
		return {
			each.account: OldRows(
				accounts=(_describe_account(each, is_active=self._is_active(states.get(each.account))),),
				services=_describe_services(services.get(each.account, ()), states.get(each.account)),
				equipment=tuple(map(_describe_device, filter(_is_there, devices.get(each.account, ())))),
				invoices=_describe_invoices(invoices.get(each.account, ())),
			)
			for each in page
		}

	def _is_active(self, state: object | None) -> bool:
		"""Whether the old system bills an account from the boundary on."""
		return not (state and state.stopped_on and state.stopped_on <= self._boundary)


def _by_account(rows: Sequence[object]) -> dict[str, list]:
	found: dict[str, list] = {}
	for row in rows:
		found.setdefault(row.account, []).append(row)
	return found


def _describe_account(account: object, *, is_active: bool) -> Texts:
	return {
		"account": account.account,
		"name": account.title,
		"type": "company" if account.is_company else "individual",
		"language": account.language,
		"email": account.email,
		"mobile": account.mobile,
		"active": "yes" if is_active else "no",
		"balance": _write_amount(account.balance),
		**_describe_place(account),
	}


def _describe_services(services: Sequence[object], state: object | None) -> tuple[Texts, ...]:
	"""Return the running services of an account; those at one address share the number of the first of them."""
	running = [each for each in services if each.ended_on is None]
	first: dict[tuple, str] = {}
	for each in running:
		first.setdefault(tuple(_describe_place(each).values()), each.service)
	until = _write_day(state.invoiced_until if state else None)
	return tuple(
		{
			"account": each.account,
			"service": first[tuple(_describe_place(each).values())],
			"sku": each.sku,
			"quantity": str(each.quantity),
			"price": _write_amount(each.price),
			"billed_until": until,
			**_describe_place(each),
		}
		for each in running
	)


def _is_there(device: object) -> bool:
	return device.removed_on is None


def _describe_device(device: object) -> Texts:
	return {
		"account": device.account,
		"serial": device.serial_number,
		"model": device.model,
		"mac": device.mac_address,
	}


def _describe_invoices(invoices: Sequence[object]) -> tuple[Texts, ...]:
	"""Return invoices, each once; without a service, because they bill all of an account."""
	return tuple(
		{
			"account": each.account,
			"number": each.number,
			"date": _write_day(each.issued_on),
			"due_date": _write_day(each.due_on),
			"total": _write_amount(each.total),
			"open": _write_amount(each.outstanding),
			"period_start": _write_day(each.period_from),
			"period_end": _write_day(each.period_to),
		}
		for each in {row.number: row for row in invoices}.values()
	)


def _describe_place(row: object) -> Texts:
	return {"address": row.address_line, "unit": row.unit, "city": row.city, "postal_code": row.postal_code}


def _write_day(day: date | None) -> str:
	return day.isoformat() if day else ""


def _write_amount(amount: Decimal) -> str:
	return f"{amount:.2f}"
