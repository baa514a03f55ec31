"""What a customer reads and hears about an outage at their address: one sentence, on each page alike."""

from datetime import datetime
from typing import TYPE_CHECKING

from frappe import _

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.platform import formatting

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident


def explain_outage(incident: "AffectingIncident", language: str, now: datetime) -> str:
	"""Return the sentences about an outage for a page of its customer.

	Args:
		incident: what cuts the address off.
		language: of the reader, `fr` or `en`.
		now: site time, naive.
	"""
	since = spell_since(incident.started_on, language, now)
	if incident.cause == states.PLANNED_WORK:
		sentence = _(
			"We are working on the network: the Internet at your address has been cut since {0}. It comes back by itself.",
			language,
		)
	elif incident.cause == states.POWER:
		sentence = _(
			"The power seems to have been out in your area since {0}. Your Internet comes back with it.",
			language,
		)
	else:
		sentence = _(
			"We know of an outage at your address since {0}, and we are working on it. You need not write or call.",
			language,
		)
	return formatting.sentence(sentence.format(since))


def greet_caller(incident: "AffectingIncident", language: str, now: datetime) -> str:
	"""Return what a caller hears first on the telephone.

	Args:
		incident: what cuts their address off.
		language: of the caller, `fr` or `en`.
		now: site time, naive.
	"""
	since = spell_since(incident.started_on, language, now)
	if incident.cause == states.PLANNED_WORK:
		sentence = _(
			"Because of work on our network, the Internet at your address has been cut since {0}.", language
		)
	elif incident.cause == states.POWER:
		sentence = _(
			"The power seems to have been out in your area since {0}, and your Internet with it.", language
		)
	else:
		sentence = _("We know of an outage at your address since {0}, and we are working on it.", language)
	return formatting.sentence(sentence.format(since))


def spell_since(start: datetime, language: str, now: datetime) -> str:
	"""Return since when: the time of day alone if it began today, else with its day.

	Args:
		start: site time, naive.
		language: `fr` or `en`.
		now: site time, naive.
	"""
	if start.date() == now.date():
		return formatting.hour(start, language)
	return formatting.moment(start, language, today=now.date())
