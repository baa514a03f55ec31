"""Compares what a phone showed with the job as it is now, to decide whether an entry may be applied. Pure.

The rule, field by field:

- *technician*: nothing is applied to a job that is no longer the technician's.
- *status*: a step applies only from the status that the phone showed. Everything else only needs a job that the
  technician may still change.
- *arrival*: setting out for a job that has been moved since must be confirmed; a photo, a tick or a later step need
  not be, because the work has been done whatever its planned time.
- *elsewhere*: setting out or arriving while another job is under way must be confirmed, unless it was a while ago:
  then it has happened, and the pages show it.
- *values* (the note, type, priority, a measured value): a value must be confirmed if the server's is neither the
  one that the phone showed nor the one that it sends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gigafibre_fsm.domain.dispatch.job import lifecycle

MOVE = "move"
JITTER = timedelta(minutes=1)
"""Largest difference between the delays of two entries. The age of an entry is measured before it is sent, so the
time that a photo takes on a slow network makes it look later than it was."""
ASKED_WITHIN = timedelta(minutes=1)
"""Largest age of a step that is still asked about: what was done without network is not held back."""
LONGEST_OFFLINE = timedelta(hours=36)
"""Longest time without network that is accepted: from a morning to the evening of the next day."""


@dataclass(frozen=True)
class SeenState:
	"""What the phone showed when the technician acted.

	`was` holds the fields of the form as sent, `elsewhere` the other jobs under way that the technician knows
	of.
	"""

	status: str
	arrival: str = ""
	was: Mapping[str, str] = field(default_factory=dict)
	elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class CurrentState:
	"""The job as it is now.

	`values` holds the fields that the form may change, `elsewhere` the technician's other jobs under way if
	they matter for this action.
	"""

	status: str
	arrival: str
	is_own: bool
	values: Mapping[str, str] = field(default_factory=dict)
	elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldDifference:
	"""One field that differs, with raw values; callers put them into words."""

	field: str
	phone: str
	server: str


def find_differences(
	action: str, seen: SeenState, current: CurrentState, wanted: Mapping[str, str]
) -> list[FieldDifference]:
	"""Return the differences that prevent applying a form that waited on a phone; empty if there are none.

	Args:
		action: name of the command, for example move or note.
		seen: what the phone showed when the technician acted.
		current: the job as it is now.
		wanted: the fields of the form.
	"""
	if not current.is_own:
		return [FieldDifference("technician", "you", "")]
	found = []
	if _status_differs(action, seen, current):
		found.append(FieldDifference("status", seen.status, current.status))
	if _is_first_step(action, seen) and seen.arrival and seen.arrival != current.arrival:
		found.append(FieldDifference("arrival", seen.arrival, current.arrival))
	found += [FieldDifference("elsewhere", "", job) for job in current.elsewhere if job not in seen.elsewhere]
	found += [
		FieldDifference(name, wanted.get(name, ""), now)
		for name, now in current.values.items()
		if name in seen.was and name in wanted and not _same(name, now, seen.was[name], wanted[name])
	]
	return found


def may_apply(action: str, current: CurrentState, wanted: Mapping[str, str]) -> bool:
	"""Return whether the technician could now apply the same form to the job deliberately.

	Args:
		action: name of the command, for example move or note.
		current: the job as it is now.
		wanted: the fields of the form.
	"""
	if not current.is_own:
		return False
	if action == MOVE:
		return wanted.get("to", "") in lifecycle.list_allowed_for_technician(current.status)
	return current.status in lifecycle.MOVING


def estimate_time(
	now: datetime,
	age: int,
	sent_on: datetime | None,
	steps: Iterable[datetime | None],
	own: Iterable[datetime] = (),
) -> datetime:
	"""Return when an entry was made: `age` seconds before now, within plausible limits.

	Args:
		now: when it was received.
		age: seconds since the entry was made, according to the phone.
		sent_on: when dispatch sent the job to the technician. An earlier time means that the phone's clock
			was corrected in between; then the time of receipt counts. It also counts for an age beyond
			LONGEST_OFFLINE.
		steps: times of the statuses since. An entry cannot be earlier than the step that it follows.
		own: times of the technician's own entries. The result is not placed within JITTER before one of them
			either, because entries take unequal times to arrive.

	Returns:
		A moment between `sent_on` and `now`.
	"""
	then = now - timedelta(seconds=max(0, age))
	if not age or not sent_on or then < sent_on or now - then > LONGEST_OFFLINE:
		return now
	just_before = [step for step in own if step - then < JITTER]
	return min(now, max([then, *(step for step in steps if step), *just_before]))


def _status_differs(action: str, seen: SeenState, current: CurrentState) -> bool:
	if action == MOVE:
		return seen.status != current.status
	return current.status not in lifecycle.MOVING


def _is_first_step(action: str, seen: SeenState) -> bool:
	return action == MOVE and seen.status == lifecycle.DISPATCHED


def _same(name: str, now: str, was: str, wanted: str) -> bool:
	return _plain(name, now) in (_plain(name, was), _plain(name, wanted))


def _plain(name: str, text: str) -> str:
	"""Return the text in a common spelling.

	Line ends, outer blanks and decimal commas differ between browser and server.
	"""
	text = " ".join(text.split())
	return text.replace("−", "-").replace(",", ".") if name == "value" else text
