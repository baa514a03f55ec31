"""A refusal reaches the person who asked: Frappe shows what passes through frappe.throw, and nothing else."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import APP, MODULES, name_in_app, syntax

OURS = {
	node.name
	for path in (APP / "exceptions.py", APP / "domain" / "access" / "request_guards.py")
	for node in syntax(path).body
	if isinstance(node, ast.ClassDef)
}


def silent_refusals(tree: ast.Module) -> Iterator[int]:
	"""Yield the lines that raise one of our errors with a sentence that nobody will see."""
	for node in ast.walk(tree):
		if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _is_ours(node.exc):
			yield node.lineno


def _is_ours(call: ast.Call) -> bool:
	return bool(call.args) and ast.unparse(call.func).rsplit(".", 1)[-1] in OURS


def test_a_refusal_with_a_sentence_is_thrown_so_that_desk_and_phone_show_it() -> None:
	silent = [f"{name_in_app(path)}:{line}" for path in MODULES for line in silent_refusals(syntax(path))]
	assert not silent, f"use frappe.throw(sentence, error): {silent}"


def test_a_silent_refusal_is_found() -> None:
	assert list(silent_refusals(ast.parse('raise IllegalMovement(_("It is gone."))'))) == [1]
	assert not list(silent_refusals(ast.parse("raise NotYours")))
