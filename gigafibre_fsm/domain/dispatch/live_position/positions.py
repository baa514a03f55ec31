"""Rows of Technician Position: the newest position of each technician who shares it, and nothing older."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.dispatch.live_position import rules
from gigafibre_fsm.domain.dispatch.live_position.rules import LastSeen, Place
from gigafibre_fsm.domain.platform import instants

DOCTYPE = "Technician Position"


@dataclass(frozen=True, slots=True)
class StoredPosition:
	"""The newest position of a technician; `accuracy` in metres, `measured_on` in naive UTC."""

	technician: str
	place: Place
	accuracy: int
	measured_on: datetime

	def find_age(self, now: datetime) -> timedelta:
		"""Return how old it is; `now` is naive UTC."""
		return max(now - self.measured_on, timedelta(0))


def is_offered() -> bool:
	"""Whether the company lets its technicians share their position."""
	return bool(frappe.get_cached_doc("FSM Dispatch Settings").shares_positions)


def store_position(position: StoredPosition) -> None:
	"""Store a position in place of the older one; the caller holds the lock on the technician's consent."""
	values = {
		"latitude": position.place[0],
		"longitude": position.place[1],
		"accuracy": position.accuracy,
		"measured_on": position.measured_on,
	}
	about = {"technician": position.technician}
	stored = frappe.db.get_value(DOCTYPE, about, ["name", "measured_on"], for_update=True)
	if not stored:
		# the technician's own page sent it, and they agreed to it: see sharing.py
		frappe.get_doc({"doctype": DOCTYPE, **about, **values}).insert(ignore_permissions=True)
	elif stored[1] <= position.measured_on:
		frappe.db.set_value(DOCTYPE, stored[0], values)


def delete_position(technician: str) -> None:
	"""Delete a technician's position, without a trace among the deleted documents."""
	frappe.db.delete(DOCTYPE, {"technician": technician})


def delete_old(before: datetime) -> None:
	"""Delete the positions measured until a moment, naive UTC, whatever became of the shift."""
	frappe.db.delete(DOCTYPE, {"measured_on": ("<=", before)})


def list_shown(now: datetime) -> list[StoredPosition]:
	"""Return the positions that the map still shows, none where the company wants none; `now` is naive UTC."""
	if not is_offered():
		return []
	fields = ["technician", "latitude", "longitude", "accuracy", "measured_on"]
	rows = frappe.get_all(DOCTYPE, fields=fields, order_by="technician")
	kept = [
		StoredPosition(row.technician, (row.latitude, row.longitude), row.accuracy, row.measured_on)
		for row in rows
	]
	return [position for position in kept if rules.is_shown(position.find_age(now))]


def read_last_seen(now: datetime) -> dict[str, LastSeen]:
	"""Return where technicians are, of those whose position tells their arrival; `now` in site time, naive."""
	present = instants.to_nearest_utc(now)
	return select_fresh(list_shown(present), present)


def select_fresh(shown: Iterable[StoredPosition], now: datetime) -> dict[str, LastSeen]:
	"""Return where technicians are, of the positions that tell their arrival; `now` is naive UTC."""
	return {
		position.technician: LastSeen(position.place, instants.to_site(position.measured_on))
		for position in shown
		if rules.is_fresh(position.find_age(now))
	}
