"""Technicians' work and the stock on their trucks, as the desk shows them."""

from datetime import timedelta

import frappe
from frappe.utils import now_datetime, today

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.workflow import scheduling
from gigafibre_fsm.gigafibre_fsm.report.technician_productivity import technician_productivity
from gigafibre_fsm.gigafibre_fsm.report.truck_stock_value import truck_stock_value
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.builders import PLANNER

BARE = {"checklist": []}


def end_visit(technician: str, *, minutes: int, as_status: str = "Completed") -> object:
	"""A visit of today: half an hour of travel, then some minutes of work."""
	job = builders.a_dispatched_job(technician=technician, job_type=builders.a_job_type(**BARE).name)
	now = now_datetime()
	start = now - timedelta(minutes=30 + minutes)
	steps = (("En Route", start), ("On Site", start + timedelta(minutes=30)), (as_status, now))
	for status, moment in steps:
		reason = {"reason": "Nobody was there"} if status == "Not Done" else {}
		technician_work.move_job(job.name, technician, status, now=moment, **reason)
	return frappe.get_doc("Dispatch Job", job.name)


def test_a_technicians_hours_and_settled_visits(site: str):
	me = builders.a_technician().name
	first = end_visit(me, minutes=45)
	end_visit(me, minutes=75)
	end_visit(me, minutes=5, as_status="Not Done")
	again = {field: first.get(field) for field in ("job_type", "customer", "service_location")}
	scheduling.create_job({"subject": "Again", **again}, PLANNER, now_datetime())
	period = {"from_date": today(), "to_date": today(), "technician": me}
	_columns, (row,), _message, chart, summary = technician_productivity.execute(period)
	assert (row["done"], row["not_done"], row["share_settled"]) == (2, 1, 50)
	assert (row["on_site"], row["travel"], row["planned"]) == (2.1, 1.5, 2.0)
	assert row["travel_share"] == 41.9
	assert chart["data"]["labels"] == ["Marc Lavoie"]
	assert {"label": "Settled at once", "value": 50.0, "datatype": "Percent"} in summary
	assert technician_productivity.execute({**period, "job_type": builders.a_job_type().name})[1] == []


def test_the_stock_on_a_truck_is_worth_what_erpnext_says(site: str):
	person = devices.a_technician_with_truck()
	for quantity, value in ((3, 240.0), (2, 19.99), (0, 0)):
		row = {
			"doctype": "Bin",
			"item_code": devices.an_item(),
			"warehouse": person.truck,
			"stock_uom": "Nos",
		}
		stock = frappe.get_doc({**row, "actual_qty": quantity, "stock_value": value})
		stock.db_insert()
	asked = {"company": devices.a_company(), "technician": person.name}
	_columns, (row,), _message, _chart, summary = truck_stock_value.execute(asked)
	assert (row["truck"], row["items"], row["quantity"], row["value"]) == (person.truck, 2, 5, 259.99)
	assert summary[0]["value"] == 259.99
	items = truck_stock_value.execute({**asked, "show": "Items"})[1]
	assert sorted(each["value"] for each in items) == [19.99, 240.0]
