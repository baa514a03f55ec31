"""The rows behind the page of a job, as its two queries read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypedDict

from gigafibre_fsm.domain.dispatch.job import checklist_items
from gigafibre_fsm.domain.dispatch.technician_work import load_list

UNTIL_OVER = ("access_notes", "network_drop", "network_port")


class ContactRow(NamedTuple):
	"""A row of Service Location Contact."""

	contact_name: str
	role: str
	phone: str | None
	language: str | None
	is_primary: int


class ChecklistRow(NamedTuple):
	"""A row of Dispatch Job Check."""

	name: str
	label_en: str
	label_fr: str | None
	kind: str | None
	unit: str | None
	minimum: str | None
	maximum: str | None
	choices: str | None
	value: str | None
	photo: str | None
	required: int
	done: int

	@property
	def is_answered(self) -> bool:
		"""Whether it has an answer of its kind."""
		return checklist_items.is_answered(self.kind, self.done, self.value, self.photo)


class PhotoRow(NamedTuple):
	"""A row of Dispatch Job Photo."""

	name: str
	kind: str
	taken_on: datetime | None


class DeviceLogRow(NamedTuple):
	"""A row of Dispatch Job Equipment."""

	name: str
	equipment: str
	action: str
	equipment_model: str | None
	mac_address: str | None
	at: datetime | None


class StepRow(NamedTuple):
	"""A row of Dispatch Job Event: a step of the timeline."""

	event: str
	from_status: str | None
	to_status: str | None
	actor: str | None
	detail: str | None
	user: str | None
	happened_on: datetime


class UnderWayRow(NamedTuple):
	"""Another job of the technician that is under way."""

	name: str
	customer_name: str
	status: str
	arrival: datetime


@dataclass(frozen=True, slots=True)
class JobParts:
	"""The rows that the page shows beside the job itself, in the order of their tables.

	`earlier_…` belong to the jobs that this one follows up.
	"""

	contacts: list[ContactRow]
	checks: list[ChecklistRow]
	photos: list[PhotoRow]
	earlier_photos: list[PhotoRow]
	devices: list[DeviceLogRow]
	earlier_devices: list[DeviceLogRow]
	steps: list[StepRow]
	under_way: list[UnderWayRow]
	materials: list[load_list.MaterialRow]
	tools: list[load_list.ToolRow]
	spares: list[load_list.SpareRow]


class JobColumns(TypedDict):
	"""The columns of a Dispatch Job that its page shows as they are; moments in site time."""

	name: str
	subject: str
	status: str
	outcome: str | None
	reason: str | None
	job_type: str
	priority: str
	instructions: str | None
	customer_note: str | None
	arrival: datetime
	duration: int
	window_start: datetime | None
	window_end: datetime | None
	customer: str
	issue: str | None
	signed_by: str | None
	signed_on: datetime | None
	en_route_on: datetime | None
	on_site_on: datetime | None
	completed_on: datetime | None
	follow_up_of: str | None
	follow_up_job: str | None
	travel_minutes: int
	labour_minutes: int


class PlaceColumns(TypedDict):
	"""The columns of a Service Location that the page shows as they are."""

	city: str | None
	postal_code: str | None
	latitude: float | None
	longitude: float | None
	access_notes: str | None
	network_drop: str | None
	network_port: str | None


JOB_FIELDS = tuple(JobColumns.__annotations__)
PLACE_FIELDS = tuple(PlaceColumns.__annotations__)


class JobRow(JobColumns, PlaceColumns):
	"""One row of the job's page: the job, its place, its type, its customer and its ticket.

	`follow_up_of` is the job that it follows up, `followed_follows` the one that that job follows up.
	"""

	service_location: str
	note: str | None
	signature: str | None
	line_proof_reason: str | None
	followed_follows: str | None
	previous_visit: str | None
	previous_on: datetime | None
	last_there_on: datetime | None
	customer_name: str
	address_line: str | None
	unit: str | None
	label_fr: str | None
	requires_equipment: int
	requires_pickup: int
	requires_before_photo: int
	requires_after_photo: int
	requires_signature: int
	requires_note: int
	requires_line_proof: int
	level_tolerance: float
	weakest_level: float
	strongest_level: float
	requires_speed_test: int
	mobile_no: str | None
	ticket_text: str | None
