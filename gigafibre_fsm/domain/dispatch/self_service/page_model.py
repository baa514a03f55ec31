"""Content of a visit's page, which must stay harmless if the link is forwarded."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.proposals.offer_causes import OfferCause
	from gigafibre_fsm.domain.dispatch.proposals.text_offers import TextOffer
	from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident

Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class CustomerJobPage:
	"""One visit as its customer sees it."""

	job: str
	stage: str
	"""A value of rules.Stage."""
	type_label: str
	street: str
	"""Without the civic number: enough to tell two homes apart."""
	window: Window | None
	technician: str | None
	"""First name of the technician; None until one is dispatched."""
	has_photo: bool
	expected: datetime | None
	"""Estimated arrival on the day of the visit, once the technician is on the way or late."""
	stops_before: int | None
	"""Number of other customers' visits before this one on the same day."""
	refusal: str | None
	"""Why the customer can no longer change the visit here, a value of rules.ChangeRefusal; None while they can."""
	may_ask: bool
	may_note: bool
	notice_hours: int
	note: str
	request: str
	finished_on: datetime | None
	work: tuple[str, ...]
	"""The work done, once the visit is over: checklist items and installed devices."""
	left: str
	"""The remaining work, if the visit is to be continued."""
	outage: "AffectingIncident | None"
	"""What cuts the address off before the visit; None without an outage, and once the visit is over."""
	offer: "TextOffer | None"
	"""The time that dispatch offers; None without an offer, and once it has ended."""
	ended_offer: "OfferCause | None"
	"""Why a time was offered that is no longer to be had, so that a link in a text leads to no question; else None."""

	@property
	def is_live(self) -> bool:
		"""Whether the page changes by the minute and should be refreshed."""
		return self.stage == "on_the_way"
