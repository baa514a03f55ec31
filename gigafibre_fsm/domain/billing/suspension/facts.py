"""Gathers the facts of the interlock; what could not be established is named, never taken for fine."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, TypeVar

import frappe

from gigafibre_fsm.domain.billing.calendar import CUSTOMER_CALENDAR, BusinessCalendar
from gigafibre_fsm.domain.billing.dunning import cases, settings
from gigafibre_fsm.domain.billing.dunning import facts as dunning_facts
from gigafibre_fsm.domain.billing.dunning.stages import PauseReason
from gigafibre_fsm.domain.billing.dunning.tickets import TicketFacts, list_tickets
from gigafibre_fsm.domain.billing.payments import repository as payment_repository
from gigafibre_fsm.domain.billing.suspension import repository, switches
from gigafibre_fsm.domain.billing.suspension.interlock import (
	InterlockLimits,
	SuspensionFacts,
	SuspensionVerdict,
	check_suspension,
)
from gigafibre_fsm.domain.billing.suspension.overdue import OverdueDebt, find_overdue
from gigafibre_fsm.domain.network.line import customer_lines
from gigafibre_fsm.domain.platform import instants

VisitLister = Callable[[str], tuple[str, ...]]
"""Returns the names of the open Dispatch Jobs of a customer and at their addresses."""
Value = TypeVar("Value")


class OntFacts(NamedTuple):
	"""Names of a customer's ONTs that are not online, and what is not known of the others."""

	down: tuple[str, ...]
	unknown: tuple[str, ...]


def judge_customer(
	customer: str, now: datetime, list_visits: VisitLister, reviewed_by: str | None = None
) -> SuspensionVerdict:
	"""Return whether a customer's service may be suspended now, with the facts behind the answer.

	The caller has locked the customer, so that no payment can be booked meanwhile.

	Args:
		customer: name of the Customer.
		now: naive UTC.
		list_visits: of the dispatch room, which billing may not import.
		reviewed_by: User who confirms the suspension.
	"""
	facts = _gather(customer, now, list_visits)
	return check_suspension(replace(facts, reviewed_by=reviewed_by), now, instants.zone(), load_limits())


def load_limits() -> InterlockLimits:
	"""Return the company's limits, with the holidays of its own calendar."""
	stored = settings.read_limits()
	return InterlockLimits(
		amount=stored.amount,
		months=stored.months,
		first_notice_days=stored.first_notice_days,
		last_notice=stored.last_notice,
		last_notice_lifetime=stored.last_notice_lifetime,
		is_review_required=stored.is_review_required,
		calendar=_load_calendar(),
	)


def _gather(customer: str, now: datetime, list_visits: VisitLister) -> SuspensionFacts:
	unknown: list[str] = []
	today = instants.to_site(now).date()

	def establish(name: str, read: Callable[[], Value], otherwise: Value) -> Value:
		try:
			return read()
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			raise  # the whole transaction is run again
		except Exception:
			frappe.log_error(title=f"Suspension of {customer}: {name}")
			unknown.append(name)
			return otherwise

	debt = establish("debt", lambda: find_overdue(customer, today), OverdueDebt(Decimal(0), today, "", ""))
	tickets = establish("tickets", lambda: list_tickets(customer), TicketFacts((), (), ()))
	outages = establish("incidents", lambda: dunning_facts.list_outages(customer), ())
	lines = establish("lines", lambda: check_lines(customer, now), OntFacts((), ()))
	pauses = establish("promises", lambda: _list_pauses(customer), {})
	payments = establish("payments", lambda: _list_payments(customer), ())
	first, last = establish("notices", lambda: _find_notices(customer), (None, None))
	obstacle = establish("valve", lambda: switches.find_obstacle(customer), "unknown")
	visits = establish("visits", lambda: list_visits(customer), ())
	medical = establish("medical", lambda: _has_medical_flag(customer), False)
	return SuspensionFacts(
		overdue=debt.amount,
		oldest_due_date=debt.oldest_due_date,
		incidents=(*tickets.incidents, *outages, *lines.down),
		disputes=tuple(each for each in pauses.get(PauseReason.DISPUTE, ()) if each not in tickets.claims),
		claims=tickets.claims,
		visits=visits,
		payments=payments,
		promises=pauses.get(PauseReason.PROMISE, ()),
		first_notice_at=first,
		last_notice_at=last,
		is_valve_open=not obstacle,
		valve_obstacle=obstacle,
		has_medical_flag=medical,
		unknown=(*unknown, *tickets.unknown, *lines.unknown),
	)


def check_lines(customer: str, now: datetime) -> OntFacts:
	"""Return which of a customer's ONTs are not online: nobody knows whether that is an outage.

	On a site that polls no modems nothing is asked of them.

	Args:
		customer: name of the Customer.
		now: naive UTC.
	"""
	if not customer_lines.is_polled():
		return OntFacts((), ())
	if not customer_lines.are_states_recent(instants.to_site(now)):
		return OntFacts((), ("polling",))
	found = customer_lines.list_lines(customer)
	if not found:
		return OntFacts((), ("no line",))
	return OntFacts(
		tuple(each.equipment for each in found if each.is_known and not each.is_online),
		tuple(f"line {each.equipment}" for each in found if not each.is_known),
	)


def has_arrangement(customer: str, since: datetime | None) -> bool:
	"""Whether a person agreed to an open promise to pay since a suspension.

	Args:
		customer: name of the Customer.
		since: site time, naive, of the suspension; None if it is not known to have happened.
	"""
	if since is None:
		return False
	agreed = {"customer": customer, "state": "Open", "is_self_granted": 0, "creation": (">=", since)}
	return bool(frappe.db.exists(dunning_facts.PROMISE, agreed))


def _list_pauses(customer: str) -> dict[PauseReason, tuple[str, ...]]:
	return {each.reason: each.documents for each in dunning_facts.list_pauses(customer)}


def _list_payments(customer: str) -> tuple[str, ...]:
	"""Return the payments whose money may still come: those of a page that is open count as well."""
	filters = {"customer": customer, "state": ("in", payment_repository.BLOCKING)}
	return tuple(frappe.get_all(payment_repository.DOCTYPE, filters, pluck="name", order_by="name"))


def _find_notices(customer: str) -> tuple[datetime | None, datetime | None]:
	"""Return when both notices were delivered; one from before the last suspension announced that one."""
	first, last = cases.find_notices(customer)
	if last and (closed := repository.find_last_closing(customer)) and last <= closed:
		return first, None
	return first, last


def _has_medical_flag(customer: str) -> bool:
	return bool(frappe.db.get_value("Customer", customer, "fsm_medical_flag"))


def _load_calendar() -> BusinessCalendar:
	"""Return the days on which customers may be disturbed, with the holidays of the company's own list."""
	company = frappe.db.get_default("company")
	holiday_list = company and frappe.db.get_value("Company", company, "default_holiday_list")
	if not holiday_list:
		return CUSTOMER_CALENDAR
	days = frappe.get_all("Holiday", {"parent": holiday_list, "weekly_off": 0}, pluck="holiday_date")
	return CUSTOMER_CALENDAR.add_holidays(days)
