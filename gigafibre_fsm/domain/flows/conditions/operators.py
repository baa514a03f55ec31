"""The operators of conditions, which of them suit which type of field, and what each decides. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from gigafibre_fsm.domain.flows.conditions import comparing

SET_OPS = ("is set", "is not set")
CHANGE_OPS = ("becomes", "changed")
ORDER_OPS = (">", ">=", "<", "<=")
LIST_OPS = ("in", "not in")
AGE_OPS = ("older than", "within")
WITHOUT_VALUE = frozenset((*SET_OPS, "changed"))

_EQUAL = ("is", "is not", *LIST_OPS)
_NUMBER = (*_EQUAL, *ORDER_OPS, *SET_OPS, *CHANGE_OPS)
_DAY = (*_EQUAL, *ORDER_OPS, *AGE_OPS, *SET_OPS, *CHANGE_OPS)
_TEXT = (*_EQUAL, "contains", "starts with", *SET_OPS, *CHANGE_OPS)
_ROWS = SET_OPS
OPERATORS = (
	"is",
	"is not",
	*ORDER_OPS,
	*LIST_OPS,
	"contains",
	"starts with",
	*SET_OPS,
	*CHANGE_OPS,
	*AGE_OPS,
)

NUMBER_TYPES = frozenset(("Int", "Float", "Currency", "Percent", "Check", "Rating", "Duration"))
DAY_TYPES = frozenset(("Date", "Datetime"))
TEXT_TYPES = frozenset(
	(
		*("Attach", "Attach Image", "Autocomplete", "Barcode", "Code", "Color", "Data", "Dynamic Link"),
		*("HTML Editor", "Icon", "Link", "Long Text", "Markdown Editor", "Phone", "Read Only", "Select"),
		*("Small Text", "Text", "Text Editor", "Email", "Long"),
	)
)
ROW_TYPES = frozenset(("Table", "Table MultiSelect"))


def list_operators(field_type: str) -> tuple[str, ...]:
	"""Return the operators that suit a type of field, in the order in which a person is offered them."""
	if field_type in NUMBER_TYPES:
		return _NUMBER
	if field_type in DAY_TYPES:
		return _DAY
	if field_type == "Time":
		return _NUMBER
	if field_type in ROW_TYPES:
		return _ROWS
	return _TEXT if field_type in TEXT_TYPES else OPERATORS


def meets_operator(op: str, found: Any, wanted: Any, now: datetime) -> bool:
	"""Return whether a value meets an operator that asks nothing of the past; empty meets only `is not set`.

	Args:
		op: one of OPERATORS but `becomes` and `changed`.
		found: the value of the field.
		wanted: what it is compared with; a list for `in` and `not in`, a duration for `older than` and `within`.
		now: aware, in the site's zone; asked only by `older than` and `within`.
	"""
	if op in SET_OPS:
		return comparing.is_empty(found) == (op == "is not set")
	if comparing.is_empty(found) or comparing.is_empty(wanted):
		return False
	return _DECISIONS[op](found, wanted, now)


def _differs(found: Any, wanted: Any) -> bool:
	pair = comparing.pair_values(found, wanted)
	return pair is not None and pair[0] != pair[1]


def _contains(found: Any, wanted: Any) -> bool:
	if isinstance(found, list | tuple):
		return any(comparing.is_same(each, wanted) for each in found)
	return _both_texts(found, wanted) and comparing.fold_text(wanted) in comparing.fold_text(found)


def _starts(found: Any, wanted: Any) -> bool:
	return _both_texts(found, wanted) and comparing.fold_text(found).startswith(comparing.fold_text(wanted))


def _both_texts(found: Any, wanted: Any) -> bool:
	return isinstance(found, str) and isinstance(wanted, str)


def age_limits(duration: timedelta, now: datetime) -> tuple[datetime, datetime]:
	"""Return the site times that lie a duration of real time before and after the present, naive."""
	return shift_time(now, -duration), shift_time(now, duration)


def shift_time(now: datetime, by: timedelta) -> datetime:
	"""Return the naive site time when `by` has really elapsed after an aware time in the site's zone."""
	return (now.astimezone(timezone.utc) + by).astimezone(now.tzinfo).replace(tzinfo=None, fold=0)


def _is_older(found: Any, wanted: Any, now: datetime) -> bool:
	moment, duration = comparing.to_moment(found), comparing.to_duration(wanted)
	return moment is not None and duration is not None and moment < age_limits(duration, now)[0]


def _is_near(found: Any, wanted: Any, now: datetime) -> bool:
	moment, duration = comparing.to_moment(found), comparing.to_duration(wanted)
	if moment is None or duration is None:
		return False
	earliest, latest = age_limits(duration, now)
	return earliest <= moment <= latest


def _items(wanted: Any) -> list:
	return list(wanted) if isinstance(wanted, list | tuple) else [wanted]


_DECISIONS: Mapping[str, Callable[[Any, Any, datetime], bool]] = {
	"is": lambda found, wanted, now: comparing.is_same(found, wanted),
	"is not": lambda found, wanted, now: _differs(found, wanted),
	">": lambda found, wanted, now: comparing.order_values(found, wanted) == 1,
	">=": lambda found, wanted, now: comparing.order_values(found, wanted) in (0, 1),
	"<": lambda found, wanted, now: comparing.order_values(found, wanted) == -1,
	"<=": lambda found, wanted, now: comparing.order_values(found, wanted) in (-1, 0),
	"in": lambda found, wanted, now: any(comparing.is_same(found, each) for each in _items(wanted)),
	"not in": lambda found, wanted, now: not any(comparing.is_same(found, each) for each in _items(wanted)),
	"contains": lambda found, wanted, now: _contains(found, wanted),
	"starts with": lambda found, wanted, now: _starts(found, wanted),
	"older than": _is_older,
	"within": _is_near,
}
