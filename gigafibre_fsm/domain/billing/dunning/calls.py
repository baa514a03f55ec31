"""Calls to customers who are late: whom to call today, and what a person records of a call or a notice."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.dunning import cases, settings
from gigafibre_fsm.domain.billing.dunning.call_list import CallCandidate, order_calls
from gigafibre_fsm.domain.billing.dunning.stages import SUSPENSION_NOTICES, DunningState, DunningStep
from gigafibre_fsm.domain.billing.payments.repository import lock_customer
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.exceptions import FsmError

NOT_CALLED = (DunningState.CLOSED.value, DunningState.PAUSED.value)


@dataclass(frozen=True)
class CallRow:
	"""A customer to call; dollars."""

	case: str
	customer: str
	customer_name: str
	phone: str
	overdue: Decimal
	oldest_due_date: date
	has_broken_promise: bool
	last_called_on: date | None


def list_calls(today: date) -> list[CallRow]:
	"""Return whom to call today, the most urgent first: whose case has reached the call, or who broke a promise.

	Args:
		today: local date.
	"""
	rows = {row.customer: row for row in _list_candidates()}
	candidates = [
		CallCandidate(
			customer=row.customer,
			overdue=row.overdue,
			oldest_due_date=row.oldest_due_date,
			has_broken_promise=row.has_broken_promise,
			last_called_on=row.last_called_on,
		)
		for row in rows.values()
	]
	days = settings.load_settings().days_between_calls
	return [rows[each.customer] for each in order_calls(candidates, today, days)]


def _list_candidates() -> list[CallRow]:
	fields = ["name", "customer", "overdue", "oldest_due_date", "last_called_on"]
	open_cases = frappe.get_all(
		cases.DOCTYPE, {"open_key": ("is", "set"), "state": ("not in", NOT_CALLED)}, fields, limit=0
	)
	called = _list_days("Dunning Case Step", "parent", "taken_on", {"step": DunningStep.CALL.value})
	broken = _list_days("Payment Promise", "customer", "due_on", {"state": "Broken"})
	people = {
		row.name: row
		for row in frappe.get_all(
			"Customer",
			{"name": ("in", [case.customer for case in open_cases])},
			["name", "customer_name", "mobile_no"],
			limit=0,
		)
	}
	found = []
	for case in open_cases:
		# what was taken or broken before concerned an older debt
		is_broken = broken.get(case.customer, date.min) >= case.oldest_due_date
		if is_broken or called.get(case.name, date.min) >= case.oldest_due_date:
			person = people[case.customer]
			found.append(
				CallRow(
					case=case.name,
					customer=case.customer,
					customer_name=person.customer_name,
					phone=person.mobile_no or "",
					overdue=to_decimal(case.overdue),
					oldest_due_date=case.oldest_due_date,
					has_broken_promise=is_broken,
					last_called_on=case.last_called_on,
				)
			)
	return found


def _list_days(doctype: str, key: str, day: str, filters: dict[str, str]) -> dict[str, date]:
	"""Return the latest day of the rows of each key."""
	rows = frappe.get_all(doctype, filters, [key, day], order_by=day, limit=0)
	return {row[key]: row[day] for row in rows}


def record_call(customer: str, note: str, today: date) -> str:
	"""Record that a customer was called, with what was said; return the name of their case.

	Args:
		customer: name of the Customer, whom this locks.
		note: what was said; may be empty.
		today: local date.

	Raises:
		FsmError: there is no such customer, or they have no open case.
	"""
	lock_customer(customer)
	doc = cases.load_open(customer)
	if doc is None:
		frappe.throw(_("This customer has no open case, so there is no call to record."), FsmError)
	doc.last_called_on = today
	cases.save(doc)
	doc.add_comment("Comment", escape_html(f"{_('Called')}: {note}" if note else _("Called")))
	return doc.name


def confirm_notice(case: str, step: str, note: str, now: datetime) -> None:
	"""Record that a notice of suspension reached the customer otherwise, such as by letter.

	Args:
		case: name of the Dunning Case.
		step: name of its row.
		note: how it was given.
		now: site time, naive.

	Raises:
		FsmError: the row is no notice of this case, its delivery is known, or the note is empty.
	"""
	# before the transaction, whose first statement must be the lock
	customer = frappe.db.get_value(cases.DOCTYPE, {"name": case, "open_key": ("is", "set")}, "customer")
	if not customer:
		frappe.throw(_("{0} is no open case.").format(case), FsmError)
	if not note.strip():
		frappe.throw(_("Say how the notice was given."), FsmError)

	def confirm() -> None:
		lock_customer(customer)
		doc = cases.load_open(customer)
		notices = [
			row
			for row in (doc.steps if doc else ())
			if row.name == step and DunningStep(row.step) in SUSPENSION_NOTICES and not row.delivered_on
		]
		if not notices:
			frappe.throw(_("This notice is delivered already, or it is none. Load the case again."), FsmError)
		notices[0].update({"delivered_on": now, "note": note.strip()})
		cases.save(doc)

	transactions.run_transaction(confirm)
