"""Travel and labour of a visit, from the moments at which its status changed; nobody types them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from gigafibre_fsm.domain.dispatch import lifecycle


@dataclass(frozen=True, slots=True)
class Spent:
	"""Minutes, each rounded once for the whole visit."""

	travel: int
	labour: int


def spent(steps: Iterable[tuple[datetime, str]], zone: ZoneInfo) -> Spent:
	"""How long a visit took.

	Travel is every leg from En Route to whatever came next, one that turned back too; labour is every stay
	On Site until it ended or was put on hold. What still lasts does not count.

	Args:
		steps: when which status was entered, oldest first; naive, in the site's zone.
		zone: the site's zone: an hour that a change of clocks adds or takes away was not worked.
	"""
	lasted = {lifecycle.EN_ROUTE: timedelta(), lifecycle.ON_SITE: timedelta()}
	for (start, status), (end, _next) in pairwise(_in_order(steps, zone)):
		if status in lasted:
			lasted[status] += max(timedelta(), end - start)
	return Spent(_minutes(lasted[lifecycle.EN_ROUTE]), _minutes(lasted[lifecycle.ON_SITE]))


def _in_order(steps: Iterable[tuple[datetime, str]], zone: ZoneInfo) -> list[tuple[datetime, str]]:
	"""The steps in UTC; of an hour that the clocks show twice, the one that does not go back in time."""
	found: list[tuple[datetime, str]] = []
	for moment, status in steps:
		first, second = (
			moment.replace(tzinfo=zone, fold=fold).astimezone(ZoneInfo("UTC")) for fold in (0, 1)
		)
		is_second = bool(found) and first < found[-1][0] <= second
		found.append((second if is_second else first, status))
	return found


def _minutes(time: timedelta) -> int:
	return int(time.total_seconds() + 30) // 60
