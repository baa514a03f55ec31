"""The site's figures of incidents, from FSM Incident Settings."""

from dataclasses import fields

import frappe

from gigafibre_fsm.domain.network.incidents.rule.thresholds import Thresholds
from gigafibre_fsm.domain.network.line import live_query

DOCTYPE = "FSM Incident Settings"
NOT_THERE = ("silent_after", "learned")


def load_thresholds() -> Thresholds:
	"""Return the site's figures, without what nodes have learned."""
	stored = frappe.get_cached_doc(DOCTYPE)
	names = [field.name for field in fields(Thresholds) if field.name not in NOT_THERE]
	given = {name: stored.get(name) for name in names if stored.get(name)}
	return Thresholds(**given, silent_after=live_query.silent_after())


def is_watching() -> bool:
	"""Whether incidents are looked for at all."""
	return not frappe.get_cached_doc(DOCTYPE).paused
