"""The devices on the job's page."""

from collections.abc import Sequence

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import device_log
from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.domain.equipment.installation import installed_devices


def shown(page: technician_work.TechnicianJobPage) -> dict:
	"""Return the devices at the job's address and those that the job removed, each with its latest status."""
	there = installed_devices.find_installed(page.place.name)
	here = {device.equipment for device in there}
	rows = [(device.equipment, device.action) for device in page.devices]
	last = device_log.last_actions(rows)
	by_name = {device.equipment: device for device in page.devices}
	return {
		"there": there,
		"installed": set(device_log.list_installed(rows)),
		"gone": [by_name[name] for name in last if name not in here],
	}


_NEARNESS = ("on_your_truck", "in_warehouse", "on_another_truck", "at_this_customer")


def nearest_first(found: list[search.SearchResult]) -> list[search.SearchResult]:
	"""Sort installable devices first, those on the own truck before a colleague's.

	The rest keep their order.
	"""

	def rank(device: search.SearchResult) -> int:
		kind = device.standing.kind
		return _NEARNESS.index(kind) if kind in _NEARNESS else len(_NEARNESS)

	return sorted(found, key=rank)


def doubts(page: technician_work.TechnicianJobPage, technician: str, equipment: Sequence[str]) -> dict:
	"""Return the warnings about installing each of these devices at this job."""
	where = {"job": page.job.name, "location": page.place.name, "customer": page.job.customer}
	candidates = technician_work.candidates_from_stock(equipment)
	return technician_work.doubts_about(candidates, **where, technician=technician)
