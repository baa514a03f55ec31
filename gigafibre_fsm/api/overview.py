"""Endpoints of the workspace that shows how the business is doing: its figures, and what happens now."""

import frappe

from gigafibre_fsm.api import guards
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.domain.overview import kept_readings
from gigafibre_fsm.domain.overview.live_feed import feed
from gigafibre_fsm.domain.overview.live_feed.entries import FeedEntry
from gigafibre_fsm.domain.overview.tiles import Audience, BusinessOverview
from gigafibre_fsm.domain.platform import instants


@frappe.whitelist(methods=["GET"])
@guards.office
@guards.limited(240, 60)
def load_overview() -> Fields[BusinessOverview]:
	"""Return the figures of what the reader answers for, those of a minute ago at most."""
	return fields_of(kept_readings.load_overview(_audiences(), instants.now_utc()))


@frappe.whitelist(methods=["GET"])
@guards.office
@guards.limited(480, 60)
def load_feed() -> list[Fields[FeedEntry]]:
	"""Return what happened last of what the reader answers for, newest first, thirty entries at most."""
	return [fields_of(entry) for entry in feed.load_feed(_audiences())]


def _audiences() -> frozenset[Audience]:
	"""Return what whoever is signed in answers for."""
	theirs = {
		Audience.MONEY: guards.may_see_money(),
		Audience.SUPPORT: guards.may_answer_customers(),
		Audience.DISPATCH: guards.may_dispatch(),
	}
	return frozenset(audience for audience, is_theirs in theirs.items() if is_theirs)
