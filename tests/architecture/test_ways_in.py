"""Ways in stand side by side: an endpoint is called by HTTP alone, and nothing is borrowed from a sibling's module."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.endpoints import Endpoint, endpoints
from tests.architecture.sources import APP, MODULES, name_in_app, syntax
from tests.architecture.test_imports import own_imports

ENDPOINTS = [each for each in endpoints() if each.path.parent == APP / "api"]
WITH_ENDPOINTS = {each.path.stem for each in ENDPOINTS}


def test_no_module_of_endpoints_imports_from_another():
	"""What two of them need stands in a module without endpoints: arguments, guards, technician_commands, …"""
	borrowed = [
		f"api/{path.name}:{line} imports {'.'.join(there)}"
		for path in sorted((APP / "api").glob("*.py"))
		for line, there in own_imports(syntax(path))
		if there[0] == "api" and len(there) > 1 and there[1] in WITH_ENDPOINTS
	]
	assert not borrowed, "\n".join(borrowed)


def test_no_endpoint_calls_another():
	"""Else guards and limits run twice, and one click spends two budgets."""
	twice = [
		f"{each.name} calls {called}"
		for each in ENDPOINTS
		for called in calls(each)
		if called in endpoint_names(each.path)
	]
	assert not twice, f"give them a function without decorators: {twice}"


def endpoint_names(path: Path) -> set[str]:
	"""Names of the endpoints of a module."""
	return {each.function.name for each in ENDPOINTS if each.path == path}


def calls(endpoint: Endpoint) -> Iterator[str]:
	"""Yield the plain names that an endpoint calls."""
	for node in ast.walk(endpoint.function):
		if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
			yield node.func.id


QUERIES = ("frappe.db.", "frappe.qb", "frappe.get_all", "frappe.get_list", "frappe.get_doc", "frappe.new_doc")
ROLLED_BACK = "frappe.db.rollback"
"""What a page may ask of the database itself: to forget what a refused or broken request has written."""


def test_a_page_asks_the_domain_and_no_table():
	"""What a page shows, and to whom, is a rule: it stands in the domain, which a page asks once."""
	asked = [
		f"{name_in_app(path)}:{node.lineno} {ast.unparse(node)}"
		for path in MODULES
		if path.relative_to(APP).parts[0] == "www"
		for node in ast.walk(syntax(path))
		if isinstance(node, ast.Attribute)
		and f"{ast.unparse(node)}.".startswith(tuple(f"{each.rstrip('.')}." for each in QUERIES))
		and ast.unparse(node) not in (ROLLED_BACK, "frappe.db")
	]
	assert not asked, "\n".join(asked)
