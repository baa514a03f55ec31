"""Posts from a phone's queue: acknowledged one by one, compared with what changed meanwhile, never lost, never twice."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch import promises
from gigafibre_fsm.domain.dispatch import technician_work as visits
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.workflow import next_actions, transitions
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.builders import PLANNER
from gigafibre_fsm.tests.pictures import a_photo, a_signature
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, forget_limits
from tests import visit_data
from tests.plugin import fresh_state

DISPATCHER = "dispatcher.queue@example.com"


class Phone:
	"""The queue of one technician's phone, as its script speaks."""

	def __init__(self, technician: people.TestTechnician, job: str) -> None:
		self.technician, self.job = technician, job
		self.visitor = Visitor().open_link(technician.url)
		self.made = 0

	def send(self, action: str, seen: dict | str | None = None, age: int = 0, **fields: Any) -> dict:
		"""Send an item; answers what came back, with its HTTP status as `http`."""
		self.made += 1
		form = {"command_id": f"item-{self.job}-{self.made}", "action": action, **fields}
		if seen is not None:
			form["seen"] = seen if isinstance(seen, str) else json.dumps(seen)
		return self.send_form(form, age)

	def send_form(self, form: dict, age: int | str = 0, **headers: str) -> dict:
		"""Send this form, as often as wanted."""
		asked = {
			**OWN_PAGE,
			"X-FSM-Queue": "1",
			"X-FSM-Owner": self.technician.name,
			"X-FSM-Age": str(age),
			**headers,
		}
		data = {
			name: (io.BytesIO(value), f"{name}.bin") if isinstance(value, bytes) else value
			for name, value in form.items()
		}
		answer = self.visitor.post(f"/t/job/{self.job}", data, headers=asked)
		assert answer.headers["Content-Type"].startswith("application/json"), answer.text[:300]
		return {"http": answer.status_code, **answer.json}


@pytest.fixture
def visit() -> Iterator[visit_data.VisitData]:
	fresh_state()
	forget_limits()
	with visit_data.a_visit("en", now_datetime() - timedelta(hours=4)) as made:
		yield made


@pytest.fixture
def phone(visit: visit_data.VisitData) -> Phone:
	return Phone(visit.technician, visit.job)


@pytest.fixture
def office(visit: visit_data.VisitData) -> Callable[..., None]:
	"""Dispatch changes the visit meanwhile."""

	def change(to: str = "", **values: object) -> None:
		if to:
			transitions.move_job(visit.job, to, PLANNER, now=now_datetime(), reason="The customer called.")
		if values:
			job = job_repository.lock_job(visit.job)
			job.update(values)
			job_repository.save_job(job)
		frappe.db.commit()  # the phone asks another connection

	return change


def load_job(visit: visit_data.VisitData) -> Any:
	frappe.db.rollback()  # a new snapshot
	fresh_state()
	return frappe.get_doc("Dispatch Job", visit.job)


SEEN = {"status": "Dispatched"}
API = "/api/method/gigafibre_fsm.api.technician"


def test_each_item_is_acknowledged_and_a_lost_answer_is_answered_alike(visit, phone):
	form = {
		"command_id": f"once-{visit.job}",
		"action": "note",
		"note": "Light is fine.",
		"seen": json.dumps(SEEN),
	}
	answers = [phone.send_form(form, age) for age in (0, 30)]
	assert [(each["http"], each["state"]) for each in answers] == [(200, "done")] * 2
	assert answers[0]["next"] == f"/t/job/{visit.job}#note"
	assert [row.event for row in load_job(visit).timeline].count("Note") == 1


def test_what_was_applied_before_an_update_of_the_app_is_acknowledged_after_it(visit, phone):
	form = {"command_id": f"update-{visit.job}", "action": "note", "note": "Light is fine."}
	assert phone.send_form(form)["state"] == "done"
	# the older version knew the command by another name, and read other arguments from its form
	frappe.db.set_value("FSM Command", form["command_id"], {"kind": "remark", "payload_hash": "0" * 64})
	frappe.db.commit()
	assert phone.send_form(form, 30)["state"] == "done"
	assert [row.event for row in load_job(visit).timeline].count("Note") == 1


