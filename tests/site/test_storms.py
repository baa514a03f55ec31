"""A storm of a day: slower drives wherever travel counts, work outdoors marked, one plan, customers asked."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

import frappe

from gigafibre_fsm.domain.dispatch import day_notes, self_service
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board import snapshot as board_snapshot
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from gigafibre_fsm.domain.dispatch.proposals import apply as applying
from gigafibre_fsm.domain.dispatch.proposals import (
	gather,
	problem_builder,
	slot_holds,
	slot_offers,
	solve,
	text_offers,
)
from gigafibre_fsm.domain.dispatch.proposals import repository as plan_repository
from gigafibre_fsm.domain.dispatch.proposals import serializers as plan_serializers
from gigafibre_fsm.domain.dispatch.proposals import worker as plan_worker
from gigafibre_fsm.domain.dispatch.proposals.acceptance import AcceptedMoves
from gigafibre_fsm.domain.dispatch.proposals.offer_causes import OfferCause
from gigafibre_fsm.domain.dispatch.proposals.solve import PlanRequest
from gigafibre_fsm.domain.dispatch.schedule import stored_placement, travel_lookup
from gigafibre_fsm.domain.dispatch.to_settle import offer_lines, storm_days
from gigafibre_fsm.domain.dispatch.to_settle.lines import list_answers
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.domain.platform import formatting, kept_answers
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.builders import ARRIVAL, NOW, PLANNER

pytestmark = pytest.mark.usefixtures("site")
DAY = ARRIVAL.date()
HOME, AWAY, FAR = (45.3071, -73.2626), (45.30, -74.2), (45.30, -74.6)


@pytest.fixture(autouse=True)
def calm() -> Iterator[None]:
	"""No note is left in the cache."""
	_forget()
	yield
	_forget()


def _forget() -> None:
	frappe.cache().delete_keys("fsm_notes_of_day:")


def storm(**values: object) -> "frappe._dict":
	areas = [{"territory": name} for name in values.pop("territories", ())]
	given = {"day": DAY, "kind": "Storm", "text": "Verglas <b>x</b>", "slower": 50, "territories": areas}
	return frappe.get_doc({"doctype": "Dispatch Day Note", **given, **values}).insert()


def outdoors(make=builders.a_planned_job, **values: object) -> str:
	return make(job_type=builders.a_job_type(is_outdoors=1).name, **values).name


def drive(day, start, end) -> int:
	return travel_lookup.look_up_drives([HOME, AWAY, FAR], NOW).select_day(day)(start, end).seconds


def test_drives_that_touch_the_storm_are_slow_on_the_board_and_in_plans_on_its_day_alone():
	area = builders.a_territory()
	fine = {ends: drive(DAY, *ends) for ends in ((HOME, AWAY), (AWAY, HOME), (AWAY, FAR))}
	before = gather.gather_day(DAY, NOW)
	note = storm(territories=[area.name])
	assert drive(DAY, HOME, AWAY) == 2 * fine[HOME, AWAY]
	assert drive(DAY, AWAY, HOME) == 2 * fine[AWAY, HOME]
	assert drive(DAY, AWAY, FAR) == fine[AWAY, FAR]
	assert drive(DAY + timedelta(days=1), HOME, AWAY) == fine[HOME, AWAY]
	builders.a_planned_job()
	customer = builders.a_customer().name
	home = builders.a_location(customer, latitude=AWAY[0], longitude=AWAY[1])
	builders.a_planned_job(customer=customer, service_location=home.name)
	board = gather.gather_day(DAY, NOW)
	assert not before.storms and [each.name for each in board.storms] == [note.name]
	here, there = board.places.numbers[HOME], board.places.numbers[AWAY]
	assert board.places.exact[here][there] == -(-2 * fine[HOME, AWAY] // 60) * 60
	note.update({"slower": 0}).save()
	assert drive(DAY, HOME, AWAY) == fine[HOME, AWAY]
	note.delete()
	assert gather.gather_day(DAY, NOW).storms == ()


def test_work_outdoors_in_the_storm_is_marked_and_asked_about_and_offered_to_nobody():
	job, inside = outdoors(), builders.a_planned_job().name
	note = storm(from_hour=6, to_hour=18)
	board = board_snapshot.load_board(DAY, 1, NOW)
	cards = {card["name"]: card for card in board["jobs"]}
	(warning,) = cards[job]["warnings"]
	assert (warning["kind"], warning["text"]) == (
		"storm",
		"It is work outdoors in a storm (Verglas <b>x</b>).",
	)
	assert cards[inside]["warnings"] == []
	(told,) = [each for each in board["notes"] if each["name"] == note.name]
	assert told["details"] == "roads 50% slower · 6\xa0a.m. to 6\xa0p.m."
	waiting, technician = outdoors(builders.a_job), builders.a_technician().name
	move = JobChange(waiting, {"technician": technician, "arrival": ARRIVAL}, {})
	(question,) = board_commands.move_jobs([move], "Assign", PLANNER, NOW).questions
	assert question.kind == "conflict" and question.can_override
	offers = slot_offers.find_offers_on_days(waiting, [DAY, DAY + timedelta(days=1)], NOW)
	assert offers and all(offer.arrival.date() > DAY or offer.arrival.hour >= 18 for offer in offers)


def test_a_plan_begins_no_work_outdoors_in_the_storm_unless_it_is_asked_for_by_name():
	waiting, standing = outdoors(builders.a_job), outdoors()
	storm()
	board = gather.gather_day(DAY, NOW, with_backlog=True)
	built = problem_builder.build_problem(board)
	assert built.left_out[waiting]["cause"] == "storm" and not {waiting, standing} & set(built.movable)
	assert standing not in built.left_out, "it is the dispatcher's to move"
	for asked in (waiting, standing):
		assert asked in problem_builder.build_problem(board, asked=[asked]).movable


def plan(jobs: list[str]) -> dict:
	"""Ask for the plan of the storm, let a worker run, and read the proposal."""
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", 0)
	wanted = PlanRequest(solve.STORM, DAY, None, tuple(jobs))
	name = plan_repository.request_plan(wanted, NOW)
	plan_worker.run_plan(name, lambda: NOW, keep=lambda step: step())
	return plan_serializers.serialize_proposal(name, NOW)


def apply(name: str, accepted: set[str], broken: frozenset[str] = frozenset()) -> applying.ApplyResult:
	choice = AcceptedMoves(frozenset(accepted), {}, broken, {})
	return applying.apply_proposal(name, choice, PLANNER, NOW)


def arrival_of(job: str) -> datetime:
	return stored_placement.read_placement(frappe.get_doc("Dispatch Job", job)).arrival


def test_one_proposal_moves_work_outdoors_past_the_storm_and_breaks_no_promise_unless_it_is_named():
	technician = builders.a_technician().name
	free = outdoors(technician=technician)
	promised = outdoors(technician=technician, arrival=ARRIVAL + timedelta(hours=2))
	frappe.db.set_value("Dispatch Job", promised, "promised", 1)
	inside = builders.a_planned_job(technician=technician, arrival=ARRIVAL + timedelta(hours=4)).name
	storm()
	following = storm(day=DAY + timedelta(days=1), slower=0)
	found = plan([free, promised])
	rows = {row["job"]: row for row in found["rows"]}
	assert found["scope"] == "Storm" and rows.keys() >= {free, promised}
	for job in (free, promised):
		arrival = datetime.fromisoformat(rows[job]["to"]["arrival"])
		assert arrival.date() > following.day, "the following day is stormy, too"
		assert rows[job]["reason"] == "It is work outdoors, and leaves the day of the storm."
	assert inside not in rows or datetime.fromisoformat(rows[inside]["to"]["arrival"]).date() == DAY
	assert (rows[free]["accepted"], rows[free]["breaks_promise"]) == (True, False)
	assert (rows[promised]["accepted"], rows[promised]["breaks_promise"]) == (False, True)
	(told,) = found["promises"]
	assert told["job"] == promised and told["windows_left"]
	done = apply(found["plan"], {free, promised})
	assert (done.applied, done.kept) == ([free], {})
	assert arrival_of(free) == datetime.fromisoformat(rows[free]["to"]["arrival"])
	assert arrival_of(promised) == ARRIVAL + timedelta(hours=2)
	saved = frappe.parse_json(frappe.db.get_value("Dispatch Plan", found["plan"], "figures_applied"))
	assert saved["after"]["unplaced"] == 0, "what left the day has a place on another one"
	again = plan([promised])
	done = apply(again["plan"], {promised}, frozenset({promised}))
	assert (done.applied, done.kept) == ([promised], {}), "its promise is broken by name"
	assert arrival_of(promised).date() > following.day
	reasons = [row.detail for row in frappe.get_doc("Dispatch Job", promised).timeline if row.detail]
	assert any("It is work outdoors" in detail for detail in reasons)


def promised_outdoors(technician: str, arrival: datetime) -> str:
	"""A published visit on a pole, whose customer knows its window and can be texted."""
	job = outdoors(builders.a_dispatched_job, technician=technician, arrival=arrival, duration=20)
	frappe.db.set_value("Dispatch Job", job, "promised", 1)
	return job


def customer_of(job: str) -> str:
	return frappe.db.get_value("Dispatch Job", job, "customer")


def ask(job: str, to: dict) -> text_offers.TextOffer:
	arrival = datetime.fromisoformat(to["arrival"])
	return text_offers.ask_customer(job, to["technician"], arrival, PLANNER, NOW, cause=OfferCause.STORM)


def refuse_text(job: str, to: dict) -> None:
	"""Ask a customer who does not want texts: nothing is left behind."""
	frappe.db.savepoint("unasked")
	consent.record_consent("+14505550102", "Opted Out", "Staff", "")
	with pytest.raises(FsmError, match="asked not to be texted"):
		ask(job, to)
	frappe.db.rollback(save_point="unasked")


def lines(now: datetime) -> dict[str, str]:
	"""The kind of line of each visit whose customer was asked."""
	return {line.job: line.kind.value for line in offer_lines.list_offers([], now)}


def count_outdoors(now: datetime) -> list[tuple[str, date | None]]:
	"""What is said of each stormy day, in English."""
	return [(line.text, line.day) for line in storm_days.list_stormy(now)]


def test_customers_are_asked_by_text_and_a_visit_moves_on_the_yes_alone():
	frappe.db.set_single_value("FSM Settings", {"quiet_from": None, "quiet_until": None})
	technician = builders.a_technician().name
	stands = [ARRIVAL + number * timedelta(minutes=30) for number in range(4)]
	yes, no, late, crowded = jobs = [promised_outdoors(technician, arrival) for arrival in stands]
	storm()
	found = plan(jobs)
	to = {row["job"]: row["to"] for row in found["rows"]}
	when = formatting.day(DAY, "en", today=NOW.date())
	assert count_outdoors(NOW) == [(f"4 visits outdoors in the storm ({when}).", DAY)]
	offers = {job: ask(job, to[job]) for job in (yes, no, late)}
	assert count_outdoors(NOW) == [(f"1 visit outdoors in the storm ({when}).", DAY)]
	with pytest.raises(FsmError, match=r"no room at the new time any more.*Call the customer"):
		ask(crowded, to[yes])
	refuse_text(crowded, to[crowded])
	assert ask(yes, to[yes]).hold == offers[yes].hold, "a second press asks nothing again"
	texts = frappe.get_all("FSM SMS", {"template": "customer_storm_offer"}, pluck="reference_name")
	assert set(offers) <= set(texts)
	assert [arrival_of(job) for job in jobs] == stands
	told = {row["job"]: row for row in plan_serializers.serialize_proposal(found["plan"], NOW)["promises"]}
	assert told[yes]["asked_until"] == ARRIVAL and told[crowded]["asked_until"] is None
	kept = apply(found["plan"], {yes, no}, frozenset({yes, no}))
	assert (kept.applied, set(kept.kept)) == ([], {yes, no}), "they move on the yes, and not with the others"
	again = {row["job"] for row in plan([late, crowded])["rows"]}
	assert crowded in again and late not in again, "nobody else moves whose customer is deciding"
	later = NOW + timedelta(hours=1)
	frappe.db.savepoint("absent")
	day_off = {
		"from_time": offers[yes].arrival - timedelta(hours=1),
		"to_time": offers[yes].arrival + timedelta(hours=1),
	}
	away = {"doctype": "Dispatch Absence", "technician": to[yes]["technician"], "reason": "Sick", **day_off}
	frappe.get_doc(away).insert()
	assert not self_service.accept_offer(yes, customer_of(yes), later, hold=offers[yes].hold)
	assert (arrival_of(yes), lines(later)[yes]) == (stands[0], "unanswered"), "dispatch calls"
	frappe.db.rollback(save_point="absent")
	assert self_service.accept_offer(yes, customer_of(yes), later, hold=offers[yes].hold)
	self_service.decline_offer(no, customer_of(no), later, hold=offers[no].hold)
	doc = frappe.get_doc("Dispatch Job", yes)
	assert (doc.arrival, doc.technician, doc.status) == (
		offers[yes].arrival,
		to[yes]["technician"],
		"Dispatched",
	)
	assert arrival_of(no) == stands[1]
	assert lines(later) == {yes: "accepted", no: "declined", late: "offered"}
	assert lines(NOW + timedelta(hours=5))[late] == "unanswered"
	(line,) = [line for line in offer_lines.list_offers([], later) if line.job == no]
	assert line.day == DAY and list_answers(line, has_phone=True)[0] == "call"
	frappe.db.set_value("Dispatch Job", no, "locked", 1)
	frappe.db.delete("Dispatch Job", {"name": crowded})
	assert count_outdoors(later) == [], "it goes in spite of the storm"
	assert text_offers.find_ended_cause(no, later) is OfferCause.STORM
	slot_holds.release_slots(late, later)
	assert text_offers.find_ended_cause(late, later) is None, "its customer has decided otherwise"


def test_work_outdoors_that_stays_or_finds_no_place_is_left_to_the_dispatcher():
	locked, free = outdoors(), outdoors(required_technician=builders.a_technician().name)
	frappe.db.set_value("Dispatch Job", locked, "locked", 1)
	for number in range(8):
		storm(day=DAY + timedelta(days=number))
	rows = {row["job"]: row for row in plan([locked, free])["rows"]}
	assert locked not in rows
	assert (rows[free]["to"], rows[free]["accepted"]) == (None, False), "back to the backlog, if accepted"
	assert {row["job"] for row in plan([])["rows"] if row["to"] is None} == set(), "they may stay as well"


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"slower": 71}, "0 to 70 %"),
		({"slower": -1}, "0 to 70 %"),
		({"from_hour": 12, "to_hour": 12}, "ends at a later one"),
	],
)
def test_a_storm_that_cannot_be_is_refused_with_what_to_correct(values, said):
	with pytest.raises(FsmError, match=said):
		storm(**values)


def test_a_reader_from_before_a_note_stores_nothing_that_hides_it():
	assert day_notes.list_notes(DAY) == ()
	note, key = storm(), day_notes._key(DAY)
	# whoever reads on in an older snapshot would store that there is none, also after the commit
	kept_answers.store_answer(key, (), day_notes.KEPT)
	assert [each.name for each in day_notes.list_notes(DAY)] == [note.name]
	frappe.cache().delete_value(f"{key}:changed")
	assert kept_answers.load_answer(key, tuple) is None and day_notes.list_notes(DAY)
	assert [each.name for each in kept_answers.load_answer(key, tuple)] == [note.name]


def test_a_note_of_another_kind_has_nothing_of_a_storm():
	area = builders.a_territory()
	doc = storm(kind="Note", from_hour=12, territories=[area.name])
	assert (doc.slower, doc.from_hour, doc.territories) == (0, 0, [])
	assert gather.gather_day(DAY, NOW).storms == ()
