"""What everybody may know of outages: how many homes of which town, and since when; never an address."""

from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.network.incidents.answers import affecting

FEWEST_NAMED = 5
"""With fewer homes the town is not named, because the neighbours would know who it is."""


@dataclass(frozen=True, slots=True)
class TownStatus:
	"""A town with an outage; empty for the few homes of all other towns. `since` is site time, naive."""

	town: str
	homes: int
	since: datetime


@dataclass(frozen=True, slots=True)
class PublicOutages:
	"""The towns with an outage, the worst first; none if everything works."""

	towns: tuple[TownStatus, ...]


def load_outages() -> PublicOutages:
	"""Return what everybody may know of outages now, in one query."""
	return PublicOutages(list_towns())


def list_towns() -> tuple[TownStatus, ...]:
	"""Return the towns with an outage, the worst first, in one query."""
	found = affecting.count_by_town()
	named = [each for each in found if each.town and each.homes >= FEWEST_NAMED]
	others = [each for each in found if each not in named]
	towns = [TownStatus(each.town, each.homes, each.since) for each in named]
	if others:
		towns.append(TownStatus("", sum(each.homes for each in others), min(each.since for each in others)))
	return tuple(towns)
