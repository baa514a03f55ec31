"""The planner's methods as the board's page calls them, over HTTP."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.access_world import World, committed_world
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from tests.site.test_payloads import read_messages

METHOD = "/api/method/gigafibre_fsm.api.planning."
BOOKING = "/api/method/gigafibre_fsm.api.booking."
SUPPORT = "zq-slots@example.com"


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		yield made


@pytest.fixture(scope="module", autouse=True)
def quick_planner(world: World) -> Iterator[None]:
	"""A planner that keeps its first plan: what is asked here is not how good it is."""
	before = frappe.db.get_single_value("FSM Dispatch Settings", "planner_seconds")
	improve_for(0)
	yield
	improve_for(before)


def improve_for(seconds: int) -> None:
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", seconds)
	frappe.clear_document_cache("FSM Dispatch Settings", "FSM Dispatch Settings")
	frappe.db.commit()  # the planner reads it by another connection


@pytest.fixture
def office(world: World) -> Visitor:
	forget_limits()
	return world.visitors["dispatcher"]


@pytest.fixture
def job() -> str:
	return another_job()


def another_job() -> str:
	"""A visit that waits in the backlog."""
	made = builders.a_job(duration=30).name
	frappe.db.commit()
	return made


def next_workday() -> str:
	day = now_datetime().date() + timedelta(days=1)
	while day.weekday() > 4:
		day += timedelta(days=1)
	return str(day)


def ask(office: Visitor, method: str, **values: object) -> dict:
	answer = office.post(METHOD + method, values)
	assert answer.status_code == 200, answer.text
	frappe.db.rollback()
	return answer.json["message"]


def read(office: Visitor, method: str, **values: object) -> dict:
	answer = office.get(METHOD + method, query_string=values)
	assert answer.status_code == 200, answer.text
	return answer.json["message"]


@pytest.mark.parametrize(
	("asked", "sentence"),
	[
		({"scope": "week"}, "unreadable"),
		({"scope": "day", "day": "2020-01-01"}, "is over"),
		({"scope": "day", "day": "someday"}, "is not a date"),
		({"scope": "technician"}, "whose day"),
		({"scope": "job"}, "Choose the visits"),
		({"scope": "jobs", "jobs": "[]"}, "Choose the visits"),
		({"scope": "jobs", "jobs": "not JSON"}, "unreadable"),
	],
)
def test_what_can_not_be_planned_gets_a_sentence_and_makes_no_plan(office: Visitor, asked, sentence):
	before = frappe.db.count("Dispatch Plan")
	answer = office.post(METHOD + "propose", {"day": next_workday(), **asked})
	assert answer.status_code == 417
	assert sentence in read_messages(answer)
	frappe.db.rollback()
	assert frappe.db.count("Dispatch Plan") == before


FAR = "9999-12-31 08:00:00"


def a_move(**to: object) -> dict:
	"""What the board sends to move the visit; `JOB` stands for its name."""
	return {"gesture": "move", "moves": json.dumps([{"job": "JOB", "to": to, "base": {}}])}


@pytest.mark.parametrize(
	("method", "values", "sentence"),
	[
		("planning.propose", {"scope": "day", "day": FAR[:10]}, "is not a date"),
		("planning.propose", {"scope": "jobs", "day": "DAY", "jobs": "[NaN]"}, "unreadable"),
		("planning.propose", {"scope": "job", "day": "DAY", "jobs": '["<img src=x>"]'}, "not found"),
		("planning.hold", {"job": "JOB", "window_start": FAR, "technician": "WHO", "arrival": FAR}, "9999"),
		("board.place", a_move(technician="WHO", arrival=FAR), "9999"),
		("board.place", a_move(duration=-5), "between 1 and"),
		("board.place", a_move(duration=1e308), "unreadable"),
		("board.place", a_move(duration=float("nan")), "unreadable"),
		("board.place", a_move(duration=True), "unreadable"),
		("board.place", a_move(duration="<b>5</b>"), "unreadable"),
		("board.place", a_move(crew=[1e308]), "unreadable"),
		("board.split", {"job": "JOB", "minutes": -1}, "between 1 and"),
		("board.split", {"job": "JOB", "minutes": 10**8}, "between 1 and"),
		("board.undo", {"start": "DAY", "days": 10**8}, "between 1 and"),
		("dispatch.schedule", {"job": "JOB", "arrival": "DAY 10:00:00", "duration": 10**8}, "between 1 and"),
		("board.publish", {"jobs": '["JOB"]', "tell": '{"JOB": NaN}'}, "unreadable"),
		("board.publish", {"jobs": '["JOB"]', "tell": '{"JOB": "no"}'}, "unreadable"),
		("board.report_sick", {"start": "DAY 10:00:00", "end": "DAY 08:00:00"}, "ends before it starts"),
		("board.report_sick", {"start": "DAY 10:00:00", "end": FAR}, "9999"),
		("board.undo", {"start": FAR[:10], "days": 7}, "is not a date"),
	],
)
def test_what_no_engine_takes_is_refused_in_words(office: Visitor, job: str, method, values, sentence):
	who = frappe.get_all("Dispatch Technician", {"status": "Active"}, pluck="name", limit=1)[0]
	said_of = {"JOB": job, "WHO": who, "DAY": next_workday()}
	if method == "board.report_sick":
		values = {"technician": who, "jobs": "[]", **values}
	for name, value in said_of.items():
		values = {key: str(each).replace(name, value) for key, each in values.items()}
	answer = office.post("/api/method/gigafibre_fsm.api." + method, values)
	assert answer.status_code in (404, 417), answer.text
	assert sentence in read_messages(answer)


NO_NUMBERS = ("nan", "inf", "-Infinity", "1e308", str(10**400), "1.5", "", "<b>5</b>", "½", "٣")
DAY = {"start": "2026-11-30"}


@pytest.mark.parametrize(
	("http", "method", "name", "others"),
	[
		("get", "booking.list_slots", "days", {"job": "JOB"}),
		("get", "board.load", "days", DAY),
		("get", "board.changes", "days", {"cursor": "x", **DAY}),
		("get", "board.history", "limit", {}),
		("get", "board.publish_preview", "days", DAY),
		("post", "board.split", "minutes", {"job": "JOB"}),
		("post", "board.lock", "locked", {"jobs": "[]"}),
		("post", "board.undo", "days", DAY),
		("post", "dispatch.schedule", "duration", {"job": "JOB", "arrival": "2026-11-30 10:00:00"}),
		("post", "team.set_skill", "level", {"technician": "x", "skill": "x"}),
		("post", "team.set_skill", "was", {"technician": "x", "skill": "x", "level": 1}),
	],
)
def test_what_is_no_number_is_refused_in_words(
	office: Visitor, http: str, method: str, name: str, others: dict
) -> None:
	for value in NO_NUMBERS:
		values = {**others, name: value}
		given = {"query_string": values} if http == "get" else {"data": values}
		answer = getattr(office, http)("/api/method/gigafibre_fsm.api." + method, **given)
		assert answer.status_code == 417, (value, answer.text)
		assert f"“{name}” takes" in read_messages(answer), (value, read_messages(answer))


def test_a_day_is_proposed_applied_and_undone(office: Visitor, job: str):
	day = next_workday()
	plan = ask(office, "propose", scope="day", day=day)["plan"]
	assert ask(office, "propose", scope="day", day=day)["plan"] == plan
	assert read(office, "progress", plan=plan)["state"] == "Queued"
	tasks.run_plan(plan)
	found = read(office, "proposal", plan=plan)
	assert job in [row["job"] for row in found["rows"]]
	others = [{"job": row["job"], "reason": "Not today"} for row in found["rows"] if row["job"] != job]
	done = ask(office, "apply", plan=plan, refused=json.dumps(others))
	assert (done["done"], [card["name"] for card in done["jobs"]]) == (True, [job])
	assert done["kept"] == []
	undone = office.post("/api/method/gigafibre_fsm.api.board.undo").json["message"]
	assert undone["done"]
	frappe.db.rollback()
	assert frappe.db.get_value("Dispatch Job", job, "status") == "Draft"


def test_nothing_is_applied_that_was_not_accepted(office: Visitor, job: str):
	other = builders.a_job(duration=30).name
	frappe.db.commit()
	plan = ask(office, "propose", scope="jobs", day=next_workday(), jobs=json.dumps([job, other]))["plan"]
	tasks.run_plan(plan)
	done = ask(office, "apply", plan=plan, accepted=json.dumps([job]))
	assert done["applied"] == [job]
	assert frappe.db.get_value("Dispatch Job", other, "technician") is None
	for contradiction in ({"accepted": json.dumps(["DJ-nobody"])}, {"accepted": "nobody"}):
		assert office.post(METHOD + "apply", {"plan": plan, **contradiction}).status_code == 417


def test_a_day_on_which_nobody_works_makes_no_plan(office: Visitor):
	saturday = now_datetime().date() + timedelta(days=(5 - now_datetime().weekday()) % 7 or 7)
	frappe.db.set_value("Dispatch Technician", {"status": "Active"}, "works_saturday", 0)
	frappe.db.commit()
	answer = ask(office, "propose", scope="day", day=str(saturday))
	assert (answer["plan"], answer["closed"]["day"]) == (None, str(saturday))
	assert answer["closed"]["next_day"] > str(saturday)


def test_a_technician_is_reported_sick_without_any_visit_and_again_in_health(office: Visitor):
	board = "/api/method/gigafibre_fsm.api.board."
	who = frappe.get_all("Dispatch Technician", {"status": "Active"}, pluck="name", limit=1)[0]
	day = next_workday()
	asked = {"technician": who, "start": f"{day} 00:00:00", "end": f"{day} 23:59:00", "jobs": "[]"}
	assert office.post(board + "report_sick", asked).json["message"]["done"]
	frappe.db.rollback()
	assert frappe.db.exists("Dispatch Absence", {"technician": who, "from_time": f"{day} 00:00:00"})
	assert office.post(board + "undo", {"start": day, "days": 1}).json["message"]["done"]
	frappe.db.rollback()
	assert not frappe.db.exists("Dispatch Absence", {"technician": who, "from_time": f"{day} 00:00:00"})


def test_the_same_plan_asked_by_four_pages_at_once_is_one_plan(office: Visitor):
	asked = {"scope": "day", "day": next_workday()}
	with ThreadPoolExecutor(4) as pages:
		answers = list(pages.map(lambda _page: office.post(METHOD + "propose", asked), range(4)))
	assert [answer.status_code for answer in answers] == [200] * 4
	plans = {answer.json["message"]["plan"] for answer in answers}
	assert len(plans) == 1
	ask(office, "dismiss", plan=plans.pop())


def test_a_comparison_is_made_of_any_day_and_never_applied(office: Visitor):
	yesterday = now_datetime().replace(hour=10, minute=0, second=0, microsecond=0) - timedelta(days=1)
	technician = builders.a_technician("Ida Past", latitude=45.32, longitude=-73.25, hourly_cost=60)
	frappe.db.set_value("Dispatch Technician", technician.name, f"works_{yesterday:%A}".lower(), 1)
	first, second = (builders.a_planned_job(technician=technician.name).name for _number in range(2))
	for job, hours in ((first, 0), (second, 3)):
		arrival = yesterday + timedelta(hours=hours)
		done = {"arrival": arrival, "ends_on": arrival + timedelta(hours=1), "status": "Completed"}
		frappe.db.set_value("Dispatch Job", job, done)
	frappe.db.commit()  # the office asks by another connection
	plan = ask(office, "propose", scope="comparison", day=str(yesterday.date()))["plan"]
	tasks.run_plan(plan)
	found = read(office, "proposal", plan=plan)
	assert (found["state"], found["scope"]) == ("Compared", "Comparison")
	assert found["verdict"] and found["figures_before"]["cost"] is not None
	before, after = found["figures_before"], found["figures_after"]
	assert after["travel_minutes"] <= before["travel_minutes"]
	answer = office.post(METHOD + "apply", {"plan": plan})
	assert answer.status_code == 417 and "comparison" in read_messages(answer)
	frappe.db.rollback()
	assert frappe.db.get_value("Dispatch Job", second, "arrival") == yesterday + timedelta(hours=3)
	frappe.db.set_value("Dispatch Technician", technician.name, "status", "Inactive")
	frappe.db.commit()


def test_a_proposal_can_be_put_aside(office: Visitor):
	plan = ask(office, "propose", scope="day", day=next_workday())["plan"]
	ask(office, "dismiss", plan=plan)
	tasks.run_plan(plan)
	assert read(office, "progress", plan=plan)["state"] == "Dismissed"
	answer = office.post(METHOD + "apply", {"plan": plan})
	assert "no longer open" in read_messages(answer)


def list_slots(visitor: Visitor, job: str) -> list[dict]:
	asked = {"job": job, "from_day": next_workday(), "days": 1}
	answer = visitor.get(BOOKING + "list_slots", query_string=asked)
	assert answer.status_code == 200, answer.text
	return answer.json["message"]["slots"]


def test_a_slot_is_offered_held_released_and_confirmed(office: Visitor, job: str):
	slots = list_slots(office, job)
	slot = {name: slots[0][name] for name in ("window_start", "technician", "arrival")}
	held = ask(office, "hold", job=job, **slot)["hold"]
	ask(office, "release", hold=held)
	held = ask(office, "hold", job=job, **slot)["hold"]
	done = ask(office, "confirm", hold=held)
	assert done["jobs"][0]["promised"]
	assert done["jobs"][0]["arrival"] == slot["arrival"]


@pytest.fixture(scope="module")
def support(world: World) -> Visitor:
	people.make_user(SUPPORT, "FSM Support", user_type="System User")
	frappe.db.commit()  # the visitor signs in by another connection
	return Visitor("support").log_in(SUPPORT, people.PASSWORD).with_token()


def test_support_books_a_window_for_a_visit_at_once_and_plans_nothing_else(support: Visitor, job: str):
	forget_limits()
	slot = list_slots(support, job)[0]
	chosen = {name: slot[name] for name in ("window_start", "technician", "arrival")}
	answer = support.post(BOOKING + "book_slot", {"job": job, **chosen})
	assert answer.json["message"]["window_start"] == slot["window_start"], answer.text
	frappe.db.rollback()
	planned = frappe.get_doc("Dispatch Job", job)
	assert (planned.status, planned.promised, planned.technician) == ("Scheduled", 1, slot["technician"])
	taken = support.post(BOOKING + "book_slot", {"job": another_job(), **chosen})
	assert taken.status_code == 417 and "just taken" in read_messages(taken)
	nobody = support.post(BOOKING + "book_slot", {"job": job, **chosen, "technician": "<img src=x>"})
	assert nobody.status_code == 417 and "no longer offered" in read_messages(nobody)
	assert support.post(METHOD + "hold", {"job": job, **chosen}).status_code == 403


def test_what_is_not_there_is_not_there(office: Visitor):
	for method, values in (("dismiss", {"plan": "PLAN-x"}), ("confirm", {"hold": "x"})):
		assert office.post(METHOD + method, values).status_code == 404
	assert office.get(METHOD + "progress", query_string={"plan": "PLAN-x"}).status_code == 404
