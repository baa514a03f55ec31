"""The order of a timeline that is made of many sources: merged by instant, read a page at a time. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

PAGE = 30
CALL, TEXT, MAIL, TICKET, VISIT = "call", "text", "mail", "ticket", "visit"
PAYMENT, MODEM, NOTE, FLOW = "payment", "modem", "note", "flow"
KINDS = (CALL, TEXT, MAIL, TICKET, VISIT, PAYMENT, MODEM, NOTE, FLOW)
"""What can happen with a customer; the choices of the filter."""


class TimelinePlace(NamedTuple):
	"""A place in the timeline: the instant (UTC, naive), the source of what happened, and the name of its row."""

	instant: datetime
	source: str
	name: str

	@property
	def text(self) -> str:
		"""The place as a page sends it back."""
		return f"{self.instant.isoformat()}~{self.source}~{self.name}"

	@classmethod
	def parse(cls, text: str) -> "TimelinePlace | None":
		"""Return the place that a text means; None if it means none."""
		moment, _mark, rest = text.partition("~")
		source, mark, name = rest.partition("~")
		try:
			instant = datetime.fromisoformat(moment)
		except ValueError:
			return None
		return cls(instant, source, name) if mark and instant.tzinfo is None else None


@dataclass(frozen=True, slots=True)
class CustomerEvent:
	"""Something that happened with a customer.

	Attributes:
		place: where it stands in the timeline.
		kind: one of KINDS.
		at: the same moment as the site's clocks showed it, naive.
		side: `in` if it came from the customer, `out` if it went to them; else empty.
		state: of the row, as it is stored.
		title: what it is about: a subject, the name of a command or of an event.
		text: its words; plain text.
		author: who did it: a user or a name; empty if nobody of ours.
		about: doctype and name of the document that is opened for more.
		detail: the number or address of the other side, the kind of a ticket or visit, the model of a device.
		amount: of money, in dollars; None where it is about none.
		is_hidden: whether its words and amount are kept from this reader.
	"""

	place: TimelinePlace
	kind: str
	at: datetime
	side: str
	state: str
	title: str
	text: str
	author: str
	about: tuple[str, str]
	detail: str = ""
	amount: Decimal | None = None
	is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class TimelinePage:
	"""A page of the timeline, newest first; `older` continues after it, empty at the end."""

	entries: tuple[CustomerEvent, ...]
	older: str


def merge_entries(found: Iterable[CustomerEvent], before: TimelinePlace | None) -> TimelinePage:
	"""Return the newest entries before a place.

	Args:
		found: of each source its newest ones before the place, PAGE + 1 at most, in any order; entries at the place or
			after it are left out.
		before: the last place of the page before; None for the newest page.
	"""
	earlier = (each for each in found if before is None or each.place < before)
	newest = sorted(earlier, key=lambda each: each.place, reverse=True)
	page = tuple(newest[:PAGE])
	return TimelinePage(page, page[-1].place.text if len(newest) > PAGE else "")


def choose_sources(kinds: Iterable[str], sources: Mapping[str, str], *, with_money: bool) -> tuple[str, ...]:
	"""Return the sources that a filter asks for.

	Args:
		kinds: of KINDS; none means all of them, one that is unknown means nothing.
		sources: source → kind.
		with_money: whether the reader may see payments.
	"""
	wanted = frozenset(kinds) or frozenset(KINDS)
	allowed = wanted if with_money else wanted - {PAYMENT}
	return tuple(source for source, kind in sources.items() if kind in allowed)
