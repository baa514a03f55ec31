"""The slots that customers hold on a day, as the planner counts them: what it must not plan over."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.proposals.fixed_jobs import PART
from gigafibre_fsm.domain.dispatch.schedule import held_slots, scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.held_slots import HeldSlot
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.platform import instants


def list_holds(day: date, now: datetime) -> dict[str, Placement]:
	"""Return the jobs with a slot held on a day, and the placements of these slots."""
	return {slot.job: slot.placement for slot in _list_held_on(day, now) if slot.job}


def list_deciding(jobs: Iterable[str], now: datetime, but: str | None = None) -> set[str]:
	"""Return the jobs for whose customer a slot is held on any day: they stay until the customer has decided.

	Args:
		jobs: names of the jobs that are looked at.
		now: site time, naive.
		but: a job that is left out.
	"""
	held = {
		"job": ("in", [*jobs, ""]),
		"state": held_slots.HELD,
		"held_until": (">", instants.to_nearest_utc(now)),
	}
	return set(frappe.get_all("Dispatch Slot Hold", held, pluck="job")) - {but}


def list_future_visits(day: date, now: datetime, but: str | None = None) -> list[ScheduledJob]:
	"""Return the slots of a day that are held for orders without a visit, each as a job that cannot be moved.

	Args:
		day: the day.
		now: site time, naive.
		but: a slot that is left out.
	"""
	slots = [slot for slot in _list_held_on(day, now) if not slot.job and slot.name != but]
	rows = {"name": ("in", [slot.name for slot in slots] or [""])}
	kinds = dict(frappe.get_all("Dispatch Slot Hold", rows, ["name", "job_type"], as_list=True))
	return [
		replace(
			scheduled_jobs.imagine_visit(
				f"{slot.name}{PART}held", kinds[slot.name], slot.place, slot.customer_name, now
			),
			placement=slot.placement,
			status=lifecycle.SCHEDULED,
			is_locked=True,
		)
		for slot in slots
	]


def _list_held_on(day: date, now: datetime) -> list[HeldSlot]:
	start = datetime.combine(day, datetime.min.time())
	return held_slots.list_held(start, start + timedelta(days=1), now)
