"""Conditions: checked as a closed tree, judged rule by rule, and read back as a sentence."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from gigafibre_fsm.domain.flows.conditions import comparing, rules, sentences
from gigafibre_fsm.domain.flows.conditions.paths import UnknownPath, build_find
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression
from tests.architecture.test_translations import FRENCH
from tests.domain.flows.conditions.random_trees import FIELDS, NOW, draw_row, draw_tree, plain_judge
from tests.plugin import FULL

DOC = {
	"status": "Overdue",
	"note": "",
	"amount": 51.5,
	"count": 0,
	"due": date(2026, 11, 20),
	"made": datetime(2026, 11, 29, 11, 30),
	"from_time": timedelta(hours=9, minutes=30),
	"rows": [{"name": "r1"}],
	"tags": ["VIP", "fibre"],
	"before_noon": "",
}
FIND = build_find({"doc": DOC, "before": {"status": "Unpaid", "amount": 51.5, "note": None}, "steps": {}})


@pytest.mark.parametrize(
	("field", "op", "value", "answer"),
	[
		("doc.status", "is", "Overdue", True),
		("doc.status", "is", "overdue", False),
		("doc.status", "is not", "Paid", True),
		("doc.note", "is not", "Paid", False),
		("doc.note", "is", "", False),
		("doc.status", "is", "", False),
		("doc.note", "is not set", None, True),
		("doc.count", "is set", None, True),
		("doc.missing", "is set", None, False),
		("doc.rows", "is set", None, True),
		("doc.amount", ">", 50, True),
		("doc.amount", ">", "51.5", False),
		("doc.amount", ">=", "51.50", True),
		("doc.amount", ">", "fifty", False),
		("doc.amount", "is", True, False),
		("doc.count", "is", False, True),
		("doc.due", "<", "2026-11-21", True),
		("doc.due", "is", "2026-11-20", True),
		("doc.due", "<", "2026-11-20 00:01", True),
		("doc.due", "older than", {"days": 9}, True),
		("doc.due", "older than", {"days": 10}, False),
		("doc.made", "older than", {"minutes": 29}, True),
		("doc.made", "older than", {"minutes": 30}, False),
		("doc.made", "within", {"minutes": 30}, True),
		("doc.due", "within", {"days": 3}, False),
		("doc.from_time", "is", "09:30", True),
		("doc.from_time", "<", "10:00", True),
		("doc.status", "in", ["Paid", "Overdue"], True),
		("doc.status", "not in", ["Paid"], True),
		("doc.note", "not in", ["Paid"], False),
		("doc.amount", "in", [1, "51.5"], True),
		("doc.status", "contains", "DUE", True),
		("doc.status", "starts with", "ove", True),
		("doc.amount", "contains", "5", False),
		("doc.tags", "contains", "VIP", True),
		("doc.status", ">", "Aaa", False),
		("doc.status", "becomes", "Overdue", True),
		("doc.status", "becomes", "Unpaid", False),
		("doc.status", "changed", None, True),
		("doc.amount", "changed", None, False),
		("doc.note", "changed", None, False),
		("steps.s2.rating", "<=", 2, False),
		("doc.amount", ">", {"compute": "50 + 1"}, True),
		("doc.status", "is", {"field": "doc.status"}, True),
		("doc.status", "is", {"text": "Over{{}}due"}, False),
	],
)
def test_a_rule_is_judged_by_the_kind_of_what_it_finds(field: str, op: str, value: Any, answer: bool):
	assert rules.judge({"field": field, "op": op, "value": value}, FIND, NOW).holds is answer


def test_a_field_becomes_a_value_when_the_record_is_made_with_it_and_not_without_a_change():
	rule = {"field": "doc.status", "op": "becomes", "value": "Overdue"}
	assert rules.judge(rule, build_find({"doc": DOC, "before": {}}), NOW).holds
	assert not rules.judge(rule, build_find({"doc": DOC}), NOW).holds


def test_the_trace_shows_each_rule_with_what_it_found():
	tree = {
		"any": [
			{"field": "doc.status", "op": "is", "value": "Paid"},
			{"none": [{"field": "doc.amount", "op": ">", "value": 50}]},
		]
	}
	judgement = rules.judge(tree, FIND, NOW)
	assert not judgement.holds
	assert [(each.path, each.wanted, each.found, each.holds) for each in judgement.leaves] == [
		("doc.status", "Paid", "Overdue", False),
		("doc.amount", 50, 51.5, True),
	]


def test_a_field_that_may_not_be_read_is_never_guessed():
	def refuse(names: tuple[str, ...]) -> Any:
		raise UnknownPath("doc." + ".".join(names))

	tree = {"none": [{"field": "doc.hold", "op": "is", "value": 1}]}
	with pytest.raises(UnknownPath):
		rules.judge(tree, build_find({"doc": refuse}), NOW)


def test_an_empty_condition_holds_and_what_is_no_condition_is_refused():
	assert rules.judge({}, FIND, NOW).holds and rules.judge({"all": []}, FIND, NOW).holds
	assert not rules.judge({"any": []}, FIND, NOW).holds
	with pytest.raises(BadExpression):
		rules.judge({"either": []}, FIND, NOW)


def test_random_conditions_are_judged_as_a_plain_second_judge_does():
	random = Random(13)
	for _ in range(100_000 if FULL else 2_000):
		row, tree = draw_row(random), draw_tree(random)
		find = build_find({"doc": {path.removeprefix("doc."): value for path, value in row.items()}})
		assert rules.judge(tree, find, NOW).holds is plain_judge(tree, row), (tree, row)
		assert rules.check(tree, FIELDS) == [], tree


RULE = {"field": "doc.status", "op": "is", "value": "Open"}


@pytest.mark.parametrize(
	("tree", "path", "message"),
	[
		([RULE], "", "This is neither a group nor a rule."),
		("doc.status == 1", "", "This is neither a group nor a rule."),
		({"all": [RULE], "any": []}, "", "This is neither a group nor a rule."),
		({"all": RULE}, "", "This is neither a group nor a rule."),
		({"all": [{**RULE, "extra": 1}]}, "all.0", "This is neither a group nor a rule."),
		({"all": [{**RULE, "op": "matches"}]}, "all.0", "This is neither a group nor a rule."),
		({"all": [{**RULE, "op": ["is"]}]}, "all.0", "This is neither a group nor a rule."),
		({"all": [RULE, {"any": []}]}, "all.1", "This group is empty."),
		({"all": [RULE] * 61}, "", "A condition has at most {0} rules."),
		(
			{"all": [{"any": [{"none": [{"all": [{"any": [{"all": [RULE]}]}]}]}]}]},
			"all.0.any.0.none.0.all.0.any.0",
			"Groups stand at most {0} deep in each other.",
		),
		({**RULE, "field": "doc.secret"}, "field", "There is no field {0}."),
		({**RULE, "field": "doc.__class__"}, "field", "There is no field {0}."),
		({**RULE, "field": 5}, "field", "There is no field {0}."),
		({**RULE, "op": ">"}, "op", "“{0}” does not suit this field."),
		({"field": "doc.duration", "op": "contains", "value": "3"}, "op", "“{0}” does not suit this field."),
		({"field": "doc.duration", "op": ">", "value": "many"}, "value", "{0} is no value for this field."),
		(
			{"field": "doc.duration", "op": ">", "value": "9" * 400},
			"value",
			"{0} is no value for this field.",
		),
		(
			{"field": "doc.arrival", "op": "<", "value": "2026-13-01"},
			"value",
			"{0} is no value for this field.",
		),
		(
			{"field": "doc.arrival", "op": "within", "value": {"weeks": 1}},
			"value",
			"A duration has days, hours or minutes, each a number from 0.",
		),
		(
			{"field": "doc.arrival", "op": "within", "value": {"days": 10**9}},
			"value",
			"A duration has days, hours or minutes, each a number from 0.",
		),
		(
			{**RULE, "value": None},
			"value",
			"A value is missing; to ask for an empty field choose “is not set”.",
		),
		({**RULE, "value": {"a": 1}}, "value", "{0} is no value for this field."),
		({**RULE, "op": "in", "value": "Open"}, "value", "Give a list of 1 to {0} values."),
		({**RULE, "op": "in", "value": ["x"] * 101}, "value", "Give a list of 1 to {0} values."),
		({**RULE, "value": {"compute": "2 ** 9"}}, "value", "{0} is not allowed in an expression."),
		({**RULE, "value": {"field": "doc.no_such"}}, "value", "There is no field {0}."),
		({**RULE, "value": {"text": "{doc.no_such}"}}, "value", "There is no field {0}."),
		({"field": "steps.s1.x", "op": "changed"}, "field", "Only a field of the record itself can change."),
	],
)
def test_what_is_wrong_with_a_condition_is_said_with_its_place(tree: Any, path: str, message: str):
	found = rules.check(tree, {**FIELDS, "steps.s1.x": ""})
	assert [(each.path, each.message) for each in found] == [(path, message)]
	assert found[0].text and FRENCH[message]


@pytest.mark.parametrize(
	"value", [float("nan"), float("inf"), {"days": -1}, {"days": "x"}, {"days": None}, {}]
)
def test_endless_figures_and_bad_durations_compare_with_nothing(value: Any):
	assert comparing.to_duration(value) is None
	assert not rules.judge({"field": "doc.amount", "op": "<", "value": value}, FIND, NOW).holds


def test_a_duration_is_real_time_in_the_night_of_the_change():
	night = datetime(2026, 11, 1, 1, 15, fold=1, tzinfo=NOW.tzinfo)
	find = build_find({"doc": {"made": datetime(2026, 11, 1, 0, 30)}})
	rule = {"field": "doc.made", "op": "older than", "value": {"minutes": 100}}
	assert rules.judge(rule, find, night).holds  # an hour and three quarters, not three quarters


@pytest.mark.parametrize(
	("tree", "english", "french"),
	[
		({}, "always", "toujours"),
		(RULE, "doc.status is “Open”", "doc.status est «\u00a0Open\u00a0»"),
		(
			{
				"all": [
					{"field": "doc.total", "op": ">", "value": 50.5},
					{"any": [RULE, {"field": "doc.note", "op": "is not set"}]},
				]
			},
			"Total is more than 50.5 and (doc.status is “Open” or doc.note is empty)",
			"Total dépasse 50,5 et (doc.status est «\u00a0Open\u00a0» ou doc.note est vide)",
		),
		(
			{"none": [RULE]},
			"none of this: doc.status is “Open”",
			"rien de ceci\u00a0: doc.status est «\u00a0Open\u00a0»",
		),
		(
			{"field": "doc.due", "op": "older than", "value": {"days": 1, "hours": 2}},
			"doc.due is more than 1 day and 2 hours ago",
			"doc.due date de plus de 1 jour et 2 heures",
		),
		({"field": "doc.total", "op": "in", "value": [1, 2]}, "Total is one of 1, 2", "Total est parmi 1, 2"),
		(
			{"field": "doc.status", "op": "is", "value": {"field": "doc.total"}},
			"doc.status is Total",
			"doc.status est Total",
		),
	],
)
def test_a_condition_reads_as_a_sentence(tree: dict, english: str, french: str):
	labels = {"doc.total": "Total"}
	assert sentences.describe(tree, "en", labels) == english
	assert sentences.describe(tree, "fr", labels) == french


def test_stored_values_read_as_the_form_shows_them():
	choices = {"doc.status": {"Open": "Ouvert"}, "doc.urgent": {"1": "Oui", "0": "Non"}}
	rule = {"field": "doc.status", "op": "in", "value": ["Open", "Other"]}
	assert (
		sentences.describe(rule, "fr", {}, choices)
		== "doc.status est parmi «\u00a0Ouvert\u00a0», «\u00a0Other\u00a0»"
	)
	urgent = {"field": "doc.urgent", "op": "is", "value": 1}
	assert sentences.describe(urgent, "fr", {"doc.urgent": "Urgent"}, choices) == "Urgent est oui"


def test_each_operator_has_its_words_in_both_languages():
	for language in ("en", "fr"):
		for op in rules.operators.OPERATORS:
			assert op in sentences._WORDS[language]


def test_amounts_are_compared_to_the_cent():
	find = build_find({"doc": {"total": 0.1 + 0.2, "exact": Decimal("0.30")}})
	assert not rules.judge({"field": "doc.total", "op": "is", "value": 0.3}, find, NOW).holds
	assert rules.judge({"field": "doc.exact", "op": "is", "value": "0.3"}, find, NOW).holds
