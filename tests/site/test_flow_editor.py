"""What the flow editor reads and writes: drafts of two editors, problems, sentences, fields, differences, stories."""

import json
from typing import Any

import pytest

import frappe

from gigafibre_fsm.api import flow_dry_run, flow_editor
from gigafibre_fsm.domain.flows.editor import field_choices
from gigafibre_fsm.domain.flows.templates import activation, drafts
from gigafibre_fsm.exceptions import FsmError, NotYours
from gigafibre_fsm.tests import builders, people

WAIT = {"id": "s1", "kind": "wait", "inputs": {"duration": {"days": 1}}}


def flow(*steps: dict, **parts: Any) -> dict[str, Any]:
	trigger = {"kind": "by_hand", "inputs": {"doctype": "Dispatch Job"}}
	return {"schema": 1, "trigger": trigger, "steps": list(steps), **parts}


def branch(condition: dict) -> dict[str, Any]:
	return {
		"id": "s2",
		"kind": "branch",
		"cases": [{"id": "c3", "when": condition, "steps": []}],
		"otherwise": [],
	}


def check(*steps: dict, **parts: Any) -> Any:
	template = drafts.create_template("Checked")
	return flow_editor.check(template, json.dumps(flow(*steps, **parts)))


@pytest.fixture
def template() -> str:
	return drafts.create_template("After the installation", flow(WAIT))


@pytest.fixture
def manager():
	email = people.make_user("manager.flow-editor@example.com", "FSM Manager", user_type="System User")
	frappe.set_user(email)
	yield email
	frappe.set_user("Administrator")


def test_a_second_editor_is_shown_what_differs_and_overwrites_nothing(template: str) -> None:
	opened = flow_editor.open_flow(template)
	theirs = flow({**WAIT, "inputs": {"duration": {"days": 2}}}, {"id": "s5", "kind": "stop"})
	saved = flow_editor.save(template, json.dumps(theirs), opened["base"])
	assert saved["conflict"] is None and saved["base"] != opened["base"]

	mine = json.dumps(flow(WAIT, {"id": "s6", "kind": "wait", "name": "Mine", "inputs": {}}))
	conflict = flow_editor.save(template, mine, opened["base"])["conflict"]
	assert conflict["definition"] == theirs and conflict["by"] == "Administrator"
	assert [(row["change"], row["step"]) for row in conflict["differences"]] == [
		("changed", "s1"),
		("added", "s6"),
		("removed", "s5"),
	]
	assert flow_editor.open_flow(template)["definition"] == theirs, "theirs is still there"
	assert flow_editor.save(template, mine, conflict["base"])["conflict"] is None
	assert flow_editor.open_flow(template)["definition"] == json.loads(mine)


def test_numbers_of_steps_that_were_removed_are_not_given_again(template: str) -> None:
	base = flow_editor.open_flow(template)["base"]
	base = flow_editor.save(template, json.dumps(flow({**WAIT, "id": "s9"})), base)["base"]
	flow_editor.save(template, json.dumps(flow(WAIT)), base)
	assert flow_editor.open_flow(template)["last"] == 9


def test_each_condition_reads_back_as_a_sentence_of_the_fields_labels() -> None:
	frappe.local.lang = "en"
	rule = {
		"all": [{"field": "doc.customer.territory", "op": "is set"}, {"field": "steps.s1.x", "op": "is set"}]
	}
	checked = check(WAIT, branch(rule))
	assert checked["sentences"]["s2.c3"] == "Customer › Territory is filled in and steps.s1.x is filled in"


@pytest.mark.parametrize(
	("steps", "row", "words"),
	[
		((), "trigger", "add a step"),
		(({"id": "s1", "kind": "nonsense"},), "s1", "nonsense"),
		(({"id": "s1", "kind": "stop"}, {**WAIT, "id": "s2"}), "s2", "never reached"),
		((branch({"all": [{"field": "nonsense", "op": "is", "value": 1}]}),), "s2.c3", "nonsense"),
		(
			({"id": "s1", "kind": "repeat", "until": {"all": []}, "inputs": {"at_most": 2}, "steps": []},),
			"s1",
			"holds no step",
		),
	],
)
def test_a_problem_stands_at_the_row_that_it_is_about(steps: tuple, row: str, words: str) -> None:
	frappe.local.lang = "en"
	problems = check(*steps)["problems"]
	assert [each for each in problems if each["step"] == row and words in each["message"]], problems