def test_a_refusal_is_a_sentence_and_leaves_the_id_free(visit, phone):
	form = {"command_id": f"free-{visit.job}", "action": "sign", "signed_by": "", "signature": a_signature()}
	refused = phone.send_form(form)
	assert (refused["http"], refused["state"]) == (422, "refused")
	assert "name of the person" in refused["sentence"]
	phone.send("move", SEEN, to="En Route")
	phone.send("move", {"status": "En Route"}, to="On Site")
	assert phone.send_form({**form, "signed_by": "Marie"})["state"] == "done"


def test_a_cancelled_visit_takes_no_photo_but_its_record_does(visit, phone, office):
	office("Cancelled")
	people.make_user(DISPATCHER, "FSM Dispatcher", user_type="System User")
	frappe.db.commit()  # the phone asks another connection
	form = {
		"command_id": f"late-{visit.job}",
		"action": "add_photo",
		"kind": "Before",
		"photo": a_photo(),
		"seen": json.dumps({"status": "On Site"}),
	}
	changed = phone.send_form(form, 3600)
	assert (changed["http"], changed["state"], changed["may_apply"]) == (409, "changed", False)
	assert changed["differences"] == [{"label": "Status", "phone": "On site", "server": "Cancelled"}]
	assert load_job(visit).photos == []
	assert phone.send_form({**form, "late": "1", "what": "Before the work"}, 3600)["state"] == "done"
	job = load_job(visit)
	assert (job.status, [row.kind for row in job.photos]) == ("Cancelled", ["Before"])
	assert job.timeline[-1].event == "Late"
	assert "Before the work" in job.timeline[-1].detail
	assert job.timeline[-1].actor == "Étienne Gagnon"
	again = {**form, "command_id": f"later-{visit.job}", "late": "1", "what": "After the work"}
	assert phone.send_form(again, 3600)["state"] == "done"
	frappe.db.rollback()
	heard = {"for_user": DISPATCHER, "document_name": visit.job}
	assert frappe.db.count("Notification Log", heard) == 1, "dispatch hears of it once"
	frappe.db.delete("Notification Log", {"document_name": visit.job})
	frappe.delete_doc("User", DISPATCHER, force=True)
	frappe.db.commit()  # as it was


def test_a_former_technician_learns_nothing_of_how_the_visit_stands_now(visit, phone, office):
	other = people.make_technician("Zoé Roy", "+14505550199", "en")
	office(technician=other.name, technician_note="ALARM CODE 9911", priority="Urgent")
	for action in ("note", "edit_info", "answer", "move", "add_photo"):
		answer = phone.send(
			action, {"status": "On Site", "was": {"note": "", "priority": "Low"}}, note="x", priority="Low"
		)
		assert "9911" not in json.dumps(answer)
		assert "Urgent" not in json.dumps(answer)
	office(technician=visit.technician.name, technician_note="")
	people.forget_technician(other)
	frappe.db.commit()  # as above


def test_a_visit_given_away_keeps_what_its_former_technician_did_for_dispatch(visit, phone, office):
	other = people.make_technician("Zoé Roy", "+14505550199", "en")
	office(technician=other.name)
	changed = phone.send("note", {**SEEN, "was": {"note": ""}}, note="The box is on the north wall.")
	assert changed["differences"] == [{"label": "Technician", "phone": "you", "server": "somebody else"}]
	assert (changed["now"], changed["may_apply"]) == ({"status": "", "arrival": "", "was": {}}, False)
	late = phone.send("note", SEEN, note="The box is on the north wall.", late="1", what="Save the note")
	assert late == {"http": 200, "state": "done", "next": "/t"}
	job = load_job(visit)
	assert not job.technician_note
	assert "north wall" in job.timeline[-1].detail
	office(technician=visit.technician.name)
	people.forget_technician(other)
	frappe.db.commit()  # as above


