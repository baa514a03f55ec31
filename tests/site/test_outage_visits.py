"""Visits and an outage: held back, sent with a reason, asked about when it is over; and the verdict each visit and ticket carries."""

import json
from datetime import datetime, timedelta

import pytest

import frappe

from gigafibre_fsm.api import line_verdicts as api
from gigafibre_fsm.domain.dispatch import planning
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import message_preview, publishing
from gigafibre_fsm.domain.dispatch.board import snapshot as board_snapshot
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from gigafibre_fsm.domain.dispatch.line_verdict import judging, outages, repository, subjects
from gigafibre_fsm.domain.dispatch.line_verdict import view as verdict_view
from gigafibre_fsm.domain.dispatch.proposals import gather, problem_builder
from gigafibre_fsm.domain.dispatch.schedule import conflict_check, conflict_messages, scheduled_jobs
from gigafibre_fsm.domain.dispatch.workflow import next_actions, transitions
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.lifecycle import by_hand
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError, IllegalTransition
from gigafibre_fsm.tests import builders, incidents
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER
from gigafibre_fsm.tests.incidents import ServedHome

pytestmark = pytest.mark.usefixtures("site")
REASON = "The customer waits with a ladder"


@pytest.fixture
def home(site: str) -> ServedHome:
	"""The first of three homes on a splitter; the modems were asked a moment ago."""
	frappe.db.set_single_value("CPE Polling", "answered_on", instants.now())
	network, homes = incidents.a_network_of_homes(3)
	frappe.local.the_splitter = network.splitter
	return homes[0]


def outage(**values: object) -> str:
	return incidents.an_incident(frappe.local.the_splitter, **values)


def repair(home: ServedHome, make=builders.a_planned_job, **values: object) -> str:
	kind = builders.a_job_type(is_trouble=values.pop("is_trouble", 1)).name
	return make(customer=home.customer, service_location=home.location, job_type=kind, **values).name


def timeline(job: str) -> list[tuple[str, str]]:
	return [(row.event, row.detail or "") for row in frappe.get_doc("Dispatch Job", job).timeline]


def judge() -> None:
	"""One look of the clock at everything, as if the last one were long ago."""
	frappe.db.set_value("Line Verdict", {"open_key": ("is", "set")}, "next_look", instants.now_utc())
	judging.store_verdicts(judging.judge_subjects(subjects.list_due(instants.now_utc(), 1000)))


def card_of(job: str) -> dict:
	board = board_snapshot.load_board(ARRIVAL.date(), 1, NOW)
	return next(card for card in (*board["jobs"], *board["unplanned"]) if card["name"] == job)


def kinds(card: dict) -> list[str]:
	return [warning["kind"] for warning in card["warnings"]]


# ---- held back


def test_a_repair_in_an_outage_is_sent_with_a_reason_only(home: ServedHome):
	job = repair(home)
	outage()
	with pytest.raises(IllegalTransition, match="outage at this address"):
		transitions.move_job(job, "Dispatched", PLANNER, now=NOW)
	transitions.move_job(job, "Dispatched", PLANNER, now=NOW, reason=REASON)
	assert ("Status", REASON) in timeline(job)


def test_the_form_asks_for_the_reason_instead_of_refusing(home: ServedHome):
	job = frappe.get_doc("Dispatch Job", repair(home))
	outage()
	(step,) = [each for each in next_actions.list_next_actions(job) if each["to"] == "Dispatched"]
	assert step["asks_reason"] and not step["missing"]
	assert "outage" in step["why"]
	assert any("outage" in text for text in conflict_texts(job.name))


def conflict_texts(job: str) -> list[str]:
	found = conflict_check.find_conflicts_of_job(frappe.get_doc("Dispatch Job", job))
	return conflict_messages.describe_conflicts({job: found})[job]


@pytest.mark.parametrize("state", [states.SUSPECTED, states.FALSE_ALARM, states.RESTORED])
def test_what_is_not_open_holds_nothing_back(home: ServedHome, state: str):
	job = repair(home)
	outage(state=state)
	assert transitions.move_job(job, "Dispatched", PLANNER, now=NOW)["status"] == "Dispatched"


def test_installs_go_on(home: ServedHome):
	job = repair(home, is_trouble=0)
	outage()
	assert transitions.move_job(job, "Dispatched", PLANNER, now=NOW)["status"] == "Dispatched"
	assert kinds(card_of(job)) == [], "an install is not flagged"


def test_a_visit_that_is_on_its_way_already_goes_on(home: ServedHome):
	job = repair(home, builders.a_dispatched_job)
	outage()
	transitions.move_job(job, "En Route", PLANNER, now=NOW)
	assert transitions.move_job(job, "Dispatched", PLANNER, now=NOW)["status"] == "Dispatched"


