"""Public functions say what they take and what they refuse, so that nobody reads the body to call them."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import APP, MODULES, name_in_app, syntax

RINGS = ("api", "domain", "integrations")
MANY = 3
"""From so many parameters on, a sentence cannot name them all."""


def public_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
	"""Yield place and tree of each function, and method of a class, that other modules may call."""
	for path in MODULES:
		if path.relative_to(APP).parts[0] in RINGS:
			for node in syntax(path).body:
				methods = (
					node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
				)
				for each in methods:
					if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
						yield f"{name_in_app(path)}:{each.lineno} {each.name}", each


def parameters(function: ast.FunctionDef) -> list[str]:
	"""Return the names of a function's parameters, without self and cls."""
	arguments = function.args
	names = [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
	return [name for name in names if name not in ("self", "cls")]


def section(text: str, title: str) -> str:
	"""Return a section of a docstring, up to the next blank line; empty without one."""
	return text.split(f"{title}:", 1)[1].split("\n\n")[0] if f"{title}:" in text else ""


def unnamed(function: ast.FunctionDef) -> list[str]:
	"""Return the parameters that the docstring's `Args:` does not explain; few need none."""
	names = parameters(function)
	named = {
		word.strip()
		for line in section(ast.get_docstring(function) or "", "Args").splitlines()
		if ":" in line
		for word in line.split(":")[0].split(",")
	}
	return [name for name in names if name not in named] if len(names) >= MANY else []


def errors(function: ast.FunctionDef) -> set[str]:
	"""Return the classes of error that a function itself raises or throws."""
	raised = (node.exc for node in ast.walk(function) if isinstance(node, ast.Raise) and node.exc)
	thrown = (
		node.args[1]
		for node in ast.walk(function)
		if isinstance(node, ast.Call) and ast.unparse(node.func) == "frappe.throw" and len(node.args) > 1
	)
	words = {ast.unparse(each).split("(")[0].split(".")[-1] for each in (*raised, *thrown)}
	return {word for word in words if word[:1].isupper()}


def test_three_parameters_or_more_are_explained():
	wrong = [
		f"{place} does not explain {', '.join(names)}"
		for place, function in public_functions()
		if (names := unnamed(function))
	]
	assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong)


def test_errors_are_named():
	wrong = [
		f"{place} raises {', '.join(sorted(missing))}"
		for place, function in public_functions()
		if (missing := {each for each in errors(function) if each not in (ast.get_docstring(function) or "")})
	]
	assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong)


def test_the_reader_finds_what_is_missing():
	source = 'def f(a, b, c):\n\t"""Do.\n\n\tArgs:\n\t\ta, b: two.\n\t"""\n\traise KeyError(a)\n'
	function = ast.parse(source).body[0]
	assert isinstance(function, ast.FunctionDef)
	assert (unnamed(function), errors(function)) == (["c"], {"KeyError"})
