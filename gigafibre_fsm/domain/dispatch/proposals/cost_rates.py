"""The rates by which a day is priced: plain values of technicians and settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CostRates:
	"""Rates in dollars; 0 or missing is not set.

	Attributes:
		hourly: technician → an hour of their time. Whoever has none costs the mean of the others, as the planner
			weighs them.
		overtime_premium: what an hour beyond the shift costs on top, as a share of the hour: 0.5 is half as much
			again (Act respecting labour standards, CQLR c. N-1.1, s. 55).
		kilometre: of the truck.
		late_hour: of a customer who waits beyond the promised window.
		put_off: of a visit that finds no place on the day.
	"""

	hourly: Mapping[str, float] = field(default_factory=dict)
	overtime_premium: float = 0
	kilometre: float = 0
	late_hour: float = 0
	put_off: float = 0

	def price_hour(self, technician: str) -> float | None:
		"""Return what an hour of a technician costs; None if nobody's cost is recorded."""
		known = [cost for cost in self.hourly.values() if cost > 0]
		if not known:
			return None
		own = self.hourly.get(technician, 0)
		return own if own > 0 else sum(known) / len(known)
