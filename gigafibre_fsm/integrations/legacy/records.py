"""What is read from the old system: one frozen record for each kind of row. Pure.

The columns of each query in `queries.py` have the names of these fields. Texts are mended, days may be unknown.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LegacyAccount:
	"""A customer of the old system.

	Attributes:
		account: the account's number, as text; accounts are ordered by it, as text.
		title: name of the person or company.
		is_company: whether it is a company.
		language: `fr` or `en`.
		email, mobile: how they are reached; empty if unknown.
		address_line, unit, city, postal_code: the billing address; empty if unknown.
		balance: dollars that they owe; negative for a credit.
	"""

	account: str
	title: str
	is_company: bool
	language: str
	email: str
	mobile: str
	address_line: str
	unit: str
	city: str
	postal_code: str
	balance: Decimal


@dataclass(frozen=True, slots=True)
class LegacyService:
	"""A service of an account.

	Attributes:
		service: its number, as text.
		account: whose it is.
		sku: code in the old catalogue.
		description: as the old invoices name it.
		quantity: how many.
		price: dollars a month for one, before taxes.
		started_on, ended_on: first and last day; None if unknown, or while it runs.
		address_line, unit, city, postal_code: where it is delivered.
	"""

	service: str
	account: str
	sku: str
	description: str
	quantity: int
	price: Decimal
	started_on: date | None
	ended_on: date | None
	address_line: str
	unit: str
	city: str
	postal_code: str


@dataclass(frozen=True, slots=True)
class LegacyInvoice:
	"""An invoice of an account; dollars with taxes.

	`period_from` and `period_to` are the first and last day of service that it bills, None if it bills no period.
	"""

	number: str
	account: str
	issued_on: date | None
	due_on: date | None
	period_from: date | None
	period_to: date | None
	total: Decimal
	outstanding: Decimal


@dataclass(frozen=True, slots=True)
class LegacyNote:
	"""A note that somebody wrote about an account."""

	note: str
	account: str
	written_on: date | None
	author: str
	text: str


@dataclass(frozen=True, slots=True)
class LegacyDevice:
	"""A device at an account's address; `removed_on` is None while it stands there."""

	device: str
	account: str
	kind: str
	model: str
	serial_number: str
	mac_address: str
	installed_on: date | None
	removed_on: date | None


@dataclass(frozen=True, slots=True)
class LegacyProduct:
	"""A line of the old catalogue; `price` in dollars before taxes, `last_sold_on` None if it was never sold."""

	sku: str
	title: str
	price: Decimal
	is_active: bool
	last_sold_on: date | None


@dataclass(frozen=True, slots=True)
class AccountState:
	"""Whether the old system still bills an account.

	Attributes:
		account: its number.
		stopped_on: first day that the old system no longer bills; None while it bills.
		invoiced_until: last day of service for which it has made an invoice; None if it never has.
		balance: dollars that the account owes there.
	"""

	account: str
	stopped_on: date | None
	invoiced_until: date | None
	balance: Decimal


@dataclass(frozen=True, slots=True)
class LegacyHistory:
	"""What an account looked like: the newest rows of each kind first."""

	account: LegacyAccount | None
	invoices: tuple[LegacyInvoice, ...]
	notes: tuple[LegacyNote, ...]
	devices: tuple[LegacyDevice, ...]
