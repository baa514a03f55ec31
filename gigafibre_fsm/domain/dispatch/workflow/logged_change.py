"""One board command as the change log stores it, and the states of the jobs before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from gigafibre_fsm.domain.dispatch.schedule import placement
from gigafibre_fsm.domain.dispatch.schedule.placement import Placement, PlacementJson


class StandJson(TypedDict):
	"""The state of a job as stored in the log; the window as ISO text."""

	placement: PlacementJson
	window: list[str] | None
	locked: bool


@dataclass(frozen=True, slots=True)
class JobState:
	"""State of a job: its placement, its window, and whether it is locked."""

	placement: Placement
	window: tuple[datetime, datetime] | None = None
	is_locked: bool = False

	def to_json(self) -> StandJson:
		"""Return the state as the log stores it."""
		window = [moment.isoformat(" ") for moment in self.window] if self.window else None
		return {"placement": self.placement.to_json(), "window": window, "locked": self.is_locked}

	@classmethod
	def from_json(cls, values: Mapping[str, Any]) -> "JobState":
		"""Return a state as it was stored; an older row may lack the window and the lock."""
		window = values.get("window")
		return cls(
			placement.from_json(values["placement"]),
			tuple(map(datetime.fromisoformat, window)) if window else None,
			bool(values.get("locked")),
		)


@dataclass(frozen=True, slots=True)
class LoggedChange:
	"""A row of the log; `absence` has the fields of a Dispatch Absence recorded with it.

	`made_on` is site time, for people; `instant` is the same moment in UTC, for the order of changes.
	"""

	name: str
	gesture: str
	before: dict[str, JobState]
	after: dict[str, JobState]
	made_on: datetime | None = None
	absence: dict | None = None
	made_by: str | None = None
	plan: str | None = None
	"""Name of the Dispatch Plan that it applied."""
	instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class LoggedMove:
	"""A change, and when its user took it back, as site time and in UTC; both are None if it stands."""

	change: LoggedChange
	undone_on: datetime | None = None
	undone_instant: datetime | None = None