def test_somebody_who_never_had_the_visit_adds_nothing_to_it(visit):
	stranger = people.make_technician("Zoé Roy", "+14505550199", "en")
	frappe.db.commit()  # the phone asks another connection
	phone = Phone(stranger, visit.job)
	for late in ("0", "1"):
		answer = phone.send("note", SEEN, note="Hello.", late=late)
		assert (answer["http"], answer["state"]) == (404, "refused")
	assert "Late" not in [row.event for row in load_job(visit).timeline]
	people.forget_technician(stranger)
	frappe.db.commit()  # as above


def test_a_visit_that_was_moved_takes_its_photo_and_asks_about_its_first_step(visit, phone, office):
	before = load_job(visit).arrival
	office(arrival=before + timedelta(days=1))
	seen = {**SEEN, "arrival": before.isoformat()}
	assert phone.send("add_photo", seen, kind="Before", photo=a_photo())["state"] == "done"
	changed = phone.send("move", seen, to="En Route")
	assert [each["label"] for each in changed["differences"]] == ["Arrival"]
	assert changed["may_apply"]
	assert phone.send("move", changed["now"], to="En Route")["state"] == "done"
	assert load_job(visit).status == "En Route"


def test_a_note_that_dispatch_changed_meanwhile_is_not_overwritten(visit, phone, office):
	office(technician_note="Dispatch: the dog is loose.")
	changed = phone.send("note", {**SEEN, "was": {"note": ""}}, note="All done.")
	assert changed["differences"] == [
		{"label": "Note", "phone": "All done.", "server": "Dispatch: the dog is loose."}
	]
	assert load_job(visit).technician_note == "Dispatch: the dog is loose."
	assert phone.send("note", changed["now"], note="All done.")["state"] == "done"


def test_without_a_link_or_with_another_ones_the_queue_waits(visit, phone):
	form = {"command_id": f"wait-{visit.job}", "action": "note", "note": "Kept.", "seen": json.dumps(SEEN)}
	other = phone.send_form(form, **{"X-FSM-Owner": "somebody-else"})
	assert (other["http"], other["state"]) == (401, "link")
	frappe.db.set_value("FSM Magic Link", visit.technician.link, "revoked", 1)
	frappe.db.commit()  # the phone asks another connection
	ended = phone.send_form(form)
	assert (ended["http"], ended["state"]) == (401, "link")
	fresh = people.issue_link(visit.technician)
	frappe.db.commit()  # as above
	phone.visitor.open_link(fresh.url)
	assert phone.send_form(form)["state"] == "done"


@pytest.mark.parametrize("age", ["yesterday", "-5", "9" * 11, "9" * 40, "١٢", "1e5", ""])
def test_an_age_that_cannot_be_is_none(visit, phone, age):
	form = {"command_id": f"age-{visit.job}", "action": "move", "to": "En Route", "seen": json.dumps(SEEN)}
	try:
		answer = phone.send_form(form, age)
	except UnicodeEncodeError:
		pytest.skip("no such header can be sent")
	assert answer["state"] == "done"
	assert abs((load_job(visit).en_route_on - now_datetime()).total_seconds()) < 120


def test_steps_sent_late_have_the_times_of_the_work_and_tell_the_customer_no_old_news(visit, phone):
	phone.send("move", SEEN, age=3 * 3600, to="En Route")
	phone.send("move", {"status": "En Route"}, age=2 * 3600, to="On Site")
	job = load_job(visit)
	ages = [(now_datetime() - moment).total_seconds() / 3600 for moment in (job.en_route_on, job.on_site_on)]
	assert [round(age, 1) for age in ages] == [3.0, 2.0]
	steps = [row for row in job.timeline if row.to_status in ("En Route", "On Site")]
	assert [round((row.received_on - row.happened_on).total_seconds() / 3600, 1) for row in steps] == [
		3.0,
		2.0,
	]
	assert {row.user for row in steps} == {visit.technician.user}
	told = {"reference_name": visit.job, "template": "customer_on_the_way"}
	assert not frappe.db.count("FSM SMS", told)


