"""Each whitelisted method names its HTTP methods, its types, its guard and its limit."""

import ast

from tests.architecture.endpoints import Endpoint, endpoints

ALL = list(endpoints())
GUARDS = (
	*(
		"accountant",
		"administrator",
		"technician",
		"dispatcher",
		"manager",
		"refunder",
		"booker",
		"signed_by_twilio",
	),
	"staff",
	"office",
	"support",
	"staff_or_technician",
	"ticket_writer",
	"support",
)


def test_the_reader_finds_endpoints():
	assert len(ALL) > 15


def test_they_name_their_http_methods():
	silent = [each.name for each in ALL if not each.methods]
	assert not silent, f"a GET that writes loses its work: name the methods of {silent}"


def test_every_argument_and_the_answer_are_annotated():
	bare = [f"{each.name}({argument})" for each in ALL for argument in arguments_without_type(each)]
	assert not bare, f"without annotation Frappe does not check: {bare}"
	assert not [each.name for each in ALL if each.function.returns is None]
	assert not [each.name for each in ALL if each.function.args.kwarg], "no **kwargs"


def arguments_without_type(endpoint: Endpoint) -> list[str]:
	"""Names of the arguments that say nothing of their type."""
	arguments = [each for each in endpoint.function.args.args if each.arg != "self"]
	return [each.arg for each in arguments if each.annotation is None]


def test_they_are_documented_where_they_stand():
	assert not [each.name for each in ALL if not ast.get_docstring(each.function)]


def test_each_has_a_guard_and_a_limit():
	functions = [each for each in ALL if not each.is_document_method]
	open_to_all = [each.name for each in functions if not (each.allows_guest or is_guarded(each))]
	assert not open_to_all, f"who may call {open_to_all}?"
	unlimited = [each.name for each in functions if "limited(" not in " ".join(each.decorators)]
	assert not unlimited, f"how often may one call {unlimited}?"


def test_who_may_call_is_asked_before_the_limit_is_spent():
	spent_first = [each.name for each in ALL if not each.allows_guest and is_limit_outside(each)]
	assert not spent_first, f"refused callers use up the limit of {spent_first}"


def is_limit_outside(endpoint: Endpoint) -> bool:
	"""Whether the limit stands above the guard, so that it counts calls that are refused."""
	order = ["limited(" in text for text in endpoint.decorators if "guards." in text]
	return order != sorted(order)


def is_guarded(endpoint: Endpoint) -> bool:
	"""Whether a guard of ours stands before the function."""
	return any(f"guards.{guard}" in text for guard in GUARDS for text in endpoint.decorators)


def test_annotations_are_not_switched_off():
	sources = {each.path for each in ALL}
	assert not [path for path in sources if "from __future__ import annotations" in path.read_text()]
