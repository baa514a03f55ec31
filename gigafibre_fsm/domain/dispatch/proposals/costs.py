"""What a day costs in dollars: driving, overtime, kilometres, lateness and visits put off. Pure; the one rule for it."""

from collections.abc import Iterable
from typing import TypedDict

from gigafibre_fsm.domain.dispatch.proposals.cost_rates import CostRates
from gigafibre_fsm.domain.dispatch.proposals.day_measure import DayMeasure, RowMeasure

HOUR, KILOMETRE = 3600, 1000
CENTS = 2


class DayCosts(TypedDict):
	"""Dollars by cause; None where no rate is set, so that nothing counts as free by mistake."""

	travel: float | None
	overtime: float | None
	kilometres: float | None
	late: float | None
	unplaced: float | None


def price_day(rates: CostRates, day: DayMeasure) -> DayCosts:
	"""Return what a day costs by cause."""
	is_known = any(cost > 0 for cost in rates.hourly.values())
	rows = [price_row(rates, technician, row) for technician, row in day.rows.items()]
	return {
		"travel": _sum(row["travel"] for row in rows) if is_known else None,
		"overtime": _sum(row["overtime"] for row in rows) if is_known else None,
		"kilometres": _sum(row["kilometres"] for row in rows) if rates.kilometre else None,
		"late": round(rates.late_hour * day.late / HOUR, CENTS) if rates.late_hour else None,
		"unplaced": round(rates.put_off * day.unplaced, CENTS) if rates.put_off else None,
	}


def price_row(rates: CostRates, technician: str, row: RowMeasure) -> DayCosts:
	"""Return what one technician's day costs by cause.

	Work at customers' is the same in every plan of the same visits, so only the hours on the road count, and of
	overtime the premium alone.

	Args:
		rates: dollars of an hour, of a kilometre and of what goes wrong.
		technician: whose day it is.
		row: the day, measured.
	"""
	hour = rates.price_hour(technician)
	return {
		"travel": None if hour is None else hour * row.travel / HOUR,
		"overtime": None if hour is None else hour * rates.overtime_premium * row.overtime / HOUR,
		"kilometres": rates.kilometre * row.metres / KILOMETRE if rates.kilometre else None,
		"late": None,
		"unplaced": None,
	}


def sum_costs(costs: DayCosts) -> float | None:
	"""Return the dollars of all causes that have a rate; None if none has."""
	known = [cost for cost in costs.values() if cost is not None]
	return round(sum(known), CENTS) if known else None


def _sum(costs: Iterable[float | None]) -> float:
	return round(sum(cost or 0 for cost in costs), CENTS)
