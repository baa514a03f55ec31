"""Dry runs: what a flow would do to a record, and would have done in the past; nothing is written, nothing leaves."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import frappe

from gigafibre_fsm.api import flow_dry_run
from gigafibre_fsm.domain.flows.budget.limits import BudgetUse
from gigafibre_fsm.domain.flows.catalogue.registry import Preview
from gigafibre_fsm.domain.flows.preview import causes, counting, history, on_record
from gigafibre_fsm.domain.flows.preview.totals import HistoryTotals
from gigafibre_fsm.domain.flows.templates import drafts
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError, NotYours
from gigafibre_fsm.setup import flow_templates
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests import flow_site
from tests.clocks import freeze_time

NOW = datetime(2026, 3, 9, 15)
ROWS = (
	*(
		"FSM SMS",
		"Email Queue",
		"ToDo",
		"Issue",
		"Comment",
		"Flow Run",
		"Flow Run Step",
		"Flow Question",
		"Flow Event",
	),
	*("FSM Magic Link", "FSM Command", "Flow Budget", "Credit Proposal", "Flow Request"),
)


@pytest.fixture(autouse=True)
def _left_alone(connected_site: str) -> Iterator[None]:
	frappe.set_user("Administrator")
	frappe.local.lang = "en"
	with taken_away_afterwards(with_caches=False):
		yield
	flow_site.forget_flows()


def count_rows() -> dict[str, int]:
	return {doctype: frappe.db.count(doctype) for doctype in ROWS}


def a_template(raw: dict[str, Any], **values: Any) -> str:
	return drafts.create_template("Dry", raw, **values)


def a_flow(*steps: dict[str, Any], **trigger: Any) -> dict[str, Any]:
	return {"schema": 1, "trigger": trigger or {"kind": "by_hand"}, "steps": list(steps)}


TEXT = {"id": "s1", "kind": "send_text", "inputs": {"template": "flow_welcome"}}


def test_a_dry_run_says_each_step_with_its_time_and_text_and_writes_nothing():
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	raw = flow_templates.load_seed("after_installation", "en")["definition"]
	job = builders.a_planned_job()
	template = a_template(raw)
	before = count_rows()
	found = on_record.dry_run(template, raw, ("Dispatch Job", job.name), NOW)
	assert count_rows() == before
	previews = [each.preview for each in found.steps if each.preview]
	assert [each.channel for each in previews] == ["text", "text"]
	assert "welcome" in previews[0].text and previews[0].segments == 1
	assert "Record only" in previews[0].sentence, "the valve would hold it back"
	assert [each.when for each in found.steps if each.preview] == [
		"Tue, Mar 10, 11\xa0a.m.",
		"Mon, Mar 16, 11\xa0a.m.",
	]
	assert found.note == "End: Done"


def test_a_step_that_could_not_be_done_is_named_with_its_reason():
	raw = a_flow({"id": "s1", "kind": "send_text", "inputs": {"template": "nonsense"}})
	found = on_record.dry_run(a_template(raw), raw, ("Customer", builders.a_customer().name), NOW)
	assert "There is no message nonsense" in found.steps[-1].sentence
	assert found.note.startswith("The run fails")


def test_a_failure_that_the_flow_answers_is_not_said_to_fail_the_run():
	failing = {"id": "s1", "kind": "send_text", "inputs": {"template": "nonsense"}}
	raw = a_flow({**failing, "on_error": [{"id": "s2", "kind": "stop"}]})
	found = on_record.dry_run(a_template(raw), raw, ("Customer", builders.a_customer().name), NOW)
	assert "There is no message nonsense" in found.steps[0].sentence
	assert found.note == "End: Stopped"


def test_quiet_hours_an_opt_out_and_the_budget_are_said():
	customer = builders.a_customer(mobile_no="+14505550191").name
	consent = {"doctype": "FSM Consent", "phone": "+14505550191", "state": "Opted Out", "source": "Staff"}
	frappe.get_doc({**consent, "recorded_on": NOW}).insert(ignore_permissions=True)
	frappe.db.set_single_value("FSM Settings", "quiet_from", "21:00:00")
	frappe.db.set_single_value("FSM Settings", "quiet_until", "08:00:00")
	raw = a_flow(TEXT, {**TEXT, "id": "s2"})
	template = a_template(raw, texts_per_run=1)
	found = on_record.dry_run(template, raw, ("Customer", customer), datetime(2026, 3, 10, 4))
	sentence = found.steps[0].preview.sentence
	assert "asked not to receive" in sentence and "Quiet hours: it waits until 8\xa0a.m." in sentence
	assert "The safety budget would hold this run" in found.note


def test_a_definition_with_problems_is_refused():
	raw = a_flow({"id": "s1", "kind": "nonsense"})
	with pytest.raises(FsmError):
		on_record.dry_run(a_template(raw), raw, ("", ""), NOW)


def test_history_counts_recorded_changes_exactly_as_they_would_have_started():
	with freeze_time(NOW) as clock:
		trigger = {
			"kind": "document",
			"inputs": {"doctype": "Issue", "on": "changed"},
			"when": {"all": [{"field": "doc.priority", "op": "becomes", "value": "High"}]},
		}
		raw = a_flow(TEXT, **trigger)
		template = a_template(raw)
		active = flow_site.make_template(TEXT)
		frappe.db.set_value(
			"Flow Template", active, {"trigger_kind": "document", "listens_to": "Issue"}
		)  # somebody listens, so changes are kept
		first, second = (builders.a_customer().name for _number in range(2))
		for customer, priorities in ((first, ("High", "Low", "High")), (second, ("Low", "High"))):
			ticket = builders.a_ticket(customer, priority="Medium")
			for priority in priorities:
				clock.shift(timedelta(minutes=10))
				_note_change(ticket, priority)
		clock.shift(timedelta(minutes=10))
		before = count_rows()
		found = history.count_history(template, raw, 1, instants.now_utc())
		assert count_rows() == before
	[row] = found.rows
	assert (found.runs, found.is_approximate) == (3, False)
	assert (row.channel, row.count, row.customers, row.repeated) == ("text", 3, 2, 1)
	sentence = history.describe_history(found, "en")
	assert "3 texts to 2 customers, 1 of them more than once" in sentence and "$0.03" in sentence


def _note_change(ticket: Any, priority: str) -> None:
	"""Record a change of a ticket, as the hook does where somebody listens."""
	frappe.get_doc(
		{
			"doctype": "Flow Event",
			"kind": "document",
			"state": "Ignored",
			"record_doctype": "Issue",
			"record_name": ticket.name,
			"instant": instants.now_utc(),
			"changes": frappe.as_json({"priority": [ticket.priority, priority]}),
		}
	).db_insert()
	ticket.db_set("priority", priority, update_modified=False)
	ticket.priority = priority


def test_history_without_events_is_read_from_the_records_and_says_that_it_is_approximate():
	trigger = {
		"kind": "document",
		"inputs": {"doctype": "Issue", "on": "made"},
		"when": {"all": [{"field": "doc.priority", "op": "becomes", "value": "High"}]},
	}
	raw = a_flow(TEXT, **trigger)
	customer = builders.a_customer().name
	for priority in ("High", "High", "Low"):
		builders.a_ticket(customer, priority=priority)
	frappe.db.delete("Flow Event")
	shares: list[float] = []
	found = history.count_history(
		a_template(raw), raw, 1, instants.now_utc() + timedelta(minutes=1), shares.append
	)
	assert found.is_approximate and found.runs >= 2 and shares == sorted(shares)


def test_a_calendar_flow_is_counted_for_each_of_its_times():
	raw = a_flow(
		{"id": "s1", "kind": "create_task", "inputs": {"text": "Look", "role": "FSM Dispatcher"}},
		kind="calendar",
		inputs={"cron": "0 9 * * *"},
	)
	found = history.count_history(a_template(raw), raw, 7, NOW)
	assert found.runs == 7 and found.rows[0].channel == "document"


def test_a_condition_on_a_change_is_read_as_one_on_a_state():
	tree = {
		"all": [
			{"field": "doc.status", "op": "becomes", "value": "Open"},
			{
				"none": [
					{"field": "doc.priority", "op": "changed"},
					{"field": "doc.a", "op": "is", "value": 1},
				]
			},
		]
	}
	assert causes.relax_condition(tree) == {
		"all": [
			{"field": "doc.status", "op": "is", "value": "Open"},
			{"none": [{"field": "doc.a", "op": "is", "value": 1}]},
		]
	}


def test_the_budget_of_each_hour_is_held_against_what_would_have_been_sent():
	totals = HistoryTotals(Decimal("0.0125"), BudgetUse(texts=2))
	for minute in range(5):
		totals.add(
			NOW + timedelta(minutes=minute), Preview("text", "", customer=f"C{minute % 2}", segments=2)
		)
	totals.add(NOW + timedelta(hours=1), Preview("text", "", customer="C1", segments=2))
	[row] = totals.list_channels()
	assert (row.count, row.customers, row.repeated, row.cost_cents) == (6, 2, 2, 15)
	assert totals.trips == [NOW]


def test_the_endpoints_answer_with_rows_and_a_count_belongs_to_its_user():
	raw = a_flow(TEXT)
	template = a_template(raw)
	frappe.db.commit()
	answer = flow_dry_run.dry_run(template, frappe.as_json(raw))
	assert "no mobile number" in answer["steps"][0]["sentence"] and answer["note"]
	started = flow_dry_run.start_history(template, frappe.as_json(raw), 2)
	assert (started["is_done"], started["share"]) == (False, 0)
	counting.work_count(started["id"])
	done = flow_dry_run.history_progress(started["id"])
	assert done["is_done"] and "last 2 days it would have run 0 times" in done["sentence"]
	frappe.set_user("Guest")
	with pytest.raises(NotYours):
		counting.read_progress(started["id"])
	frappe.set_user("Administrator")


def test_a_worker_stores_the_figures_of_a_count():
	step = {"id": "s1", "kind": "create_task", "inputs": {"text": "Look", "role": "FSM Dispatcher"}}
	daily = a_flow(step, kind="calendar", inputs={"cron": "0 9 * * *"})
	template = a_template(daily)
	with freeze_time(NOW):
		count = counting.start_count(template, daily, 7)["id"]
		counting.work_count(count)
	done = counting.read_progress(count)
	[row] = done["rows"]
	assert (done["is_done"], done["share"], done["since"]) == (True, 1.0, "2026-03-02")
	assert (row["channel"], row["count"], row["cost_cents"]) == ("document", 7, 0)
	assert "last 7 days it would have run 7 times" in done["sentence"]
	counting.work_count("forgotten after an hour")
