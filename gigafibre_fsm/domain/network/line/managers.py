"""Which ACS manages the devices whose lines are about to be stored."""

from collections.abc import Sequence

import frappe

from gigafibre_fsm.domain.network.device.snapshot import Line


def lock_elsewhere(lines: Sequence[tuple[str, Line]]) -> set[str]:
	"""Return the devices that another ACS manages than the one whose lines these are.

	The rows are locked, because a migration may be moving a device at this moment.

	Args:
		lines: device and line.
	"""
	state = frappe.qb.DocType("CPE State")
	names = [equipment for equipment, _line in lines]
	rows = (
		frappe.qb.from_(state)
		.select(state.name, state.acs_backend)
		.where(state.name.isin(names))
		.orderby(state.name)
		.for_update()
	).run()
	managers = {name: backend for name, backend in rows if backend}
	return {
		equipment
		for equipment, line in lines
		if managers.get(equipment, line.acs_backend) != line.acs_backend
	}
