"""A customer's speed test: what to expect with their plan over Wi-Fi, and what was measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.installation import subscription
from gigafibre_fsm.domain.network.quality import speed_tests
from gigafibre_fsm.domain.network.quality.speed_tests import ExpectedSpeed, SpeedResult
from gigafibre_fsm.domain.platform import rate_limits
from gigafibre_fsm.exceptions import FsmError, NotYours

TESTS_OF_CUSTOMER, TESTS_WINDOW = 12, 3600
"""Measurements that are stored of one customer in so many seconds."""


@dataclass(frozen=True, slots=True)
class SpeedPage:
	"""The speed test of one address.

	Attributes:
		location: name of the Service Location; empty if the customer has several and chose none.
		plan_download, plan_upload: speeds of the plan in Mbit/s; 0 if they are not known, so that none is offered.
		expected: what a phone on Wi-Fi reaches with it.
		last: the last measurement there; None without one.
	"""

	location: str
	plan_download: int
	plan_upload: int
	expected: ExpectedSpeed
	last: SpeedResult | None


def load_speed_page(customer: str, location: str) -> SpeedPage:
	"""Return the speed test of an address, in three queries.

	Args:
		customer: name of the Customer.
		location: name of a Service Location; empty for the only one.

	Raises:
		NotYours: the address is not this customer's.
	"""
	place = _find_place(customer, location)
	plan = subscription.find_subscription(place or None, customer)
	return SpeedPage(
		location=place,
		plan_download=plan.download if plan else 0,
		plan_upload=plan.upload if plan else 0,
		expected=speed_tests.expect_of_plan(plan),
		last=speed_tests.last_of_customer(customer, place),
	)


def store_measurement(
	customer: str, location: str, measured: Mapping[str, str], *, browser: str, now: datetime
) -> None:
	"""Store what a customer's browser measured.

	Args:
		customer: name of the Customer.
		location: name of a Service Location; empty for the only one.
		measured: the figures as typed by the page's script, and `connection`.
		browser: the User-Agent.
		now: site time, naive.

	Raises:
		NotYours: the address is not this customer's.
		FsmError: the figures cannot be a measurement, or the plan's speed is not known.
		TooMany: the customer measured too often.
	"""
	page = load_speed_page(customer, location)
	if not page.plan_download:
		frappe.throw(
			_("We do not know the speed of your plan, so there is nothing to compare with."), FsmError
		)
	rate_limits.require_within_limit(f"speed test:{customer}", TESTS_OF_CUSTOMER, TESTS_WINDOW)
	speed_tests.store_test(
		speed_tests.parse_figures(measured),
		now=now,
		technician=None,
		customer=customer,
		location=page.location or None,
		connection=measured.get("connection", ""),
		browser=browser,
	)


def _find_place(customer: str, location: str) -> str:
	"""Return the address, or the customer's only one; empty if there are several, or none."""
	places = frappe.get_all(
		"Service Location", {"customer": customer}, pluck="name", order_by="name", limit=200
	)
	if location and location not in places:
		raise NotYours
	return location or (places[0] if len(places) == 1 else "")
