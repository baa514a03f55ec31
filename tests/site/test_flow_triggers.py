"""What starts flows on the site: documents, imports, loops, people; noted once, started once, and never at a save's cost."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

import frappe

from gigafibre_fsm.domain.flows.runs import signals
from gigafibre_fsm.domain.flows.templates import activation
from gigafibre_fsm.domain.flows.triggers import by_hand, documents, inbox, listening, processing
from gigafibre_fsm.domain.platform.frappe_internals import acting_as
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests.visitor import counted_queries
from tests import flow_site, flow_triggers
from tests.clocks import freeze_time
from tests.flow_triggers import list_events, list_runs, make_flow, process
from tests.plugin import FULL

NOTE = "Note"
BECOMES = {"all": [{"field": "doc.content", "op": "becomes", "value": "done"}]}


@pytest.fixture(autouse=True)
def _flows(connected_site: str) -> Iterator[None]:
	flow_site.forget_flows()
	listening.forget_listeners()
	with flow_site.test_kinds(), flow_triggers.change_kind():
		yield
	frappe.set_user("Administrator")
	flow_site.forget_flows()
	frappe.db.delete(NOTE, {"title": ("like", "flow %")})
	listening.forget_listeners()
	frappe.db.commit()


def make_note(number: int = 1, **values: Any) -> Any:
	"""A document that anybody may have."""
	return frappe.get_doc({"doctype": NOTE, "title": f"flow {number}", "content": "new", **values}).insert()


def change_note(note: Any, **values: Any) -> None:
	"""Change a document, and look at what that started."""
	note.update(values)
	note.save()
	process()


@pytest.mark.parametrize(("on", "runs"), [("made", [1, 1, 1]), ("changed", [0, 1, 2]), ("saved", [1, 2, 3])])
def test_a_flow_starts_when_its_document_is_made_or_changes(on: str, runs: list[int]):
	template = make_flow("document", doctype=NOTE, on=on)
	seen = []
	note = make_note()
	process()
	seen.append(len(list_runs(template)))
	for content in ("second", "third"):
		change_note(note, content=content)
		seen.append(len(list_runs(template)))
	assert seen == runs
	change_note(note)
	assert len(list_events()) == 3, "a save that changes nothing is no event"


def test_a_flow_starts_when_its_condition_on_old_and_new_values_holds():
	template = make_flow("document", doctype=NOTE, on="saved", when=BECOMES)
	note = make_note()
	process()
	change_note(note, content="done")
	change_note(note, content="done", public=1)
	assert len(list_runs(template)) == 1
	change_note(note, content="open")
	change_note(note, content="done")
	assert len(list_runs(template)) == 2
	assert json.loads(list_runs(template)[1].cause)["user"] == "Administrator"
	assert [each.state for each in list_events()] == ["Ignored", "Done", "Ignored", "Ignored", "Done"]


def test_a_run_keeps_the_old_values_that_its_steps_ask_for_and_no_others():
	changed = {"all": [{"field": "doc.content", "op": "changed"}]}
	branch = {
		"id": "s1",
		"kind": "branch",
		"cases": [{"id": "c1", "label": "x", "when": changed, "steps": [{"id": "s2", "kind": "stop"}]}],
	}
	template = make_flow("document", branch, doctype=NOTE, on="changed")
	note = make_note()
	process()
	change_note(note, content="second", public=1)
	(run,) = list_runs(template)
	assert json.loads(run.cause)["before"] == {"content": "new"}
	assert (run.state, flow_site.list_steps(run.name)[1]) == ("Stopped", ("s2", "Done"))


def test_what_an_event_holds_is_for_system_managers():
	meta = frappe.get_meta("Flow Event")
	readers = {(row.role, row.permlevel) for row in meta.permissions if row.read}
	assert readers == {("System Manager", 0), ("System Manager", 1), ("FSM Manager", 0)}
	assert {meta.get_field(name).permlevel for name in ("changes", "payload")} == {1}


def test_a_condition_is_judged_on_the_moment_of_the_change_also_if_the_record_went_on():
	template = make_flow("document", doctype=NOTE, on="changed", when=BECOMES)
	note = make_note()
	process()
	note.content = "done"
	note.save()
	frappe.db.commit()
	note.content = "reopened"
	note.save()
	process()
	assert len(list_runs(template)) == 1


def test_submitting_and_cancelling_start_flows_of_their_own():
	submitted = make_flow("document", doctype="Payment Entry", on="submitted")
	cancelled = make_flow("document", doctype="Payment Entry", on="cancelled")
	inbox.store_event(
		inbox.TriggerEvent("document", record=("Payment Entry", "none"), changes={"docstatus": [0, 1]})
	)
	event = list_events()[0]
	frappe.db.commit()
	results = processing.process_event(event.name)
	assert len(results) == 1 and "not exist" in results[0].reason, "only one of the two was asked"
	assert not list_runs(submitted) and not list_runs(cancelled)


def test_changes_of_one_transaction_are_one_event():
	make_flow("document", doctype=NOTE, on="saved")
	note = make_note()
	note.content = "second"
	note.save()
	note.db_set("public", 1)
	frappe.db.commit()
	(event,) = list_events()
	changes = json.loads(event.changes)
	assert (changes["content"], changes["public"]) == ([None, "second"], [None, 1])
	assert json.loads(event.payload) == {"made": 1}


def test_a_value_that_is_set_after_a_save_does_not_make_the_save_news_again():
	make_flow("document", doctype=NOTE, on="changed")
	note = make_note()
	process()
	note.content = "done"
	note.save()
	frappe.db.commit()
	note.db_set("public", 1)  # Frappe still holds the state before the save
	frappe.db.commit()
	assert [json.loads(each.changes) for each in list_events()[1:]] == [
		{"content": ["new", "done"]},
		{"public": [0, 1]},
	]


def test_what_a_savepoint_undoes_is_no_event_and_hides_none():
	make_flow("document", doctype=NOTE, on="changed")
	note = make_note()
	process()
	frappe.db.savepoint("flow_test")
	note.content = "undone"
	note.save()
	frappe.db.rollback(save_point="flow_test")
	note.reload()
	note.content = "kept"
	note.save()
	frappe.db.commit()
	assert [json.loads(each.changes)["content"] for each in list_events()[1:]] == [["new", "kept"]]


def test_a_save_to_which_nobody_listens_asks_the_database_nothing():
	make_flow("document", doctype="ToDo", on="saved")
	note = make_note()
	note.content = "changed"
	documents.note_document(note)
	with counted_queries() as statements:
		documents.note_document(note)
	assert statements == []
	assert not list_events()


def test_a_flow_listens_from_its_activation_to_its_pause():
	note = make_note()
	template = make_flow("document", doctype=NOTE, on="changed")
	change_note(note, content="second")
	activation.pause(template, "test")
	change_note(note, content="third")
	activation.resume(template)
	change_note(note, content="fourth")
	activation.retire(template)
	change_note(note, content="fifth")
	assert len(list_runs(template)) == 2 and len(list_events()) == 2


def test_a_fault_in_the_hook_is_logged_and_does_not_fail_the_save(monkeypatch: pytest.MonkeyPatch):
	make_flow("document", doctype=NOTE, on="saved")
	monkeypatch.setattr(documents, "list_tracked", lambda doc: 1 / 0)
	before = frappe.db.count("Error Log")
	make_note()
	assert frappe.db.count("Error Log") == before + 1
	frappe.db.rollback()


def test_a_deadlock_in_the_hook_reaches_the_person(monkeypatch: pytest.MonkeyPatch):
	make_flow("document", doctype=NOTE, on="saved")

	def lose(*args: Any, **kwargs: Any) -> None:
		raise frappe.QueryDeadlockError(1213, "Deadlock found")

	monkeypatch.setattr(inbox, "store_event", lose)
	with pytest.raises(frappe.QueryDeadlockError):
		make_note()
	frappe.db.rollback()


def import_notes(count: int) -> None:
	"""Insert documents as Frappe's Data Import does."""
	frappe.flags.in_import = True
	try:
		for number in range(count):
			make_note(number + 100)
			frappe.db.commit()
	finally:
		frappe.flags.in_import = False