@pytest.mark.parametrize(
	("step", "words"),
	[
		({"kind": "wait"}, "Combien de temps manque."),
		({"kind": "create_ticket"}, "Objet manque."),
		({"kind": "repeat", "inputs": {"at_most": "x"}}, "Tours au plus doit être du type nombre entier."),
		(
			{"kind": "update_ticket", "inputs": {"status": "x"}},
			"Statut doit être l'un de ceux-ci\u00a0: Ouvert",
		),
		({"kind": "branch", "cases": [{"id": "c2", "steps": []}]}, "Ce cas demande une condition."),
		({"kind": "ask_person"}, "Il faut au moins l'un de ceux-ci\u00a0: Utilisateur, Rôle."),
		(
			{"kind": "add_note", "inputs": {"text": {"text": "Merci {{ customer.name }}"}}},
			"{{ customer.name }} a des accolades doubles",
		),
		(
			{"kind": "add_note", "inputs": {"text": {"text": "{doc.nonsense}"}}},
			"doc.nonsense ne peut pas être lu",
		),
		(
			{"kind": "add_note", "inputs": {"text": {"field": "doc.customer.nonsense"}}},
			"doc.customer.nonsense ne peut pas être lu",
		),
		(
			{"kind": "compute", "inputs": {"values": {"x": {"compute": "doc.status.name"}}}},
			"doc.status.name ne peut pas être lu",
		),
		(
			{"kind": "add_note", "inputs": {"text": {"text": "{steps.s77.answer}"}}},
			"steps.s77.answer lit une étape",
		),
	],
)
def test_a_problem_is_worded_with_the_names_of_the_form(step: dict, words: str) -> None:
	frappe.local.lang = "fr"
	messages = [each["message"] for each in check({"id": "s1", **step})["problems"]]
	assert any(each.startswith(words) for each in messages), messages


def test_what_its_user_may_not_read_keeps_a_flow_from_being_activated(manager: str) -> None:
	frappe.local.lang = "en"
	note = {"id": "s1", "kind": "add_note", "inputs": {"text": {"field": "doc.owner.api_secret"}}}
	template = drafts.create_template("Curious", flow(note))
	with pytest.raises(FsmError, match=r"doc\.owner\.api_secret cannot be read"):
		activation.activate(template)
	note["inputs"] = {"text": {"text": "{doc.customer.territory} {{braces}} {doc.job_type.name}"}}
	drafts.save_draft(template, json.dumps(flow(note)), "")
	activation.activate(template)


def test_a_condition_reads_with_the_choices_of_the_form() -> None:
	frappe.local.lang = "fr"
	question = {
		"id": "s1",
		"kind": "ask_person",
		"inputs": {"choices": [{"value": "y", "fr": "Ça va", "en": "OK"}]},
	}
	rules = [
		{"field": "doc.status", "op": "is", "value": "Scheduled"},
		{"field": "steps.s1.answer", "op": "is", "value": "y"},
	]
	sentence = check(question, branch({"all": rules}))["sentences"]["s2.c3"]
	assert "«\u00a0Planifiée\u00a0»" in sentence and "«\u00a0Ça va\u00a0»" in sentence, sentence
	assert "doc.status" not in sentence and "steps.s1" not in sentence


def test_a_case_without_a_rule_is_always_taken_and_says_so() -> None:
	frappe.local.lang = "en"
	found = [each for each in check(WAIT, branch({"any": [{"all": []}]}))["problems"] if each["is_warning"]]
	assert [(each["step"], each["message"]) for each in found] == [
		("s2.c3", "This case is always taken: add a rule.")
	]


def test_a_dry_run_names_the_way_taken_and_words_its_failure_in_the_readers_language() -> None:
	frappe.local.lang = "fr"
	job = builders.a_job()
	taken = branch({"all": [{"field": "doc.name", "op": "is", "value": "x"}]})
	unread = {"id": "s4", "kind": "add_note", "inputs": {"text": {"text": "{doc.nonsense}"}}}
	template = drafts.create_template("Tried")
	tried = flow_dry_run.dry_run(template, json.dumps(flow(taken, unread)), job.name)
	words = [each["sentence"] for each in tried["steps"]]
	assert words[0] == "Sinon"
	assert "Une valeur de cette étape" in words[1]
	assert "Une valeur de cette étape" in tried["note"]


def test_fields_of_every_document_have_names(manager: str) -> None:
	frappe.local.lang = "fr"
	labels = {each["name"]: each["label"] for each in field_choices.list_fields("Dispatch Job")}
	assert labels["creation"] == "Créé le"
	assert "idx" not in labels


