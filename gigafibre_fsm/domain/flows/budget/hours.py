"""The rows of Flow Budget and Flow Budget Customer: counted in the transaction of the effect, which locks them last."""

import hashlib
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.flows import due
from gigafibre_fsm.domain.flows.budget.limits import PARTS, BudgetUse, find_exceeded
from gigafibre_fsm.domain.flows.catalogue.registry import StepCall, StepFailed
from gigafibre_fsm.domain.flows.definition.reasons import StoredReason, write_reason

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

HOURS, REACHED = "Flow Budget", "Flow Budget Customer"
KIND = "budget"
"""Kind of the failure that holds a run and pauses its template."""

_SENTENCES = {
	"texts": "This flow may send {0} {1}, and this would be one more.",
	"emails": "This flow may send {0} {1}, and this would be one more.",
	"amount": "This flow may spend {0} {1}, and this would be more.",
	"customers": "This flow may reach {0} {1}, and this would be one more.",
}
_COUNTED = {
	"texts": ("1 text", "{0} texts"),
	"emails": ("1 e-mail", "{0} e-mails"),
	"customers": ("1 customer", "{0} customers"),
}
IN_A_RUN, IN_AN_HOUR = StoredReason("in one run"), StoredReason("an hour")


def charge_step(
	call: StepCall, *, texts: int = 0, emails: int = 0, amount: Decimal = Decimal(0), customer: str = ""
) -> None:
	"""Count what a step has just stored to leave the site; the last thing that it does in its transaction.

	The caller charges an effect once, however often its step is performed.

	Args:
		call: the step.
		texts: number of texts.
		emails: number of e-mails.
		amount: dollars before taxes.
		customer: name of the Customer who is reached; empty if nobody is.

	Raises:
		StepFailed: a limit would be exceeded; the effect is rolled back, the run is held, and the flow pauses.
	"""
	added = BudgetUse(texts, emails, amount)
	hourly, of_run = read_limits(call.template)
	hour = call.now.replace(minute=0, second=0, microsecond=0)
	_refuse(_add_to_run(call, added, customer, hour), of_run, IN_A_RUN)
	_refuse(_add_to_hour(call, added, customer, hour), hourly, IN_AN_HOUR)


def read_hour(template: str, now: datetime) -> BudgetUse:
	"""Return what a flow has used in the present hour.

	Args:
		template: name of the Flow Template.
		now: naive UTC.
	"""
	row = frappe.db.get_value(
		HOURS, _name_hour(template, now.replace(minute=0, second=0, microsecond=0)), PARTS
	)
	return _use(row)


def read_limits(template: str) -> tuple[BudgetUse, BudgetUse]:
	"""Return the limits of a flow: for an hour, and for a run."""
	fields = [f"{part}_per_{unit}" for unit in ("hour", "run") for part in PARTS]
	row = frappe.db.get_value("Flow Template", template, fields) or (0,) * len(fields)
	return _use(row[: len(PARTS)]), _use(row[len(PARTS) :])


def forget_old(now: datetime) -> None:
	"""Delete the hours that are older than BUDGETS_KEPT; `now` is naive UTC."""
	for doctype in (HOURS, REACHED):
		frappe.db.delete(doctype, {"hour": ("<", now - due.BUDGETS_KEPT)})


def _use(row: tuple | None) -> BudgetUse:
	texts, emails, amount, customers = row or (0, 0, 0, 0)
	return BudgetUse(int(texts or 0), int(emails or 0), Decimal(str(amount or 0)), int(customers or 0))


def _refuse(used: BudgetUse, limits: BudgetUse, unit: StoredReason) -> None:
	part = find_exceeded(used, limits)
	if part:
		why = write_reason(_SENTENCES[part], _count(part, getattr(limits, part)), unit)
		raise StepFailed(why, kind=KIND, hold=True, pauses=True)


def _count(part: str, limit: int | Decimal) -> StoredReason | Decimal:
	if isinstance(limit, Decimal):
		return limit
	one, many = _COUNTED[part]
	return StoredReason(one) if limit == 1 else StoredReason(many, (limit,))


def _add_to_run(call: StepCall, added: BudgetUse, customer: str, hour: datetime) -> BudgetUse:
	"""Count in the run, whose row its worker has locked."""
	fields = [f"{part}_used" for part in PARTS]
	before = _use(frappe.db.get_value("Flow Run", call.run, fields))
	used = before + added + BudgetUse(customers=_count_new(call, call.run, customer, hour))
	values = {field: getattr(used, part) for field, part in zip(fields, PARTS, strict=True)}
	frappe.db.set_value("Flow Run", call.run, values, update_modified=False)
	return used


def _add_to_hour(call: StepCall, added: BudgetUse, customer: str, hour: datetime) -> BudgetUse:
	"""Count in the hour of the template; its row is locked from here to the end of the transaction."""
	name = _name_hour(call.template, hour)
	table = frappe.qb.DocType(HOURS)
	new = {
		**{part: getattr(added, part) for part in PARTS},
		"customers": _count_new(call, name, customer, hour),
	}
	query = _insert(HOURS, {"name": name, "template": call.template, "hour": hour, **new})
	for part in PARTS:
		query = query.on_duplicate_key_update(table[part], table[part] + new[part])
	query.run()
	return _use(frappe.db.get_value(HOURS, name, PARTS, for_update=True))


def _count_new(call: StepCall, scope: str, customer: str, hour: datetime) -> int:
	"""Return 1 if a customer counts for the first time in this scope, else 0."""
	if not customer:
		return 0
	name = hashlib.sha256(f"{scope}\0{customer}".encode()).hexdigest()[:40]
	row = {"name": name, "scope": scope, "customer": customer, "hour": hour, "effect_key": call.effect_key}
	table = frappe.qb.DocType(REACHED)
	_insert(REACHED, row).on_duplicate_key_update(table.scope, table.scope).run()
	# a row of another effect, or one that was committed after this transaction began, is not new
	return int(frappe.db.get_value(REACHED, name, "effect_key") == call.effect_key)


def _insert(doctype: str, row: dict[str, object]) -> "QueryBuilder":
	"""Return an insert without a document: three milliseconds less for each effect."""
	moment = frappe.utils.now_datetime()
	row = {**row, "creation": moment, "modified": moment, "owner": frappe.session.user}
	return frappe.qb.into(frappe.qb.DocType(doctype)).columns(*row).insert(*row.values())


def _name_hour(template: str, hour: datetime) -> str:
	return f"{template}-{hour:%Y%m%d%H}"
