"""What managers ask of a migration: which devices, start, pause, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.acs import routing
from gigafibre_fsm.domain.network.migration import repository, states, worker
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

MOST = 5000
WRITTEN_HERE = ("state", "devices", "moved", "refused", "progress")


@dataclass(frozen=True, slots=True)
class DeviceChoice:
	"""Which devices are added: these serial numbers, or those below a node, or of a model; at most so many."""

	serials: tuple[str, ...] = ()
	node: str = ""
	equipment_model: str = ""
	most: int = MOST


@dataclass(frozen=True, slots=True)
class AddedDevices:
	"""How many devices were added, and which of the serial numbers are no device that GenieACS manages."""

	added: int
	unknown: tuple[str, ...]


def add_devices(migration: str, choice: DeviceChoice) -> AddedDevices:
	"""Add devices that GenieACS manages and that no migration moves; they wait until the migration runs.

	Raises:
		FsmError: nothing is chosen, or none of it can be added.
	"""
	group = _lock(migration)
	if not (choice.serials or choice.node or choice.equipment_model):
		frappe.throw(
			_("Choose devices: by serial number, below a node of the network, or of a model."), FsmError
		)
	found = _find(choice)
	moving = repository.list_open(found)
	chosen = [name for name in found if name not in moving][: min(choice.most, MOST)]
	unknown = tuple(serial for serial in choice.serials if serial not in found)
	if not chosen:
		frappe.throw(
			_(
				"None of these devices can be added: GenieACS must manage them, and no other migration may move them."
			),
			FsmError,
		)
	now = instants.now_utc()
	repository.add_rows(migration, chosen, now)
	if group.state in (states.RUNNING, states.DONE):
		frappe.db.set_value(repository.GROUP, migration, "state", states.RUNNING)
		repository.start_waiting(migration, now)
		worker.wake_worker()
	repository.write_counts(migration)
	return AddedDevices(len(chosen), unknown)


def start_migration(migration: str) -> None:
	"""Let the waiting devices of a migration go on.

	Raises:
		FsmError: it has no devices, or the servers are not set up for it.
	"""
	group = _lock(migration)
	if not group.devices:
		frappe.throw(_("Add devices first."), FsmError)
	if set(due.list_backends()) != {routing.GENIEACS, routing.OKTOPUS}:
		frappe.throw(_("Devices are moved while both GenieACS and Oktopus are switched on."), FsmError)
	if not frappe.db.get_single_value("FSM Oktopus Settings", "usp_parameters"):
		frappe.throw(_("The parameters of USP are missing in FSM Oktopus Settings."), FsmError)
	frappe.db.set_value(repository.GROUP, migration, "state", states.RUNNING)
	repository.start_waiting(migration, instants.now_utc())
	repository.write_counts(migration)
	worker.wake_worker()


def pause_migration(migration: str) -> None:
	"""Let no further device of a migration begin; those that have begun go on."""
	_lock(migration)
	frappe.db.set_value(repository.GROUP, migration, "state", states.PAUSED)
	repository.start_waiting(migration, None)


def take_back(migration: str, devices: Sequence[str] | None = None) -> int:
	"""Let devices of a migration go back to GenieACS, and return how many do.

	Args:
		migration: name of the ACS Migration.
		devices: names of its ACS Migration Devices; None for all.
	"""
	_lock(migration)
	mine = {"migration": migration, "state": ("in", states.MAY_GO_BACK)}
	if devices is not None:
		mine["name"] = ("in", list(devices))
	names = frappe.get_all(repository.DOCTYPE, mine, pluck="name", order_by="name")
	now = instants.now_utc()
	count = sum(repository.take_back(name, now) for name in names)
	repository.write_counts(migration)
	worker.wake_worker()
	return count


def refuse_changes_by_hand(doc: "Document") -> None:
	"""Refuse changes of what only the migration itself writes.

	Raises:
		FsmError: such a field was changed.
	"""
	if doc.is_new():
		doc.update({**dict.fromkeys(WRITTEN_HERE, 0), "state": states.DRAFT})
		return
	for field in WRITTEN_HERE:
		if doc.has_value_changed(field):
			frappe.throw(_("{0} is not changed by hand.").format(_(doc.meta.get_label(field))), FsmError)


def refuse_deletion(doc: "Document") -> None:
	"""Refuse to delete a migration that has devices, because their way back would be lost.

	Raises:
		FsmError: it has devices.
	"""
	if frappe.db.exists(repository.DOCTYPE, {"migration": doc.name}):
		frappe.throw(_("A migration with devices is not deleted: it holds their way back."), FsmError)


def _lock(migration: str) -> "frappe._dict":
	return frappe.db.get_value(
		repository.GROUP, migration, ["state", "devices"], as_dict=True, for_update=True
	)


def _find(choice: DeviceChoice) -> list[str]:
	"""Return the chosen devices that stand at customers' and that GenieACS manages."""
	device, state = frappe.qb.DocType("Equipment"), frappe.qb.DocType("CPE State")
	query = (
		frappe.qb.from_(device)
		.join(state)
		.on(state.name == device.name)
		.select(device.name)
		.where((device.status == movement_states.INSTALLED) & (state.acs_backend == routing.GENIEACS))
		.orderby(device.name)
	)
	if choice.serials:
		query = query.where(device.name.isin(list(choice.serials)))
	if choice.equipment_model:
		query = query.where(device.equipment_model == choice.equipment_model)
	if choice.node:
		place, node = frappe.qb.DocType("Service Location"), frappe.qb.DocType(topology_repository.DOCTYPE)
		root = topology_repository.find_node(choice.node)
		query = query.join(place).on(place.name == device.service_location)
		query = query.join(node).on(node.name == place.network_node)
		query = query.where(node.path.like(f"{root.path}%")) if root else query.where(node.name == "")
	return [name for (name,) in query.run()]
