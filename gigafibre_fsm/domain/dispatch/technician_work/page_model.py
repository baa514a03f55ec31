"""Frozen values that the page of a job shows, built without loading documents."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.job.line_acceptance import LineAcceptance

from gigafibre_fsm.domain.dispatch.job.checklist_items import ChecklistItem
from gigafibre_fsm.domain.dispatch.technician_work.elsewhere import OtherJob


@dataclass(frozen=True, slots=True)
class JobSection:
	"""The job itself."""

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
	"""The customer's text in the ticket, without markup; empty once the job is over."""
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
	"""Days since the last job at the address, if less than a month ago."""
	is_over: bool
	"""Whether the status is final: done, not done or cancelled."""
	last_there_on: datetime | None
	"""Date of the last job at the address, however long ago; None once the job is over."""


@dataclass(frozen=True, slots=True)
class PlaceSection:
	"""The job's place."""

	name: str
	address: str
	"""Street and unit."""
	city: str
	postal_code: str
	latitude: float | None
	longitude: float | None
	access_notes: str | None
	network_drop: str | None
	network_port: str | None


@dataclass(frozen=True, slots=True)
class ContactPerson:
	"""A contact to call, the primary one first."""

	name: str
	role: str
	phone: str | None
	language: str


@dataclass(frozen=True, slots=True)
class CheckItem:
	"""An item of the checklist.

	`row` is a parameter of `technician_work.check`, `answer` and `photograph`.
	"""

	row: str
	label: str
	required: bool
	done: bool
	"""Whether it has an answer of its kind."""
	asks: ChecklistItem
	choices: tuple[tuple[str, str], ...]
	"""For a choice: stored value and label."""
	value: str
	shown: str
	"""The answer as displayed."""
	limits: str
	outside: bool
	photo: str | None
	"""Row of the photo that answers it."""


@dataclass(frozen=True, slots=True)
class PhotoItem:
	"""A photo, served at /t/file/<job>/<row>."""

	row: str
	kind: str
	taken_on: datetime | None
	earlier: bool = False
	"""Whether it belongs to the earlier job that this one follows up."""


@dataclass(frozen=True, slots=True)
class DeviceItem:
	"""A device that was installed, removed or looked at for the job."""

	row: str
	equipment: str
	action: str
	model: str | None
	mac_address: str | None
	at: datetime | None


@dataclass(frozen=True, slots=True)
class LoadItem:
	"""Something to load on the truck: a material with its quantity, or a tool without."""

	label: str
	quantity: str | None = None
	kind: str = "tool"
	"""`material`, `tool`, `weak line` or `spare`.

	`weak line` is a tool for a weak line, `spare` a model installed at the address.
	"""
	on_truck: int | None = None
	"""Quantity on the technician's own truck; None if stock does not count it piece by piece."""
	colleague: str | None = None
	"""The technician whose truck has one, if the own truck has not enough."""


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
	"""A requirement that a next action does not meet yet.

	Consists of a code that links to a section, and the sentence to show.
	"""

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
	"""Empty if the action is possible now; `reason` is never listed, since the form asks for it."""


@dataclass(frozen=True, slots=True)
class ReachableStatus:
	"""A status that may follow, with its actions, for a phone that reaches it without network."""

	status: str
	actions: tuple[NextAction, ...]


@dataclass(frozen=True, slots=True)
class TechnicianJobPage:
	"""Everything the page of a job shows."""

	job: JobSection
	place: PlaceSection
	contacts: tuple[ContactPerson, ...]
	phone: str | None
	"""Number for the call and text buttons: the primary contact's, else the customer's mobile."""
	checks: tuple[CheckItem, ...]
	photos: tuple[PhotoItem, ...]
	devices: tuple[DeviceItem, ...]
	to_carry: tuple[LoadItem, ...]
	timeline: tuple[TimelineStep, ...]
	elsewhere: tuple[OtherJob, ...]
	"""The technician's other jobs under way; empty once this job is over."""
	actions: tuple[NextAction, ...]
	to_take: tuple[str, ...]
	"""Serial numbers of the devices that a removal job still has to take away."""
	left: tuple[str, ...]
	"""What a follow-up job would include if this one were partially completed now."""
	ahead: tuple[ReachableStatus, ...]
	"""Every status to which the technician can take the job from here, in one step or several."""
	proof: "LineAcceptance | None"
	"""The proof of the repaired line, if the job type requires one."""
	editable: bool
	"""Whether the technician can still change the job: it is published and not over."""