def test_imported_records_start_nothing_unless_the_flow_wants_them():
	template = make_flow("document", doctype=NOTE, on="made")
	import_notes(10_000 if FULL else 5)
	assert not list_events()
	frappe.db.set_value("Flow Template", template, "allow_import", 1)
	listening.forget_listeners()
	frappe.db.delete(NOTE, {"title": ("like", "flow %")})
	jobs = queued_jobs()
	import_notes(5)
	assert [each.bulk for each in list_events()] == [1] * 5
	assert queued_jobs() == jobs, "imported records wake nobody"
	process()
	process()
	assert len(list_runs(template)) == 5


def queued_jobs() -> int:
	"""Jobs of flows that wait in the queue."""
	from frappe.utils.background_jobs import get_queue

	return sum("work_flows" in each for each in get_queue("default").job_ids)


@pytest.mark.parametrize("wait", [False, True])
def test_two_flows_that_change_each_others_record_end_with_a_trace(wait: bool):
	step = {"id": "s2", "kind": "test_change", "inputs": {"field": "content", "value": "by a flow"}}
	pause = [{"id": "s1", "kind": "wait", "inputs": {"duration": {"minutes": 1}}}] if wait else []
	first = make_flow("document", *pause, step, doctype=NOTE, on="changed", title="flow A")
	second = make_flow("document", *pause, step, doctype=NOTE, on="changed", title="flow B")
	note = make_note()
	process()
	change_note(note, content="by a person")
	for turn in range(1, 8):
		with freeze_time(datetime.utcnow() + timedelta(minutes=2 * turn)):
			process()
	runs = [*list_runs(first), *list_runs(second)]
	assert 2 <= len(runs) <= 6 and {each.state for each in runs} == {"Done"}
	assert max(each.depth for each in runs) <= 5
	refused = [each.result for each in list_events() if each.depth]
	assert any("because of the same event" in (each or "") for each in refused)


