"""Tickets with a service level on a site: what is stored, who may change a status, who is told."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

import frappe
from frappe.core.doctype.scheduled_job_type.scheduled_job_type import ScheduledJobType
from frappe.utils import add_days, getdate

from gigafibre_fsm import scheduled_job
from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.care.service_level import breach_notices, clock_readings, clock_row, ticket_clocks
from gigafibre_fsm.domain.care.service_level.clock import ClockState, Kind, Verdict
from gigafibre_fsm.domain.care.tickets import closing, statuses, visibility
from gigafibre_fsm.domain.platform import frappe_internals, instants
from gigafibre_fsm.setup import service_levels
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.visitor import counted_queries
from tests.clocks import freeze_time

pytestmark = pytest.mark.usefixtures("site")
HOUR = 3600
MONDAY = datetime(2026, 6, 15, 14, 0)
"""10:00 in Montréal, in UTC."""
STAFF = "zq-agent@example.com"


@pytest.fixture(autouse=True)
def level(site: str) -> Iterator[str]:
	"""The only service level: that of a new site, whatever this one has."""
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)
	frappe.db.set_value("Service Level Agreement", {"document_type": "Issue"}, "enabled", 0)
	frappe.db.set_value(
		"Service Level Agreement", {"document_type": "Issue"}, "default_service_level_agreement", 0
	)
	days = [{"holiday_date": "2026-06-24", "description": "Fête nationale"}]
	frappe.get_doc(
		{
			"doctype": "Holiday List",
			"holiday_list_name": "ZQ Holidays",
			"from_date": "2026-01-01",
			"to_date": "2026-12-31",
			"holidays": days,
		}
	).insert()
	values = service_levels.describe_level("ZQ Holidays") | {"service_level": "ZQ"}
	made = frappe.get_doc({"doctype": "Service Level Agreement", **values}).insert()
	yield made.name
	frappe.cache().delete_value("doctypes_with_active_sla")
	for doctype, name in (("Service Level Agreement", made.name), ("Holiday List", "ZQ Holidays")):
		frappe.clear_document_cache(doctype, name)


def a_ticket(**values: object):
	return frappe.get_doc(
		{"doctype": "Issue", "subject": "Internet", "raised_by": "a@example.com", **values}
	).insert()


def set_status(ticket, status: str, at: datetime) -> None:
	with freeze_time(at):
		ticket.reload()
		ticket.status = status
		ticket.save()


def answer(ticket, **values: object) -> None:
	message = {
		"doctype": "Communication",
		"communication_type": "Communication",
		"sent_or_received": "Sent",
		"subject": "Re",
		"content": "We look at it",
		"reference_doctype": "Issue",
		"reference_name": ticket.name,
		visibility.FIELD: 1,
	}
	frappe.get_doc(message | values).insert()


def read(ticket, at: datetime):
	return clock_readings.read_clock(ticket.name, at)


def test_a_ticket_gets_its_clock_and_erpnext_the_same_times(level: str):
	with freeze_time(MONDAY):
		ticket = a_ticket(priority="High")
	assert ticket.service_level_agreement == level
	found = read(ticket, MONDAY)
	assert (found.kind, found.state, found.due) == (
		Kind.ANSWER,
		ClockState.FINE,
		MONDAY + timedelta(hours=1),
	)
	assert ticket.response_by == instants.to_site(MONDAY + timedelta(hours=1))
	assert ticket.sla_resolution_by == instants.to_site(MONDAY + timedelta(hours=8))


def test_a_ticket_that_nobody_saves_is_overdue_a_minute_after_its_time():
	with freeze_time(MONDAY):
		ticket = a_ticket(priority="High")
	minute = timedelta(minutes=1)
	assert read(ticket, MONDAY + timedelta(hours=1) - minute).state == ClockState.SOON
	assert read(ticket, MONDAY + timedelta(hours=1) + minute).state == ClockState.OVERDUE
	assert frappe.db.get_value("Issue", ticket.name, "agreement_status") == "First Response Due"


def test_a_pause_over_a_night_costs_its_support_time_and_not_the_night():
	with freeze_time(MONDAY):
		ticket = a_ticket()
	set_status(ticket, "Replied", MONDAY + timedelta(hours=9))
	assert read(ticket, MONDAY + timedelta(hours=12)).state == ClockState.PAUSED
	assert ticket.response_by is not None and ticket.sla_resolution_by is None
	set_status(ticket, "Open", MONDAY + timedelta(hours=23))
	# 10:00 on Wednesday without the pause, which took 1 h of Monday and 1 h of Tuesday
	assert ticket.sla_resolution_by == instants.to_site(MONDAY + timedelta(days=2, hours=2))
	assert ticket.total_hold_time == 2 * HOUR
	assert ticket.on_hold_since is None


def test_the_clock_is_right_for_an_owner_in_another_zone():
	with freeze_time(MONDAY):
		frappe.db.set_value("User", "Administrator", "time_zone", "Asia/Tokyo")
		ticket = a_ticket(priority="High")
		assert ticket.owner == "Administrator"
	set_status(ticket, "Replied", MONDAY + timedelta(minutes=30))
	assert ticket.first_responded_on == instants.to_site(MONDAY + timedelta(minutes=30))
	assert ticket.on_hold_since == ticket.first_responded_on
	set_status(ticket, "Closed", MONDAY + timedelta(hours=4))
	assert ticket.sla_resolution_date == instants.to_site(MONDAY + timedelta(hours=4))
	assert (ticket.agreement_status, read(ticket, MONDAY).state) == ("Fulfilled", ClockState.MET)


def test_what_a_form_sends_of_the_clock_is_not_taken():
	with freeze_time(MONDAY):
		ticket = a_ticket()
	with freeze_time(MONDAY + timedelta(hours=1)):
		ticket.reload()
		ticket.update({"fsm_clock_spent": -HOUR, "fsm_clock_phase": "Over", "response_by": None})
		ticket.save()
	found = read(ticket, MONDAY + timedelta(hours=1))
	assert (found.state, found.seconds_left) == (ClockState.FINE, 3 * HOUR)


def test_a_message_that_the_customer_sees_is_the_first_answer():
	customer = builders.a_customer().name
	with freeze_time(MONDAY):
		ticket = a_ticket(customer=customer)
	with freeze_time(MONDAY + timedelta(hours=1)):
		answer(ticket, **{visibility.FIELD: 0, "recipients": "supplier@example.com"})
	assert read(ticket, MONDAY).answer is None
	with freeze_time(MONDAY + timedelta(hours=5)):
		answer(ticket)
	found = read(ticket, MONDAY + timedelta(hours=5))
	assert (found.kind, found.answer) == (Kind.RESOLUTION, Verdict.FAILED)
	stored = frappe.get_doc("Issue", ticket.name)
	assert stored.first_responded_on == instants.to_site(MONDAY + timedelta(hours=5))
	assert stored.response_by == instants.to_site(MONDAY + timedelta(hours=4))


def test_a_ticket_on_hold_for_a_visit_goes_on_counting():
	with freeze_time(MONDAY):
		ticket = a_ticket()
		frappe.db.set_value("Issue", ticket.name, "fsm_visit_status", "Scheduled")
	set_status(ticket, "On Hold", MONDAY + timedelta(hours=1))
	assert read(ticket, MONDAY + timedelta(hours=1)).state == ClockState.FINE
	with freeze_time(MONDAY + timedelta(hours=2)):
		ticket.reload()
		ticket.fsm_visit_status = "Cancelled"
		ticket.save()
	assert read(ticket, MONDAY + timedelta(hours=9)).seconds_left == 2 * HOUR


def test_a_reset_starts_the_clock_again():
	with freeze_time(MONDAY):
		ticket = a_ticket()
	with freeze_time(MONDAY + timedelta(hours=3)):
		ticket.reload()
		ticket.service_level_agreement_creation = "2026-06-16 02:00:00"
		ticket.save()
	assert read(ticket, MONDAY).due == MONDAY + timedelta(hours=7)


def test_a_ticket_without_service_level_has_no_clock():
	with freeze_time(MONDAY):
		ticket = a_ticket()
		frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 0)
		ticket.reload()
		ticket.save()
	assert read(ticket, MONDAY).state == ClockState.NONE
	assert ticket.fsm_clock_due is None


def test_a_changed_holiday_list_changes_what_is_due_of_open_tickets():
	with freeze_time(MONDAY):
		ticket, over = a_ticket(), a_ticket()
	set_status(over, "Closed", MONDAY)
	days = frappe.get_doc("Holiday List", "ZQ Holidays")
	days.append("holidays", {"holiday_date": "2026-06-15", "description": "Closed"})
	with freeze_time(MONDAY + timedelta(minutes=5)):
		days.save()
		assert due.clocks_since(instants.now_utc()) is not None
		ticket_clocks.reckon_again(ticket.name, instants.now_utc())
	# Tuesday 8:00 and 4 h
	assert read(ticket, MONDAY).due == MONDAY + timedelta(days=1, hours=2)
	assert not frappe.db.get_value("Issue", over.name, "fsm_clock_next")


def test_an_open_ticket_from_before_gets_a_clock_that_has_run_since_it_was_opened():
	with freeze_time(MONDAY):
		ticket = a_ticket(priority="High")
	emptied = clock_row.write_clock(None, None, {}, MONDAY) | {"status": "Replied"}
	frappe.db.set_value("Issue", ticket.name, emptied, update_modified=False)
	assert read(ticket, MONDAY).state == ClockState.NONE
	with freeze_time(MONDAY + timedelta(minutes=30)):
		ticket_clocks.adopt_tickets(instants.now_utc())
		assert frappe.db.get_value("Issue", ticket.name, "fsm_clock_next") == instants.now_utc()
		ticket_clocks.reckon_again(ticket.name, instants.now_utc())
	found = read(ticket, MONDAY)
	assert (found.state, found.answer, found.seconds_left) == (
		ClockState.PAUSED,
		Verdict.MET,
		7.5 * HOUR,
	)


def test_the_doctor_warns_before_the_holidays_end():
	frappe.db.set_value("Holiday List", "ZQ Holidays", "to_date", add_days(getdate(), 30))
	assert any("ZQ Holidays" in problem for problem, _remedy in service_levels.list_problems())
	frappe.db.set_value("Holiday List", "ZQ Holidays", "to_date", add_days(getdate(), 90))
	assert not any("ZQ Holidays" in problem for problem, _remedy in service_levels.list_problems())


def test_many_clocks_take_one_query_and_the_first_to_run_out_sorts_first():
	with freeze_time(MONDAY):
		names = [a_ticket(priority=each).name for each in ("Low", "High", "Medium")]
	clock_readings.read_clocks(names, MONDAY)
	with counted_queries() as asked:
		found = clock_readings.read_clocks(names, MONDAY)
	assert len(found) == 3 and len(asked) <= 3
	assert frappe.get_all("Issue", {"name": ("in", names)}, pluck="name", order_by="fsm_clock_due") == [
		names[1],
		names[2],
		names[0],
	]


# ---- notices


@pytest.fixture
def agent(site: str) -> str:
	return people.make_user(STAFF, "FSM Support", user_type="System User")


def notices_of(user: str, ticket) -> list[str]:
	known = {"for_user": user, "document_name": ticket.name}
	return frappe.get_all("Notification Log", known, pluck="subject", order_by="creation")


def watch(ticket, at: datetime) -> None:
	with freeze_time(at):
		breach_notices.look_at(ticket.name)


def test_who_has_a_ticket_is_told_when_it_is_due_soon_and_overdue_once_each(agent: str):
	with freeze_time(MONDAY):
		ticket = a_ticket(priority="High")
		frappe.db.set_value("Issue", ticket.name, "_assign", json.dumps([agent]))
	for minutes in (10, 45, 50, 61, 90):
		watch(ticket, MONDAY + timedelta(minutes=minutes))
	soon, late = notices_of(agent, ticket)
	assert "bientôt" in soon or "soon" in soon
	assert "retard" in late or "overdue" in late
	assert frappe.db.get_value("Issue", ticket.name, "fsm_clock_next") is None


def test_a_late_look_tells_only_that_it_is_overdue(agent: str):
	with freeze_time(MONDAY):
		ticket = a_ticket(priority="High")
	watch(ticket, MONDAY + timedelta(hours=3))
	assert len(notices_of(agent, ticket)) == 1


def test_tickets_without_a_time_do_not_crowd_out_those_that_are_due(agent: str):
	with freeze_time(MONDAY):
		done, ticket = a_ticket(priority="High"), a_ticket(priority="High")
	frappe.db.set_value("Issue", done.name, "fsm_clock_next", None)
	late = MONDAY + timedelta(hours=3)
	found = due.list_due_clocks(late, 10_000)
	assert ticket.name in found and done.name not in found


def test_the_rows_say_when_to_look(agent: str):
	with freeze_time(MONDAY):
		ticket = a_ticket(priority="High")
	assert ticket.fsm_clock_next == MONDAY + timedelta(minutes=45)
	watch(ticket, MONDAY + timedelta(minutes=45))
	assert frappe.db.get_value("Issue", ticket.name, "fsm_clock_next") == MONDAY + timedelta(hours=1)
	set_status(ticket, "Replied", MONDAY + timedelta(minutes=50))
	assert ticket.fsm_clock_next is None


# ---- statuses


def test_statuses_are_set_with_the_clock_and_the_question_about_the_visit(agent: str):
	job = builders.a_planned_job()
	with freeze_time(MONDAY):
		ticket = a_ticket(customer=job.customer)
		frappe.db.set_value("Dispatch Job", job.name, "issue", ticket.name)
	with freeze_time(MONDAY + timedelta(hours=1)), frappe_internals.acting_as(agent):
		frappe.clear_messages()
		done = statuses.set_statuses([ticket.name], "Closed")
	assert done == 1
	assert any(job.name in str(each) for each in frappe.get_message_log())
	assert read(ticket, MONDAY).state == ClockState.MET
	assert ("Ticket", ticket.name) in [
		(row.event, row.detail) for row in frappe.get_doc("Dispatch Job", job.name).timeline
	]


def test_erpnexts_methods_lead_to_ours():
	assert frappe.get_hooks("override_whitelisted_methods")[
		"erpnext.support.doctype.issue.issue.set_status"
	] == ["gigafibre_fsm.api.ticket_statuses.set_status"]


@pytest.mark.parametrize("role", [None, "FSM Dispatcher"])
def test_who_may_not_write_tickets_sets_no_status(role: str | None):
	ticket = a_ticket()
	roles = (role,) if role else ()
	stranger = people.make_user("zq-stranger@example.com", *roles, user_type="System User")
	with frappe_internals.acting_as(stranger), pytest.raises(frappe.PermissionError):
		statuses.set_statuses([ticket.name], "Closed")
	assert frappe.db.get_value("Issue", ticket.name, "status") == "Open"


# ---- tickets that rest


def test_a_ticket_that_rests_is_closed_by_the_sites_clock():
	ticket, changed = a_ticket(status="Replied"), a_ticket(status="Replied")
	before = datetime(2026, 6, 8, 10)
	frappe.db.set_value(
		"Issue", ticket.name, "modified", before - timedelta(minutes=1), update_modified=False
	)
	frappe.db.set_value(
		"Issue", changed.name, "modified", before + timedelta(minutes=1), update_modified=False
	)
	assert closing.close_ticket(ticket.name, before)
	assert not closing.close_ticket(changed.name, before)
	stored = frappe.get_doc("Issue", ticket.name)
	assert (stored.status, stored.fsm_clock_phase) == ("Closed", "Over")


def test_a_ticket_with_a_planned_visit_does_not_rest():
	job = builders.a_planned_job()
	ticket = a_ticket(status="Replied", customer=job.customer)
	frappe.db.set_value("Dispatch Job", job.name, "issue", ticket.name)
	assert not closing.close_ticket(ticket.name, datetime(2200, 1, 1))


def test_erpnexts_nightly_job_is_replaced_and_still_its_own():
	erpnexts = "erpnext.support.doctype.issue.issue.auto_close_tickets"
	assert erpnexts in frappe.get_hooks("scheduler_events")["daily"]
	assert callable(frappe.get_attr(scheduled_job.REPLACED[erpnexts]))
	ran = []
	job = frappe.get_doc({"doctype": "Scheduled Job Type", "method": erpnexts, "frequency": "Daily"})
	with patch.object(ScheduledJobType, "execute", lambda self: ran.append(self.method)):
		job.execute()
	assert ran == ["gigafibre_fsm.tasks.close_rested_tickets"]
	assert job.method == erpnexts
