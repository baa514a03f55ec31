"""The clock of a ticket: what is due next, by when, and how it ended. Pure.

One clock counts support time from the opening of a ticket; it stands still while the customer is waited for. Its
count is compared with two targets, first answer and resolution. Times are naive UTC, durations are seconds of
support time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from gigafibre_fsm.domain.care.service_level.support_hours import SupportHours
from gigafibre_fsm.domain.care.tickets.stages import STATUS_OVER

ANSWERING = ("Replied", *STATUS_OVER)
"""Statuses that say that the customer has got an answer, by whatever means."""
ON_HOLD = "On Hold"
SOON = 0.75
"""The share of a target after which it is due soon."""


class Phase(Enum):
	"""What the clock of a ticket does."""

	RUNNING = "Running"
	PAUSED = "Paused"
	OVER = "Over"


class Kind(Enum):
	"""What is due of a ticket."""

	ANSWER = "First Answer"
	RESOLUTION = "Resolution"


class Verdict(Enum):
	"""Whether something came within its target."""

	MET = "Met"
	FAILED = "Failed"


class ClockState(Enum):
	"""How a ticket stands at a time."""

	FINE = "fine"
	SOON = "soon"
	OVERDUE = "overdue"
	PAUSED = "paused"
	MET = "met"
	FAILED = "failed"
	NONE = "none"


@dataclass(frozen=True)
class Targets:
	"""Support time in seconds until the first answer, and until the resolution; None: not promised."""

	answer: int
	resolution: int | None = None

	def find_target(self, kind: Kind) -> int | None:
		"""Return the target of a kind."""
		return self.answer if kind == Kind.ANSWER else self.resolution


@dataclass(frozen=True)
class Agreement:
	"""A service level: its hours, the targets of each priority, the statuses that pause the clock and that end it."""

	hours: SupportHours
	targets: Mapping[str, Targets]
	pauses: frozenset[str]
	ends: frozenset[str]

	def phase_of(self, ticket: "ClockedTicket") -> Phase:
		"""Return what the clock does for a ticket as it is.

		A ticket that is settled or closed never counts, whatever the service level lists. A ticket on hold goes on
		counting while its visit is awaited: waiting for our own technician is not waiting for the customer.
		"""
		if ticket.status in self.ends or ticket.status in STATUS_OVER:
			return Phase.OVER
		if ticket.status not in self.pauses or (ticket.status == ON_HOLD and ticket.awaits_visit):
			return Phase.RUNNING
		return Phase.PAUSED


@dataclass(frozen=True)
class ClockedTicket:
	"""What moves the clock: status and priority of the Issue, and whether it has a visit that is not over."""

	status: str
	priority: str
	awaits_visit: bool = False


@dataclass(frozen=True)
class Clock:
	"""The count of a ticket.

	Attributes:
		phase: what it does.
		since: when this phase began.
		spent: counted before `since`.
		held: support time that was not counted, before `since`.
		answer: how the first answer was; None before it.
		result: how the resolution was, while the ticket is over; None if none is promised.
	"""

	phase: Phase
	since: datetime
	spent: int = 0
	held: int = 0
	answer: Verdict | None = None
	result: Verdict | None = None

	def count_spent(self, hours: SupportHours, now: datetime) -> int:
		"""Return what it has counted by now."""
		return self.spent + (hours.count_time(self.since, now) if self.phase == Phase.RUNNING else 0)


@dataclass(frozen=True)
class Deadline:
	"""What is due next of a ticket.

	Attributes:
		kind: answer or resolution.
		left: support time left when the clock's phase began; negative once it was late.
		soon: when it is due soon; None while the clock does not run, or if there are no support hours.
		due: when it is due; None as for `soon`.
	"""

	kind: Kind
	left: int
	soon: datetime | None = None
	due: datetime | None = None


@dataclass(frozen=True)
class ClockReading:
	"""The clock of a ticket, read at a time.

	Attributes:
		due: when it is due (naive UTC), while the clock runs.
		kind: what is due, or was judged last.
		state: how it stands.
		seconds_left: support time left, negative when overdue; None if nothing is due.
		soon: when it becomes due soon (naive UTC), while the clock runs.
		answer: how the first answer was; None before it.
	"""

	due: datetime | None
	kind: Kind | None
	state: ClockState
	seconds_left: int | None = None
	soon: datetime | None = None
	answer: Verdict | None = None


NO_CLOCK = ClockReading(due=None, kind=None, state=ClockState.NONE)
"""Of a ticket without service level."""


def start_clock(opened: datetime) -> Clock:
	"""Return the clock of a ticket that is opened."""
	return Clock(Phase.RUNNING, opened)


def follow_ticket(clock: Clock, agreement: Agreement, ticket: ClockedTicket, now: datetime) -> Clock:
	"""Return the clock after a change of the ticket; the same one if the change does not concern it.

	Args:
		clock: before the change.
		agreement: the ticket's service level.
		ticket: after the change.
		now: naive UTC.

	Raises:
		KeyError: the agreement has no targets for the ticket's priority.
	"""
	targets, hours = agreement.targets[ticket.priority], agreement.hours
	if ticket.status in ANSWERING:
		clock = note_answer(clock, targets, hours, now)
	phase = agreement.phase_of(ticket)
	if phase == clock.phase:
		return clock
	spent = clock.count_spent(hours, now)
	held = clock.held if clock.phase == Phase.RUNNING else clock.held + hours.count_time(clock.since, now)
	result = _judge(spent, targets.resolution) if phase == Phase.OVER else None
	return replace(clock, phase=phase, since=now, spent=spent, held=held, result=result)


def note_answer(clock: Clock, targets: Targets, hours: SupportHours, now: datetime) -> Clock:
	"""Return the clock after an answer to the customer; only the first one counts, by the priority of that moment.

	Args:
		clock: before the answer.
		targets: of the ticket's priority.
		hours: of its service level.
		now: naive UTC.
	"""
	if clock.answer:
		return clock
	return replace(clock, answer=_judge(clock.count_spent(hours, now), targets.answer))


def find_deadline(clock: Clock, targets: Targets, hours: SupportHours) -> Deadline | None:
	"""Return what is due next; None if nothing is: the ticket is over, or answered without a promised resolution.

	Args:
		clock: of the ticket.
		targets: of its priority.
		hours: of its service level.
	"""
	kind = Kind.RESOLUTION if clock.answer else Kind.ANSWER
	target = targets.find_target(kind)
	if target is None or clock.phase == Phase.OVER:
		return None
	left = target - clock.spent
	if clock.phase == Phase.PAUSED:
		return Deadline(kind, left)
	soon = hours.add_time(clock.since, left - round(target * (1 - SOON)))
	return Deadline(kind, left, soon, hours.add_time(clock.since, left))


def read(clock: Clock, deadline: Deadline | None, hours: SupportHours, now: datetime) -> ClockReading:
	"""Return how a ticket stands at a time.

	Args:
		clock: of the ticket.
		deadline: what is due of it; None if nothing is.
		hours: of its service level.
		now: naive UTC.
	"""
	if deadline is None:
		kind = Kind.RESOLUTION if clock.result else Kind.ANSWER
		verdict = clock.result or clock.answer
		state = ClockState(verdict.value.lower()) if verdict else ClockState.NONE
		return ClockReading(None, kind, state, answer=clock.answer)
	ran = hours.count_time(clock.since, now) if clock.phase == Phase.RUNNING else 0
	return ClockReading(
		due=deadline.due,
		kind=deadline.kind,
		state=find_state(clock.phase, deadline.soon, deadline.due, now),
		seconds_left=deadline.left - ran,
		soon=deadline.soon,
		answer=clock.answer,
	)


def find_state(phase: Phase, soon: datetime | None, due: datetime | None, now: datetime) -> ClockState:
	"""Return how something that is due stands at a time; what comes at its due time is not late.

	Args:
		phase: of the ticket's clock.
		soon, due: when it is due soon, and due; naive UTC, None if never.
		now: naive UTC.
	"""
	if phase == Phase.PAUSED:
		return ClockState.PAUSED
	if due is not None and now > due:
		return ClockState.OVERDUE
	return ClockState.SOON if soon is not None and now >= soon else ClockState.FINE


def _judge(spent: int, target: int | None) -> Verdict | None:
	if target is None:
		return None
	return Verdict.MET if spent <= target else Verdict.FAILED
