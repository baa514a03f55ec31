"""The technician's start page: the jobs of the day, and what to have on the truck for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.access.link_identity import TechnicianRow
from gigafibre_fsm.domain.dispatch import day_notes
from gigafibre_fsm.domain.dispatch.day_notes import DayNote
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.technician_work import load_list, position_commands, worklist
from gigafibre_fsm.domain.dispatch.technician_work.page_model import LoadItem
from gigafibre_fsm.domain.dispatch.technician_work.position_commands import SharingState
from gigafibre_fsm.domain.dispatch.technician_work.worklist import Worklist
from gigafibre_fsm.domain.equipment.truck_stock import inventory
from gigafibre_fsm.domain.equipment.truck_stock.inventory import Shortage


@dataclass(frozen=True, slots=True)
class TodayPage:
	"""A technician's day."""

	technician: TechnicianRow
	day: Worklist
	carry: tuple[LoadItem, ...]
	"""For the jobs that are not begun yet."""
	shortages: tuple[Shortage, ...]
	notes: tuple[DayNote, ...]
	"""What dispatch tells everybody of today."""
	notes_of_tomorrow: tuple[DayNote, ...]
	sharing: SharingState | None
	"""The switch of their live position; None where the company wants none."""
	statuses: tuple[str, ...]
	"""Every status that a sent job may reach, for a phone that reaches it without network."""


def load_today_page(technician: TechnicianRow, now: datetime) -> TodayPage:
	"""Return the start page of a technician; `now` in site time, naive."""
	name = technician["name"]
	day = worklist.load_worklist(name, now)
	to_do = [job.name for group in day.groups if group.key in ("today", "earlier") for job in group.jobs]
	today, tomorrow = now.date(), now.date() + timedelta(days=1)
	notes = day_notes.read_days([today, tomorrow], for_technicians=True)
	return TodayPage(
		technician=technician,
		day=day,
		carry=tuple(load_list.build_load_list(to_do, name)),
		shortages=tuple(inventory.list_shortages(name, technician["truck"])),
		notes=notes[today],
		notes_of_tomorrow=notes[tomorrow],
		sharing=position_commands.load_state(name, now),
		statuses=tuple(lifecycle.list_reachable(lifecycle.DISPATCHED)),
	)
