"""Lifecycle of a job: which status may follow which, and the requirements for entering each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

DRAFT = "Draft"
SCHEDULED = "Scheduled"
DISPATCHED = "Dispatched"
EN_ROUTE = "En Route"
ON_SITE = "On Site"
ON_HOLD = "On Hold"
COMPLETED = "Completed"
NOT_DONE = "Not Done"
CANCELLED = "Cancelled"

STATES = (DRAFT, SCHEDULED, DISPATCHED, EN_ROUTE, ON_SITE, ON_HOLD, COMPLETED, NOT_DONE, CANCELLED)
FINAL = frozenset({COMPLETED, NOT_DONE, CANCELLED})
MOVING = frozenset({DISPATCHED, EN_ROUTE, ON_SITE})
"""Statuses in which the job is on a technician's list to be done."""

NOT_BEGUN = (DRAFT, SCHEDULED, DISPATCHED, ON_HOLD)
"""Statuses of a job that may still be called off before anybody has set out."""

UNDER_WAY = frozenset({EN_ROUTE, ON_SITE})
"""Statuses in which a technician is at, or driving to, one job and cannot be at another."""

COMPLETE = "Complete"
PARTIAL = "Partial"
OUTCOMES = (COMPLETE, PARTIAL)

TRANSITIONS: Mapping[str, tuple[str, ...]] = {
	DRAFT: (SCHEDULED, CANCELLED),
	SCHEDULED: (DISPATCHED, DRAFT, ON_HOLD, CANCELLED),
	DISPATCHED: (EN_ROUTE, SCHEDULED, ON_HOLD, NOT_DONE, CANCELLED),
	EN_ROUTE: (ON_SITE, DISPATCHED, ON_HOLD, NOT_DONE, CANCELLED),
	ON_SITE: (COMPLETED, EN_ROUTE, ON_HOLD, NOT_DONE, CANCELLED),
	ON_HOLD: (SCHEDULED, DRAFT, ON_SITE, EN_ROUTE, NOT_DONE, CANCELLED),
	COMPLETED: (),
	NOT_DONE: (),
	CANCELLED: (),
}

TECHNICIAN_TRANSITIONS: Mapping[str, tuple[str, ...]] = {
	DISPATCHED: (EN_ROUTE, NOT_DONE),
	EN_ROUTE: (ON_SITE, DISPATCHED, NOT_DONE),
	ON_SITE: (COMPLETED, EN_ROUTE, ON_HOLD, NOT_DONE),
	ON_HOLD: (ON_SITE, EN_ROUTE, NOT_DONE),
}
"""Transitions open to a technician; all others belong to dispatch. On Hold: only if the technician set it."""

UNDO = timedelta(minutes=1)
"""How long a transition that texts the customer can be undone; the text is sent after that."""
AGAIN = timedelta(seconds=30)
"""Within this time a repeated request for the same transition counts as one.

A page may still show the status before.
"""


class Requirement(Enum):
	"""A condition that must be met before a status can be entered."""

	LOCATION = "location"
	ARRIVAL = "arrival"
	DURATION = "duration"
	TECHNICIAN = "technician"
	TECHNICIAN_ACTIVE = "technician_active"
	TECHNICIAN_MOBILE = "technician_mobile"
	TECHNICIAN_PRESENT = "technician_present"
	TERRITORY = "territory"
	WINDOW = "window"
	CHECKLIST = "checklist"
	EQUIPMENT = "equipment"
	PICKUP = "pickup"
	PHOTO_BEFORE = "photo_before"
	PHOTO_AFTER = "photo_after"
	NOTE = "note"
	LINE_PROOF = "line_proof"
	SIGNATURE = "signature"
	OUTAGE = "outage"
	REASON = "reason"


@dataclass(frozen=True, slots=True)
class JobFacts:
	"""Everything the lifecycle rules need to know about one job."""

	status: str
	has_location: bool = False
	has_arrival: bool = False
	has_window: bool = False
	duration: int = 0
	has_technician: bool = False
	technician_active: bool = False
	technician_mobile: bool = False
	technician_absent: bool = False
	outside_territory: bool = False
	unchecked_required: int = 0
	needs_equipment: bool = False
	equipment_installed: int = 0
	needs_pickup: bool = False
	devices_left: int = 0
	needs_photo_before: bool = False
	photos_before: int = 0
	needs_photo_after: bool = False
	photos_after: int = 0
	needs_note: bool = False
	has_note: bool = False
	needs_line_proof: bool = False
	has_line_proof: bool = False
	needs_signature: bool = False
	has_signature: bool = False
	has_outage: bool = False
	has_reason: bool = False
	outcome: str | None = None


def _finished(facts: JobFacts) -> bool:
	"""Whether the requirements of a finished job apply; a partial completion requires a reason instead."""
	return facts.outcome != PARTIAL


