"""Types of the results for the board's page; docs/features/board.md describes them for its scripts."""

from datetime import date, datetime
from typing import TypedDict

from gigafibre_fsm.domain.dispatch.schedule.placement import PlacementJson

Point = tuple[float, float]
"""Latitude and longitude, degrees."""


class CardWarning(TypedDict):
	"""One warning on a card: its kind, and the sentence."""

	kind: str
	text: str


class CardData(TypedDict):
	"""What a card shows of a job as schedule.scheduled_jobs.ScheduledJob has it."""

	name: str
	subject: str
	job_type: str
	priority: str
	status: str
	customer_name: str
	issue: str | None
	address: str
	city: str
	required_technician: str | None
	preferred_technician: str | None
	crew_size: int
	skills: dict[str, int]
	created: datetime
	modified: datetime
	returns_after: int | None
	verdict: str | None
	outage: str
	ended_outage: str | None


class Card(PlacementJson, CardData):
	"""A job as shown on the board: its data, placement, forecast and warnings.

	`window` is the arrival window's start and end as ISO text, `late` minutes, `forecast` the expected
	arrival as ISO text, `published` the placement that phones show.
	"""

	lat: float | None
	lon: float | None
	published: PlacementJson | None
	draft: bool
	withdrawn: bool
	unpublished: bool
	window: list[str] | None
	promised: bool
	locked: bool
	after: list[str]
	tags: list[str]
	late: int
	forecast: str | None
	warnings: list[CardWarning]


class RowHead(TypedDict):
	"""The head of a technician's row; `skills` are levels from 1 to 5."""

	name: str
	technician_name: str
	active: bool
	subcontractor: bool
	initials: str
	color: str | None
	photo: str | None
	truck: str | None
	skills: dict[str, int]
	start: Point | None
	end: Point | None


class BlockedTime(TypedDict):
	"""Time without work, from and to as ISO text; `kind` is absence, holiday or day_off."""

	start: str
	end: str
	kind: str
	label: str


DriveLeg = TypedDict(
	"DriveLeg",
	{
		"from": str | None,
		"to": str | None,
		"seconds": int,
		"metres": int,
		"estimated": bool,
		"leave": str,
		"reach": str,
	},
)
"""A drive between two jobs; None means the start or the end of the day."""


class RowOfDay(TypedDict):
	"""One technician's row on one day.

	`available` (the shift without absences and the break), `work`, `travel` and `free_minutes` in minutes, `share` and
	`load` as parts of 1. `territories` are those to which the technician is limited that day; empty: everywhere.
	"""

	technician: str
	day: date
	territories: list[str]
	shift: list[str] | None
	breaks: list[list[str]]
	blocked: list[BlockedTime]
	legs: list[DriveLeg]
	available: int
	work: int
	travel: int
	share: float
	load: float
	free: str | None
	free_minutes: int


class HeldCard(PlacementJson):
	"""A slot that is held for a customer; `window` and `until` as ISO text."""

	name: str
	job: str
	customer_name: str
	window: list[str]
	until: str


class BoardNote(TypedDict):
	"""A note of a day; `kind` is Note, Storm or Outage, `text` as it was typed.

	`details` words what a storm does, where and when; empty for other notes.
	"""

	name: str
	day: date
	kind: str
	text: str
	details: str


class BoardPosition(TypedDict):
	"""Where a technician is who shares it: degrees, metres, and seconds.

	`age` is how old it was when this was answered; it is grey `fades_in` seconds later, and gone `goes_in` seconds
	later. `job` is the next one of today on the days shown, null without one, `expected` when it will begin, as ISO
	text.
	"""

	technician: str
	lat: float
	lon: float
	accuracy: int
	age: int
	fades_in: int
	goes_in: int
	job: str | None
	expected: str | None


class JobTypeLabel(TypedDict):
	"""A job type's label in the language of the request, and its colour."""

	label: str
	color: str | None


class BoardTerritory(TypedDict):
	"""A territory's name in the language of the request, its colour, and the outlines of its polygons."""

	name: str
	label: str
	color: str | None
	outlines: list[list[Point]]


class BoardLimit(TypedDict):
	"""How many visits of a kind are booked on a day, of those that customers may book; `label` names type and territory."""

	label: str
	day: date
	most: int
	taken: int


class BoardAnswer(TypedDict):
	"""The board's data for some days."""

	cursor: str
	now: datetime
	start: date
	days: int
	technicians: list[RowHead]
	technician_days: dict[str, RowOfDay]
	jobs: list[Card]
	held: list[HeldCard]
	unplanned: list[Card]
	job_types: dict[str, JobTypeLabel]
	skills: dict[str, str]
	notes: list[BoardNote]
	limits: list[BoardLimit]
	territories: list[BoardTerritory]
	positions: list[BoardPosition]
	poll_seconds: int
	left_out: bool


class BoardCursor(TypedDict):
	"""The position from which the page asks for changes next; with `reload` it must reload everything."""

	cursor: str
	now: datetime
	reload: bool


class BoardChanges(BoardCursor, total=False):
	"""Changes on the board, unless it must be reloaded; `held` and `limits` only if something changed."""

	jobs: list[Card]
	gone: list[str]
	technician_days: dict[str, RowOfDay]
	held: list[HeldCard]
	limits: list[BoardLimit]
	notes: list[BoardNote]
	positions: list[BoardPosition]


class Candidate(TypedDict):
	"""A technician who could do a job.

	`arrival` is ISO text, `texts` are the objections in the user's language.
	"""

	technician: str
	arrival: str | None
	added_seconds: int
	texts: list[str]
