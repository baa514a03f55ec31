"""What the page of a visit shows: plain frozen values, made without loading documents."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.job.line_acceptance import LineAcceptance

from gigafibre_fsm.domain.dispatch.job.checklist_items import ChecklistItem
from gigafibre_fsm.domain.dispatch.technician_work.elsewhere import OtherJob


@dataclass(frozen=True, slots=True)
class JobSection:
	"""The visit itself."""

	name: str
	subject: str
	status: str
	outcome: str | None
	reason: str | None
	job_type: str
	type_label: str
	priority: str
	instructions: str | None
	customer_note: str | None
	arrival: datetime
	duration: int
	window_start: datetime | None
	window_end: datetime | None
	customer: str
	customer_name: str
	issue: str | None
	ticket_text: str
	"""What the customer wrote in the ticket, without markup; empty once the visit is over."""
	note: str | None
	signed_by: str | None
	signed_on: datetime | None
	has_signature: bool
	en_route_on: datetime | None
	on_site_on: datetime | None
	completed_on: datetime | None
	follow_up_of: str | None
	follow_up_job: str | None
	travel_minutes: int | None
	labour_minutes: int | None
	returns_after: int | None
	"""Days since somebody was there, when that is less than a month ago."""
	is_over: bool
	"""Whether nothing follows any more: done, not done or cancelled."""
	last_there_on: datetime | None
	"""When somebody was at the address before, however long ago; None once the visit is over."""


@dataclass(frozen=True, slots=True)
class PlaceSection:
	"""Where the visit is."""

	name: str
	address: str
	"""Street with the unit."""
	city: str
	postal_code: str
	latitude: float | None
	longitude: float | None
	access_notes: str | None
	network_drop: str | None
	network_port: str | None


@dataclass(frozen=True, slots=True)
class ContactPerson:
	"""Somebody to call, the primary one first."""

	name: str
	role: str
	phone: str | None
	language: str


@dataclass(frozen=True, slots=True)
class CheckItem:
	"""A line of the checklist; `row` is what `technician_work.check`, `answer` and `photograph` take."""

	row: str
	label: str
	required: bool
	done: bool
	"""Whether it has the answer that its kind asks for."""
	asks: ChecklistItem
	choices: tuple[tuple[str, str], ...]
	"""What is stored and what is read, for a choice."""
	value: str
	shown: str
	"""The answer as people write it."""
	limits: str
	outside: bool
	photo: str | None
	"""The row of the photo that answers it."""


@dataclass(frozen=True, slots=True)
class PhotoItem:
	"""A photo; the page serves it at /t/file/<job>/<row>."""

	row: str
	kind: str
	taken_on: datetime | None
	earlier: bool = False
	"""Whether it was taken at a visit that this one follows up."""


@dataclass(frozen=True, slots=True)
class DeviceItem:
	"""A device that the visit installed, removed or looked at."""

	row: str
	equipment: str
	action: str
	model: str | None
	mac_address: str | None
	at: datetime | None


@dataclass(frozen=True, slots=True)
class LoadItem:
	"""Something to have on the truck: a material with its quantity, or a tool without."""

	label: str
	quantity: str | None = None
	kind: str = "tool"
	"""`material`, `tool`, `weak line` (a tool because the line was weak) or `spare` (a model that stands there)."""
	on_truck: int | None = None
	"""How many the own truck carries; None where stock does not know the thing piece by piece."""
	colleague: str | None = None
	"""Whose truck has one, where the own does not have enough."""


@dataclass(frozen=True, slots=True)
class TimelineStep:
	"""A step of the timeline, newest first."""

	happened_on: datetime
	event: str
	from_status: str | None
	to_status: str | None
	actor: str | None
	detail: str | None


@dataclass(frozen=True, slots=True)
class MissingRequirement:
	"""What a next action still lacks: a code to link to a section, and the sentence to show."""

	code: str
	"""A value of lifecycle.Requirement, for example `checklist` or `signature`."""
	sentence: str


@dataclass(frozen=True, slots=True)
class NextAction:
	"""A status that the technician may choose next."""

	to: str
	primary: bool
	asks_reason: bool
	missing: tuple[MissingRequirement, ...]
	"""Empty when the button will work; `reason` is never in it, the form asks for it."""


@dataclass(frozen=True, slots=True)
class ReachableStatus:
	"""A status that may follow, with what may be done from there: for a phone that meets it without network."""

	status: str
	actions: tuple[NextAction, ...]


@dataclass(frozen=True, slots=True)
class TechnicianJobPage:
	"""Everything the page of a visit shows."""

	job: JobSection
	place: PlaceSection
	contacts: tuple[ContactPerson, ...]
	phone: str | None
	"""The number of the call and text buttons: the primary contact's, else the customer's mobile."""
	checks: tuple[CheckItem, ...]
	photos: tuple[PhotoItem, ...]
	devices: tuple[DeviceItem, ...]
	to_carry: tuple[LoadItem, ...]
	timeline: tuple[TimelineStep, ...]
	elsewhere: tuple[OtherJob, ...]
	"""The technician's other visits under way, until this one is over."""
	actions: tuple[NextAction, ...]
	to_take: tuple[str, ...]
	"""Serial numbers of what a visit that takes equipment away has not taken yet."""
	left: tuple[str, ...]
	"""What a follow-up visit would take over if this one were completed in part now."""
	ahead: tuple[ReachableStatus, ...]
	"""Every status that the technician can bring the visit to from here, in one step or several."""
	proof: "LineAcceptance | None"
	"""The proof of fix, where this kind of visit asks for one."""
	editable: bool
	"""Whether anything may still be changed: the visit is not over and is in the technician's hands."""
