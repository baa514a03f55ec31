"""What a call has come to, from all that was reported of it; the same in whatever order and however often. Pure.

A report only adds facts to a call (it was answered, it ended, a message was left), and its status is read from them. So
reports that come twice or in another order end in the same status, which never steps back in `RANKS`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gigafibre_fsm.integrations.twilio.words import LegStatus

INBOUND, OUTBOUND = "Inbound", "Outbound"
QUEUED, RINGING, IN_PROGRESS, COMPLETED = "Queued", "Ringing", "In Progress", "Completed"
NO_ANSWER, BUSY, FAILED, CANCELED, VOICEMAIL = "No Answer", "Busy", "Failed", "Canceled", "Voicemail"
RANKS = {
	QUEUED: 0,
	RINGING: 1,
	IN_PROGRESS: 2,
	CANCELED: 3,
	NO_ANSWER: 3,
	BUSY: 3,
	FAILED: 3,
	VOICEMAIL: 4,
	COMPLETED: 5,
}
"""The order of a call's life. Late proof of a message or of a conversation outranks an end without one."""
FINAL = frozenset(status for status, rank in RANKS.items() if rank >= RANKS[NO_ANSWER])
ENDINGS = (CANCELED, NO_ANSWER, BUSY, FAILED)
"""How a call may end unanswered, the most telling last."""
_ENDING_OF = {
	LegStatus.CANCELED: CANCELED,
	LegStatus.NO_ANSWER: NO_ANSWER,
	LegStatus.BUSY: BUSY,
	LegStatus.FAILED: FAILED,
}


@dataclass(frozen=True, slots=True)
class CallFacts:
	"""What is known of a call; times in UTC, naive.

	Attributes:
		direction: Inbound or Outbound.
		has_rung: whether a telephone rang.
		answered_at: when somebody answered first; None if nobody did.
		answered_leg: the provider's id of the leg that answered.
		answered_by: name of the User who did, empty for the other side of an outgoing call.
		ended_at: when it ended; None while it goes on.
		ending: one of ENDINGS, the reason for an end without an answer; empty if none was given.
		has_message: whether the caller left one.
		duration: seconds that the provider counted.
	"""

	direction: str
	has_rung: bool = False
	answered_at: datetime | None = None
	answered_leg: str = ""
	answered_by: str = ""
	ended_at: datetime | None = None
	ending: str = ""
	has_message: bool = False
	duration: int = 0


@dataclass(frozen=True, slots=True)
class LegReport:
	"""What the provider reports of one leg of a call.

	Attributes:
		sid: its id.
		status: how far it is.
		at: when that happened, UTC, naive.
		is_first: whether it is the leg that began the call: the caller's, or our agent's of an outgoing call.
		agent: name of the User at this leg, empty if it is somebody else's.
		duration: seconds, 0 if unknown.
	"""

	sid: str
	status: LegStatus
	at: datetime
	is_first: bool
	agent: str = ""
	duration: int = 0


def add_report(facts: CallFacts, report: LegReport) -> CallFacts:
	"""Return the facts with those of a report added.

	The first leg says when a call ended, the others whether it was answered: our greeting answers a caller, too. A
	telephone among several that does not answer says nothing of the call; the one number that we called does.
	"""
	has_rung = facts.has_rung or report.status is not LegStatus.QUEUED
	facts = replace(facts, has_rung=has_rung)
	if report.is_first:
		return _with_end(facts, report) if report.status.is_final else facts
	if report.status in (LegStatus.IN_PROGRESS, LegStatus.COMPLETED):
		return _with_answer(facts, report)
	if facts.direction == OUTBOUND and report.status in _ENDING_OF:
		return replace(facts, ending=_later_ending(facts.ending, _ENDING_OF[report.status]))
	return facts


def add_message(facts: CallFacts) -> CallFacts:
	"""Return the facts of a call in which a message was left."""
	return replace(facts, has_rung=True, has_message=True)


def close(facts: CallFacts, at: datetime) -> CallFacts:
	"""Return the facts of a call of which nothing more will be heard: it ended, and what was not proven did not happen."""
	ending = facts.ending or ("" if facts.answered_at or facts.has_message else NO_ANSWER)
	return replace(facts, ended_at=facts.ended_at or at, ending=ending)


def status_of(facts: CallFacts) -> str:
	"""Return the status of a call: the highest of which there is proof."""
	if facts.answered_at:
		return COMPLETED if facts.ended_at or facts.has_message else IN_PROGRESS
	if facts.has_message:
		return VOICEMAIL
	if facts.ended_at:
		return facts.ending or NO_ANSWER
	return RINGING if facts.has_rung else QUEUED


def is_missed(facts: CallFacts) -> bool:
	"""Whether somebody called us and spoke to nobody, or left a message: they wait for a call."""
	is_over = bool(facts.ended_at or facts.has_message)
	return facts.direction == INBOUND and is_over and (facts.has_message or not facts.answered_at)


def is_settled(facts: CallFacts) -> bool:
	"""Whether nothing more needs to be asked about a call: it ended, and it is proven what it came to.

	An end without an answer may only mean that the report of the answer was lost, so that one is asked about.
	"""
	is_answered = facts.answered_at and (facts.answered_by or facts.direction == OUTBOUND)
	return bool(facts.ended_at) and bool(is_answered or facts.has_message or facts.ending)


def measure_duration(facts: CallFacts) -> int:
	"""Return the seconds from the answer to the end; 0 without both."""
	if facts.answered_at and facts.ended_at:
		return facts.duration or max(0, round((facts.ended_at - facts.answered_at).total_seconds()))
	return 0


def _with_end(facts: CallFacts, report: LegReport) -> CallFacts:
	ended_at = min(facts.ended_at, report.at) if facts.ended_at else report.at
	# a caller who gives up is not a fault of the call: it was missed
	ending = _ENDING_OF.get(report.status, "") if facts.direction == OUTBOUND else ""
	return replace(facts, ended_at=ended_at, ending=_later_ending(facts.ending, ending))


def _with_answer(facts: CallFacts, report: LegReport) -> CallFacts:
	facts = replace(facts, duration=max(facts.duration, report.duration))
	# at its end a leg reports the end's time; its answer was so much earlier
	ended = report.status is LegStatus.COMPLETED
	at = report.at - timedelta(seconds=report.duration) if ended else report.at
	is_known = facts.answered_leg == report.sid
	if facts.answered_at and not is_known and (facts.answered_at, facts.answered_leg) <= (at, report.sid):
		return facts
	if facts.answered_at and is_known:
		at = min(facts.answered_at, at)
	agent = report.agent or (facts.answered_by if is_known else "")
	return replace(facts, answered_at=at, answered_leg=report.sid, answered_by=agent)


def _later_ending(first: str, second: str) -> str:
	return max(first, second, key=lambda ending: ENDINGS.index(ending) if ending else -1)
