"""Computed values and texts: exact where they are allowed, refused at once where they could loop, allocate or reach out."""

from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest

from gigafibre_fsm.domain.flows.conditions import functions, text, values
from gigafibre_fsm.domain.flows.conditions.paths import UnknownPath, build_find
from gigafibre_fsm.domain.flows.conditions.problems import BadExpression
from tests.architecture.test_translations import FRENCH
from tests.domain.flows.conditions.random_trees import NOW

DOC = {
	"total": 199.9,
	"tax": 0.1,
	"count": 3,
	"note": "",
	"name": "Marie <b>{doc.total}</b>",
	"due": date(2026, 11, 29),
	"made": datetime(2026, 11, 29, 8, 5),
	"from_time": timedelta(hours=9, minutes=5),
	"rows": [{"name": "r1"}],
	"long": "x" * 9_000,
}
FIND = build_find({"doc": DOC, "steps": {"s2": {"rating": 2}}})


@pytest.mark.parametrize(
	("expression", "value"),
	[
		("doc.total * 0.05", 9.995),
		("0.1 + 0.2", 0.3),
		("round(2.675, 2)", 2.68),
		("round(doc.total)", 200),
		("10 / 4", 2.5),
		("-doc.count + 5", 2),
		("doc.due + days(3)", date(2026, 12, 2)),
		("doc.due - days(1)", date(2026, 11, 28)),
		("doc.due + hours(12)", datetime(2026, 11, 29, 12, 0)),
		("days(1) + hours(2)", timedelta(hours=26)),
		("doc.due - date('2026-11-20')", 9),
		("doc.made - hours(8)", datetime(2026, 11, 29, 0, 5)),
		("today()", date(2026, 11, 29)),
		("now()", datetime(2026, 11, 29, 12, 0)),
		("'late' if doc.total > 50 and not doc.note else 'fine'", "late"),
		("doc.note == None", True),
		("doc.total != 1", True),
		("default(doc.note, 'none')", "none"),
		("upper(lower('Ab')) == 'AB'", True),
		("length('é')", 1),
		("concat('No ', doc.count, ' du ', doc.due)", "No 3 du 2026-11-29"),
		("'IBRE' in 'Gigafibre'", True),
		("min(3, doc.count, 7)", 3),
		("max(doc.due, today() + days(1))", date(2026, 11, 30)),
		("abs(-2)", 2),
		("steps.s2.rating <= 2", True),
		("steps.s9.rating", None),
		("1 < doc.count < 4", True),
	],
)
def test_an_expression_computes(expression: str, value: Any):
	assert values.compute(expression, FIND, NOW) == value
	assert values.check_value({"compute": expression}, "x") == []


HOSTILE = [
	"'%999999999d' % 1",
	"2 ** 9999999",
	"9 ** 9 ** 9",
	"1 << 999999999",
	"1 >> 2",
	"5 % 2",
	"7 // 2",
	"[1] * 9",
	"doc.total.__class__",
	"doc.__class__.__mro__",
	"().__class__.__bases__[0].__subclasses__()",
	"''.join('ab')",
	"'{0.__class__}'.format(1)",
	"f'{doc.total}'",
	"f'{doc.total:>999999999}'",
	"[x for x in doc.rows]",
	"{x: 1 for x in doc.rows}",
	"{x for x in doc.rows}",
	"sum(x for x in doc.rows)",
	"lambda: 1",
	"(lambda: 1)()",
	"__import__('os').system('id')",
	"eval('1')",
	"exec('1')",
	"open('/etc/passwd')",
	"getattr(doc, 'total')",
	"frappe.db.sql('select 1')",
	"globals()",
	"now.__self__",
	"days",
	"days(days=1)",
	"days(*doc.rows)",
	"concat(**doc.rows)",
	"doc.rows[0]",
	"doc.total[0:1]",
	"doc['total']",
	"x = 1",
	"import os",
	"(y := 5)",
	"await doc.total",
	"1; 2",
	"...",
	"b'x'",
	"1j",
	"1e400",
	"9999999999999999999999",
	"9" * 299,
	"doc.total " + "+ 1 " * 60,
	"(" * 200 + ")" * 200,
	"-" * 299 + "1",
	"not " * 70 + "1",
	"x" * 301,
	"doc.total\x00",
	"",
	"   ",
	"1 is 1",
	"~1",
	"1 | 2",
	"{1: 2}",
	"{1, 2}",
	"[1, 2]",
	"(1, 2)",
	"other.name",
	"self",
	"print(1)",
	"doc.total if",
	"yield 1",
]


@pytest.mark.parametrize("expression", HOSTILE)
def test_a_hostile_expression_is_refused_before_it_runs(expression: str):
	calls: list[str] = []
	with pytest.raises(BadExpression):
		values.compute(expression, calls.append, NOW)
	assert not calls
	problems = values.check_value({"compute": expression}, "x")
	assert problems and all(FRENCH[each.message] for each in problems)


@pytest.mark.parametrize(
	"expression",
	[
		"1 / 0",
		"1 / (doc.count - 3)",
		"doc.note + 1",
		"'a' + 'b'",
		"'a' * 999999999",
		"doc.long * 9",
		"doc.count * 'a'",
		"doc.rows",
		"doc.due + days(99999999)",
		"doc.due + days(36000) + days(36000) + days(36000) + days(36000) + days(36000) + days(36000) + days(36000) + "
		"days(36000) + days(36000) + days(36000) + days(36000) + days(36000) + days(36000) + days(36000)",
		"days(1) * 5",
		"doc.due + 1",
		"doc.due > 5",
		"doc.total > 'many'",
		"round(1, 99999)",
		"round(1, -5)",
		"999999999999999 * 999999999999999",
		"concat(doc.long, doc.long)",
		"length(5)",
		"upper(5)",
		"date('soon')",
		"min()",
		"-'a'",
		"hours('x')",
		"5 in 5",
		"now(1)",
		"default(1)",
	],
)
def test_what_cannot_be_computed_is_said_in_words(expression: str):
	with pytest.raises(BadExpression) as error:
		values.compute(expression, FIND, NOW)
	assert FRENCH[error.value.message] and str(error.value)


