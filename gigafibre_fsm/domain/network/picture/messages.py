"""What the panel of the map says, as sentences in the language of the request; without markup."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.network import messages as line_messages
from gigafibre_fsm.domain.network.device import snapshot
from gigafibre_fsm.domain.network.messages import format_dbm
from gigafibre_fsm.domain.network.picture import details, states
from gigafibre_fsm.domain.network.topology import light_messages
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from collections.abc import Collection

	from gigafibre_fsm.domain.network.picture.details import NodeChange, ServedHome
	from gigafibre_fsm.domain.network.picture.marks import StandingIncident
	from gigafibre_fsm.domain.network.topology.line_light import LineLight
	from gigafibre_fsm.domain.network.topology.node_types import NodeRow

DEVICE_STATES = {
	states.UP: snapshot.ONLINE,
	states.WEAK: snapshot.ONLINE,
	states.SILENT: snapshot.SILENT,
	states.DOWN: snapshot.OFFLINE,
	states.UNKNOWN: snapshot.UNKNOWN,
}


def describe_node(node: "NodeRow", customers: int) -> list[str]:
	"""Return the kind of a node, its port and state, and how many customers it serves."""
	words = [_(node.node_type)]
	if node.port_no:
		words.append(_("port {0}").format(node.port_no))
	if node.status != "In Service":
		words.append(_(node.status))
	served = (
		_("It serves one customer.") if customers == 1 else _("It serves {0} customers.").format(customers)
	)
	return [" · ".join(words), served if customers else _("It serves no customer.")]


def describe_home(home: "ServedHome", light: "LineLight | None", now: datetime) -> tuple[str, list[str]]:
	"""Return a home's state in words, and what is known of its light: measured, expected, where to look first.

	Args:
		home: as listed.
		light: of its ONT; None where it was not judged.
		now: site time, naive.
	"""
	state = line_messages.describe_state(DEVICE_STATES[home.state], home.since, now)
	if light is None:
		return state, []
	measured = (
		_("Measured {0}.").format(format_dbm(light.measured))
		if light.measured is not None
		else _("The device says nothing of its light.")
	)
	expected = light_messages.describe_expected(light.expected, light.pon_class)
	advice = light_messages.describe_advice(light.verdict)
	return state, [each for each in (measured, expected, advice) if each]


def describe_shared_light(node: "NodeRow", lights: "Collection[LineLight]") -> list[str]:
	"""Return what the lines of a node have in common: how many are too weak, and what they lost since their baseline."""
	below = [each for each in lights if node.name in (each.pon_port, each.splitter)]
	if not below:
		return []
	shared = details.share_light(below)
	if not shared.measured:
		return [_("No line below has a figure.")]
	said = [_("{0} of {1} lines with a figure have too little light.").format(shared.weak, shared.measured)]
	if shared.change is not None:
		change = formatting.signed(shared.change, frappe.local.lang)
		said.append(_("Since their installation its lines changed by {0} dB (median).").format(change))
	return said


def describe_incident(incident: "StandingIncident") -> str:
	"""Return what an incident is called and how far it is."""
	state = _(incident.state, context="Network Incident")
	return " · ".join(filter(None, (incident.title or incident.name, state)))


def describe_change(change: "NodeChange", now: datetime) -> str:
	"""Return what was changed, when and by whom."""
	when = formatting.moment(change.changed_on, frappe.local.lang, formatting.SHORT, today=now.date())
	by = frappe.utils.get_fullname(change.changed_by) if change.changed_by else ""
	said = _("{0}: {1}, {2}").format(when, change.summary, by)
	return said if change.state == "Applied" else _("{0} (undone)").format(said)
