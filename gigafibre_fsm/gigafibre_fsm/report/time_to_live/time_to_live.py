"""Time to live: how long it takes from a submitted order to a line that works, week by week."""

from collections import defaultdict
from datetime import timedelta
from statistics import median

import frappe
from frappe import _
from frappe.utils import add_days, getdate, today

from gigafibre_fsm.domain.platform import chosen_period, formatting

USUAL_DAYS = 90
MOST = 2000
FIELDS = ("name", "city", "channel", "state", "turn", "submitted_on", "live_at")


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows, message, chart and summary.

	`filters`: from_date, to_date (of the submission), channel.
	"""
	rows = [{**row, "days": _count_days(row)} for row in _list_orders(frappe._dict(filters or {}))]
	cut = _("Only the newest {0} are shown: choose a shorter period for the others.").format(MOST)
	message = cut if len(rows) == MOST else None
	live = [row for row in rows if row["days"] is not None]
	return _columns(), rows, message, _chart(live) if live else None, _summary(rows, live)


def _columns() -> list[dict]:
	moment = {"fieldtype": "Datetime", "width": 160}
	word = {"fieldtype": "Data", "width": 120}
	return [
		{"fieldname": "name", "label": _("Order"), "fieldtype": "Link", "options": "FSM Order", "width": 150},
		{"fieldname": "city", "label": _("City"), **word},
		{"fieldname": "channel_name", "label": _("Sold by"), **word},
		{"fieldname": "state_name", "label": _("State"), **word},
		{"fieldname": "turn_name", "label": _("Whose turn"), **word},
		{"fieldname": "submitted_on", "label": _("Submitted on"), **moment},
		{"fieldname": "live_at", "label": _("Live at"), **moment},
		{"fieldname": "days", "label": _("Days"), "fieldtype": "Float", "precision": 1, "width": 80},
	]


def _list_orders(filters: "frappe._dict") -> list[dict]:
	usual = (getdate(add_days(today(), -USUAL_DAYS)), getdate(today()))
	start, end = chosen_period.read_period(filters, usual)
	order = frappe.qb.DocType("FSM Order")
	query = (
		frappe.qb.from_(order)
		.select(*(order[field] for field in FIELDS))
		.where((order.submitted_on >= start) & (order.submitted_on < add_days(end, 1)))
		.orderby(order.submitted_on, order=frappe.qb.desc)
		.limit(MOST)
	)
	if filters.channel:
		query = query.where(order.channel == filters.channel)
	return [_word(row) for row in query.run(as_dict=True)]


def _word(row: "frappe._dict") -> dict:
	words = {
		f"{field}_name": row[field] and _(row[field], context="FSM Order") for field in ("state", "turn")
	}
	return {**row, **words, "channel_name": row.channel and _(row.channel)}


def _count_days(row: dict) -> float | None:
	if not row["live_at"]:
		return None
	return round((row["live_at"] - row["submitted_on"]) / timedelta(days=1), 1)


def _chart(live: list[dict]) -> dict:
	"""Return the median of the orders of each week."""
	weeks: dict = defaultdict(list)
	for row in live:
		day = row["submitted_on"].date()
		weeks[day - timedelta(days=day.weekday())].append(row["days"])
	language = formatting.language(frappe.local.lang)
	return {
		"data": {
			"labels": [formatting.day(week, language, formatting.BRIEF) for week in sorted(weeks)],
			"datasets": [
				{
					"name": _("Median days"),
					"values": [round(median(weeks[week]), 1) for week in sorted(weeks)],
				}
			],
		},
		"type": "bar",
	}


def _summary(rows: list[dict], live: list[dict]) -> list[dict]:
	shown = [
		{"label": _("Orders"), "value": len(rows), "datatype": "Int"},
		{"label": _("Live"), "value": len(live), "datatype": "Int"},
	]
	if live:
		days = median(row["days"] for row in live)
		shown.append({"label": _("Median days"), "value": days, "datatype": "Float", "precision": 1})
	return shown
