"""Devices that a second ACS reports: somebody looks at each, because only one may send it commands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gigafibre_fsm.domain.equipment.movements import discrepancies
from gigafibre_fsm.domain.network.acs import routing
from gigafibre_fsm.domain.network.migration import repository as migration_repository
from gigafibre_fsm.domain.platform import instants

AGAIN_AFTER = timedelta(days=7)
"""A finding that somebody settled is not repeated sooner."""


def report_devices(equipment: Sequence[str], backend: str, now: datetime) -> None:
	"""Report each device as an Equipment Finding, once while it is open, unless a migration moves it.

	Args:
		equipment: devices that another ACS manages.
		backend: name of the ACS that reported them.
		now: site time, naive.
	"""
	moving = migration_repository.list_in_both(equipment, instants.to_nearest_utc(now))
	for name in equipment:
		if name in moving:
			continue
		if discrepancies.was_reported(name, discrepancies.IN_TWO_ACS, now - AGAIN_AFTER):
			continue
		servers = f"{routing.find_manager(name).backend}, {backend}"
		discrepancies.report_discrepancy(name, discrepancies.IN_TWO_ACS, None, now, note=servers)