def test_a_flow_that_changes_its_own_record_runs_once():
	step = {"id": "s1", "kind": "test_change", "inputs": {"field": "content", "value": "by a flow"}}
	template = make_flow("document", step, doctype=NOTE, on="saved")
	make_note()
	process()
	assert len(list_runs(template)) == 1
	assert [each.depth for each in list_events()] == [0, 1]


def test_flows_that_make_record_after_record_end_five_deep():
	step = {"id": "s1", "kind": "test_copy", "inputs": {"value": "flow copy"}}
	template = make_flow("document", step, doctype=NOTE, on="made")
	make_note()
	process()
	assert [each.depth for each in list_runs(template)] == [1, 2, 3, 4, 5]
	assert len({each.chain for each in list_runs(template)}) == 1
	last = list_events()[-1]
	assert (last.depth, last.state) == (5, "Ignored") and "too often in a row" in last.result


def test_a_record_starts_a_flow_ten_times_an_hour_at_most():
	template = make_flow("document", doctype=NOTE, on="changed")
	note = make_note()
	process()
	for number in range(12):
		change_note(note, content=f"change {number}")
	assert len(list_runs(template)) == 10
	assert "too often" in list_events()[-1].result


def test_a_change_wakes_the_run_that_waits_for_the_document():
	condition = {"all": [{"field": "doc.content", "op": "is", "value": "done"}]}
	waits = {"id": "s1", "kind": "wait_for", "inputs": {}, "until": condition}
	template = make_flow("by_hand", waits, doctype=NOTE)
	note = make_note()
	by_hand.start_by_hand(template, NOTE, [note.name])
	process()
	assert list_runs(template)[0].state == "Waiting"
	assert signals.is_awaited(signals.document_key(NOTE, note.name))
	change_note(note, content="done")
	assert list_runs(template)[0].state == "Done"


def test_a_fault_in_one_flow_does_not_keep_the_others_from_starting(monkeypatch: pytest.MonkeyPatch):
	broken = make_flow("document", doctype=NOTE, on="made", title="flow broken")
	sound = make_flow("document", doctype=NOTE, on="made", title="flow sound")
	original = processing.starts.start_for_template

	def fail(template: Any, *args: Any) -> Any:
		return 1 / 0 if template.name == broken else original(template, *args)

	monkeypatch.setattr(processing.starts, "start_for_template", fail)
	make_note()
	process()
	assert len(list_runs(sound)) == 1 and not list_runs(broken)
	event = frappe.get_doc("Flow Event", list_events()[0].name)
	assert "flow broken\t\tAn error of our own" in event.result
	frappe.local.lang = "fr"
	event.run_method("onload")
	frappe.local.lang = "en"
	assert "flow broken\u00a0: Une erreur de notre côté" in event.result


