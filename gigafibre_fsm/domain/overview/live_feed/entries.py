"""What an entry of the feed is, whose it is, and the order of entries from many sources. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.overview.tiles import Audience

MOST = 30
VISIT, PAYMENT, INCIDENT, CALL, FLOW = "visit", "payment", "incident", "call", "flow"
AUDIENCES: dict[str, frozenset[Audience]] = {
	VISIT: frozenset((Audience.DISPATCH, Audience.SUPPORT)),
	PAYMENT: frozenset((Audience.MONEY,)),
	INCIDENT: frozenset((Audience.DISPATCH, Audience.SUPPORT)),
	CALL: frozenset((Audience.SUPPORT,)),
	FLOW: frozenset((Audience.DISPATCH,)),
}
"""Kinds of entries, and who sees them."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
	"""Something that happened.

	Attributes:
		key: names it, the same each time it is read.
		kind: one of AUDIENCES.
		instant: when; naive UTC.
		at: the same as the site's clocks showed it; naive.
		side: `in` or `out` of a call; else empty.
		state: of the row, as it is stored.
		title: what it is: an event of a visit, the name of a flow, the place of an outage.
		text: a sentence about it in the reader's language; empty if the title says all.
		about_doctype, about_name: the document that is opened for more.
		who: the customer; empty without one.
		number: of the other side of a call.
		amount: of a payment, in dollars; None elsewhere.
	"""

	key: str
	kind: str
	instant: datetime
	at: datetime
	side: str
	state: str
	title: str
	text: str
	about_doctype: str
	about_name: str
	who: str
	number: str
	amount: float | None


def choose_kinds(audiences: Collection[Audience]) -> frozenset[str]:
	"""Return the kinds of entries that a reader sees.

	Args:
		audiences: what the reader answers for; none sees nothing.
	"""
	return frozenset(kind for kind, theirs in AUDIENCES.items() if not theirs.isdisjoint(audiences))


def merge_newest(found: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
	"""Return the newest entries of all sources, the newest first.

	Args:
		found: of each source its newest ones, in any order.
	"""
	newest = sorted(found, key=lambda entry: (entry.instant, entry.key), reverse=True)
	return tuple(newest[:MOST])
