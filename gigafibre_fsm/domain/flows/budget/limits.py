"""Decides whether what a flow has used is within its limits. Pure."""

from dataclasses import dataclass, fields
from decimal import Decimal

ZERO = Decimal(0)
PARTS = ("texts", "emails", "amount", "customers")
"""What is counted: texts, e-mails, money, and customers, each of whom counts once."""


@dataclass(frozen=True, slots=True)
class BudgetUse:
	"""What was used of a budget; as limits, 0 means none. `amount` in dollars."""

	texts: int = 0
	emails: int = 0
	amount: Decimal = ZERO
	customers: int = 0

	def __add__(self, other: "BudgetUse") -> "BudgetUse":
		return BudgetUse(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


NOTHING = BudgetUse()


def find_exceeded(used: BudgetUse, limits: BudgetUse) -> str:
	"""Return the first part of a budget that is exceeded, of PARTS; empty if none is.

	Args:
		used: including what is about to be sent.
		limits: a part that is 0 has no limit.
	"""
	return next((part for part in PARTS if 0 < getattr(limits, part) < getattr(used, part)), "")