def test_an_event_that_cannot_be_worked_on_is_tried_again_and_then_given_up(monkeypatch: pytest.MonkeyPatch):
	make_flow("document", doctype=NOTE, on="made")
	make_note()
	frappe.db.commit()
	monkeypatch.setattr(processing, "_wake_waits", lambda event: 1 / 0)
	(event,) = list_events()
	for attempt in range(1, 6):
		frappe.db.set_value("Flow Event", event.name, "due_utc", "2026-01-01")
		frappe.db.commit()
		processing.process_due()
		state, attempts = frappe.db.get_value("Flow Event", event.name, ["state", "attempts"])
		assert (state, attempts) == (("Failed", 4) if attempt == 5 else ("New", attempt))


def take_role(person: str, role: str) -> None:
	"""Take a role from a user, past Frappe, which leaves no site without a System Manager."""
	frappe.db.delete("Has Role", {"parent": person, "role": role})
	frappe.clear_cache(user=person)


def test_a_user_who_may_not_read_the_record_starts_nothing():
	template = make_flow("document", doctype="Translation", on="made")
	person = "flow.manager@example.org"
	if not frappe.db.exists("User", person):
		made = frappe.get_doc(
			{"doctype": "User", "email": person, "first_name": "F", "send_welcome_email": 0}
		)
		made.flags.no_welcome_mail = True
		made.insert()
	frappe.get_doc("User", person).add_roles("FSM Manager")
	take_role(person, "System Manager")  # Frappe gives it to the first user of a site
	frappe.db.set_value("Flow Template", template, "run_as", person)
	words = {"doctype": "Translation", "language": "fr", "source_text": "flow", "translated_text": "flux"}
	first = frappe.get_doc(words).insert()
	process()
	assert not list_runs(template)
	assert "may not read it: {0}\tname" in list_events()[0].result
	take_role(person, "FSM Manager")
	first.delete()
	frappe.get_doc(words).insert().delete()
	process()
	assert "may no longer activate" in list_events()[1].result


def test_a_person_starts_a_flow_on_a_selection_and_hears_what_became_of_it():
	template = make_flow("by_hand", doctype=NOTE)
	names = [make_note(number).name for number in range(3)]
	frappe.db.commit()
	assert [row["name"] for row in by_hand.list_flows(NOTE)] == [template]
	assert by_hand.list_flows("ToDo") == [] and by_hand.list_flows("") == []
	answer = by_hand.start_by_hand(template, NOTE, [*names, names[0]])
	assert (len(answer["started"]), answer["refused"], answer["waiting"]) == (3, [], 0)
	again = by_hand.start_by_hand(template, NOTE, names[:1])
	assert again["started"] == [] and len(again["refused"]) == 1, "its run is under way"
	assert {each.user for each in list_events()} == {"Administrator"}


def test_a_large_selection_is_left_to_a_worker(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(by_hand, "AT_ONCE", 1)
	template = make_flow("by_hand", doctype=NOTE)
	names = [make_note(number).name for number in range(2)]
	assert by_hand.start_by_hand(template, NOTE, names) == {"started": [], "waiting": 2, "refused": []}
	process()
	assert len(list_runs(template)) == 2


def test_a_start_by_hand_is_refused_in_words():
	template = make_flow("by_hand", doctype=NOTE)
	note = make_note()
	for arguments in (
		(template, "ToDo", [note.name]),
		(template, NOTE, []),
		(template, NOTE, ["nothing"]),
		("nothing", NOTE, [note.name]),
		(template, NOTE, [str(n) for n in range(501)]),
	):
		with pytest.raises(FsmError):
			by_hand.start_by_hand(*arguments)
	with acting_as("Guest"), pytest.raises(FsmError):
		by_hand.start_by_hand(template, NOTE, [note.name])
	assert not list_events()


@pytest.mark.parametrize(
	"trigger",
	[
		{"kind": "document", "doctype": "No Such Thing", "on": "made"},
		{"kind": "document", "doctype": "Has Role", "on": "made"},
		{"kind": "document", "doctype": "FSM Settings", "on": "changed"},
		{"kind": "date_field", "doctype": NOTE, "field": "title"},
		{"kind": "date_field", "doctype": NOTE, "field": "doc.no_such"},
	],
)
def test_a_trigger_that_this_site_cannot_serve_is_not_activated(trigger: dict):
	kind = trigger.pop("kind")
	with pytest.raises(FsmError):
		make_flow(kind, **trigger)
	frappe.db.rollback()