@pytest.mark.parametrize(
	"seen",
	["{", "[]", "7", '{"arrival": "x"}', '{"status": "Dispatched", "was": 4}', "[" * 3000, "x" * 30_000],
)
def test_what_was_seen_is_refused_with_a_sentence_when_it_is_no_sense(visit, phone, seen):
	answer = phone.send("note", seen, note="Hello.")
	assert (answer["http"], answer["state"]) == (422, "refused")
	assert answer["sentence"]
	assert not load_job(visit).technician_note


def test_a_browser_without_scripts_gets_pages_as_ever(visit):
	visitor = Visitor().open_link(visit.technician.url)
	answer = visitor.post(f"/t/job/{visit.job}", {"action": "move", "to": "En Route"})
	assert (answer.status_code, answer.headers["Location"]) == (303, f"/t/job/{visit.job}")
	again = visitor.post(f"/t/job/{visit.job}", {"action": "move", "to": "Completed"})
	assert (again.status_code, again.headers["Content-Type"].split(";")[0]) == (422, "text/html")


# ---- slips of the thumb


def at_work(visit: visit_data.VisitData, phone: Phone) -> None:
	"""Bring the visit on site, of a kind that asks for nothing."""
	needs = ("equipment", "before_photo", "after_photo", "signature", "note")
	frappe.db.set_value("Dispatch Job Type", visit.job_type, {f"requires_{need}": 0 for need in needs})
	frappe.db.delete("Dispatch Job Check", {"parent": visit.job})
	frappe.db.commit()  # the phone asks another connection
	phone.send("move", SEEN, to="En Route")
	phone.send("move", {"status": "En Route"}, to="On Site")


def texts(visit: visit_data.VisitData, template: str) -> list[str]:
	frappe.db.rollback()  # a new snapshot
	filters = {"reference_name": visit.job, "template": template}
	return frappe.get_all("FSM SMS", filters, pluck="state", order_by="creation, name")


def steps(visit: visit_data.VisitData) -> list[str]:
	return [row.to_status for row in load_job(visit).timeline if row.event == "Status"][2:]


@pytest.mark.parametrize("seen", [SEEN, None])
def test_the_same_step_again_from_the_page_of_before_is_one_step(visit, phone, seen):
	answers = [phone.send("move", seen, to="En Route")["state"] for _ in range(2)]
	assert answers == ["done", "done"]
	assert steps(visit) == ["En Route"]
	assert len(texts(visit, "customer_on_the_way")) == 1


def test_a_step_that_was_a_slip_is_taken_back_and_the_customers_text_does_not_go(visit, phone):
	phone.send("move", SEEN, to="En Route")
	phone.send("move", {"status": "En Route"}, to="On Site")
	set_out = load_job(visit).en_route_on
	assert phone.send("move", {"status": "On Site"}, to="En Route")["state"] == "done"
	job = load_job(visit)
	assert (job.en_route_on, job.on_site_on) == (set_out, None)
	assert phone.send("move", {"status": "En Route"}, to="Dispatched")["state"] == "done"
	assert texts(visit, "customer_on_the_way") == ["Cancelled"] * 2
	phone.send("move", SEEN, to="En Route")
	assert texts(visit, "customer_on_the_way") == ["Cancelled", "Cancelled", "Queued"]


def test_who_stands_at_the_door_is_announced_to_nobody(visit, phone):
	phone.send("move", SEEN, to="En Route")
	assert texts(visit, "customer_on_the_way") == ["Queued"]
	phone.send("move", {"status": "En Route"}, to="On Site")
	assert texts(visit, "customer_on_the_way") == ["Cancelled"]


