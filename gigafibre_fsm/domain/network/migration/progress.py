"""How far a migration is, for whoever looks at it."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.network.migration import messages, repository, states

SHOWN = 20
ORDER = (
	*(states.WAITING, states.PREPARING, states.PROVING, states.WATCHED, states.FINISHING, states.DONE),
	*(states.GOING_BACK, states.BACK, states.REFUSED),
)


@dataclass(frozen=True, slots=True)
class HeldUpDevice:
	"""A device that does not get on, and why, in the language of the request."""

	name: str
	equipment: str
	state: str
	sentence: str


@dataclass(frozen=True, slots=True)
class GroupProgress:
	"""Devices by state, in the order of their way, and the first SHOWN of those that do not get on."""

	states: tuple[tuple[str, int], ...]
	held: tuple[HeldUpDevice, ...]
	held_count: int


def load_progress(migration: str) -> GroupProgress:
	"""Return how far a migration is."""
	counts = repository.count_states(migration)
	# not `is set`, which counts an empty text too
	held = {"migration": migration, "reason": ("!=", "")}
	rows = frappe.get_all(
		repository.DOCTYPE,
		held,
		["name", "equipment", "state", "reason", "detail"],
		order_by="modified desc, name",
		limit=SHOWN,
	)
	return GroupProgress(
		tuple((state, counts[state]) for state in ORDER if counts.get(state)),
		tuple(
			HeldUpDevice(
				row.name, row.equipment, row.state, messages.describe_reason(row.reason, row.detail or "")
			)
			for row in rows
		),
		frappe.db.count(repository.DOCTYPE, held),
	)
