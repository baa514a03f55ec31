"""A refusal reaches the person who asked: Frappe shows what passes through frappe.throw, and nothing else."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.test_imports import APP, MODULES

OURS = {
	node.name
	for path in (APP / "exceptions.py", APP / "domain" / "access" / "entrance.py")
	for node in ast.parse(path.read_text()).body
	if isinstance(node, ast.ClassDef)
}


def silent_refusals(source: str) -> Iterator[int]:
	"""Yield the lines that raise one of our errors with a sentence that nobody will see."""
	for node in ast.walk(ast.parse(source)):
		if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _is_ours(node.exc):
			yield node.lineno


def _is_ours(call: ast.Call) -> bool:
	return bool(call.args) and ast.unparse(call.func).rsplit(".", 1)[-1] in OURS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_a_refusal_with_a_sentence_is_thrown_so_that_desk_and_phone_show_it(path) -> None:
	assert not list(silent_refusals(path.read_text())), f"{path}: use frappe.throw(sentence, error)"


def test_a_silent_refusal_is_found() -> None:
	assert list(silent_refusals('raise IllegalMovement(_("It is gone."))')) == [1]
	assert not list(silent_refusals("raise NotYours"))
