"""A device's newest probe in words, the same for the phone and the desk."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.network import messages as line_messages
from gigafibre_fsm.domain.network.probes import messages as probe_messages
from gigafibre_fsm.domain.network.probes import readable
from gigafibre_fsm.domain.network.probes import repository as probe_repository
from gigafibre_fsm.domain.network.probes import status as probe_status
from gigafibre_fsm.domain.platform import formatting, instants

MOST_NETWORKS = 30


@dataclass(frozen=True, slots=True)
class ProbeFact:
	"""A line of a table: what, and its value, both in the language of the request."""

	label: str
	value: str


@dataclass(frozen=True, slots=True)
class ProbeView:
	"""A probe as displayed.

	`facts`, `networks` and `handsets` are those of the newest reading, `age` says how old it is; they are empty if
	the modem was never read. `said` and `reason` tell of the newest request, which may have failed since.
	"""

	equipment: str
	state: str
	said: str
	reason: str
	is_open: bool
	age: str
	facts: tuple[ProbeFact, ...]
	networks: tuple[ProbeFact, ...]
	handsets: tuple[ProbeFact, ...]


@dataclass(frozen=True, slots=True)
class ModemAccess:
	"""A device's newest probe, and whether a new one may be requested."""

	equipment: str
	may_ask: bool
	probe: ProbeView | None


def load_access(equipment: str, now: datetime) -> ModemAccess | None:
	"""Return a device's newest probe; None for a device that cannot be read and never was.

	Args:
		equipment: name of the Equipment.
		now: site time, naive.
	"""
	may_ask, probe = readable.can_probe(equipment), find_probe(equipment, now)
	return (
		ModemAccess(equipment, may_ask and not (probe and probe.is_open), probe) if may_ask or probe else None
	)


def find_probe(equipment: str, now: datetime) -> ProbeView | None:
	"""Return a device's newest probe with the newest values; None if it was never requested at its present address.

	Args:
		equipment: name of the Equipment.
		now: site time, naive.
	"""
	newest = _newest(equipment)
	if not newest:
		return None
	read = newest if newest.state == probe_status.DONE else _newest(equipment, probe_status.DONE)
	return describe_probe(newest, read, now)


def describe_probe(newest: frappe._dict, read: frappe._dict | None, now: datetime) -> ProbeView:
	"""Return a request in words, with the values of the newest reading.

	Args:
		newest: a row of Modem Probe.
		read: the newest row that was read; None without one.
		now: site time, naive.
	"""
	result = json.loads(read.result or "{}") if read else {}
	age = instants.elapsed_between(read.read_on, now).total_seconds() if read else 0
	return ProbeView(
		newest.equipment,
		newest.state,
		probe_messages.describe_state(newest.state),
		probe_messages.explain_reason(newest.reason or ""),
		newest.state in probe_status.OPEN,
		_("Read from the modem {0}").format(formatting.ago(age, frappe.local.lang)) if read else "",
		_list_facts(result),
		_list_networks(result.get("networks") or ()),
		_list_handsets(result.get("handsets") or ()),
	)


def _newest(equipment: str, state: str = "") -> frappe._dict | None:
	probe, device = frappe.qb.DocType(probe_repository.DOCTYPE), frappe.qb.DocType("Equipment")
	# what was heard at an earlier customer's is no business of this one
	is_here = (probe.service_location == device.service_location) & (
		device.installed_on.isnull() | (probe.requested_on >= device.installed_on)
	)
	query = (
		frappe.qb.from_(probe)
		.join(device)
		.on(device.name == probe.equipment)
		.select(probe.name, probe.equipment, probe.state, probe.reason, probe.read_on, probe.result)
		.where((probe.equipment == equipment) & is_here)
		.orderby(probe.instant, probe.creation, order=frappe.qb.desc)
		.limit(1)
	)
	rows = query.where(probe.state == state).run(as_dict=True) if state else query.run(as_dict=True)
	return rows[0] if rows else None


def _list_facts(result: Mapping[str, Any]) -> tuple[ProbeFact, ...]:
	optical, networks, handsets = result.get("optical") or {}, result.get("networks"), result.get("handsets")
	figures = (
		(_("Light received"), optical.get("rx"), "dBm", 1),
		(_("Light sent"), optical.get("tx"), "dBm", 1),
		(_("Temperature of the optical module"), optical.get("temperature"), "°C", 0),
		(_("Laser current"), optical.get("bias"), "mA", 1),
		(_("Supply voltage"), optical.get("voltage"), "V", 2),
	)
	measured = [
		ProbeFact(label, formatting.measure(value, unit, frappe.local.lang, digits))
		for label, value, unit, digits in figures
		if value is not None
	]
	counts = [
		ProbeFact(label, str(len(rows)))
		for label, rows in ((_("Wi-Fi networks nearby"), networks), (_("Cordless telephones"), handsets))
		if rows is not None
	]
	named = [
		ProbeFact(label, text)
		for label, text in ((_("Model"), result.get("model")), (_("Firmware"), result.get("firmware")))
		if text
	]
	return (*measured, *counts, *named)


def _list_networks(rows: list[Mapping[str, Any]]) -> tuple[ProbeFact, ...]:
	loudest = sorted(rows, key=lambda row: row["signal"] or -999, reverse=True)[:MOST_NETWORKS]
	return tuple(
		ProbeFact(
			row["name"] or _("without a name"), line_messages.describe_signal(row["channel"], row["signal"])
		)
		for row in loudest
	)


def _list_handsets(rows: list[Mapping[str, Any]]) -> tuple[ProbeFact, ...]:
	words = {True: _("reachable"), False: _("not reachable"), None: ""}
	return tuple(ProbeFact(row["name"] or _("without a name"), words[row["is_reachable"]]) for row in rows)
