"""Finds the app's whitelisted methods by reading its source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.sources import APP, syntax


@dataclass(frozen=True)
class Endpoint:
	"""One whitelisted function: where it stands and how it is declared."""

	name: str  # dotted path, as in the URL
	path: Path
	function: ast.FunctionDef
	allows_guest: bool
	methods: tuple[str, ...]
	is_document_method: bool
	decorators: tuple[str, ...]


def _whitelist_call(decorator: ast.expr) -> ast.expr | None:
	text = ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
	return decorator if text == "frappe.whitelist" else None


def _keyword(decorator: ast.expr, name: str) -> ast.expr | None:
	keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
	return next((keyword.value for keyword in keywords if keyword.arg == name), None)


def _endpoint(path: Path, function: ast.FunctionDef, inside: str | None) -> Endpoint | None:
	marked = next((d for d in function.decorator_list if _whitelist_call(d)), None)
	if marked is None:
		return None
	guest, methods = _keyword(marked, "allow_guest"), _keyword(marked, "methods")
	module = ".".join(path.relative_to(APP.parent).with_suffix("").parts)
	return Endpoint(
		name=f"{module}.{inside + '.' if inside else ''}{function.name}",
		path=path,
		function=function,
		allows_guest=bool(guest and ast.literal_eval(guest)),
		methods=tuple(ast.literal_eval(methods)) if methods else (),
		is_document_method=inside is not None,
		decorators=tuple(ast.unparse(d) for d in function.decorator_list),
	)


def endpoints() -> Iterator[Endpoint]:
	"""Yield every whitelisted function and document method of the app."""
	for path in sorted(APP.rglob("*.py")):
		if "node_modules" in path.parts or "frappe.whitelist" not in path.read_text():
			continue
		for node in syntax(path).body:
			if isinstance(node, ast.FunctionDef) and (found := _endpoint(path, node, None)):
				yield found
			if isinstance(node, ast.ClassDef):
				for member in node.body:
					if isinstance(member, ast.FunctionDef) and (found := _endpoint(path, member, node.name)):
						yield found
