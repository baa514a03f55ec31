"""A technician of another company: the visits of the day, until the day ends, and nothing beside them."""

import html
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import link_renewal, links
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work import install_check, job_history, load_list, worklist
from gigafibre_fsm.domain.equipment.identity import search, stock_lookup
from gigafibre_fsm.domain.equipment.movements import service, technician_actions
from gigafibre_fsm.domain.equipment.truck_stock import inventory
from gigafibre_fsm.exceptions import FsmError, NotYours
from gigafibre_fsm.tests import builders, devices, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor


@pytest.fixture(scope="module")
def lent(connected_site: str) -> Iterator[str]:
	"""A sub-contractor with a truck."""
	with taken_away_afterwards():
		technician = devices.a_technician_with_truck("Nadia Prêtée")
		frappe.db.set_value("Dispatch Technician", technician.name, {"subcontractor": 1, "company": "Fibrex"})
		frappe.clear_document_cache("Dispatch Technician", technician.name)
		people.issue_link(people.TestTechnician(technician.name, "", "", ""))
		frappe.db.commit()
		yield technician.name


def a_visit(technician: str, day: timedelta, **values: object) -> str:
	"""A published visit at noon, so many days from today."""
	noon = datetime.combine(now_datetime().date(), datetime.min.time()) + timedelta(hours=12)
	job = builders.a_dispatched_job(technician=technician, **values)
	frappe.db.set_value("Dispatch Job", job.name, "arrival", noon + day)
	frappe.db.commit()
	return job.name


def test_only_the_visits_of_the_day_are_theirs(lent: str):
	today, yesterday, tomorrow = (a_visit(lent, timedelta(days=days)) for days in (0, -1, 1))
	now = now_datetime()
	listed = {job.name for group in worklist.load_worklist(lent, now).groups for job in group.jobs}
	assert (today in listed, yesterday in listed, tomorrow in listed) == (True, False, False)
	assert technician_work.load_page(today, lent).job.name == today
	for other in (yesterday, tomorrow):
		with pytest.raises(NotYours):
			technician_work.load_page(other, lent)
		with pytest.raises(NotYours):
			technician_work.set_note(other, lent, "…", now=now)


def test_an_own_technician_keeps_the_days_around(connected_site: str):
	with taken_away_afterwards():
		own = devices.a_technician_with_truck("Alice Roy").name
		assert technician_work.load_page(a_visit(own, timedelta(days=-1)), own).job


def test_the_link_ends_with_the_day(lent: str):
	evening = datetime(2026, 11, 25, 16, 0)
	assert links.technician_expiry(lent, evening) == datetime(2026, 11, 26)


def test_tomorrows_link_comes_from_dispatch_only(lent: str):
	mobile = frappe.db.get_value("Dispatch Technician", lent, "mobile")
	before = frappe.db.count("FSM SMS", {"recipient": lent})
	link_renewal.send_fresh_link("", mobile, {})
	assert frappe.db.count("FSM SMS", {"recipient": lent}) == before + 1, "dispatch sent one today"
	frappe.db.set_value("FSM Magic Link", {"subject": lent}, "creation", now_datetime() - timedelta(days=2))
	link_renewal.send_fresh_link("", mobile, {})
	assert frappe.db.count("FSM SMS", {"recipient": lent}) == before + 1


def test_the_stock_of_others_is_not_shown(lent: str):
	colleague = devices.a_technician_with_truck("Bruno Côté")
	device = devices.a_device(colleague.truck)
	assert not search.find_devices(device.serial_number[:9], lent)
	(found,) = search.find_devices(device.serial_number, lent)
	assert "Bruno" not in found.standing.where
	mine = devices.a_device(frappe.db.get_value("Dispatch Technician", lent, "truck"))
	assert mine.name in [each.equipment for each in search.find_devices(mine.serial_number[:9], lent)]
	assert "Dispatch was told" in technician_actions.take_custody(device.name, lent, "", now_datetime())
	assert frappe.db.get_value("Equipment", device.name, "warehouse") == colleague.truck
	with pytest.raises(FsmError, match="warehouse"):
		technician_actions.hand_over(mine.name, lent, colleague=colleague.name, now=now_datetime())


def test_no_colleague_is_named(lent: str):
	colleague, now = devices.a_technician_with_truck("Bruno Côté"), now_datetime()
	device, broken = devices.a_device(colleague.truck), devices.a_device(colleague.truck)
	service.send_to_repair(broken.name, note="No light", now=now, technician=colleague.name)
	assert stock_lookup.locate_device(broken.name, lent).where == "Defective, on a truck"
	assert "Bruno" in stock_lookup.locate_device(broken.name, None).where
	mine = frappe.db.get_value("Dispatch Technician", lent, "truck")
	came = devices.a_device(colleague.truck)
	service.load_device(came.name, lent, now, by=colleague.name)
	(passed,) = (each for each in inventory.list_handovers(lent, mine, now) if each.equipment == came.name)
	assert (passed.came, passed.who) == (True, "")
	job = frappe.get_doc("Dispatch Job", a_visit(lent, timedelta()))
	about = {"job": job.name, "location": job.service_location, "customer": job.customer}
	doubts = install_check.find_warnings(
		install_check.candidates_from_stock([device.name]), **about, technician=lent
	)[device.name]
	assert "a colleague" in " ".join(doubt.sentence for doubt in doubts)
	earlier = builders.a_dispatched_job(
		technician=colleague.name, customer=job.customer, service_location=job.service_location
	)
	values = {
		"status": "Completed",
		"on_site_on": now - timedelta(days=2),
		"completed_on": now - timedelta(days=2),
	}
	frappe.db.set_value("Dispatch Job", earlier.name, values)
	(visit,) = job_history.load_history(job.name, lent).jobs
	assert visit.technician_name is None
	job.append("materials", {"item": device.item, "qty": 1}).db_insert()
	assert [
		each.colleague for each in load_list.build_load_list([job.name], lent) if each.kind == "material"
	] == [None]


def test_type_and_priority_are_dispatchs(lent: str):
	job = a_visit(lent, timedelta())
	with pytest.raises(FsmError, match="Only dispatch"):
		technician_work.edit_info(job, lent, now=now_datetime(), priority="Urgent")
	link = people.issue_link(people.TestTechnician(lent, "", "", ""))
	frappe.db.commit()
	browser = Visitor("sub-contractor").open_link(link.url)
	page = html.unescape(browser.get(f"/t/job/{job}").text)
	assert 'name="priority"' not in page
	assert "pour aujourd'hui" in html.unescape(browser.get("/t/more").text)
