"""Endpoints of the migration of modems from GenieACS to Oktopus: choose devices, start, pause, the way back, progress."""

from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import names_of, require
from gigafibre_fsm.domain.network.migration import progress, repository, requests
from gigafibre_fsm.domain.network.migration.requests import DeviceChoice
from gigafibre_fsm.domain.network.topology import repository as topology_repository
from gigafibre_fsm.exceptions import FsmError

LONGEST_LIST = 100_000  # characters


class DevicesAdded(TypedDict):
	"""How many devices were added, and the serial numbers that are none which can be."""

	added: int
	unknown: list[str]


class MigrationName(TypedDict):
	"""The ACS Migration that was changed."""

	migration: str


class DevicesBack(TypedDict):
	"""How many devices go back."""

	devices: int


class StateCount(TypedDict):
	"""How many devices are in a state."""

	state: str
	devices: int


class HeldDevice(TypedDict):
	"""A device that does not get on, and why, as a sentence without markup."""

	name: str
	equipment: str
	state: str
	sentence: str


class MigrationProgress(TypedDict):
	"""How far a migration is: devices by state in the order of their way, and the latest that do not get on."""

	states: list[StateCount]
	held: list[HeldDevice]
	held_count: int


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def show_progress(migration: str) -> MigrationProgress:
	"""Return how far a migration is.

	Returns `{"states": [{"state", "devices"}], "held": [{"name", "equipment", "state", "sentence"}], "held_count"}`.
	"""
	require(repository.GROUP, migration, "read")
	found = progress.load_progress(migration)
	return {
		"states": [{"state": state, "devices": count} for state, count in found.states],
		"held": [
			{"name": each.name, "equipment": each.equipment, "state": each.state, "sentence": each.sentence}
			for each in found.held
		],
		"held_count": found.held_count,
	}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def add_devices(
	migration: str, serials: str = "", node: str = "", equipment_model: str = "", most: int = 100
) -> DevicesAdded:
	"""Add devices that GenieACS manages; returns `{"added", "unknown"}`.

	Args:
		migration: name of the ACS Migration.
		serials: serial numbers, separated by lines, spaces or commas.
		node: name of a Network Node: the devices below it.
		equipment_model: name of an Equipment Model: its devices.
		most: how many at most, 1 to 5000.

	Raises:
		FsmError: the list is too long, the number is out of bounds, or nothing can be added.
	"""
	require(repository.GROUP, migration, "write")
	if node:
		require(topology_repository.DOCTYPE, node, "read")
	if len(serials) > LONGEST_LIST:
		frappe.throw(_("This list is too long: paste it in parts."), FsmError)
	if not 1 <= most <= requests.MOST:
		frappe.throw(_("At most: between 1 and {0} devices.").format(requests.MOST), FsmError)
	typed = tuple(dict.fromkeys(serials.replace(",", " ").replace(";", " ").split()))
	added = requests.add_devices(migration, DeviceChoice(typed, node, equipment_model, most))
	return {"added": added.added, "unknown": list(added.unknown)}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def start_migration(migration: str) -> MigrationName:
	"""Let the waiting devices of a migration go on."""
	require(repository.GROUP, migration, "write")
	requests.start_migration(migration)
	return {"migration": migration}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def pause_migration(migration: str) -> MigrationName:
	"""Let no further device of a migration begin; those that have begun go on."""
	require(repository.GROUP, migration, "write")
	requests.pause_migration(migration)
	return {"migration": migration}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def take_back(migration: str, devices: str = "") -> DevicesBack:
	"""Let devices of a migration go back to GenieACS; returns `{"devices"}`, how many do.

	Args:
		migration: name of the ACS Migration.
		devices: names of its ACS Migration Devices, as a JSON list; empty for all of them.
	"""
	require(repository.GROUP, migration, "write")
	names = names_of(devices) if devices else None
	return {"devices": requests.take_back(migration, names)}