def test_publishing_many_leaves_the_held_ones_out_and_names_them(home: ServedHome):
	held, other = repair(home), builders.a_planned_job().name
	incident = outage()
	rows = {
		row["job"]: row
		for row in message_preview.preview_messages(scheduled_jobs.load_named([held, other]), NOW)
	}
	assert incident in rows[held]["outage"] and not rows[other]["outage"]
	assert rows[held]["missing"] == []
	done = publishing.publish_jobs([held, other], {}, PLANNER, NOW)
	assert done.published == [other]
	assert [(each["job"], incident in each["texts"][0]) for each in done.refused] == [(held, True)]
	done = publishing.publish_jobs([held], {}, PLANNER, NOW, reasons={held: REASON})
	assert done.published == [held]
	assert ("Status", REASON) in timeline(held)


def test_a_draft_of_a_published_visit_needs_a_reason_too_and_its_withdrawal_none(home: ServedHome):
	job = repair(home, builders.a_dispatched_job)
	outage()
	later = {"arrival": ARRIVAL + timedelta(hours=1)}
	assert board_commands.move_jobs([JobChange(job, later, {})], "Move", PLANNER, NOW).is_done, (
		"moving asks nothing"
	)
	assert publishing.publish_jobs([job], {job: True}, PLANNER, NOW).refused
	done = publishing.publish_jobs([job], {job: True}, PLANNER, NOW, reasons={job: REASON})
	assert done.published == [job] and ("Override", REASON) in timeline(job)
	back = {"technician": None, "arrival": None}
	assert board_commands.move_jobs([JobChange(job, back, {})], "Unplan", PLANNER, NOW).is_done
	assert publishing.publish_jobs([job], {job: True}, PLANNER, NOW).published == [job]


def test_a_reason_that_is_too_long_is_said_so(home: ServedHome):
	job = repair(home)
	outage()
	done = publishing.publish_jobs([job], {}, PLANNER, NOW, reasons={job: "x" * 1001})
	assert "too long" in done.refused[0]["texts"][0]


def test_the_board_flags_it_on_a_row_and_in_the_backlog_until_the_line_is_back(home: ServedHome):
	planned, waiting = repair(home), repair(home, builders.a_job)
	incident = outage()
	for job in (planned, waiting):
		card = card_of(job)
		assert kinds(card) == ["outage"], job
		assert (card["outage"], card["verdict"]) == (incident, "Area Fault")
	incidents.let_return(incident, home.equipment)
	assert kinds(card_of(planned)) == kinds(card_of(waiting)) == []


def test_placing_a_held_visit_asks_nothing(home: ServedHome):
	job, technician = repair(home, builders.a_job), builders.a_technician().name
	outage()
	move = JobChange(job, {"technician": technician, "arrival": ARRIVAL}, {})
	assert board_commands.move_jobs([move], "Assign", PLANNER, NOW).is_done


def test_a_plan_leaves_a_held_visit_where_it_is_and_says_why(home: ServedHome):
	planned, waiting = repair(home), repair(home, builders.a_job)
	incident = outage()
	board = gather.gather_day(ARRIVAL.date(), NOW, with_backlog=True)
	built = problem_builder.build_problem(board)
	assert not {planned, waiting} & built.movable
	assert built.left_out[waiting] == {
		"technician": None,
		"cause": "outage",
		"values": {"incident": incident},
	}
	assert planned not in built.left_out
	assert planning is not None
	asked = problem_builder.build_problem(board, asked=[waiting])
	assert waiting in asked.movable, "asked for by name, it gets a place"


# ---- verdicts


def test_every_repair_and_ticket_gets_a_verdict_and_installs_none(home: ServedHome):
	kind = frappe.get_doc(
		{"doctype": "Issue Type", "__newname": builders.unique("No net"), "fsm_first_aid": "Wi-Fi"}
	)
	bill = frappe.get_doc({"doctype": "Issue Type", "__newname": builders.unique("Invoice")}).insert()
	ticket = builders.a_ticket(home.customer, issue_type=kind.insert().name).name
	question = builders.a_ticket(home.customer, issue_type=bill.name).name
	job, install = repair(home), repair(home, is_trouble=0)
	judge()
	assert verdict_of("Dispatch Job", job) == "Nothing Seen"
	assert verdict_of("Issue", ticket) == "Wi-Fi at Home", (
		"its customer has one address, and wrote of their Wi-Fi"
	)
	assert verdict_of("Dispatch Job", install) is verdict_of("Issue", question) is None


