"""Endpoints of the settings page: how each vendor is, a test of one, the site's rules, and a switch of one.

Managers read it; administrators change what it shows.
"""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.domain.administration import site_rules
from gigafibre_fsm.domain.administration.site_rules import SiteRule
from gigafibre_fsm.domain.administration.vendors import cards
from gigafibre_fsm.domain.administration.vendors.cards import VendorCard, VendorTest


class SettingsPage(TypedDict):
	"""What the settings page shows of vendors and rules; no secret is in it."""

	vendors: list[VendorCard]
	rules: list[SiteRule]


@frappe.whitelist(methods=["GET"])
@guards.manager
@guards.limited(120, 60)
def load() -> SettingsPage:
	"""Return a card for each vendor, and the site's switches, hours and wording."""
	return {"vendors": cards.list_cards(), "rules": site_rules.list_rules()}


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(30, 60)
def test_vendor(vendor: str) -> VendorTest:
	"""Test a vendor's connection with its saved settings; returns `{"colour", "sentence", "card"}`.

	Args:
		vendor: key of its card.

	Raises:
		FsmError: there is no such vendor, or its settings have no test.
	"""
	return cards.run_test(vendor)


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(30, 60)
@unit_of_work.whole
def set_switch(switch: str, is_on: bool) -> SiteRule:
	"""Switch a rule on or off, as its form does, and return how it stands.

	Args:
		switch: as `load` gives it.
		is_on: whether it shall be on.

	Raises:
		FsmError: there is no such switch.
		frappe.ValidationError: its settings refuse it; the message says why.
	"""
	return site_rules.set_switch(switch, is_on=is_on)
