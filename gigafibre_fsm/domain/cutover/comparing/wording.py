"""Differences between both sides as sentences, in the reader's language."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from frappe import _

from gigafibre_fsm.domain.cutover.comparing.drift import Drift, DriftKind
from gigafibre_fsm.domain.platform import formatting


def explain_drift(found: Iterable[Drift], locale: str) -> list[str]:
	"""Return a sentence for each difference, with how each side has it.

	Args:
		found: the differences.
		locale: `fr` or `en`, of the reader.
	"""
	return [_explain(each, locale) for each in found]


def _explain(each: Drift, locale: str) -> str:
	old, new = (_write_value(each.kind, value, locale) or _("nothing") for value in (each.old, each.new))
	sentences = {
		DriftKind.BALANCE: _("Balance owed: {0} there, {1} here"),
		DriftKind.SERVICE: _("Services: {0} there, {1} here"),
		DriftKind.EQUIPMENT: _("Equipment: {0} only there, {1} only here"),
		DriftKind.GAP: _("Days that nobody bills: billed there until {0}, here from {1} on"),
		DriftKind.TWICE: _("Billed twice: the period from {0} on"),
	}
	return sentences[each.kind].format(old, new)


def _write_value(kind: DriftKind, stored: str, locale: str) -> str:
	if kind is DriftKind.BALANCE:
		return formatting.money(Decimal(stored), locale)
	if kind in (DriftKind.GAP, DriftKind.TWICE):
		return formatting.day(date.fromisoformat(stored), locale, formatting.FULL)
	return stored
