"""What is on the list of what a dispatcher has to settle, in which order, and which answers each line has. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum


class LineKind(str, Enum):
	"""What a line is about."""

	ASKS = "asks"
	"""A customer asks for another time."""
	TEXT = "text"
	"""A customer has answered by text message, and nobody has answered them."""
	CANCELLED = "cancelled"
	"""A customer has cancelled their visit."""
	ACCEPTED = "accepted"
	"""A customer agrees to the time that we offered; the visit may not be sent yet."""
	LATE = "late"
	NOT_LEFT = "not_left"
	NOT_SENT = "not_sent"
	"""A visit should have begun, and is not published."""
	ABSENT = "absent"
	"""A technician of a visit is absent then."""
	STORM = "storm"
	"""A day is stormy, and work outdoors is planned on it."""
	FAILED = "failed"
	"""A text about a visit did not arrive."""
	DECLINED = "declined"
	"""A customer keeps their time."""
	UNANSWERED = "unanswered"
	"""A customer did not answer an offer in time."""
	HOLE = "hole"
	"""A visit fell out, and its time is free."""
	OUTDATED = "outdated"
	"""Phones still show a visit today that is planned elsewhere, or at another time than its customer was promised."""
	UNPUBLISHED = "unpublished"
	"""Visits of today that phones do not show as the board does."""
	OFFERED = "offered"
	"""A customer was asked whether another time suits them, and can still answer."""


ANSWERS: dict[LineKind, tuple[str, ...]] = {
	LineKind.ASKS: ("propose", "call", "show", "note"),
	LineKind.TEXT: ("reply", "call", "show", "note"),
	LineKind.CANCELLED: ("fill", "call", "show", "note"),
	LineKind.ACCEPTED: ("publish", "call", "show", "note"),
	LineKind.LATE: ("call", "publish", "show"),
	LineKind.NOT_LEFT: ("call", "show"),
	LineKind.NOT_SENT: ("publish", "show"),
	LineKind.OUTDATED: ("publish", "call", "show"),
	LineKind.ABSENT: ("propose", "call", "show"),
	LineKind.STORM: ("plan",),
	LineKind.FAILED: ("call", "resend", "show", "note"),
	LineKind.DECLINED: ("fill", "call", "show", "note"),
	LineKind.UNANSWERED: ("call", "fill", "show", "note"),
	LineKind.HOLE: ("fill", "show", "note"),
	LineKind.UNPUBLISHED: ("publish",),
	LineKind.OFFERED: ("call", "show", "withdraw"),
}
"""The answers of each kind, the likeliest first; `call` needs a number, `fill` a hole, `publish` visits that are not sent."""
_RANK = {
	**dict.fromkeys((LineKind.ASKS, LineKind.TEXT, LineKind.CANCELLED, LineKind.ACCEPTED), 0),
	**dict.fromkeys((LineKind.LATE, LineKind.NOT_LEFT, LineKind.NOT_SENT, LineKind.OUTDATED), 1),
	**dict.fromkeys((LineKind.ABSENT, LineKind.STORM), 2),
	LineKind.FAILED: 3,
	**dict.fromkeys((LineKind.DECLINED, LineKind.UNANSWERED), 4),
	LineKind.HOLE: 5,
	LineKind.UNPUBLISHED: 6,
	LineKind.OFFERED: 7,
}


@dataclass(frozen=True, slots=True)
class SettleLine:
	"""One line of the list.

	Attributes:
		kind: what it is about.
		text: the line, worded for its reader.
		job: name of the Dispatch Job; empty for a line about several.
		day: the day on whose board it is; None while it waits for a technician.
		technician: name of the Dispatch Technician.
		at: since when, or when, it is to be settled; site time, naive.
		minutes: how late it is.
		hole: name of the Dispatch Job whose time is free; empty without a hole.
		about: name of the document that it comes from: a Dispatch Slot Hold, an FSM SMS, an Issue or a Dispatch Day Note.
		jobs: names of the Dispatch Jobs that publishing settles.
	"""

	kind: LineKind
	text: str
	job: str = ""
	day: date | None = None
	technician: str | None = None
	at: datetime | None = None
	minutes: int = 0
	hole: str = ""
	about: str = ""
	jobs: tuple[str, ...] = field(default=())

	@property
	def key(self) -> str:
		"""The same for the same matter, so that a page keeps the focus on it."""
		return ":".join((self.kind.value, self.about or self.job, self.hole))

	@property
	def is_open(self) -> bool:
		"""Whether it waits for the dispatcher, and not for a customer."""
		return self.kind is not LineKind.OFFERED


def arrange_lines(lines: Iterable[SettleLine]) -> list[SettleLine]:
	"""Return the lines in the order in which a dispatcher settles them.

	Customers who said something come first, whatever the day; then what runs late today, the most overdue first; then
	visits whose technician is absent and work outdoors in a storm, the next one first; then texts that did not arrive,
	offers that came to nothing, free time, what is not published, and last who still has time to answer. A hole that
	another line offers to fill has no line of its own.
	"""
	found = list(lines)
	named = {line.hole for line in found if line.hole and line.kind is not LineKind.HOLE}
	shown = [line for line in found if line.kind is not LineKind.HOLE or line.hole not in named]
	return sorted(shown, key=_order)


def _order(line: SettleLine) -> tuple:
	return _RANK[line.kind], -line.minutes, line.at or datetime.max, line.key


def list_answers(line: SettleLine, *, has_phone: bool) -> tuple[str, ...]:
	"""Return what can be done about a line at once, the likeliest first.

	Args:
		line: the line.
		has_phone: whether somebody can be called about it.
	"""
	impossible = {"call"} if not has_phone else set()
	if not line.hole:
		impossible.add("fill")
	if not line.job:
		impossible.add("show")
	if not line.jobs:
		impossible.add("publish")
	return tuple(answer for answer in ANSWERS[line.kind] if answer not in impossible)