def test_the_clock_of_an_expression_is_the_sites():
	find = build_find({"run": {"zone": "America/Toronto"}})
	assert values.compute("now()", find, datetime(2026, 11, 30, 2, 0)) == datetime(2026, 11, 29, 21, 0)
	assert values.compute("today()", find, datetime(2026, 11, 30, 2, 0)) == date(2026, 11, 29)
	assert values.compute("today()", build_find({}), datetime(2026, 11, 30, 2, 0)) == date(2026, 11, 30)


def test_a_huge_value_of_a_document_is_not_computed_with():
	find = build_find({"doc": {"notes": "x" * 5_000_000, "figure": 1e300, "nan": float("nan")}})
	for expression in ("upper(doc.notes)", "length(doc.notes)", "doc.figure + 1", "doc.nan"):
		with pytest.raises(BadExpression):
			values.compute(expression, find, NOW)


def test_an_unknown_field_of_the_record_is_an_error_of_its_own():
	def refuse(names: tuple[str, ...]) -> Any:
		raise UnknownPath("doc." + ".".join(names))

	with pytest.raises(UnknownPath):
		values.compute("doc.password + 1", build_find({"doc": refuse}), NOW)


def test_the_paths_of_a_value_are_listed_once_each_and_whole():
	assert list(values.list_paths({"compute": "doc.a.b + days(steps.s1.n) + doc.a.b"})) == [
		"doc.a.b",
		"doc.a.b",
		"steps.s1.n",
	] or sorted(set(values.list_paths({"compute": "doc.a.b + days(steps.s1.n)"}))) == [
		"doc.a.b",
		"steps.s1.n",
	]
	assert list(values.list_paths({"text": "{doc.a} {{doc.b}} {nothing}"})) == ["doc.a"]
	assert list(values.list_paths({"field": "doc.a"})) == ["doc.a"]
	assert list(values.list_paths("doc.a")) == []


@pytest.mark.parametrize(
	("written", "filled"),
	[
		("Bad rating of {doc.count}", "Bad rating of 3"),
		("{doc.total} {doc.due} {doc.made} {doc.from_time}", "199.9 2026-11-29 2026-11-29 08:05 09:05"),
		("{{doc.count}}", "{doc.count}"),
		("[{doc.note}]", "[]"),
		# what comes from outside brings no placeholder of its own and stays the text that it is
		("{doc.name}", "Marie <b>{doc.total}</b>"),
		("{steps.s9.text}", ""),
		("{doc.rows}", ""),
	],
)
def test_a_text_is_filled_once(written: str, filled: str):
	assert values.resolve({"text": written}, FIND, NOW) == filled


@pytest.mark.parametrize(
	"written",
	["{", "}", "{}", "{doc}{", "{0}", "{doc.total!r}", "{doc.total:>9}", "{doc.__class__}", "{other}"],
)
def test_what_is_no_placeholder_is_refused(written: str):
	with pytest.raises(BadExpression):
		text.fill_text(written, FIND)
	assert text.check_text(written, "x")


def test_control_characters_and_overlong_values_stay_out_of_a_text():
	find = build_find({"trigger": {"text": "a\x00b\u202ec\n", "long": "y" * 5_000}})
	assert text.fill_text("{trigger.text}", find) == "abc\n"
	assert len(text.fill_text("{trigger.long}", find)) == text.LONGEST_VALUE
	with pytest.raises(BadExpression):
		text.fill_text("{trigger.long}" * 9, find)


def test_a_literal_is_what_it_is():
	for literal in (5, None, "doc.total", [1], {"field": 1, "x": 2}, True):
		assert values.resolve(literal, FIND, NOW) == literal
	with pytest.raises(BadExpression):
		values.resolve({"compute": ["1"]}, FIND, NOW)


def test_no_function_of_expressions_is_without_words_for_its_refusal():
	assert set(functions.FUNCTIONS) | {"now", "today"} == values.CALLABLE


def test_the_slowest_hostile_expression_is_printed():
	slowest = 0.0
	for expression in HOSTILE:
		begin = perf_counter()
		with pytest.raises(BadExpression):
			values.compute(expression, FIND, NOW)
		slowest = max(slowest, perf_counter() - begin)
	print(f"slowest of {len(HOSTILE)} hostile expressions: {slowest * 1000:.2f} ms")
	assert len(HOSTILE) >= 50


def test_values_inside_an_object_or_a_list_are_resolved_listed_and_checked() -> None:
	inner = {
		"subject": {"text": "Note {doc.a}"},
		"rows": [{"compute": "1 + 1"}, "plain"],
		"days": {"days": 2},
	}
	found = values.resolve(inner, lambda path: f"<{path}>", NOW)
	assert found == {"subject": "Note <doc.a>", "rows": [2, "plain"], "days": {"days": 2}}
	assert list(values.list_paths(inner)) == ["doc.a"]
	wrong = values.check_value({"rows": [{"compute": "1 +"}]}, "values")
	assert [problem.path for problem in wrong] == ["values.rows.0"]
	deep = 0
	for _level in range(800):
		deep = [deep]
	assert [problem.message for problem in values.check_value(deep, "values")] == ["This is nested too deep."]
