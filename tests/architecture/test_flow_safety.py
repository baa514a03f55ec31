"""Flows run what staff draw and customers write: nothing in them can execute a text."""

import ast

from tests.architecture.sources import APP, MODULES, name_in_app, syntax

EXECUTORS = frozenset(
	("eval", "exec", "__import__", "safe_eval", "safe_exec", "render_template", "get_jenv", "from_string")
)
"""Functions that execute a text."""
ALLOWED = {"domain/flows/conditions/values.py": {"eval"}}
"""simpleeval's own method, of an evaluator whose nodes are a closed set."""


def executors(tree: ast.AST) -> set[str]:
	"""Names of such functions that a source calls or hands on."""
	names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
	attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
	imported = {
		alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
	}
	return (names | attributes | imported) & EXECUTORS


def test_nothing_in_flows_executes_a_text():
	flows = [path for path in MODULES if (APP / "domain" / "flows") in path.parents]
	assert len(flows) > 10
	wrong = {
		name: found
		for path in flows
		if (found := executors(syntax(path)) - ALLOWED.get(name := name_in_app(path), set()))
	}
	assert not wrong


def test_an_executor_is_found():
	assert executors(ast.parse("from frappe.utils.safe_exec import safe_eval\nsafe_eval(x)")) == {"safe_eval"}
	assert executors(ast.parse("frappe.render_template(x)")) == {"render_template"}
	assert executors(ast.parse("run = eval")) == {"eval"}
