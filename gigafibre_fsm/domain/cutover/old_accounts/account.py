"""An account of the old system as values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class OldRows:
	"""What a source has of an account, as texts by the titles of `columns`; nothing in it is trusted.

	Attributes:
		accounts: its rows of the accounts; one, if all is well.
		services, equipment, invoices: its other rows.
	"""

	accounts: tuple[Mapping[str, str], ...] = ()
	services: tuple[Mapping[str, str], ...] = ()
	equipment: tuple[Mapping[str, str], ...] = ()
	invoices: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class OldPlace:
	"""An address."""

	address: str
	unit: str
	city: str
	postal_code: str


@dataclass(frozen=True)
class OldLine:
	"""What a service consists of: a product by its SKU, how many, and its price a period before taxes, if known."""

	sku: str
	quantity: int
	price: Decimal | None


@dataclass(frozen=True)
class OldService:
	"""A service: lines that are billed together, at a place.

	Attributes:
		number: its own, unique within the account.
		billed_until: last day that the old system has billed; None if unknown.
	"""

	number: str
	lines: tuple[OldLine, ...]
	billed_until: date | None
	place: OldPlace


@dataclass(frozen=True)
class MovingDevice:
	"""A device at a service."""

	serial_number: str
	model: str
	mac_address: str
	gpon_serial: str
	service: str


@dataclass(frozen=True)
class MovingInvoice:
	"""An invoice; dollars with taxes.

	Attributes:
		open: what is still owed of it; negative for a credit.
		service, start, end: the service and the days that it bills; empty and None for any other invoice.
	"""

	number: str
	issued_on: date
	due_on: date
	total: Decimal
	open: Decimal
	service: str = ""
	start: date | None = None
	end: date | None = None


@dataclass(frozen=True)
class OldCustomer:
	"""An account with all that moves with it.

	Attributes:
		number: the account number, which becomes the customer's name here.
		kind: Individual or Company.
		group: the customer group; empty for the usual one.
		is_active: whether the old system goes on billing it.
		balance: what the old ledger says is owed, in dollars; None if the source does not say.
	"""

	number: str
	name: str
	kind: str
	group: str
	language: str
	email: str
	mobile: str
	place: OldPlace
	is_active: bool
	balance: Decimal | None
	services: tuple[OldService, ...]
	devices: tuple[MovingDevice, ...]
	invoices: tuple[MovingInvoice, ...]

	@property
	def owed(self) -> Decimal:
		"""What the open invoices leave open, credits taken off, in dollars."""
		return sum((each.open for each in self.invoices), Decimal(0))

	@property
	def newest_period(self) -> date | None:
		"""First day of the newest period that was billed; None if none was."""
		return max((each.start for each in self.invoices if each.start), default=None)
