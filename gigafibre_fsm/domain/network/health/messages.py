"""A device's health in words, in the language of the request."""

import json
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.network import messages as line_messages
from gigafibre_fsm.domain.network.health import score
from gigafibre_fsm.domain.network.health.score import HealthReason


@dataclass(frozen=True, slots=True)
class HealthFacts:
	"""A device's health as displayed: 0 to 100, Good, Watch or Poor, a word for it, sentences why, and when."""

	score: int
	health: str
	word: str
	reasons: tuple[str, ...]
	judged_on: datetime


def find_health(equipment: str) -> HealthFacts | None:
	"""Return a device's health; None if it was never judged."""
	fields = ["health", "health_score", "health_reasons", "judged_on"]
	row = frappe.db.get_value("CPE State", equipment, fields, as_dict=True)
	if not row or not row.health:
		return None
	return HealthFacts(
		row.health_score,
		row.health,
		word_health(row.health),
		explain_reasons(row.health_reasons),
		row.judged_on,
	)


def summarize_health(facts: HealthFacts) -> str:
	"""Return a device's health in one line."""
	return _("Health {0} of 100: {1}").format(facts.score, facts.word)


def word_health(health: str) -> str:
	"""Return what a score means in a word or two."""
	words = {score.GOOD: _("does well"), score.WATCH: _("to be watched"), score.POOR: _("does badly")}
	return words.get(health, "")


def explain_reasons(stored: str | None) -> tuple[str, ...]:
	"""Return the stored reasons as sentences, the costliest first."""
	return tuple(explain_reason(HealthReason(*each)) for each in json.loads(stored or "[]"))


def explain_reason(reason: HealthReason) -> str:
	"""Return what took points off, with the present value and what is usual for this device."""
	dbm, number = line_messages.format_dbm, line_messages.format_number
	if reason.code == score.LIGHT_LOST:
		return _("Light {0}, its baseline was {1} (−{2} points)").format(
			dbm(reason.value), dbm(reason.usual), reason.points
		)
	if reason.code == score.LIGHT_WEAK:
		return _("Light {0}, the limit is {1} (−{2} points)").format(
			dbm(reason.value), dbm(reason.usual), reason.points
		)
	sentences = {
		score.RESTARTS: _("{0} restarts in 7 days, usually {1} (−{2} points)"),
		score.SILENT: _("{0} silent hours in 7 days, usually {1} (−{2} points)"),
		score.SLOW: _("{0} Mbit/s at the last speed test, usually {1} (−{2} points)"),
	}
	digits = 0 if reason.code == score.RESTARTS else 1
	value, usual = number(reason.value, digits), number(reason.usual, 1)
	return sentences[reason.code].format(value, usual, reason.points)
