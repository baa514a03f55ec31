"""How a vendor is, judged from its settings and from what was last heard of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class VendorCondition(Enum):
	"""How a vendor is; the values are words of the API."""

	FAILING = "Failing"
	WORKING = "Working"
	UNTRIED = "Untried"
	SWITCHED_OFF = "Switched Off"
	NEVER_SET_UP = "Never Set Up"


@dataclass(frozen=True, slots=True)
class VendorFacts:
	"""What is known of a vendor.

	Attributes:
		is_on: it is switched on.
		is_set_up: its settings hold more than their defaults.
		succeeded_utc: when it last answered, naive UTC.
		failed_utc: when it last did not, naive UTC.
		problem: why it last did not, an English source string; empty if it never failed.
		called_utc: when it last called this site by itself, naive UTC.
	"""

	is_on: bool
	is_set_up: bool
	succeeded_utc: datetime | None = None
	failed_utc: datetime | None = None
	problem: str = ""
	called_utc: datetime | None = None


def judge_vendor(facts: VendorFacts) -> VendorCondition:
	"""Return how a vendor is; one that failed and answered since works."""
	if not facts.is_on:
		return VendorCondition.SWITCHED_OFF if facts.is_set_up else VendorCondition.NEVER_SET_UP
	succeeded, failed = facts.succeeded_utc, facts.failed_utc
	if failed and (not succeeded or failed > succeeded):
		return VendorCondition.FAILING
	return VendorCondition.WORKING if succeeded else VendorCondition.UNTRIED


def choose_worst(facts: Sequence[VendorFacts]) -> VendorFacts:
	"""Return the facts that stand for several of a kind: of one that fails, else of one that is on.

	Of several that fail the last failure counts. Without any, nothing is set up.
	"""
	order = list(VendorCondition)
	nothing = VendorFacts(is_on=False, is_set_up=False)
	latest = sorted(facts, key=lambda each: each.failed_utc or datetime.min, reverse=True)
	return min(latest, key=lambda each: order.index(judge_vendor(each)), default=nothing)