_SATISFIED: Mapping[Requirement, Callable[[JobFacts], bool]] = {
	Requirement.LOCATION: lambda f: f.has_location,
	Requirement.ARRIVAL: lambda f: f.has_arrival,
	Requirement.DURATION: lambda f: f.duration > 0,
	Requirement.TECHNICIAN: lambda f: f.has_technician,
	Requirement.TECHNICIAN_ACTIVE: lambda f: not f.has_technician or f.technician_active,
	Requirement.TECHNICIAN_MOBILE: lambda f: not f.has_technician or f.technician_mobile,
	Requirement.TECHNICIAN_PRESENT: lambda f: not f.technician_absent,
	Requirement.TERRITORY: lambda f: not f.outside_territory,
	Requirement.WINDOW: lambda f: f.has_window,
	Requirement.CHECKLIST: lambda f: not _finished(f) or f.unchecked_required == 0,
	Requirement.EQUIPMENT: lambda f: not _finished(f) or not f.needs_equipment or f.equipment_installed > 0,
	Requirement.PICKUP: lambda f: (
		not _finished(f) or not f.needs_pickup or f.devices_left == 0 or f.has_reason
	),
	Requirement.PHOTO_BEFORE: lambda f: not _finished(f) or not f.needs_photo_before or f.photos_before > 0,
	Requirement.PHOTO_AFTER: lambda f: not _finished(f) or not f.needs_photo_after or f.photos_after > 0,
	Requirement.NOTE: lambda f: not _finished(f) or not f.needs_note or f.has_note,
	Requirement.LINE_PROOF: lambda f: not _finished(f) or not f.needs_line_proof or f.has_line_proof,
	Requirement.SIGNATURE: lambda f: not _finished(f) or not f.needs_signature or f.has_signature,
	Requirement.OUTAGE: lambda f: not f.has_outage or f.has_reason,
	Requirement.REASON: lambda f: f.has_reason,
}

_PLANNED = (Requirement.LOCATION, Requirement.ARRIVAL, Requirement.DURATION)
_READY = (
	*_PLANNED,
	Requirement.WINDOW,
	Requirement.TECHNICIAN,
	Requirement.TECHNICIAN_ACTIVE,
	Requirement.TECHNICIAN_MOBILE,
	Requirement.TECHNICIAN_PRESENT,
	Requirement.TERRITORY,
	Requirement.OUTAGE,
)
_FINISHED = (
	Requirement.CHECKLIST,
	Requirement.EQUIPMENT,
	Requirement.PICKUP,
	Requirement.PHOTO_BEFORE,
	Requirement.PHOTO_AFTER,
	Requirement.NOTE,
	Requirement.LINE_PROOF,
	Requirement.SIGNATURE,
)
BY_REASON = frozenset({Requirement.REASON, Requirement.PICKUP, Requirement.OUTAGE})
"""Requirements that a reason satisfies."""

ENTRY: Mapping[str, tuple[Requirement, ...]] = {
	DRAFT: (),
	SCHEDULED: _PLANNED,
	DISPATCHED: _READY,
	EN_ROUTE: (),
	ON_SITE: (),
	ON_HOLD: (Requirement.REASON,),
	COMPLETED: _FINISHED,
	NOT_DONE: (Requirement.REASON,),
	CANCELLED: (Requirement.REASON,),
}
"""Requirements of each status, in the order in which a user would resolve them."""


def list_allowed(status: str) -> tuple[str, ...]:
	"""Return the statuses that may follow, the usual one first; empty for a final or unknown status."""
	return TRANSITIONS.get(status, ())


def list_allowed_for_technician(status: str, *, is_own_hold: bool = True) -> tuple[str, ...]:
	"""Return the statuses that a technician may choose next without dispatch.

	A job that dispatch put on hold (`is_own_hold` is False) can be resumed only by dispatch.
	"""
	if status == ON_HOLD and not is_own_hold:
		return ()
	return TECHNICIAN_TRANSITIONS.get(status, ())


def list_reachable(status: str) -> tuple[str, ...]:
	"""Return every status that a technician can reach from here, the nearest first."""
	found: dict[str, None] = {}
	coming = list(list_allowed_for_technician(status))
	while coming:
		step = coming.pop(0)
		if step not in found:
			found[step] = None
			coming += list_allowed_for_technician(step)
	return tuple(found)


def is_start(status: str, to: str) -> bool:
	"""Whether the transition starts or resumes a job (setting out, arriving), as opposed to a step back."""
	return to in UNDER_WAY and status in (DISPATCHED, EN_ROUTE, ON_HOLD)


def may_be_undone(status: str, outcome: str | None, entered_on: datetime | None, now: datetime) -> bool:
	"""Whether a completion may be undone: a complete one, within UNDO, before the customer's text is sent.

	Args:
		status: status of the job.
		outcome: outcome of the job, one of OUTCOMES; None without one.
		entered_on: when the job entered its status, site time, naive; None if unknown.
		now: when it would be undone, site time, naive.
	"""
	if status != COMPLETED or outcome != COMPLETE or not entered_on:
		return False
	return now - entered_on <= UNDO


def is_same_step(to: str, status: str, entered_on: datetime | None, now: datetime) -> bool:
	"""Whether the transition to `to` was just made already, so that a second request for it changes nothing.

	Args:
		to: the requested status.
		status: current status of the job.
		entered_on: when the job entered its status, site time, naive; None if unknown.
		now: when the transition was requested, or made on the phone; site time, naive.
	"""
	return to == status and entered_on is not None and abs(now - entered_on) <= AGAIN


def list_required(to: str, outcome: str | None = None) -> tuple[Requirement, ...]:
	"""Return the requirements for entering `to`.

	A partial completion requires a reason instead of the usual ones.
	"""
	if to == COMPLETED and outcome == PARTIAL:
		return (Requirement.REASON,)
	return ENTRY[to]


def find_missing(to: str, facts: JobFacts) -> list[Requirement]:
	"""Return the unmet requirements for entering `to`, in the order in which to resolve them."""
	return [need for need in list_required(to, facts.outcome) if not _SATISFIED[need](facts)]
