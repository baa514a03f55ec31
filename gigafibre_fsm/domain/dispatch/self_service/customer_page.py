"""Everything that the page of a customer's visit and its forms show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from gigafibre_fsm.domain.dispatch import service_report
from gigafibre_fsm.domain.dispatch.proposals.slot_offers import Offer
from gigafibre_fsm.domain.dispatch.self_service.job_page import load_page
from gigafibre_fsm.domain.dispatch.self_service.offered_times import find_offers, find_times
from gigafibre_fsm.domain.dispatch.self_service.page_model import CustomerJobPage
from gigafibre_fsm.domain.platform.office import load_office


@dataclass(frozen=True, slots=True)
class OffersOfDay:
	"""The windows that are free on one day."""

	day: date
	offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class MoveChoices:
	"""The windows to which the visit may be moved, or the one that was tapped and waits for confirmation."""

	chosen: Offer | None = None
	days: tuple[OffersOfDay, ...] = ()
	from_day: date | None = None
	"""The first day that was searched; None for the first days."""
	more_from: date | None = None
	"""The first of the days that follow; None if they are too far ahead."""
	is_taken: bool = False
	"""Whether a window was tapped that is no longer free."""


@dataclass(frozen=True, slots=True)
class CustomerPage:
	"""A visit, the office, and in the form *Another time* the windows to choose from."""

	page: CustomerJobPage
	brand: str
	dispatch_phone: str
	has_report: bool
	choices: MoveChoices


@dataclass(frozen=True, slots=True)
class MoveQuery:
	"""What the customer searches for: days from `start` on, or the tapped window, its start as ISO text."""

	start: date | None
	choice: str


def load_customer_page(
	job: str, customer: str, now: datetime, *, move: MoveQuery | None = None
) -> CustomerPage:
	"""Return the page of a customer's visit.

	Args:
		job: name of the Dispatch Job.
		customer: name of the Customer who opens the page.
		now: site time, naive.
		move: for the form *Another time*; None without it.

	Raises:
		NotYours: the visit does not exist or is another customer's.
	"""
	page, office = load_page(job, customer, now), load_office()
	return CustomerPage(
		page=page,
		brand=office.brand,
		dispatch_phone=office.phone,
		has_report=bool(service_report.find_file(job)),
		choices=load_choices(job, now, move) if move and not page.refusal else MoveChoices(),
	)


def find_chosen(job: str, choice: str, now: datetime) -> Offer | None:
	"""Return the tapped window as it is now; None if it is no longer free.

	Args:
		job: name of the Dispatch Job.
		choice: start of the window as ISO text; only its own day is searched.
		now: site time, naive.
	"""
	day = parse_day(choice)
	offers = find_offers(job, now, day, days=1) if day else ()
	return next((each for each in offers if each.window_start.isoformat() == choice), None)


def parse_day(text: str | None) -> date | None:
	"""Parse the day of a date or time in an address or a form; None for anything else."""
	try:
		return datetime.fromisoformat(text).date() if text else None
	except ValueError:
		return None


def load_choices(job: str, now: datetime, move: MoveQuery) -> MoveChoices:
	"""Return the tapped window of a job; one that was taken meanwhile shows the others.

	Args:
		job: name of the Dispatch Job.
		now: site time, naive.
		move: what is searched for.
	"""
	if chosen := find_chosen(job, move.choice, now):
		return MoveChoices(chosen=chosen)
	times = find_times(job, now, move.start)
	return MoveChoices(
		days=_by_day(times.offers),
		from_day=move.start,
		more_from=times.more_from,
		is_taken=bool(parse_day(move.choice)),
	)


def _by_day(offers: Sequence[Offer]) -> tuple[OffersOfDay, ...]:
	days = groupby(offers, lambda offer: offer.window_start.date())
	return tuple(OffersOfDay(day, tuple(times)) for day, times in days)
