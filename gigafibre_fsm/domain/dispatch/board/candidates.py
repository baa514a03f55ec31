"""Rank the technicians who could do a job on a day by their conflicts and the travel they would add."""

from datetime import date, datetime, timedelta

from gigafibre_fsm.domain.dispatch.board.answers import Candidate
from gigafibre_fsm.domain.dispatch.schedule import (
	conflict_check,
	conflict_messages,
	detour,
	held_slots,
	roster,
	scheduled_jobs,
	travel_lookup,
)
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician

MOST = 8
STEP = timedelta(minutes=15)


def rank_candidates(job: str, day: date, now: datetime) -> list[Candidate]:
	"""Rank the technicians who could do a job on a day, the most suitable first.

	Each technician is tried at the start of their shift and after each of their jobs, rounded up to the next
	quarter of an hour. Their best attempt counts: fewest conflicts, then least added travel, then earliest
	arrival.

	Args:
		job: name of the Dispatch Job; its current placement is ignored.
		day: the day to search.
		now: site time, naive; no arrival earlier than this is proposed.

	Returns:
		At most MOST rows `{"technician", "arrival", "added_seconds", "texts"}`: `technician` is the name of
		the record, `arrival` ISO text in site time, `added_seconds` the travel that the detour adds,
		`texts` the conflicts in the language of the request. Empty if the job does not exist.
	"""
	found = scheduled_jobs.load_named([job])
	if not found:
		return []
	first = datetime.combine(day, datetime.min.time())
	members = roster.load_technicians(first, first + timedelta(days=1))
	planned = [
		scheduled
		for scheduled in scheduled_jobs.list_planned(first, first + timedelta(days=1))
		if scheduled.name != job
	]
	slots = [slot for slot in held_slots.list_held(first, first + timedelta(days=1), now) if slot.job != job]
	drives = travel_lookup.look_up_drives(
		travel_lookup.list_places(members.values(), [*planned, *slots, *found]),
		now,
		travel_lookup.INTERACTIVE_TIMEOUT_SECONDS,
	)
	options = [
		option
		for member in members.values()
		for option in _options(found[0], member, planned, slots, members, drives, day, now)
	]
	best: dict[str, tuple] = {}
	for option in sorted(options, key=lambda one: (len(one[2]), one[1], one[0].arrival)):
		best.setdefault(option[0].technician, option)
	chosen = dict(list(best.items())[:MOST])
	texts = conflict_messages.describe_conflicts(
		{technician: option[2] for technician, option in chosen.items()}
	)
	return [_answer(option[0], option[1], texts[technician]) for technician, option in chosen.items()]


def _options(
	job: ScheduledJob, member: PlanningTechnician, planned, slots, members, drives, day: date, now: datetime
) -> list:
	row = [other for other in (*planned, *slots) if member.name in other.placement.technicians]
	row.sort(key=lambda other: other.placement.arrival)
	starts = [(datetime.combine(day, member.shift[0]), member.start)]
	starts += [(other.placement.ends, other.place) for other in row]
	options, ways = [], drives.select_day(day)
	for index, (free, place) in enumerate(starts):
		following = row[index].place if index < len(row) else member.end
		way = ways(place, job.place)
		begins = free + timedelta(seconds=way.seconds if way and index else 0)
		if job.window and job.window[0].date() == day:
			begins = max(begins, job.window[0])
		arrival = _quarter(max(begins, now))
		placement = Placement(member.name, arrival, job.placement.duration, job.placement.crew)
		tried = job.move_to(placement)
		against = conflict_check.collect_conflicts([tried, *planned], members, [job.name], drives, slots)[
			job.name
		]
		options.append((placement, detour.count_added_seconds(place, job.place, following, ways), against))
	return options


def _quarter(moment: datetime) -> datetime:
	"""Round up to the next full quarter of an hour."""
	over = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
	return moment if not over else moment - over + STEP


def _answer(placement: Placement, added: int, texts: list[str]) -> Candidate:
	arrival = placement.to_json()["arrival"]
	return {"technician": placement.technician, "arrival": arrival, "added_seconds": added, "texts": texts}
