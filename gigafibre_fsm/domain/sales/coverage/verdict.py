"""Whether an address can have fibre: decided for the unit, else for its building, else by the areas on the map. Pure.

Nothing here knows our customers: a home that is served gets the same answer as its neighbour that is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum


class ServiceState(Enum):
	"""What a visitor is told, by the words of the doctypes; the best first."""

	AVAILABLE = "Available"
	SOON = "Soon"
	NOT_YET = "Not Yet"
	ASK = "Ask Us"


@dataclass(frozen=True)
class CoverageVerdict:
	"""The answer; `expected_on` only for SOON, None if no date can be named."""

	state: ServiceState
	expected_on: date | None = None


def judge_service(
	decided: Iterable[CoverageVerdict | None],
	areas: Iterable[CoverageVerdict],
	today: date,
	*,
	is_placed: bool,
) -> CoverageVerdict:
	"""Return the answer for an address.

	Args:
		decided: what staff decided about the unit, then about its building; None where they did not.
		areas: of the areas in which it lies.
		today: site date; a day that has passed is not promised any more.
		is_placed: whether its place or its postal code is known; without both nobody can tell.
	"""
	first = next(filter(None, decided), None)
	if first:
		return _without_past(first, today)
	found = sorted(areas, key=_rank)
	if found:
		return _without_past(found[0], today)
	return CoverageVerdict(ServiceState.NOT_YET if is_placed else ServiceState.ASK)


def _rank(verdict: CoverageVerdict) -> tuple[int, date]:
	"""Return the place of an answer: what is there already, then what comes earliest."""
	return [*ServiceState].index(verdict.state), verdict.expected_on or date.max


def _without_past(verdict: CoverageVerdict, today: date) -> CoverageVerdict:
	is_past = verdict.expected_on is not None and verdict.expected_on < today
	return CoverageVerdict(verdict.state) if is_past or verdict.state is not ServiceState.SOON else verdict
