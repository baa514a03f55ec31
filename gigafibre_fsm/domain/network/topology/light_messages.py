"""Sentences about a line's light in the network, in the language of the request: what is lost, and where to look."""

from typing import TYPE_CHECKING

from frappe import _

from gigafibre_fsm.domain.network import messages
from gigafibre_fsm.domain.network.device.optical_power import NO_LIGHT
from gigafibre_fsm.domain.network.messages import format_dbm, format_number
from gigafibre_fsm.domain.network.quality.optical_budget import WEAKER
from gigafibre_fsm.domain.network.topology import light
from gigafibre_fsm.domain.network.topology.light import Expected, LightVerdict

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.line.line_state import DeviceLine


def describe_advice(verdict: LightVerdict) -> str:
	"""Return how far a level is from what it should be, by which basis, and where to look first; empty if it is fine.

	The sentence names what is still normal.
	"""
	if verdict.kind not in (light.LOST, light.GAINED):
		return ""
	sentence = _sentences()[verdict.kind, verdict.basis, verdict.place]
	return sentence.format(format_number(abs(verdict.deviation or 0)), format_number(verdict.tolerance))


def describe_level(device: "DeviceLine") -> tuple[str, str]:
	"""Return what a line's level means, and the advice beside it; advice that says the same with more takes its place."""
	light_of_line = device.line.light if device.line else NO_LIGHT
	verdict = messages.describe_verdict(device.verdict, light_of_line)
	advice = describe_advice(device.network_light.verdict) if device.network_light else ""
	return (advice, "") if advice and device.verdict.kind == WEAKER else (verdict, advice)


def describe_expected(expected: Expected, pon_class: str) -> str:
	"""Return the expected level, its span and how sure it is, as a sentence.

	Args:
		expected: of the line's chain.
		pon_class: of its PON port.
	"""
	sentence = (
		_("Expected {0} ± {1} dB, {2} to {3}, class {4}, launch power measured.")
		if expected.basis == light.MEASURED_TX
		else _("Expected {0} ± {1} dB, {2} to {3}, class {4}, launch power not measured.")
	)
	levels = (expected.typical, expected.lowest, expected.highest)
	typical, lowest, highest = (format_dbm(level) for level in levels)
	return sentence.format(typical, format_number(expected.tolerance), lowest, highest, pon_class)


def describe_basis(basis: str) -> str:
	"""Return what a level was compared with, in a few words."""
	return {
		light.BASELINE: _("its installation"),
		light.SIBLINGS: _("its neighbours"),
		light.THEORY: _("the computed level"),
		light.NOTHING: "",
	}[basis]


def describe_place(place: str) -> str:
	"""Return where to look first, in a few words."""
	return {
		light.DROP: _("the drop and its connectors"),
		light.FEEDER: _("the splitter and the fibre that feeds it"),
		light.WAY: _("the drop, then the splitter"),
		light.RECORDS: _("its port in the network"),
		light.NOWHERE: "",
	}[place]


def _sentences() -> dict[tuple[str, str, str], str]:
	return {
		(light.LOST, light.BASELINE, light.DROP): _(
			"{0} dB less than at its installation (up to {1} dB is normal). Look first at the drop: its connectors in the home and at the terminal."
		),
		(light.LOST, light.BASELINE, light.FEEDER): _(
			"{0} dB less than at its installation (up to {1} dB is normal), and its neighbours have lost light too. Look first at the splitter and the fibre that feeds it, not in this home."
		),
		(light.LOST, light.SIBLINGS, light.DROP): _(
			"{0} dB less than its neighbours on the splitter (up to {1} dB is normal). Look first at the drop: its connectors, bends and splice."
		),
		(light.LOST, light.THEORY, light.WAY): _(
			"{0} dB less than computed (up to {1} dB is normal); there is nothing better to compare with. Look first at the drop's connectors, then at the splitter."
		),
		(light.GAINED, light.BASELINE, light.RECORDS): _(
			"{0} dB more than at its installation (up to {1} dB is normal). If something was repaired, have a new baseline taken; else check its port in the network."
		),
		(light.GAINED, light.SIBLINGS, light.RECORDS): _(
			"{0} dB more than its neighbours on the splitter (up to {1} dB is normal). Check in the network where this line hangs."
		),
		(light.GAINED, light.THEORY, light.RECORDS): _(
			"{0} dB more than computed (up to {1} dB is normal). Check in the network where this line hangs, and its splitters."
		),
	}