def test_a_promise_that_a_slip_settled_holds_again(visit, phone):
	frappe.db.delete("Dispatch Promise", {"job": visit.job})
	job = job_repository.lock_job(visit.job)
	promises.record_promise(job, (job.window_start, job.window_end), "Phone", PLANNER, now_datetime())
	job_repository.save_job(job)
	at_work(visit, phone)
	phone.send("move", {"status": "On Site"}, to="En Route")
	frappe.db.rollback()  # a new snapshot
	promise = frappe.get_all("Dispatch Promise", {"job": visit.job}, ["outcome", "arrived_on"])
	assert [(row.outcome, row.arrived_on) for row in promise] == [("Open", None)]
	frappe.db.delete("Dispatch Promise", {"job": visit.job})
	frappe.db.commit()  # as above


def test_a_completion_is_undone_for_a_minute_and_then_no_more(visit, phone):
	at_work(visit, phone)
	assert phone.send("move", {"status": "On Site"}, to="Completed")["state"] == "done"
	assert frappe.db.get_value("Issue", visit.ticket, "status") == "Resolved"
	assert phone.send("move", {"status": "Completed"}, to="On Site")["state"] == "done"
	job = load_job(visit)
	assert (job.status, job.outcome, job.completed_on) == ("On Site", None, None)
	assert frappe.db.get_value("Issue", visit.ticket, "status") == "Open"
	assert texts(visit, "customer_visit_done") == ["Cancelled"]
	phone.send("move", {"status": "On Site"}, to="Completed")
	assert texts(visit, "customer_visit_done") == ["Cancelled", "Queued"]
	long_ago = now_datetime() - timedelta(minutes=2)
	frappe.db.set_value("Dispatch Job Event", load_job(visit).timeline[-1].name, "happened_on", long_ago)
	row = next(row for row in reversed(load_job(visit).timeline) if row.to_status)
	frappe.db.set_value("Dispatch Job Event", row.name, "happened_on", long_ago)
	frappe.db.commit()  # as above
	late = phone.send("move", {"status": "Completed"}, to="On Site")
	assert (late["http"], late["state"]) == (422, "refused")
	assert load_job(visit).status == "Completed"


def test_a_completion_that_the_customer_was_told_of_stands(visit, phone):
	at_work(visit, phone)
	phone.send("move", {"status": "On Site"}, to="Completed")
	frappe.db.set_value(
		"FSM SMS", {"reference_name": visit.job, "template": "customer_visit_done"}, "state", "Sent"
	)
	frappe.db.commit()  # as above
	answer = phone.send("move", {"status": "Completed"}, to="On Site")
	assert (answer["http"], answer["state"]) == (422, "refused")
	assert "told already" in answer["sentence"]


def test_who_put_a_visit_on_hold_takes_it_up_again(visit, phone, office):
	at_work(visit, phone)
	arrived = load_job(visit).on_site_on
	phone.send("move", {"status": "On Site"}, to="On Hold", reason="A part is missing")
	assert phone.send("move", {"status": "On Hold"}, to="On Site")["state"] == "done"
	assert (load_job(visit).status, load_job(visit).on_site_on) == ("On Site", arrived)
	office("On Hold")
	refused = phone.send("move", {"status": "On Hold"}, to="On Site")
	assert (refused["http"], refused["state"]) == (422, "refused")
	assert "Only dispatch" in refused["sentence"]


def test_what_stands_in_the_fields_of_the_page_goes_with_the_step(visit, phone):
	at_work(visit, phone)
	visitor = Visitor().open_link(visit.technician.url)
	form = {"action": "move", "to": "Completed", "note": "ONT in the hall."}
	assert visitor.post(f"/t/job/{visit.job}", form).status_code == 303
	job = load_job(visit)
	assert (job.status, job.technician_note) == ("Completed", "ONT in the hall.")


@pytest.fixture
def second(visit) -> str:
	"""Another visit of the same technician, while they are on site at the first."""
	place = {"customer": visit.customer, "service_location": visit.location, "job_type": visit.job_type}
	job = builders.a_dispatched_job(technician=visit.technician.name, arrival=now_datetime(), **place)
	for status in ("En Route", "On Site"):
		visits.move_job(visit.job, visit.technician.name, status, now=now_datetime())
	frappe.db.commit()  # the phone asks another connection
	return job.name


