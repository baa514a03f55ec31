"""What the old system knew of a customer, in the shapes that the page shows, and what is kept from whom. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from gigafibre_fsm.integrations.legacy.records import LegacyHistory, LegacyInvoice


class OldAnswer(Enum):
	"""What came of asking the old system; the values are words of the API."""

	FOUND = "Found"
	NOT_FOUND = "Not Found"
	FAILED = "Failed"
	NOTHING = "Nothing"
	"""It is switched off, or the customer never was there: there is nothing to say."""


@dataclass(frozen=True, slots=True)
class OldInvoice:
	"""An invoice of the old system; dollars with taxes, None for a reader without a role of the money."""

	number: str
	issued_on: date | None
	period_from: date | None
	period_to: date | None
	total: float | None
	outstanding: float | None


@dataclass(frozen=True, slots=True)
class OldNote:
	"""A note that somebody wrote in the old system."""

	written_on: date | None
	author: str
	text: str


@dataclass(frozen=True, slots=True)
class OldDevice:
	"""A device in the old system; `removed_on` is None while it stood there."""

	kind: str
	model: str
	serial_number: str
	mac_address: str
	installed_on: date | None
	removed_on: date | None


@dataclass(frozen=True, slots=True)
class OldAccount:
	"""An account of the old system on the page of its customer.

	Attributes:
		answer: a value of `OldAnswer`.
		account: its number there; empty if there is none.
		problem: why it cannot be read now, in the reader's language; empty if it was read.
		invoices, notes, devices: the newest first.
	"""

	answer: str
	account: str = ""
	problem: str = ""
	invoices: tuple[OldInvoice, ...] = ()
	notes: tuple[OldNote, ...] = ()
	devices: tuple[OldDevice, ...] = ()


def show_history(history: LegacyHistory, *, with_money: bool) -> OldAccount:
	"""Return what a reader sees of an account that was found.

	Args:
		history: as it was read.
		with_money: whether the reader may see amounts.
	"""
	return OldAccount(
		answer=OldAnswer.FOUND.value,
		account=history.account.account if history.account else "",
		invoices=tuple(_show_invoice(each, with_money=with_money) for each in history.invoices),
		notes=tuple(OldNote(each.written_on, each.author, each.text) for each in history.notes),
		devices=tuple(
			OldDevice(
				each.kind,
				each.model,
				each.serial_number,
				each.mac_address,
				each.installed_on,
				each.removed_on,
			)
			for each in history.devices
		),
	)


def _show_invoice(invoice: LegacyInvoice, *, with_money: bool) -> OldInvoice:
	def show(amount: Decimal) -> float | None:
		return float(amount) if with_money else None

	return OldInvoice(
		invoice.number,
		invoice.issued_on,
		invoice.period_from,
		invoice.period_to,
		show(invoice.total),
		show(invoice.outstanding),
	)
