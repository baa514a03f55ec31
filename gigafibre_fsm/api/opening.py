"""Endpoints that open a new site step by step; what each step writes, later pages write by the same functions."""

from typing import Literal, TypedDict

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import full_name, moment_of
from gigafibre_fsm.domain.administration.opening import facts, first_records, page_model
from gigafibre_fsm.domain.administration.opening.first_records import NewAddress
from gigafibre_fsm.domain.administration.opening.page_model import OpeningPage


class FirstVisit(TypedDict):
	"""The dispatched visit, and the opening as it stands now."""

	job: str
	page: OpeningPage


@frappe.whitelist(methods=["GET"])
@guards.administrator
@guards.limited(120, 60)
def load() -> OpeningPage:
	"""Return the steps of the opening, what was found of each, and the choices of its form."""
	return page_model.build_page(now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(60, 60)
@unit_of_work.whole
def skip(
	step: Literal["company", "office", "technician", "hours", "customer", "visit"], skipped: bool = True
) -> OpeningPage:
	"""Skip a step, or take that back; returns as load().

	Args:
		step: key of the step.
		skipped: whether it is skipped.
	"""
	facts.set_skipped(step, is_skipped=skipped)
	return page_model.build_page(now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(30, 60)
@unit_of_work.whole
def save_office(
	brand_name: str, dispatch_phone: str, public_base_url: str, language: Literal["fr", "en"] = "fr"
) -> OpeningPage:
	"""Set who writes to customers, where they call, and the address of links; returns as load().

	Args:
		brand_name: name in messages.
		dispatch_phone: telephone number.
		public_base_url: for example https://erp.example.ca.
		language: fr or en, of people whose language is unknown.
	"""
	first_records.save_office(brand_name, dispatch_phone, public_base_url, language)
	return page_model.build_page(now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(30, 60)
@unit_of_work.whole
def save_hours(holiday_list: str = "", depot_name: str = "") -> OpeningPage:
	"""Set the days without visits and the depot; returns as load().

	Args:
		holiday_list: name of a Holiday List; empty for none.
		depot_name: the depot's name; empty for none.

	Raises:
		FsmError: both are empty.
	"""
	first_records.save_hours(holiday_list, depot_name)
	return page_model.build_page(now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(30, 60)
@unit_of_work.whole
def add_customer(
	customer_name: str,
	address_line: str,
	city: str,
	postal_code: str,
	mobile: str = "",
	email: str = "",
	language: Literal["fr", "en"] = "fr",
) -> OpeningPage:
	"""Create a customer and the address at which they are served; returns as load().

	Args:
		customer_name: first and last name.
		address_line: number and street.
		city: its name.
		postal_code: like J3B 1A1.
		mobile: telephone number, as people write it.
		email: e-mail address.
		language: fr or en, of their messages.

	Raises:
		FsmError: the name is missing.
	"""
	new = NewAddress(customer_name, mobile, email, language, address_line, city, postal_code)
	first_records.add_customer(new)
	return page_model.build_page(now_datetime())


@frappe.whitelist(methods=["POST"])
@guards.administrator
@guards.limited(30, 60)
@unit_of_work.whole
def dispatch_visit(place: str, job_type: str, technician: str, arrival: str) -> FirstVisit:
	"""Create, plan and dispatch a visit, so that the technician is texted a link; returns `{"job", "page"}`.

	Args:
		place: name of a Service Location.
		job_type: name of a Dispatch Job Type.
		technician: name of a Dispatch Technician.
		arrival: for example 2026-11-23 09:00, in the site's zone.

	Raises:
		FsmError: a record no longer exists, or the visit may not be dispatched; the message says why.
	"""
	job = first_records.dispatch_visit(place, job_type, technician, moment_of(arrival), full_name())
	return {"job": job, "page": page_model.build_page(now_datetime())}
