"""A job as the board has it: its data, its placement, and what follows from them. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from gigafibre_fsm.domain.dispatch.job import arrival_window, lifecycle
from gigafibre_fsm.domain.dispatch.schedule.conflict_rules import Predecessor
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement

UNDER_WAY = frozenset({lifecycle.EN_ROUTE, lifecycle.ON_SITE})
FIXED = UNDER_WAY | lifecycle.FINAL
"""Statuses in which the board does not move a job."""


@dataclass(frozen=True, slots=True)
class ScheduledJob:
	"""One job: its data, its placement on the board, and its published placement."""

	name: str
	subject: str
	job_type: str
	priority: str
	status: str
	customer_name: str
	issue: str | None
	address: str
	city: str
	place: tuple[float, float] | None
	placement: Placement
	"""The draft if there is one."""
	published: Placement | None
	"""The placement that phones show; None while the job is unpublished."""
	recorded: Placement
	"""The stored placement whatever the status: a job on hold keeps its former technician and arrival."""
	is_draft: bool
	is_withdrawn: bool
	window: tuple[datetime, datetime] | None
	is_promised: bool
	is_locked: bool
	required_technician: str | None
	preferred_technician: str | None
	crew_size: int
	before: tuple[Predecessor, ...]
	skills: dict[str, int]
	tools: frozenset[str]
	tags: tuple[str, ...]
	created: datetime
	modified: datetime
	en_route_on: datetime | None
	on_site_on: datetime | None
	completed_on: datetime | None
	request: str | None = None
	"""The customer's request from their page, until dispatch answers it."""
	returns_after: int | None = None
	"""Days since the previous visit to this location, if that is less than a month ago."""
	outage: str = ""
	"""Name of the incident for which it has to wait; empty if it need not."""
	verdict: str | None = None
	"""Where its trouble is to be looked for, as a Line Verdict has it; None if nobody judges its line."""
	ended_outage: str | None = None
	"""Name of an incident that is over, for which it waited; what becomes of it is still to be said."""
	outage_proposal: str | None = None
	is_outdoors: bool = False
	"""Whether it is work outdoors, which waits for the end of a storm."""

	@property
	def is_fixed(self) -> bool:
		"""Whether the job is under way or over, so that it cannot be moved."""
		return self.status in FIXED

	@property
	def is_unpublished(self) -> bool:
		"""Whether publishing would change what phones show."""
		return self.is_draft or (self.status == lifecycle.SCHEDULED and self.placement.is_planned)

	@property
	def is_told_before_published(self) -> bool:
		"""Whether the customer was promised a window already in which phones do not show the visit yet."""
		here, shown = self.placement.arrival, self.published and self.published.arrival
		if not (self.is_draft and self.is_promised and self.window and here and shown):
			return False
		return arrival_window.contains(*self.window, here) and not arrival_window.contains(
			*self.window, shown
		)

	def move_to(self, placement: Placement) -> "ScheduledJob":
		"""Return the job in another placement; an unpromised window follows the arrival."""
		window = self.window
		if placement.arrival and not self.is_promised:
			window = arrival_window.default_window(placement.arrival)
		return replace(self, placement=placement, window=window)