def verdict_of(doctype: str, name: str) -> str | None:
	found = repository.find_present(f"{doctype}:{name}")
	return found and found.verdict.kind.value


def test_a_verdict_that_holds_keeps_its_row_and_another_one_leaves_it_as_history(home: ServedHome):
	job = repair(home)
	judge()
	judge()
	assert frappe.db.count("Line Verdict", {"dispatch_job": job}) == 1
	frappe.db.set_value("CPE State", home.equipment, {"state": "Silent", "state_since": instants.now()})
	judge()
	rows = frappe.get_all("Line Verdict", {"dispatch_job": job}, ["verdict", "open_key"], order_by="creation")
	assert [(row.verdict, bool(row.open_key)) for row in rows] == [
		("Nothing Seen", False),
		("Device Off", True),
	]


def test_a_verdict_is_judged_until_the_visit_starts(home: ServedHome):
	job = repair(home, builders.a_dispatched_job)
	judge()
	transitions.move_job(job, "En Route", PLANNER, now=NOW)
	frappe.db.set_value("CPE State", home.equipment, "state", "Offline")
	judge()
	assert verdict_of("Dispatch Job", job) == "Nothing Seen", "what was known when they set out stays"
	assert api.show("Dispatch Job", job)["verdict"]["kind"] == "Nothing Seen"


def test_only_a_few_queries_judge_many(home: ServedHome, count_queries):
	jobs = [repair(home) for _number in range(12)]
	found = [subjects.find_subject("Dispatch Job", job) for job in jobs]
	with count_queries() as few:
		judging._judge(found[:2], instants.now())
	with count_queries() as many:
		judging._judge(found, instants.now())
	assert many.number == few.number


@pytest.fixture
def count_queries():
	from contextlib import contextmanager

	class Counted:
		number = 0

	@contextmanager
	def counting():
		counted, sql = Counted(), frappe.db.sql

		def counting_sql(*given, **named):
			counted.number += 1
			return sql(*given, **named)

		frappe.db.sql = counting_sql
		try:
			yield counted
		finally:
			del frappe.db.sql

	return counting


def test_the_facts_are_words_in_the_readers_language(home: ServedHome):
	job = repair(home)
	incident = outage(cause="Fibre")
	code = frappe.db.get_value("Network Node", frappe.local.the_splitter, "code")
	frappe.local.lang = "fr"
	shown = verdict_view.view_now("Dispatch Job", job, instants.now())
	assert (shown.word, shown.is_outage, shown.incident) == ("Panne de secteur", True, incident)
	assert shown.facts[0].startswith(f"Panne {incident} à {code}, depuis")
	assert shown.facts[0].endswith("Cause probable\u00a0: Fibre.")
	frappe.local.lang = "en"
	assert verdict_view.view_now("Dispatch Job", job, instants.now()).word == "Area fault"


def test_a_suspicion_is_told_and_decides_nothing(home: ServedHome):
	job = repair(home)
	incident = outage(state=states.SUSPECTED)
	shown = api.show("Dispatch Job", job)["verdict"]
	assert shown["kind"] == "Nothing Seen"
	assert any(incident in fact for fact in shown["facts"])


def test_the_phone_shows_an_outage_at_once_although_nobody_has_judged(home: ServedHome):
	job = repair(home)
	judge()
	assert verdict_view.view_stored(job, home.location, instants.now()).kind == "Nothing Seen"
	incident = outage()
	shown = verdict_view.view_stored(job, home.location, instants.now())
	assert (shown.is_outage, shown.incident) == (True, incident)
	judge()
	incidents.restore(incident)
	assert verdict_view.view_stored(job, home.location, instants.now()) is None, (
		"an old area fault is not shown"
	)


def test_a_name_that_looks_like_markup_stays_text(home: ServedHome):
	frappe.db.set_value("Network Node", frappe.local.the_splitter, "code", '<b>"x" & Co')
	job = repair(home)
	outage()
	shown = api.show("Dispatch Job", job)["verdict"]
	assert '<b>"x" & Co' in shown["facts"][0], "stored and answered as typed; the screen makes text of it"


# ---- over


