"""Sentences about a line for technicians and dispatchers, in the language of the request."""

from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.network.device import optical_power
from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.device.optical_power import OpticalReading
from gigafibre_fsm.domain.network.quality import optical_budget as lights
from gigafibre_fsm.domain.network.quality import speed_tests
from gigafibre_fsm.domain.network.quality.optical_budget import OpticalVerdict
from gigafibre_fsm.domain.platform import formatting


def format_number(value: float, digits: int = 1) -> str:
	"""Format a figure in the language of the request."""
	return formatting.number(value, frappe.local.lang, digits)


def format_dbm(level: float) -> str:
	"""Format an optical level with its unit."""
	return formatting.measure(level, "dBm", frappe.local.lang)


def phone_network(connection: str | None, language: str) -> str:
	"""Return a phone's network as it reads within a sentence; empty if its browser does not report it.

	Args:
		connection: as stored in a Speed Test.
		language: fr or en.
	"""
	words = {
		speed_tests.WIFI: _("Wi-Fi", lang=language),
		speed_tests.MOBILE: _("mobile data", lang=language),
		speed_tests.WIRED: _("wired network", lang=language),
	}
	return words.get(connection or "", "")


def describe_signal(channel: int, signal: int | None) -> str:
	"""Return channel and strength (dBm) of a Wi-Fi network that a modem hears; 0 and None where unknown."""
	words = [
		_("channel {0}").format(channel) if channel else "",
		formatting.measure(signal, "dBm", frappe.local.lang, 0) if signal is not None else "",
	]
	return " · ".join(filter(None, words))


def format_span(seconds: float) -> str:
	"""Format a duration in its largest unit."""
	return formatting.span(seconds, frappe.local.lang)


def format_ago(moment: datetime, now: datetime) -> str:
	"""Format how long ago a moment was."""
	return formatting.ago((now - moment).total_seconds(), frappe.local.lang)


def describe_state(state: str, since: datetime | None, now: datetime) -> str:
	"""Return a device's state and how long it has lasted, as a sentence in the language of the request.

	Args:
		state: one of `snapshot.py`: Online, Silent, Offline or Unknown.
		since: start of the state, site time, naive; None if unknown.
		now: site time, naive.
	"""
	if state == device_snapshot.UNKNOWN or since is None:
		return _("Never heard of")
	lasted = format_span(max(0.0, (now - since).total_seconds()))
	sentences = {
		device_snapshot.ONLINE: _("Online for {0}"),
		device_snapshot.SILENT: _("Silent for {0}"),
		device_snapshot.OFFLINE: _("Offline for {0}"),
	}
	return sentences[state].format(lasted)


def describe_rhythm(interval: int) -> str:
	"""Return how often a device informs, as a sentence; empty if it does not report its interval."""
	return _("It calls every {0}.").format(format_span(interval)) if interval else ""


def describe_verdict(verdict: OpticalVerdict, light: OpticalReading) -> str:
	"""Return what a level means and what to check, as a sentence."""
	if verdict.kind == lights.UNKNOWN:
		return _no_figure(light)
	if verdict.kind == lights.TOO_WEAK:
		return _(
			"Below {0}: the line will lose data. Look at the connectors, the drop and the splitter."
		).format(format_dbm(verdict.weakest))
	if verdict.kind == lights.TOO_STRONG:
		return _("Above {0}: the receiver is blinded. An attenuator is missing.").format(
			format_dbm(verdict.strongest)
		)
	if verdict.kind == lights.WEAKER:
		return _("{0} dB weaker than its baseline: look at the connectors and the drop.").format(
			format_number(-(verdict.difference or 0))
		)
	if verdict.difference is None:
		return _("Within the limits; there is no baseline to compare with.")
	if formatting.signed(verdict.difference, frappe.local.lang) == format_number(0):
		return _("Same as its baseline.")
	return _("As it was when its baseline was taken ({0} dB).").format(
		formatting.signed(verdict.difference, frappe.local.lang)
	)


def verdict_word(verdict: OpticalVerdict) -> str:
	"""Return the verdict in a word or two."""
	words = {
		lights.GOOD: _("Good level"),
		lights.WEAKER: _("Weaker than before"),
		lights.TOO_WEAK: _("Too weak"),
		lights.TOO_STRONG: _("Too strong"),
	}
	return words.get(verdict.kind, _("No figure"))


def _no_figure(light: OpticalReading) -> str:
	if light.state == optical_power.UNKNOWN_UNIT:
		return _(
			"The device says {0}, in a unit that nobody has compared with a meter for this model."
		).format(light.raw)
	if light.state == optical_power.OUT_OF_RANGE:
		return _("The device says {0}, which cannot be a level.").format(light.raw)
	return _("The device says nothing of its light.")
