"""Endpoints of calls at the desk: placed, listed, held, handed over, and their recording paused."""

from datetime import datetime
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import require_found
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.desk import desk_calls
from gigafibre_fsm.domain.care.telephone.provider import conference, outgoing
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.errors import IntegrationError


class PlacedCall(TypedDict):
	"""The call that was prepared: the browser sends its name and nothing else."""

	call: str


class ChangedCall(TypedDict):
	"""The call, and its status now."""

	call: str
	status: str


class DeskCall(TypedDict):
	"""A call that rings at a user's desk or that they are in; `since` is site time."""

	call: str
	status: str
	direction: str
	number: str
	customer: str
	since: datetime


class MyCalls(TypedDict):
	"""A user's calls now, whether they take new ones, and how many callers wait for a call."""

	calls: list[DeskCall]
	available: bool
	call_backs: int


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(30, 60)
@unit_of_work.whole
def start_call(number: str, customer: str = "", issue: str = "") -> PlacedCall:
	"""Prepare a call to a number, which the browser then places with its name alone.

	Args:
		number: as typed or shown.
		customer: name of the Customer, if it is known.
		issue: name of the Issue it is about, if any.

	Raises:
		FsmError: the number is not called from here, an emergency number above all; the valve is closed; or the
			telephone is not set up.
	"""
	for doctype, name in (("Customer", customer), ("Issue", issue)):
		if name:
			require_found(doctype, name)
	try:
		row = outgoing.start_call(frappe.session.user, number, customer, issue)
	except IntegrationError as error:
		_refuse(error)
	return {"call": row.name}


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(600, 60)
def list_my_calls() -> MyCalls:
	"""Return the calls that ring at this user's desk or that they are in; asked again and again, in case an event was lost."""
	mine = desk_calls.list_calls(frappe.session.user)
	return {
		"calls": [
			{
				"call": each.name,
				"status": each.status,
				"direction": each.direction,
				"number": each.number,
				"customer": each.customer,
				"since": each.started_on,
			}
			for each in mine.calls
		],
		"available": mine.is_available,
		"call_backs": mine.call_backs,
	}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
def hold_call(call: str, on: bool) -> ChangedCall:
	"""Put the customer on hold, or take them back.

	Raises:
		FsmError: nobody speaks in this call, it is a colleague's, or Twilio refuses.
	"""
	row = desk_calls.require_own(call, frappe.session.user)
	try:
		conference.hold_call(call, is_held=on)
	except IntegrationError as error:
		_refuse(error)
	return _changed(row)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
def transfer_call(call: str, agent: str) -> ChangedCall:
	"""Ring a colleague, who joins the call; this user hangs up when they like.

	Raises:
		FsmError: nobody speaks in this call, it is a colleague's, the other takes no calls, or Twilio refuses.
	"""
	row = desk_calls.require_own(call, frappe.session.user)
	try:
		conference.transfer_call(call, agent)
	except IntegrationError as error:
		_refuse(error)
	return _changed(row)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
def pause_recording(call: str, on: bool) -> ChangedCall:
	"""Keep nothing of what is said from now on, while a card's number is read out, or go on recording.

	Raises:
		FsmError: nobody speaks in this call, it is a colleague's, nothing is recorded, or Twilio refuses.
	"""
	row = desk_calls.require_own(call, frappe.session.user)
	try:
		conference.pause_recording(call, is_paused=on)
	except IntegrationError as error:
		_refuse(error)
	return _changed(row)


def _changed(row: StoredCall) -> ChangedCall:
	return {"call": row.name, "status": row.status}


def _refuse(error: IntegrationError) -> None:
	frappe.db.rollback()
	frappe.throw(_(error.message), FsmError)
