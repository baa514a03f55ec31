"""Whether the modem server hears the network at all: while it does not, silence says nothing about lines. Pure.

The server may not answer, the poll may be late, or the server may answer while no modem reaches it. When it has been
away, lines that are well have not called for as long: nothing is opened until they have had time to.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gigafibre_fsm.domain.network.device.snapshot import USUAL_INTERVAL
from gigafibre_fsm.domain.network.incidents import states

MISSED_POLLS = 2
SLACK = timedelta(minutes=2)
DEAF_AFTER = timedelta(seconds=USUAL_INTERVAL)
MISSED_CALLS = 12
"""Calls of all lines together that stay away before the server counts as deaf: of many lines, a matter of seconds."""
SETTLE_INTERVALS, LONGEST_SETTLING = 3, timedelta(hours=2)
"""Intervals for which the server must have answered before silence counts again."""
REMEMBERED = timedelta(minutes=45)
"""How long after its return lines count as newly silent that fell silent while it was away."""


@dataclass(frozen=True, slots=True)
class Hearing:
	"""What is known of the server's ears; times are naive UTC.

	`blindness` is empty if incidents may be opened; `blind_from` is the time until which calls were known before the
	server was away, None if that is long ago.
	"""

	heard_until: datetime | None = None
	steady_since: datetime | None = None
	blind_from: datetime | None = None
	blindness: str = states.NOT_POLLED


def judge_hearing(
	before: Hearing,
	known_until: datetime | None,
	newest_call: datetime | None,
	*,
	lines: int,
	interval: float,
	poll: timedelta,
	now: datetime,
) -> Hearing:
	"""Return whether silence can be trusted after a poll.

	Args:
		before: what the previous look found.
		known_until: the time until which all calls are known; None if the server was never asked.
		newest_call: the latest call of any line; None without any.
		lines: how many lines the server knows.
		interval: their mean inform interval, seconds.
		poll: time between two polls.
		now: the present.
	"""
	if known_until is None:
		return Hearing()
	patience = poll * MISSED_POLLS + SLACK
	deaf_after = max(DEAF_AFTER, timedelta(seconds=MISSED_CALLS * interval / max(1, lines)))
	is_late = now - known_until > patience
	is_deaf = newest_call is None or known_until - newest_call > deaf_after
	heard_before = before.heard_until or known_until
	if is_late or is_deaf:
		# what was known when the server was last well
		blind_from = heard_before if before.steady_since else before.blind_from or heard_before
		blindness = states.POLL_LATE if is_late else states.NO_CALLS
		return Hearing(known_until, None, blind_from, blindness)
	steady, blind_from = before.steady_since, before.blind_from
	if steady is None or known_until - heard_before > patience:
		blind_from = heard_before if steady else blind_from or heard_before
		steady = known_until
	settling = timedelta(seconds=max(USUAL_INTERVAL, interval)) * SETTLE_INTERVALS
	if known_until - steady < min(settling, LONGEST_SETTLING):
		return Hearing(known_until, steady, blind_from, states.SETTLING)
	is_long_ago = known_until - steady > REMEMBERED
	return Hearing(known_until, steady, None if is_long_ago else blind_from, "")
