"""Each whitelisted method names its HTTP methods, its types, its guard and its limit."""

import ast

import pytest

from tests.architecture.endpoints import Endpoint, endpoints

ALL = list(endpoints())
GUARDS = ("technician", "dispatcher", "manager", "signed_by_twilio", "staff_or_technician")


def identity(endpoint: Endpoint) -> str:
	return endpoint.name.removeprefix("gigafibre_fsm.")


def test_the_reader_finds_endpoints():
	assert len(ALL) > 15


@pytest.mark.parametrize("endpoint", ALL, ids=identity)
def test_it_names_its_http_methods(endpoint: Endpoint):
	assert endpoint.methods, "a GET that writes loses its work: name the methods"


@pytest.mark.parametrize("endpoint", ALL, ids=identity)
def test_every_argument_and_the_answer_are_annotated(endpoint: Endpoint):
	arguments = [a for a in endpoint.function.args.args if a.arg != "self"]
	bare = [a.arg for a in arguments if a.annotation is None]
	assert not bare, f"without annotation Frappe does not check: {bare}"
	assert endpoint.function.returns is not None
	assert endpoint.function.args.kwarg is None, "no **kwargs"


@pytest.mark.parametrize("endpoint", ALL, ids=identity)
def test_it_is_documented_where_it_stands(endpoint: Endpoint):
	assert ast.get_docstring(endpoint.function)


@pytest.mark.parametrize("endpoint", [e for e in ALL if not e.is_document_method], ids=identity)
def test_it_has_a_guard_and_a_limit(endpoint: Endpoint):
	text = " ".join(endpoint.decorators)
	assert endpoint.allows_guest or any(f"guards.{guard}" in text for guard in GUARDS), "who may call it?"
	assert "limited(" in text, "how often may one call it?"


@pytest.mark.parametrize("path", sorted({e.path for e in ALL}), ids=lambda path: path.name)
def test_annotations_are_not_switched_off(path):
	assert "from __future__ import annotations" not in path.read_text()
