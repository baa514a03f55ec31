"""Promises that a plan cannot keep: the customers, their phone numbers, and the windows still possible."""

from datetime import date, datetime, timedelta
from typing import TypedDict

import frappe

from gigafibre_fsm.domain.dispatch import notifications, planning
from gigafibre_fsm.domain.dispatch.proposals import slot_offers
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay
from gigafibre_fsm.domain.dispatch.proposals.solve import PlannerAnswer

MOST = 10
"""Maximum promises for which other windows are sought; more means that the day has too many jobs."""
MOST_WINDOWS = 4
DAYS = 2
"""Number of working days searched after the plan's own."""

Windows = list[list[str]]
"""Start and end of each window, as text."""


def find_windows_left(
	board: BoardDay, answer: PlannerAnswer, jobs: list[str], now: datetime
) -> dict[str, Windows]:
	"""Return the windows still possible for jobs that a plan leaves out, on its day and on later ones.

	Args:
		board: the day.
		answer: the plan; on its day, windows are sought between the jobs that it places.
		jobs: names of the jobs left out.
		now: site time, naive.

	Returns:
		Windows by job, the earliest first.
	"""
	problem = planning.publish_routes(answer.shaped.problem, answer.plan.routes)
	found: dict[str, Windows] = {}
	for job in jobs[:MOST]:
		slots = planning.offer_slots(
			problem, problem.job(job), slot_offers.list_windows(board, now), most=MOST_WINDOWS
		)
		same_day = sorted(tuple(map(board.moment, slot.window)) for slot in slots)
		later = slot_offers.find_offers(job, now, days=DAYS, start=board.day + timedelta(days=1))
		both = [*same_day, *((offer.window_start, offer.window_end) for offer in later)]
		found[job] = [[str(start), str(end)] for start, end in both[:MOST_WINDOWS]]
	return found


def find_windows_later(day: date, jobs: list[str], now: datetime) -> dict[str, Windows]:
	"""Return the windows still possible for jobs after a day that they leave.

	Args:
		day: the day that they leave; windows are sought on the working days after it.
		jobs: names of the jobs.
		now: site time, naive.

	Returns:
		Windows by job, the earliest first.
	"""
	start = day + timedelta(days=1)
	found = {job: slot_offers.find_offers(job, now, days=DAYS, start=start) for job in jobs[:MOST]}
	return {
		job: [[str(offer.window_start), str(offer.window_end)] for offer in offers[:MOST_WINDOWS]]
		for job, offers in found.items()
	}


class PromisedCustomer(TypedDict):
	"""Who was promised a window; `phone` None where none is known, `window` first and last moment in site time."""

	customer: str
	phone: str | None
	window: list[datetime] | None


def find_customers(jobs: list[str]) -> dict[str, PromisedCustomer]:
	"""Return the promised customer of each job: `{customer, phone, window}`; phone None if unknown."""
	rows = frappe.get_all(
		"Dispatch Job",
		filters={"name": ("in", sorted(jobs) or [""])},
		fields=["name", "customer", "customer_name", "service_location", "window_start", "window_end"],
	)
	return {
		row.name: {
			"customer": row.customer_name or row.customer,
			"phone": notifications.customer.find_contact(row.service_location, row.customer).phone,
			"window": [row.window_start, row.window_end] if row.window_start else None,
		}
		for row in rows
	}
