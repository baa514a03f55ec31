"""Works on due runs for a while: the oldest first, and at most a few of one template in turn."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import cache

import frappe
from frappe.query_builder import DocType

from gigafibre_fsm.domain.flows import due
from gigafibre_fsm.domain.flows.runs import executing, owners, repository, signals, waking
from gigafibre_fsm.domain.platform import instants, job_queue, transactions

MOST_IN_TURN = 5
"""Runs of one template before the others have their turn."""
HELPED = 500
"""Due runs for each of which another worker is called."""
MOST_HELPERS = 7
LOOK = 100
"""Due runs that are looked at for a turn."""


def work_due(is_time_left: Callable[[], bool]) -> int:
	"""Work on due runs until none is due or the time is up, and return how many were taken on.

	Args:
		is_time_left: asked between two runs.
	"""
	load_owner = cache(owners.load_owner)
	handled = 0
	while is_time_left():
		signals.deliver_signals()
		names = transactions.run_transaction(lambda: list_turn(instants.now_utc()))
		taken = 0
		for name in names:
			if not is_time_left():
				break
			taken += executing.work_run(name, load_owner, is_new=True)
		handled += taken
		if not taken:
			break
	return handled


def call_helpers() -> int:
	"""Queue further jobs where more is due than one worker does in its time, and return how many.

	They take whatever is due as the first one does, on whichever host takes the queue.
	"""
	count = len(_list_due(instants.now_utc(), (), HELPED * MOST_HELPERS))
	frappe.db.commit()
	for place in range(1, count // HELPED + 1):
		job_queue.enqueue(waking.TASK, due.queue_name(), key=str(place), is_helper=True)
	return count // HELPED


def list_turn(now: datetime) -> list[str]:
	"""Return due runs, the oldest first, at most MOST_IN_TURN of each template.

	The look locks nothing; each run is locked alone by its primary key when its turn comes. A template with a backlog
	is left out of a second look, so that it does not hide the others.

	Args:
		now: UTC, naive.
	"""
	rows = _list_due(now, ())
	counts: Counter[str] = Counter()
	names = _take_turns(rows, counts)
	crowded = [template for template, count in counts.items() if count >= MOST_IN_TURN]
	if len(names) < len(rows):
		others = _list_due(now, crowded) if len(rows) == LOOK else []
		names += _take_turns(others, counts)
		if len(counts) == 1:
			names = [name for name, _template in rows]  # nobody else is waiting
	return _rotate(names)


def _rotate(names: list[str]) -> list[str]:
	"""Begin somewhere else than the other workers, which look at the same runs."""
	place = random.randrange(len(names)) if names else 0
	return names[place:] + names[:place]


def _take_turns(rows: list[tuple[str, str]], counts: Counter[str]) -> list[str]:
	names = []
	for name, template in rows:
		if counts[template] < MOST_IN_TURN:
			counts[template] += 1
			names.append(name)
	return names


def _list_due(now: datetime, without: list[str] | tuple[()], limit: int = LOOK) -> list[tuple[str, str]]:
	run = DocType(repository.RUN)
	query = frappe.qb.from_(run).select(run.name, run.template).where(run.due_utc <= now)
	if without:
		query = query.where(run.template.notin(without))
	return query.orderby(run.due_utc).limit(limit).run()
