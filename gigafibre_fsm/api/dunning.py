"""Endpoints of accounts receivable for customers who are late: calls, promises, notices given otherwise."""

from typing import TypedDict

import frappe
from frappe.utils import getdate, now_datetime

from gigafibre_fsm.api import arguments, guards, unit_of_work
from gigafibre_fsm.domain.billing.dunning import calls, case_work, delays
from gigafibre_fsm.domain.billing.dunning.delays import PromiseRequest


class RecordedCall(TypedDict):
	"""The Dunning Case on which a call or a notice was recorded."""

	case: str


class RecordedPromise(TypedDict):
	"""The Payment Promise."""

	promise: str


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(120, 60)
@unit_of_work.whole
def record_call(customer: str, note: str) -> RecordedCall:
	"""Record that a customer who is late was called: they leave the call list for some days.

	Args:
		customer: name of the Customer.
		note: what was said.

	Raises:
		FsmError: the customer has no open case.
	"""
	return {"case": calls.record_call(customer, note, getdate())}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(120, 60)
@unit_of_work.whole
def record_promise(customer: str, amount: str, due_on: str, note: str) -> RecordedPromise:
	"""Record what a customer promised to pay, and until when: their case stands still until then.

	Args:
		customer: name of the Customer.
		amount: dollars.
		due_on: ISO day on which it is paid at the latest.
		note: what was said.

	Raises:
		FsmError: nothing is owed, more is promised than is owed, the day has passed or is none, or a promise is open.
	"""
	day, user = arguments.day_of(due_on), frappe.session.user
	request = PromiseRequest(customer, arguments.amount_of(amount), day, user, note)
	promise = delays.record_promise(request, getdate())
	case_work.review_customer(customer, now_datetime())
	return {"promise": promise}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
@unit_of_work.whole
def renew_notice(customer: str) -> RecordedCall:
	"""Send a customer the last notice of suspension again, because the one before has become too old.

	Args:
		customer: name of the Customer.

	Raises:
		FsmError: the case is not ready for a suspension, the last notice still holds, or nothing may be sent.
	"""
	return {"case": case_work.renew_last_notice(customer, now_datetime())}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def confirm_notice(case: str, step: str, note: str) -> RecordedCall:
	"""Record that a notice of suspension reached the customer otherwise, such as by letter or by phone.

	Args:
		case: name of the Dunning Case.
		step: name of its row.
		note: how it was given.

	Raises:
		FsmError: the row is no notice of this case, its delivery is known, or the note is empty.
	"""
	calls.confirm_notice(case, step, note, now_datetime())
	return {"case": case}
