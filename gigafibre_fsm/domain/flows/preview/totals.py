"""Adds up what a flow would have done: by channel, by customer, and against its budget. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from gigafibre_fsm.domain.flows.budget.limits import BudgetUse, find_exceeded
from gigafibre_fsm.domain.flows.catalogue.registry import Preview


@dataclass(frozen=True, slots=True)
class ChannelTotal:
	"""What one channel would have carried: how often, to how many customers, how many of them more than once, in cents."""

	channel: str
	count: int
	customers: int
	repeated: int
	cost_cents: int


@dataclass
class HistoryTotals:
	"""Collects the effects of many runs.

	Attributes:
		price: dollars for a segment of a text.
		limits: of the flow, for an hour.
		runs: how many runs there were.
		failures: how many of their steps could not be done.
		trips: hours in which the budget would have been used up.
	"""

	price: Decimal
	limits: BudgetUse
	runs: int = 0
	failures: int = 0
	trips: list[datetime] = field(default_factory=list)
	_counts: Counter = field(default_factory=Counter)
	_segments: Counter = field(default_factory=Counter)
	_money: Counter = field(default_factory=Counter)
	_reached: dict = field(default_factory=lambda: defaultdict(Counter))
	_hours: dict = field(default_factory=dict)

	def add(self, at: datetime, preview: Preview) -> None:
		"""Count one effect.

		Args:
			at: when; UTC, naive.
			preview: what it would be.
		"""
		channel = preview.channel
		self._counts[channel] += 1
		self._segments[channel] += preview.segments
		if channel != "text":
			self._money[channel] += preview.cost_cents
		if preview.customer:
			self._reached[channel][preview.customer] += 1
		self._charge(at.replace(minute=0, second=0, microsecond=0), preview)

	def list_channels(self) -> list[ChannelTotal]:
		"""Return the totals, the most frequent channel first."""
		return [
			ChannelTotal(
				channel,
				count,
				len(self._reached[channel]),
				sum(1 for times in self._reached[channel].values() if times > 1),
				self._money[channel] + cost_of(self._segments[channel], self.price),
			)
			for channel, count in self._counts.most_common()
		]

	def _charge(self, hour: datetime, preview: Preview) -> None:
		used, customers = self._hours.get(hour, (BudgetUse(), set()))
		was_over = bool(find_exceeded(used, self.limits))
		if preview.customer and preview.channel != "document":
			customers = customers | {preview.customer}
		amount = Decimal(preview.cost_cents) / 100 if preview.channel == "money" else Decimal(0)
		used = BudgetUse(
			used.texts + (preview.channel == "text"),
			used.emails + (preview.channel == "email"),
			used.amount + amount,
			len(customers),
		)
		self._hours[hour] = (used, customers)
		if not was_over and find_exceeded(used, self.limits):
			self.trips.append(hour)


def cost_of(segments: int, price: Decimal) -> int:
	"""Return what segments of texts cost, in whole cents.

	Args:
		segments: how many.
		price: dollars for one.
	"""
	return int((segments * price * 100).quantize(Decimal(1), ROUND_HALF_UP))


def join_channels(totals: Iterable[ChannelTotal]) -> int:
	"""Return what all channels cost together, in cents."""
	return sum(each.cost_cents for each in totals)
