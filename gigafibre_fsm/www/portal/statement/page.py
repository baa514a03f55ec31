"""The period of a statement of account, chosen by its customer."""

from datetime import date, timedelta

import frappe

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.www.page import Page, PageRequest
from gigafibre_fsm.www.templating import translate as _

PATH = "/portal/statement"
TEMPLATE = "gigafibre_fsm/www/portal/statement/page.html"
USUAL, LONGEST = timedelta(days=365), timedelta(days=3 * 366)


def get(request: PageRequest) -> Page[None]:
	"""Offer the last twelve months, and any other period."""
	return form(request)


def form(request: PageRequest, problem: str = "") -> Page[None]:
	"""Return the form, with what was asked for and why it cannot be had."""
	today = request.now.date()
	context = {
		"title": request.portal.title,
		"first": request.query.get("first") or (today - USUAL).isoformat(),
		"last": request.query.get("last") or today.isoformat(),
		"today": today.isoformat(),
		"problem": problem,
	}
	return Page(TEMPLATE, context=context, status=422 if problem else 200)


def read_period(request: PageRequest) -> tuple[date, date]:
	"""Return the first and last day that were asked for; the last twelve months if none were.

	Raises:
		FsmError: a day is none, they are in the wrong order, in the future, or too far apart.
	"""
	today = request.now.date()
	try:
		first = date.fromisoformat(request.query.get("first") or (today - USUAL).isoformat())
		last = date.fromisoformat(request.query.get("last") or today.isoformat())
	except ValueError:
		frappe.throw(_("Write both days like 2026-01-31."), FsmError)
	if first > last:
		frappe.throw(_("The first day comes after the last one."), FsmError)
	if last > today:
		frappe.throw(_("Choose days up to today."), FsmError)
	if last - first > LONGEST:
		frappe.throw(_("Choose three years at most."), FsmError)
	return first, last
