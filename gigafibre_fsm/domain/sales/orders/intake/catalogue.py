"""What is sold with a new line: plans that are offered at its address, and add-ons, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.care.shop import catalogue
from gigafibre_fsm.domain.care.shop.availability import PlaceFacts
from gigafibre_fsm.domain.care.shop.places import KnownPlace
from gigafibre_fsm.domain.sales.offers import monthly_plans
from gigafibre_fsm.domain.sales.offers.monthly_plans import MonthlyPlan
from gigafibre_fsm.domain.sales.orders.first_invoice import SoldLine
from gigafibre_fsm.domain.sales.orders.states import WEB
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def list_plans(postal_code: str, language: str, channel: str = "") -> tuple[MonthlyPlan, ...]:
	"""Return the plans that are offered at a postal code, the cheapest first.

	Args:
		postal_code: of the address.
		language: `fr` or `en`.
		channel: how the order is sold: the website has its own plans.
	"""
	mark = monthly_plans.ON_WEBSITE if channel == WEB else monthly_plans.BY_STAFF
	return monthly_plans.list_plans(mark, language, postal_code)


def choose_plan(plan: str, order: "Document") -> MonthlyPlan:
	"""Return a plan that is offered for an order, at its postal code and by its channel.

	Args:
		plan: name of the Subscription Plan.
		postal_code: of the address.
		language: `fr` or `en`.

	Raises:
		FsmError: it is not offered there.
	"""
	plans = list_plans(order.postal_code, order.language, order.channel)
	chosen = next((each for each in plans if each.plan == plan), None)
	if chosen is None:
		frappe.throw(_("This plan is not offered at this address. Choose another one."), FsmError)
	return chosen


def choose_lines(
	chosen: MonthlyPlan, add_ons: Mapping[str, int], language: str, today: date
) -> tuple[SoldLine, ...]:
	"""Return the lines of an order at the prices of today.

	Args:
		chosen: its plan.
		add_ons: quantity by Item.
		language: `fr` or `en`, of their names.
		today: local date.

	Raises:
		FsmError: an add-on cannot be had so often.
	"""
	lines = [SoldLine(chosen.item, chosen.name, 1, chosen.price, chosen.plan)]
	known = {each.item: each for each in list_add_ons(chosen.download, language, today)}
	for item, quantity in add_ons.items():
		found = known.get(item)
		if found is None or not 0 < quantity <= found.available.most:
			sentence = _("{0} cannot be ordered in this number. Change the add-ons.")
			frappe.throw(sentence.format(found.title if found else item), FsmError)
		lines.append(SoldLine(item, found.title, quantity, found.price, found.plan))
	return tuple(lines)


def read_terms(chosen: MonthlyPlan) -> dict[str, int | str]:
	"""Return the fields of an order that freeze what the agreement will say of its plan."""
	return {"term_months": chosen.term_months, "lent_equipment": "\n".join(chosen.equipment)}


def list_add_ons(download: int, language: str, today: date) -> list[catalogue.AddOn]:
	"""Return the add-ons that go with a new line of a speed.

	Args:
		download: Mbit/s of its plan.
		language: `fr` or `en`.
		today: local date, on which a price must be valid.
	"""
	# the home will have the service and an ONT by the time that its add-ons begin
	facts = PlaceFacts(has_service=True, download=download, devices=frozenset({"ONT"}))
	found = catalogue.load_add_ons(KnownPlace(facts, frozenset(), frozenset()), language, today)
	return [each for each in found if each.available.most]
