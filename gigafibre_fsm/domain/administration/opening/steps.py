"""The steps that open a new site, judged from what the site holds: nobody ticks them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum

EARLIEST, LATEST = 8, 16
"""Local hours between which a first visit is proposed for the same day."""
MORNING = time(9)
SATURDAY = 5


class OpeningStep(Enum):
	"""A step of the opening, in order; the values are words of the API."""

	COMPANY = "company"
	OFFICE = "office"
	TECHNICIAN = "technician"
	HOURS = "hours"
	CUSTOMER = "customer"
	VISIT = "visit"


class StepState(Enum):
	"""How a step stands; the values are words of the API."""

	DONE = "Done"
	SKIPPED = "Skipped"
	OPEN = "Open"


@dataclass(frozen=True, slots=True)
class OpeningFacts:
	"""What the site holds already.

	Attributes:
		has_company: there is a company with the taxes of its invoices.
		has_office: customers can call dispatch, and links have a public address.
		technicians: how many are active.
		has_hours: days without visits, or the depot, are set.
		places: addresses with a customer.
		dispatched: visits that were dispatched.
	"""

	has_company: bool
	has_office: bool
	technicians: int
	has_hours: bool
	places: int
	dispatched: int


def judge_steps(facts: OpeningFacts, skipped: Collection[str]) -> dict[OpeningStep, StepState]:
	"""Return how each step stands; what is there is done, even if somebody skipped it.

	Args:
		facts: what the site holds.
		skipped: values of the steps that were skipped.
	"""
	done = {
		OpeningStep.COMPANY: facts.has_company,
		OpeningStep.OFFICE: facts.has_office,
		OpeningStep.TECHNICIAN: facts.technicians > 0,
		OpeningStep.HOURS: facts.has_hours,
		OpeningStep.CUSTOMER: facts.places > 0,
		OpeningStep.VISIT: facts.dispatched > 0,
	}
	return {
		step: StepState.DONE if is_done else StepState.SKIPPED if step.value in skipped else StepState.OPEN
		for step, is_done in done.items()
	}


def find_next(states: Mapping[OpeningStep, StepState]) -> OpeningStep | None:
	"""Return the first step that is neither done nor skipped; None if there is none."""
	return next((step for step in OpeningStep if states[step] is StepState.OPEN), None)


def propose_arrival(now: datetime) -> datetime:
	"""Return when a first visit could be: the hour after the next one, else nine o'clock of the next weekday.

	Args:
		now: site time, naive.
	"""
	soon = now.replace(minute=0, second=0, microsecond=0, fold=0) + timedelta(hours=2)
	is_workday = now.weekday() < SATURDAY
	if is_workday and soon.date() == now.date() and EARLIEST <= soon.hour <= LATEST:
		return soon
	if is_workday and now.hour < EARLIEST:
		return datetime.combine(now.date(), MORNING)
	day = now.date() + timedelta(days=1)
	while day.weekday() >= SATURDAY:
		day += timedelta(days=1)
	return datetime.combine(day, MORNING)
