"""What the board needs to show some days as they stood earlier."""

from datetime import date, datetime, timedelta
from typing import TypedDict

from frappe import _

from gigafibre_fsm.domain.dispatch.board import past_messages
from gigafibre_fsm.domain.dispatch.board import serializers as board_serializers
from gigafibre_fsm.domain.dispatch.board.answers import Card
from gigafibre_fsm.domain.dispatch.board.past_messages import PastMessage
from gigafibre_fsm.domain.dispatch.schedule import scheduled_jobs
from gigafibre_fsm.domain.dispatch.schedule.placement import PlacementJson
from gigafibre_fsm.domain.dispatch.workflow import change_log, log_lines, past_steps
from gigafibre_fsm.domain.dispatch.workflow import messages as change_messages
from gigafibre_fsm.domain.dispatch.workflow.past_steps import BoardStep

MOST_READ = 500
"""Changes of the log that are read; the board changes about as often in a busy week."""


class PastPlace(TypedDict):
	"""Where a job stood before a step; `was` is null where it did not exist yet."""

	job: str
	was: PlacementJson | None


class PastStep(TypedDict):
	"""One change of the board, or its undoing: when, a sentence that says who did it, and where its jobs stood before."""

	change: str
	on: datetime
	summary: str
	jobs: list[PastPlace]


class BoardPast(TypedDict):
	"""The steps of some days and their messages, the newest first, and the cards of their jobs as they are now.

	`is_complete` is false where older steps were not read.
	"""

	steps: list[PastStep]
	messages: list[PastMessage]
	cards: list[Card]
	is_complete: bool


def load_past(start: date, number: int, now: datetime, *, with_messages: bool) -> BoardPast:
	"""Return the steps by which the jobs of some days came where they are.

	Args:
		start: the first day.
		number: how many days.
		now: site time, naive.
		with_messages: whether the reader may read what was sent.
	"""
	moves = change_log.list_moves(MOST_READ)
	days = {start + timedelta(days=day) for day in range(number)}
	steps = past_steps.list_steps(moves, days)
	titled = change_messages.find_needed_titles(step.change.after for step in steps)
	jobs = {job for step in steps for job in step.was}
	made = [step.instant for step in steps]
	return {
		"steps": [_serialize(step, titled, now.date()) for step in steps],
		"messages": past_messages.list_messages(days, jobs, made) if with_messages else [],
		"cards": board_serializers.serialize_jobs(scheduled_jobs.load_named(jobs), None),
		"is_complete": len(moves) < MOST_READ,
	}


def _serialize(step: BoardStep, titled: dict[str, str], today: date) -> PastStep:
	told = log_lines.describe_change(step.change, today=today, titled=titled)
	return {
		"change": step.change.name,
		"on": step.on,
		"summary": _("Undone: {0}").format(told) if step.is_undo else told,
		"jobs": [
			{"job": job, "was": stood.to_json() if stood else None} for job, stood in sorted(step.was.items())
		],
	}
