"""A small network whose modem server is played: lines fall silent and return, polls pass, and each is looked at."""

import json
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.incidents.rule.hearing import Hearing
from gigafibre_fsm.domain.network.incidents.watching import watch
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import incidents, topology
from gigafibre_fsm.tests.incidents import ServedHome

SERVER = "GenieACS"
OTHERS = 40
"""Lines elsewhere, which call in time."""


class WatchedNetwork:
	"""A splitter with six homes, lines elsewhere that call, and a modem server that answers steadily."""

	def __init__(self) -> None:
		self.network, self.homes = incidents.a_network_of_homes(6)
		self.other = topology.a_pon(self.network.site, self.network.olt, 2, drops=0)
		# the poll under way; each look is five minutes later
		self.now = instants.now_utc().replace(microsecond=0) - timedelta(hours=3)
		self._add_others()
		self.set_steady()
		self.silent: dict[str, datetime] = {}

	def set_steady(self) -> None:
		"""Let the modem server have answered for two hours."""
		moments = (self.now, self.now - timedelta(hours=2))
		ears = [*(each.isoformat(timespec="seconds") for each in moments), "", ""]
		key = due.poll_key({SERVER: self.now})
		values = {"servers": json.dumps({SERVER: ears}), "heard_until": key, "blindness": ""}
		frappe.db.set_single_value(watch.DOCTYPE, values)
		frappe.db.set_single_value("FSM GenieACS Settings", "enabled", 1)
		frappe.db.set_single_value("CPE Polling", "known_until", self.now.isoformat(timespec="seconds"))

	def _add_others(self) -> None:
		stamps = [frappe.generate_hash(length=10) for _number in range(OTHERS)]
		place = (self.other.pon_port, self.other.splitter)
		columns = ["name", "equipment", "state", "pon_port", "splitter", "inform_interval"]
		rows = [(name, name, "Online", *place, 300) for name in stamps]
		frappe.db.bulk_insert("CPE State", columns, rows)

	def cut(self, *homes: ServedHome, ago: int = 0) -> None:
		"""Let these homes fall silent now, or so many minutes ago; all if none is named."""
		for home in homes or self.homes:
			self.silent[home.equipment] = self.now - timedelta(minutes=ago)

	def mend(self, *homes: ServedHome) -> None:
		for home in homes or self.homes:
			self.silent.pop(home.equipment, None)

	def poll(self, minutes: int = 5, *, is_answered: bool = True, **options: object) -> Hearing | None:
		"""Let time pass and poll, then look; what the look found."""
		self.let_pass(minutes, is_answered=is_answered)
		heard = watch.watch_network(**options)
		return heard and heard[SERVER]

	def let_pass(self, minutes: int = 5, *, is_answered: bool = True) -> None:
		"""Let time pass and, if the modem server answers, poll."""
		self.now += timedelta(minutes=minutes)
		if not is_answered:
			return
		calls = instants.to_site(self.now - timedelta(seconds=30))
		frappe.db.sql("update `tabCPE State` set last_inform = %s, state = 'Online'", calls)
		for device, since in self.silent.items():
			state = "Silent" if self.now - since > timedelta(seconds=750) else "Online"
			values = {"last_inform": instants.to_site(since), "state": state}
			frappe.db.set_value("CPE State", device, values)
		known = self.now.isoformat(timespec="seconds") + "+00:00"
		frappe.db.set_single_value("CPE Polling", "known_until", known)

	def pass_polls(self, count: int) -> None:
		for _number in range(count):
			self.poll()
