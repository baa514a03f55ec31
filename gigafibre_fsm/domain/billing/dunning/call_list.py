"""Which customers a person calls, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

DAYS_BETWEEN_CALLS = 7


@dataclass(frozen=True)
class CallCandidate:
	"""A customer whose case has reached the call; dollars."""

	customer: str
	overdue: Decimal
	oldest_due_date: date
	has_broken_promise: bool = False
	is_paused: bool = False
	last_called_on: date | None = None


def order_calls(
	candidates: Iterable[CallCandidate], today: date, days_between: int = DAYS_BETWEEN_CALLS
) -> list[CallCandidate]:
	"""Return whom to call today: broken promises first, then the largest debt, then the oldest.

	Args:
		candidates: in any order; those whose case stands still, who owe nothing, or who were called lately are left out.
		today: local date.
		days_between: days from one call to the next.
	"""
	called = [
		each
		for each in candidates
		if not each.is_paused
		and each.overdue > 0
		and (each.last_called_on is None or (today - each.last_called_on).days >= days_between)
	]
	return sorted(
		called,
		key=lambda each: (not each.has_broken_promise, -each.overdue, each.oldest_due_date, each.customer),
	)
