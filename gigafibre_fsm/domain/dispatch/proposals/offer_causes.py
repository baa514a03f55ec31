"""Why a customer is asked by text message about another time, and until when they can answer. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class OfferCause(str, Enum):
	"""Why dispatch asks, as Dispatch Slot Hold stores it."""

	EARLIER = "Earlier"
	"""Time is free before the visit, or at all."""
	STORM = "Storm"
	"""The visit is work outdoors, and its day is stormy."""


PATIENCE = {OfferCause.EARLIER: timedelta(hours=1), OfferCause.STORM: timedelta(hours=4)}
"""Without an answer for so long, the offer ends."""
SHORTEST = timedelta(minutes=10)
"""Less time to answer a text is none: one calls."""


@dataclass(frozen=True, slots=True)
class TextQuestion:
	"""What a customer is asked by text message: why, and until when they can answer (site time, naive)."""

	cause: OfferCause
	until: datetime


def find_end(
	cause: OfferCause, now: datetime, patient_until: datetime, offered: datetime, planned: datetime | None
) -> datetime | None:
	"""Return until when a customer can answer; None if that is too soon for a text.

	Args:
		cause: why they are asked.
		now: site time, naive.
		patient_until: when their time to answer, PATIENCE, is over; site time, naive.
		offered: when we would arrive, site time, naive.
		planned: when the visit begins as it stands, site time, naive; None without a time. By then a storm's question
			has to be answered: whoever goes there leaves.
	"""
	ends = [patient_until, offered]
	if cause is OfferCause.STORM and planned:
		ends.append(planned)
	until = min(ends)
	return until if until - now >= SHORTEST else None
