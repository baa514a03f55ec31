"""Endpoints of the call-back list: who waits for our call."""

from datetime import datetime
from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.domain.care.telephone.call import call_backs


class SettledCallBack(TypedDict):
	"""The FSM Call whose caller waits no more."""

	call: str


class WaitingCaller(TypedDict):
	"""A caller who waits for our call; `on` is site time, `recording` the address of their message."""

	call: str
	number: str
	customer: str
	customer_name: str
	language: str
	on: datetime
	voicemail: bool
	recording: str
	calls: int


class WaitingCallers(TypedDict):
	"""Who waits for our call, the longest waiting first."""

	call_backs: list[WaitingCaller]


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def list_call_backs() -> WaitingCallers:
	"""Return the callers who reached nobody or left a message, the longest waiting first."""
	return {
		"call_backs": [
			{
				"call": each.call,
				"number": each.number,
				"customer": each.customer,
				"customer_name": each.customer_name,
				"language": each.language,
				"on": each.called_on,
				"voicemail": each.is_voicemail,
				"recording": each.recording,
				"calls": each.calls,
			}
			for each in call_backs.list_call_backs()
		]
	}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def settle_call_back(call: str) -> SettledCallBack:
	"""Take a caller off the list, because somebody has dealt with them.

	Raises:
		FsmError: they are not on it any more.
	"""
	call_backs.settle_call_back(call, frappe.session.user)
	return {"call": call}
