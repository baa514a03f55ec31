"""Plan Against Hand: what proposals offered, what was taken of it, and which refusals recur, in minutes and dollars."""

from collections.abc import Callable, Hashable, Iterable, Mapping

import frappe
from frappe import _
from frappe.utils import add_days, getdate, today

from gigafibre_fsm.domain.dispatch.proposals import plan_history, plan_statistics
from gigafibre_fsm.domain.dispatch.proposals.plan_statistics import (
	ClosedPlan,
	PlanTotals,
	RecurringRefusal,
	SavedWork,
)
from gigafibre_fsm.domain.platform import chosen_period, formatting

USUAL_DAYS = 28
WEEK, PLAN, TECHNICIAN, REASON = "Week", "Plan", "Technician", "Reason"
KEYS: Mapping[str, Callable[[ClosedPlan], Hashable]] = {
	WEEK: lambda plan: plan_statistics.find_monday(plan.day),
	PLAN: lambda plan: (plan.day, plan.name),
}


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`filters`: from_date, to_date (days of the plans, by default the last four weeks), group_by (Week, Plan,
	Technician, Reason), technician (only the changes of one Dispatch Technician).
	"""
	filters = frappe._dict(filters or {})
	usual = (getdate(add_days(today(), -USUAL_DAYS)), getdate(today()))
	plans = plan_history.list_closed(*chosen_period.read_period(filters, usual))
	if filters.technician:
		plans = plan_statistics.select_technician(plans, filters.technician)
	message = _explain_sums() if plans else _("No proposal for these days was applied or put aside.")
	summary = _summary(plans, of_team=not filters.technician) if plans else None
	if filters.group_by == REASON:
		return _reason_columns(), _reason_rows(plans), message, None, summary
	if filters.group_by == TECHNICIAN:
		return _technician_columns(), _technician_rows(plans), message, None, summary
	by = filters.group_by if filters.group_by in KEYS else WEEK
	known = {plan.name: plan for plan in plans}
	totals = plan_statistics.sum_plans(plans, KEYS[by])
	rows = [{**_key(by, each, known), **_counts(each), **_savings(each)} for each in totals]
	of_plans = [] if filters.technician else _saving_columns()
	return (
		[*_key_columns(by), *_count_columns(), *of_plans, *_refusal_columns()],
		rows,
		message,
		None,
		summary,
	)


def _explain_sums() -> str:
	return _(
		"What each change that was not applied would have saved by itself is added up. Where several touch the same "
		"day, all of them together would have saved less: read these figures as “at most”."
	)


def _key_columns(by: str) -> list[dict]:
	if by == WEEK:
		return [_column("week", _("Week of"), "Date", 120), _column("plans", _("Proposals"), "Int", 110)]
	return [
		_column("plan", _("Plan", context="Plan Against Hand"), "Link", 150, options="Dispatch Plan"),
		_column("day", _("Day"), "Date", 110),
		_column("state", _("State"), "Data", 130),
		_column("asked_by", _("Asked by"), "Link", 180, options="User"),
	]


def _key(by: str, total: PlanTotals, known: Mapping[str, ClosedPlan]) -> dict:
	if by == WEEK:
		return {"week": total.key, "plans": total.plans}
	plan = known[total.key[1]]
	return {"plan": plan.name, "day": plan.day, "state": _(plan.state), "asked_by": plan.asked_by}


def _count_columns() -> list[dict]:
	return [
		_column("changes", _("Changes"), "Int", 140),
		_column("applied", _("Applied", context="Plan Against Hand"), "Int", 100),
		_column("refused", _("Refused", context="Plan Against Hand"), "Int", 100),
	]


def _saving_columns() -> list[dict]:
	return [
		_column("offered_travel", _("Travel saved if all is accepted (min)"), "Int", 300),
		_column("taken_travel", _("Travel saved (min)"), "Int", 200),
		_column("offered_dollars", _("Dollars saved if all is accepted"), "Currency", 290),
		_column("taken_dollars", _("Dollars saved"), "Currency", 170),
		_column("offered_placed", _("Places offered"), "Int", 130),
		_column("taken_placed", _("Places taken"), "Int", 130),
	]


def _refusal_columns() -> list[dict]:
	return [
		_column("lone_travel", _("Not applied, each by itself: at most (min)"), "Int", 320),
		_column("lone_dollars", _("Not applied, each by itself: at most (dollars)"), "Currency", 340),
		_column("causes", _("Reasons of refusals"), "Data", 320),
	]


def _technician_columns() -> list[dict]:
	return [
		*_name_columns(),
		_column("plans", _("Proposals"), "Int", 110),
		*_count_columns(),
		*_refusal_columns(),
	]


def _name_columns() -> list[dict]:
	return [
		_column("technician", _("Technician"), "Link", 110, options="Dispatch Technician"),
		_column("technician_name", _("Name"), "Data", 160),
	]


def _reason_columns() -> list[dict]:
	return [
		_column("cause", _("Reason"), "Data", 220),
		*_name_columns(),
		_column("times", _("Times refused"), "Int", 160),
		_column("visits", _("Visits"), "Int", 90),
		_column("newest", _("Last for"), "Date", 120),
		_column("lone_travel", _("Each by itself: at most (min)"), "Int", 230),
		_column("lone_dollars", _("Each by itself: at most (dollars)"), "Currency", 250),
	]


def _column(name: str, label: str, kind: str, width: int, **more: str) -> dict:
	return {"fieldname": name, "label": label, "fieldtype": kind, "width": width, **more}


def _technician_rows(plans: list[ClosedPlan]) -> list[dict]:
	found = plan_statistics.sum_technicians(plans)
	names = _find_names([total.key for total in found])
	return [
		{
			"technician": total.key,
			"technician_name": names.get(total.key),
			"plans": total.plans,
			**_counts(total),
			**_lone(total.by_itself),
		}
		for total in found
	]


def _reason_rows(plans: list[ClosedPlan]) -> list[dict]:
	found = plan_statistics.list_recurring(plans)
	names = _find_names([each.technician for each in found])
	return [_reason_row(each, names) for each in found]


def _reason_row(found: RecurringRefusal, names: Mapping[str, str]) -> dict:
	return {
		"cause": name_cause(found.cause),
		"technician": found.technician,
		"technician_name": names.get(found.technician),
		"times": found.times,
		"visits": found.visits,
		"newest": found.newest,
		**_lone(found.by_itself),
	}


def _counts(total: PlanTotals) -> dict:
	causes = ", ".join(f"{name_cause(cause)} ({times})" for cause, times in total.causes)
	return {"changes": total.changes, "applied": total.applied, "refused": total.refused, "causes": causes}


def _savings(total: PlanTotals) -> dict:
	sides = {"offered": total.offered, "taken": total.taken}
	figures = {
		f"{side}_{name}": getattr(saved, name)
		for side, saved in sides.items()
		for name in ("placed", "travel", "dollars")
	}
	return {**figures, **_lone(total.by_itself)}


def _lone(saved: SavedWork) -> dict:
	return {"lone_travel": saved.travel, "lone_dollars": saved.dollars}


def name_cause(cause: str) -> str:
	"""Return a reason of a refusal as the board names it."""
	return {
		"Technician": _("Not this technician"),
		"Hour": _("Not at this hour"),
		"Stays": _("Stays where it is"),
		"Customer": _("Agreed with the customer"),
		"Other": _("Another reason"),
	}.get(cause, _("No reason chosen"))


def _find_names(technicians: Iterable[str]) -> dict[str, str]:
	known = {"name": ("in", [*technicians, ""])}
	return dict(frappe.get_all("Dispatch Technician", known, ["name", "technician_name"], as_list=True))


def _summary(plans: list[ClosedPlan], *, of_team: bool) -> list[dict]:
	"""Return the figures above the rows; travel and dollars are those of whole plans, not of one technician."""
	(total,) = plan_statistics.sum_plans(plans, lambda _plan: "")
	shown = [
		(_("Changes proposed"), total.changes),
		(_("Share applied"), _percent(total.applied, total.changes)),
	]
	if of_team:
		shown.append((_("Travel saved"), _minutes(total.taken.travel)))
		shown.append((_("Of what was offered"), _minutes(total.offered.travel)))
	if of_team and total.taken.dollars is not None:
		shown.append((_("Dollars saved"), formatting.money(total.taken.dollars, frappe.local.lang)))
	return [{"label": label, "value": value, "datatype": "Data"} for label, value in shown]


def _percent(part: int, whole: int) -> str:
	return formatting.percent(part / whole, frappe.local.lang) if whole else "–"


def _minutes(minutes: int) -> str:
	text = formatting.duration(abs(minutes))
	return f"−{text}" if minutes < 0 else text
