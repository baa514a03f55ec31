"""The functions of expressions, and arithmetic that is exact for money and bounded for everything else. Pure."""

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import Any

from gigafibre_fsm.domain.flows.conditions import comparing, operators
from gigafibre_fsm.domain.flows.conditions.comparing import FieldValue
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression
from gigafibre_fsm.domain.flows.conditions.text import write_value

LARGEST = Decimal(10) ** 15
LONGEST = 10_000
MOST_PLACES = 9


def read_value(value: Any) -> FieldValue:
	"""Return a value as expressions compute with it: figures as decimals, a time of day as the time since midnight.

	Raises:
		BadExpression: for what they cannot hold: tables, endless figures, texts beyond LONGEST characters.
	"""
	if value is None or isinstance(value, bool | date | timedelta):
		return value
	if isinstance(value, int | float | Decimal):
		return limit_number(comparing.to_number(value))
	if isinstance(value, str):
		return limit_text(value)
	raise BadExpression("A table cannot be computed with.")


def limit_number(number: Decimal | None) -> Decimal:
	"""Return a number within bounds.

	Raises:
		BadExpression: it is beyond LARGEST, or none.
	"""
	if number is None or abs(number) > LARGEST:
		raise BadExpression("This figure is too large.")
	return number


def limit_text(text: str) -> str:
	"""Return a text within bounds.

	Raises:
		BadExpression: it is longer than LONGEST characters.
	"""
	if len(text) > LONGEST:
		raise BadExpression("A text has at most {0} characters.", LONGEST)
	return text


def as_number(value: Any) -> Decimal:
	"""Return a value that must be a number.

	Raises:
		BadExpression: it is empty or something else.
	"""
	if isinstance(value, int | Decimal):
		return Decimal(value)
	raise BadExpression("“{0}” is no number.", write_value(value))


def _arithmetic(work: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Any, Any], Decimal]:
	def compute(left: Any, right: Any) -> Decimal:
		try:
			return limit_number(work(as_number(left), as_number(right)))
		except DecimalException as error:
			raise BadExpression("A figure cannot be divided by zero.") from error

	return compute


multiply = _arithmetic(operator.mul)
divide = _arithmetic(operator.truediv)
_plus = _arithmetic(operator.add)
_minus = _arithmetic(operator.sub)


def add(left: Any, right: Any) -> FieldValue:
	"""Return a sum of numbers or durations, or a moment with a duration added."""
	if isinstance(left, timedelta) and isinstance(right, date):
		left, right = right, left
	if isinstance(right, timedelta):
		return _shift(left, right)
	return _plus(left, right)


def subtract(left: Any, right: Any) -> FieldValue:
	"""Return a difference of numbers or durations, a moment with one taken off, or the days between two moments."""
	if isinstance(right, timedelta):
		return _shift(left, -right)
	if isinstance(left, date) and isinstance(right, date):
		between = comparing.to_moment(left) - comparing.to_moment(right)
		return Decimal(between // timedelta(seconds=1)) / 86_400
	return _minus(left, right)


def _shift(moment: Any, by: timedelta) -> Any:
	"""A moment later or earlier; a plain day stays one if it is moved by whole days."""
	is_day = isinstance(moment, date) and not isinstance(moment, datetime)
	if not isinstance(moment, date | timedelta):
		raise BadExpression("“{0}” is no day and no time.", write_value(moment))
	try:
		if is_day and by % timedelta(days=1):
			return comparing.to_moment(moment) + by
		return moment + by
	except OverflowError as error:
		raise BadExpression("This is outside of the calendar.") from error


def is_equal(left: Any, right: Any) -> bool:
	"""Return whether two values are equal; empty is equal to empty alone."""
	if comparing.is_empty(left) or comparing.is_empty(right):
		return comparing.is_empty(left) and comparing.is_empty(right)
	return comparing.is_same(left, right)


def order(left: Any, right: Any) -> int:
	"""Return -1, 0 or 1 as the first is less, equal or more.

	Raises:
		BadExpression: there is no order between the two.
	"""
	answer = comparing.order_values(left, right)
	if answer is None:
		raise BadExpression("“{0}” and “{1}” cannot be compared.", write_value(left), write_value(right))
	return answer


def contains(whole: Any, part: Any) -> bool:
	"""Return whether a text contains another, capitals ignored.

	Raises:
		BadExpression: one of them is no text.
	"""
	return comparing.fold_text(_text(part)) in comparing.fold_text(_text(whole))


def _text(value: Any) -> str:
	if not isinstance(value, str):
		raise BadExpression("“{0}” is no text.", write_value(value))
	return value


def _duration(unit: str) -> Callable[[Any], timedelta]:
	def build(count: Any) -> timedelta:
		number = as_number(count)
		if abs(number) > comparing.MOST_DAYS * 24 * 60:
			raise BadExpression("This is outside of the calendar.")
		return timedelta(**{unit: float(number)})

	return build


def _round(number: Any, places: Any = 0) -> Decimal:
	"""Half a cent goes up, as in `billing/amounts`."""
	count = int(as_number(places))
	if not 0 <= count <= MOST_PLACES:
		raise BadExpression("Round to 0 to {0} places.", MOST_PLACES)
	return as_number(number).quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)


def _concat(*values: Any) -> str:
	return limit_text("".join(each if isinstance(each, str) else write_value(each) for each in values))


def _day(value: Any) -> date:
	moment = comparing.to_moment(value)
	if moment is None:
		raise BadExpression("“{0}” is no day and no time.", write_value(value))
	return moment.date()


def _least(*values: Any) -> Any:
	return _extreme(values, 1)


def _most(*values: Any) -> Any:
	return _extreme(values, -1)


def _extreme(values: tuple, sign: int) -> Any:
	if not values:
		raise BadExpression("A value is missing.")
	best = values[0]
	for each in values[1:]:
		best = each if order(best, each) == sign else best
	return best


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
	"abs": lambda number: abs(as_number(number)),
	"concat": _concat,
	"date": _day,
	"days": _duration("days"),
	"default": lambda value, otherwise: otherwise if comparing.is_empty(value) else value,
	"hours": _duration("hours"),
	"length": lambda text: Decimal(len(_text(text))),
	"lower": lambda text: limit_text(_text(text).lower()),
	"max": _most,
	"min": _least,
	"minutes": _duration("minutes"),
	"month": lambda value: Decimal(_day(value).month),
	"round": _round,
	"upper": lambda text: limit_text(_text(text).upper()),
	"year": lambda value: Decimal(_day(value).year),
}
"""What an expression may call; `now()` and `today()` come from the caller's clock."""


def clock_functions(read_clock: Callable[[], datetime]) -> dict[str, Callable[[], date]]:
	"""Return `now` and `today`, which give site time without its offset.

	Args:
		read_clock: returns the present in the site's zone, aware.
	"""

	def now() -> datetime:
		return operators.shift_time(read_clock(), timedelta(0)).replace(microsecond=0)

	return {"now": now, "today": lambda: now().date()}