def test_a_message_whose_placeholders_differ_between_the_languages_is_a_warning() -> None:
	frappe.local.lang = "en"
	name = "customer_visit_planned"
	template = frappe.get_doc("FSM Message Template", name)
	french = template.body_fr
	frappe.db.set_value("FSM Message Template", name, "body_fr", french.replace("{window}", "bientôt"))
	step = {"id": "s1", "kind": "send_text", "inputs": {"template": name}}
	warnings = [each for each in check(step)["problems"] if each["is_warning"]]
	assert [(each["step"], each["field"], each["message"]) for each in warnings] == [
		("s1", "template", "{window} is missing in French.")
	]
	frappe.db.set_value("FSM Message Template", name, "body_fr", french)
	assert not [each for each in check(step)["problems"] if each["is_warning"]]


def test_only_fields_that_may_be_read_are_offered(manager: str) -> None:
	names = {each["name"] for each in flow_editor.fields("Dispatch Job")}
	assert {"status", "customer", "creation"} <= names
	assert flow_editor.fields("FSM Twilio Settings") == [] or "auth_token" not in {
		each["name"] for each in flow_editor.fields("FSM Twilio Settings")
	}
	assert flow_editor.fields("DocType") == [], "not a manager's"
	assert flow_editor.fields("no such thing") == []


def test_types_of_records_are_found_by_their_name_among_those_that_may_be_read(manager: str) -> None:
	found = [each["name"] for each in flow_editor.search_documents("DocType", "dispatch job")]
	assert found[0] == "Dispatch Job"
	assert "DocType" not in [each["name"] for each in flow_editor.search_documents("DocType", "doctype")]


def test_a_dispatcher_reads_flows_and_draws_none(template: str) -> None:
	email = people.make_user("dispatcher.flow-editor@example.com", "FSM Dispatcher", user_type="System User")
	frappe.set_user(email)
	try:
		assert flow_editor.open_flow(template)["may_edit"] is False
		for call in (
			lambda: flow_editor.save(template, json.dumps(flow()), ""),
			lambda: flow_editor.check(template, json.dumps(flow())),
			lambda: flow_editor.search_documents("DocType", ""),
		):
			with pytest.raises(NotYours):
				call()
	finally:
		frappe.set_user("Administrator")


def test_a_version_is_compared_with_the_drawing_in_sentences(template: str) -> None:
	frappe.local.lang = "en"
	version = activation.activate(template)
	moved = flow({"id": "s4", "kind": "stop"}, {**WAIT, "inputs": {"duration": {"days": 3, "hours": 2}}})
	rows = flow_editor.difference(template, json.dumps(moved), version)
	assert [(row["change"], row["step"], row["sentence"], row["before"], row["after"]) for row in rows] == [
		("added", "s4", "was added", "", ""),
		("changed", "s1", "How long", "1 day", "3 days 2 hours"),
	]
	other = drafts.create_template("Another", flow(WAIT))
	with pytest.raises(FsmError, match="no version of this flow"):
		flow_editor.difference(other, json.dumps(moved), version)


def test_a_copy_is_compared_with_its_original_which_an_update_may_have_renewed(template: str) -> None:
	frappe.local.lang = "en"
	copied = drafts.copy_template(template)
	head = flow_editor.open_flow(copied)["flow"]
	assert (head["origin"], head["origin_title"]) == (template, "After the installation")
	newer = flow({**WAIT, "name": "Longer"})
	frappe.db.set_value("Flow Template", template, "draft", json.dumps(newer))
	[row] = flow_editor.difference(copied, json.dumps(flow(WAIT)), template)
	assert (row["sentence"], row["before"], row["after"]) == ("Name", "Longer", "")
	stranger = drafts.create_template("A stranger", flow(WAIT))
	with pytest.raises(FsmError, match="no version"):
		flow_editor.difference(copied, json.dumps(flow(WAIT)), stranger)


def test_a_flow_of_the_app_says_that_an_update_brought_a_newer_draft(template: str) -> None:
	frappe.local.lang = "en"
	frappe.db.set_value("Flow Template", template, "seeded", 1)
	activation.activate(template)
	assert "newer draft" not in flow_editor.open_flow(template)["flow"]["notice"]
	frappe.db.set_value("Flow Template", template, "draft_hash", "another")
	assert "newer draft" in flow_editor.open_flow(template)["flow"]["notice"]


@pytest.mark.parametrize("text", ["", "[]", "nonsense", "{" * 900, '"a"', "NaN"])
def test_a_drawing_that_is_no_object_is_refused(template: str, text: str) -> None:
	with pytest.raises(FsmError):
		flow_editor.save(template, text, "")