def test_when_the_outage_is_over_the_visit_is_asked_about_and_dispatch_is_told_once(home: ServedHome):
	incident = outage(minutes_ago=600)
	during, before = repair(home), repair(home)
	frappe.db.set_value("Dispatch Job", before, "creation", instants.now() - timedelta(days=3))
	judge()
	assert ("Outage", f"{incident} · {code_of_splitter()}") in timeline(during)
	incidents.restore(incident)
	judge()
	fields = ["ended_outage", "outage_proposal"]
	assert frappe.db.get_value("Dispatch Job", during, fields) == (incident, "Cancel")
	assert frappe.db.get_value("Dispatch Job", before, fields) == (incident, "Call")
	assert kinds(card_of(during)) == ["outage_over"]
	assert incident in api.show("Dispatch Job", during)["question"]
	assert ("Outage Over", f"{incident} · {code_of_splitter()}") in timeline(during)
	tell = {"document_type": "Network Incident", "document_name": incident, "for_user": a_dispatcher()}
	for _look in range(2):
		for untold in outages.list_uninformed():
			outages.tell_dispatch(untold)
		assert frappe.db.count("Notification Log", tell) == 1


def code_of_splitter() -> str:
	return frappe.db.get_value("Network Node", frappe.local.the_splitter, "code")


def a_dispatcher() -> str:
	email = f"{frappe.generate_hash(length=8)}@dispatch.example"
	user = frappe.get_doc({"doctype": "User", "email": email, "first_name": "Diane", "send_welcome_email": 0})
	user.append("roles", {"role": "FSM Dispatcher"})
	return user.insert(ignore_permissions=True).name


def test_a_line_that_stays_silent_keeps_its_visit(home: ServedHome):
	incident = outage()
	job = repair(home)
	frappe.db.set_value("CPE State", home.equipment, "state", "Silent")
	judge()
	by_hand.close_incident(incident, note="Spliced", user="Administrator")
	judge()
	assert frappe.db.get_value("Dispatch Job", job, "outage_proposal") == "Keep"


def test_a_visit_that_is_kept_is_not_asked_about_any_more(home: ServedHome):
	incident = outage()
	job = repair(home)
	judge()
	incidents.restore(incident)
	judge()
	assert outages.keep_visit(job, PLANNER, NOW) == "Scheduled"
	assert ("Kept", incident) in timeline(job)
	assert kinds(card_of(job)) == [] and api.show("Dispatch Job", job)["question"] == ""
	judge()
	assert frappe.db.get_value("Dispatch Job", job, "ended_outage") is None


def test_a_second_outage_takes_the_question_back(home: ServedHome):
	job = repair(home)
	first = outage()
	judge()
	incidents.restore(first)
	judge()
	outage()
	judge()
	assert frappe.db.get_value("Dispatch Job", job, "ended_outage") is None
	assert kinds(card_of(job)) == ["outage"]


def test_a_change_of_state_hastens_the_look_and_an_open_board_hears_of_it(home: ServedHome):
	job = repair(home)
	judge()
	seen = instants.now()
	incident = outage()
	repository.hasten(incident)
	assert job in [each.name for each in subjects.list_due(instants.now_utc(), 1000)]
	judging.store_verdicts(judging.judge_subjects([subjects.find_subject("Dispatch Job", job)]))
	assert job in repository.list_changed_since(seen)


def test_judging_twice_at_once_stores_a_change_once(home: ServedHome):
	job = repair(home)
	subject = subjects.find_subject("Dispatch Job", job)
	outage()
	both = [judging.judge_subjects([subject]) for _worker in range(2)]
	for judged in both:
		judging.store_verdicts(judged)
	assert frappe.db.count("Line Verdict", {"dispatch_job": job}) == 1
	assert [event for event, _detail in timeline(job)].count("Outage") == 1


def test_what_no_form_may_write_is_refused(home: ServedHome):
	job = frappe.get_doc("Dispatch Job", repair(home))
	job.ended_outage = outage()
	with pytest.raises(FsmError, match="written by the visit itself"):
		job.save()


def test_the_facts_stored_are_those_that_were_told(home: ServedHome):
	job = repair(home)
	judge()
	row = frappe.get_last_doc("Line Verdict", {"dispatch_job": job})
	assert json.loads(row.facts)[0]["code"] == "state"
	assert isinstance(row.judged_on, datetime)


def test_a_stored_verdict_is_read_in_words_even_when_another_one_holds(home: ServedHome):
	job = repair(home)
	judge()
	frappe.db.set_value("CPE State", home.equipment, "state", "Silent")
	judge()
	first = frappe.db.get_value("Line Verdict", {"dispatch_job": job, "open_key": ("is", "not set")})
	shown = api.describe(first)["verdict"]
	assert shown["kind"] == "Nothing Seen" and home.equipment in shown["facts"][0]


def test_a_deleted_visit_takes_its_verdicts_with_it(home: ServedHome):
	job = repair(home, builders.a_job)
	judge()
	frappe.delete_doc("Dispatch Job", job)
	assert not frappe.db.exists("Line Verdict", {"dispatch_job": job})