def test_setting_out_for_a_second_visit_asks_about_the_one_under_way_and_goes_on_when_the_person_says_so(
	visit, second
):
	phone = Phone(visit.technician, second)
	asked = phone.send("move", seen=SEEN, to="En Route")
	assert (asked["http"], asked["state"], asked["may_apply"]) == (409, "changed", True)
	customer = frappe.db.get_value("Dispatch Job", visit.job, "customer_name")
	assert f"Another visit is still under way: {customer}." in asked["sentence"]
	by_api = phone.visitor.post(f"{API}.move", {"job": second, "to": "En Route"})
	assert by_api.status_code == 417 and "Another visit is still under way" in by_api.text
	assert frappe.get_doc("Dispatch Job", second).status == "Dispatched"
	assert phone.send("move", seen=asked["now"], to="En Route")["state"] == "done"
	text = phone.visitor.get(f"/t/job/{second}").text
	assert f'<a href="/t/job/{visit.job}">' in text.split('id="both"')[1].split("</div>")[0]
	assert "More than one visit is under way" in phone.visitor.get("/t").text


def test_a_browser_without_scripts_is_asked_too_and_its_page_has_the_answer(visit, second):
	visitor = Visitor().open_link(visit.technician.url)
	step = {"action": "move", "to": "En Route", "command_id": f"second-{second}"}
	refused = visitor.post(f"/t/job/{second}", step)
	assert refused.status_code == 422 and "Another visit is still under way" in refused.text
	kept = step | {"command_id": f"note-{second}", "save": "note", "note": "Dog in the yard."}
	assert visitor.post(f"/t/job/{second}", kept).status_code == 303
	answer = f'form="f-step" name="elsewhere" value="{visit.job}"'
	assert answer in refused.text.split('id="elsewhere"')[1]
	visitor.post(f"/t/job/{second}", step | {"command_id": f"both-{second}", "elsewhere": visit.job})
	frappe.db.rollback()  # a new snapshot
	assert frappe.db.get_value("Dispatch Job", second, "status") == "En Route"


def test_a_start_that_waited_without_a_network_is_not_held_back_by_a_visit_left_open(visit, second):
	phone = Phone(visit.technician, second)
	assert phone.send("move", seen=SEEN, age=600, to="En Route")["state"] == "done"
	assert phone.send("move", seen={"status": "En Route"}, age=300, to="On Site")["state"] == "done"


def test_a_visit_that_fetches_a_device_is_not_completed_without_a_word_while_it_is_still_there(visit, phone):
	needs = ("equipment", "before_photo", "after_photo", "signature", "note")
	frappe.db.set_value(
		"Dispatch Job Type",
		visit.job_type,
		{"requires_pickup": 1, **{f"requires_{need}": 0 for need in needs}},
	)
	frappe.db.set_value("Dispatch Job Check", {"parent": visit.job}, "required", 0)
	there = {"status": "Installed", "service_location": visit.location, "customer": visit.customer}
	frappe.db.set_value("Equipment", visit.equipment, {**there, "warehouse": None})
	for status in ("En Route", "On Site"):
		visits.move_job(visit.job, visit.technician.name, status, now=now_datetime())
	frappe.db.commit()  # the phone asks another connection
	page = phone.visitor.get(f"/t/job/{visit.job}").text.split('id="missing"')[1]
	assert f'data-need="pickup" data-devices="{visit.equipment}"' in page
	refused = phone.send("move", seen={"status": "On Site"}, to="Completed")
	assert refused["state"] == "refused"
	assert "Equipment is still here: take it away, or say why it stays." in refused["sentence"]
	usual = next_actions.list_next_actions(load_job(visit))[0]  # the same is asked at the desk
	assert (usual["to"], usual["asks_reason"], usual["missing"]) == ("Completed", True, [])
	assert usual["why"] in refused["sentence"]
	why = "The customer keeps it until Friday."
	assert phone.send("move", seen={"status": "On Site"}, to="Completed", reason=why)["state"] == "done"
	assert (load_job(visit).outcome, load_job(visit).reason) == ("Complete", why)
