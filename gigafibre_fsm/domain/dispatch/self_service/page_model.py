"""What the page of a customer's visit shows: nothing of anybody else, nothing that a forwarded link should not tell."""

from dataclasses import dataclass
from datetime import datetime

Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class OwnVisit:
	"""One visit as its customer sees it."""

	job: str
	stage: str
	"""A value of rules.Stage."""
	type_label: str
	street: str
	"""Without the number: enough to tell two homes apart."""
	window: Window | None
	technician: str | None
	"""The first name of whoever comes; None while nobody is sent."""
	has_photo: bool
	expected: datetime | None
	"""About when they will arrive, on the day itself: on the way, or late."""
	stops_before: int | None
	"""Other people's visits before this one, on the day itself."""
	refusal: str | None
	"""Why it cannot be changed here any more, a value of rules.Refusal; None while it can."""
	may_ask: bool
	may_note: bool
	notice_hours: int
	note: str
	request: str
	finished_on: datetime | None
	work: tuple[str, ...]
	"""What was done, once the visit is over: points of the checklist, devices that were installed."""
	left: str
	"""What is left to do, where the visit is to be continued."""

	@property
	def is_live(self) -> bool:
		"""Whether what it shows changes by the minute."""
		return self.stage == "on_the_way"
