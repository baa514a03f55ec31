"""Words for a customer's line: the same on the customer's own pages and on the desk of those who answer them."""

from datetime import datetime

from frappe import _

from gigafibre_fsm.domain.dispatch.job.address import street_line
from gigafibre_fsm.domain.network.line import health
from gigafibre_fsm.domain.network.line.health import LineHealth
from gigafibre_fsm.domain.network.line.line_state import LinePlace
from gigafibre_fsm.domain.platform import formatting


def describe_state(line: LineHealth, language: str) -> str:
	"""Return how a line is, in a few words.

	Args:
		line: how the line is.
		language: of the reader, `fr` or `en`.
	"""
	return {
		health.WORKING: _("Your Internet works", language),
		health.WEAK: _("Your Internet works, with a weak signal", language),
		health.NOT_HEARD: _("Your modem has been silent for a while", language),
		health.DOWN: _("Your modem does not answer", language),
		health.UNKNOWN: _("We have no news of your modem", language),
	}[line.kind]


def advise(line: LineHealth, language: str) -> str:
	"""Return what a customer can do about a line; empty if there is nothing to do.

	Args:
		line: how the line is.
		language: of the reader, `fr` or `en`.
	"""
	unplug = _("Unplug the modem, wait 30 seconds and plug it in again. Still nothing? Get help.", language)
	return {
		health.DOWN: unplug,
		health.NOT_HEARD: unplug,
		health.WEAK: _("Is it slow? Tell us: we look at the fibre.", language),
	}.get(line.kind, "")


def say_since(line: LineHealth, now: datetime, language: str) -> str:
	"""Return since when a line is as it is, as a sentence; empty if that is not known.

	Args:
		line: how the line is.
		now: site time, naive.
		language: of the reader, `fr` or `en`.
	"""
	if not line.since or line.kind == health.UNKNOWN:
		return ""
	moment = formatting.moment(line.since, language, today=now.date())
	span = formatting.span((now - line.since).total_seconds(), language)
	return formatting.sentence(_("Since {0} ({1}).", language).format(moment, span))


def say_last_contact(last_contact: datetime | None, now: datetime, language: str) -> str:
	"""Return when a modem last called in, as a sentence.

	Args:
		last_contact: site time, naive; None if it never did.
		now: site time, naive.
		language: of the reader, `fr` or `en`.
	"""
	if not last_contact:
		return _("Your modem has never called in.", language)
	ago = formatting.ago((now - last_contact).total_seconds(), language)
	return _("Your modem last called in {0}.", language).format(ago)


def write_address(place: LinePlace) -> str:
	"""Return an address on one line; empty for a device without one."""
	street = street_line(place.address_line, place.unit) if place.address_line else ""
	return ", ".join(filter(None, (street, place.city)))
