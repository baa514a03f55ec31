"""Whether what a phone kept for a while may still be applied: what it saw then against what is so now. Pure.

The rule, field by field:

- *technician*: a visit that is no longer theirs takes nothing.
- *status*: a step goes from the status that the phone showed and from no other. Everything else only needs a visit
  that is still in the technician's hands.
- *arrival*: setting out for a visit that was moved meanwhile is asked about; a photo, a tick or a later step is not,
  for the work was done whenever it was planned.
- *elsewhere*: setting out or arriving while another visit is under way is asked about; not once it is a while ago,
  for then it is done, and the pages say it.
- *values* (the note, type, priority, a measured value): asked about when the server's is neither what the phone had
  seen nor what it sends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gigafibre_fsm.domain.dispatch.job import lifecycle

MOVE = "move"
JITTER = timedelta(seconds=3)
ASKED_WITHIN = timedelta(minutes=1)
"""How old a step may be to be asked about: what was done without a network is not held back."""
LONGEST_OFFLINE = timedelta(hours=36)
"""How long a phone may be without a network and still be believed: from a morning to the evening of the next day."""


@dataclass(frozen=True)
class SeenState:
	"""What the phone showed when the person acted.

	`was` holds the fields of the form as they came, `elsewhere` the other visits under way that the person knows of.
	"""

	status: str
	arrival: str = ""
	was: Mapping[str, str] = field(default_factory=dict)
	elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class CurrentState:
	"""The visit as it is now.

	`values` holds the fields that the form may change, `elsewhere` the technician's other visits under way where
	they count.
	"""

	status: str
	arrival: str
	is_own: bool
	values: Mapping[str, str] = field(default_factory=dict)
	elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldDifference:
	"""One field that differs; raw values, a way in puts them into words."""

	field: str
	phone: str
	server: str


def find_differences(
	action: str, seen: SeenState, current: CurrentState, wanted: Mapping[str, str]
) -> list[FieldDifference]:
	"""Return what speaks against applying a form that waited on a phone; empty if nothing does.

	Args:
		action: name of the page's action, for example move or note.
		seen: what the phone showed when the person acted.
		current: the visit as it is now.
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
	"""Whether the person could apply the same form on purpose to the visit as it is now.

	Args:
		action: name of the page's action, for example move or note.
		current: the visit as it is now.
		wanted: the fields of the form.
	"""
	if not current.is_own:
		return False
	if action == MOVE:
		return wanted.get("to", "") in lifecycle.allowed_for_technician(current.status)
	return current.status in lifecycle.MOVING


def estimate_time(
	now: datetime,
	age: int,
	sent_on: datetime | None,
	steps: Iterable[datetime | None],
	own: Iterable[datetime] = (),
) -> datetime:
	"""When it was done: `age` seconds before now, as long as that can be.

	Args:
		now: when it was received.
		age: seconds since the person did it, as the phone says.
		sent_on: when dispatch sent the visit to the technician. Nothing was done before it: then the phone's clock
			was put right in between, and the time of receipt counts. It counts as well beyond LONGEST_OFFLINE.
		steps: times of the statuses since. What follows a step was not done before it.
		own: what the technician did. Nothing was done just before that either, for the age is in whole seconds and
			items take unequally long on their way.

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
	"""Browsers write line ends their own way and the server trims; people write −19,4 where it is kept as -19.4."""
	text = " ".join(text.split())
	return text.replace("−", "-").replace(",", ".") if name == "value" else text
