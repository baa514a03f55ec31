"""Where the old side and the new one differ for a customer. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum


class DriftKind(Enum):
	"""What differs."""

	BALANCE = "Balance"
	SERVICE = "Service"
	EQUIPMENT = "Equipment"
	GAP = "Unbilled Days"
	TWICE = "Billed Twice"


@dataclass(frozen=True)
class BilledService:
	"""A service as one side has it.

	Attributes:
		plans: each plan with its quantity.
		billed_until: last day that the old side has billed; None if unknown.
		starts_on: first day that this side bills; None for the old side's picture.
		price: of a period, in dollars before taxes; None if this side does not say. The rehearsal judges prices.
	"""

	plans: tuple[tuple[str, int], ...]
	billed_until: date | None = None
	starts_on: date | None = None
	price: Decimal | None = None


@dataclass(frozen=True)
class AccountPicture:
	"""A customer as one side has them.

	Attributes:
		balance: dollars owed; negative for a credit.
		services: by the old number of the service.
		devices: serial numbers.
		newest_invoice: number of the newest invoice; empty without one.
	"""

	balance: Decimal
	services: dict[str, BilledService]
	devices: frozenset[str]
	newest_invoice: str


@dataclass(frozen=True)
class MoveFacts:
	"""How far a customer's move is.

	Attributes:
		is_taken_over: whether this app bills the customer.
		is_billed_here: whether it has billed a period; balances then part for good.
		billed_twice: first days of periods that both sides have billed.
	"""

	is_taken_over: bool = False
	is_billed_here: bool = False
	billed_twice: tuple[date, ...] = ()


@dataclass(frozen=True)
class Drift:
	"""A difference: what, and how each side has it, as plain text."""

	kind: DriftKind
	old: str
	new: str


def list_drift(old: AccountPicture, new: AccountPicture, facts: MoveFacts) -> list[Drift]:
	"""Return all differences between both sides that somebody has to look at.

	Args:
		old, new: the customer as each side has them.
		facts: how far the move is; it says what has to be the same now.
	"""
	found = [Drift(DriftKind.TWICE, day.isoformat(), day.isoformat()) for day in facts.billed_twice]
	if old.balance != new.balance and not facts.is_billed_here:
		found.append(Drift(DriftKind.BALANCE, f"{old.balance:.2f}", f"{new.balance:.2f}"))
	if _plans_of(old) != _plans_of(new):
		found.append(Drift(DriftKind.SERVICE, _name_plans(old), _name_plans(new)))
	if old.devices != new.devices:
		found.append(
			Drift(
				DriftKind.EQUIPMENT,
				", ".join(sorted(old.devices - new.devices)),
				", ".join(sorted(new.devices - old.devices)),
			)
		)
	if facts.is_taken_over:
		found += _list_gaps(old, new)
	return found


def _list_gaps(old: AccountPicture, new: AccountPicture) -> Iterable[Drift]:
	"""Yield the services of which days lie between the last one billed there and the first one billed here."""
	for number, service in new.services.items():
		there = old.services.get(number)
		if not there or not there.billed_until or not service.starts_on:
			continue
		if there.billed_until + timedelta(days=1) < service.starts_on:
			yield Drift(DriftKind.GAP, there.billed_until.isoformat(), service.starts_on.isoformat())


def _plans_of(picture: AccountPicture) -> dict[str, tuple[tuple[str, int], ...]]:
	return {number: tuple(sorted(service.plans)) for number, service in picture.services.items()}


def _name_plans(picture: AccountPicture) -> str:
	plans = [each for service in picture.services.values() for each in service.plans]
	return ", ".join(f"{quantity} × {plan}" for plan, quantity in sorted(plans))
