"""Tests inside the package run under Frappe's own runner on a stock bench, which has neither pytest nor this checkout."""

import ast
import sys

from tests.architecture.sources import APP
from tests.architecture.test_imports import imported_names

# what a bench has beside Python's own library: Frappe's requirements and ours
ON_A_BENCH = {
	"frappe",
	"gigafibre_fsm",
	"PIL",
	"Crypto",
	"paramiko",
	"pillow_heif",
	"click",
	"numpy",
	"openpyxl",
	"phonenumbers",
	"pymysql",
	"requests",
	"stripe",
	"werkzeug",
	"zxingcpp",
}
DOCTYPES = APP / "gigafibre_fsm" / "doctype"


def package_tests() -> dict[str, ast.Module]:
	"""Parsed sources of all tests in the package and of what they stand on, by their path."""
	files = {*APP.rglob("test_*.py"), *(APP / "tests").rglob("*.py")}
	return {str(path.relative_to(APP)): ast.parse(path.read_text()) for path in sorted(files)}


def foreign_imports(tree: ast.Module) -> set[str]:
	"""Top-level packages that a source imports and a stock bench may not have."""
	found = {name.split(".")[0] for node in ast.walk(tree) for name in imported_names(node)}
	return found - ON_A_BENCH - set(sys.stdlib_module_names)


def test_package_tests_import_what_every_bench_has():
	wrong = {path: found for path, tree in package_tests().items() if (found := foreign_imports(tree))}
	assert not wrong, "move these to tests/site"


def test_package_tests_are_classes_that_unittest_runs():
	loose = {
		f"{path}: {node.name}"
		for path, tree in package_tests().items()
		for node in tree.body
		if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
	}
	assert not loose, "unittest does not see functions: put them in a class, or in tests/site"


def test_frappes_test_case_is_imported_in_one_place():
	importers = {
		path
		for path, tree in package_tests().items()
		for node in ast.walk(tree)
		if any(name.startswith("frappe.tests") for name in imported_names(node))
	}
	assert importers == {"tests/frappe_case.py"}


def test_doctype_tests_ask_for_no_test_records_of_others():
	missing = [
		path.name
		for path in DOCTYPES.glob("*/test_*.py")
		if "test_ignore = IGNORE_TEST_RECORD_DEPENDENCIES = linked_doctypes(__name__)" not in path.read_text()
	]
	assert not missing, "ERPNext's records need doctypes of apps that may be absent"


def test_linked_doctypes_are_those_of_the_document_and_its_rows():
	from gigafibre_fsm.tests.frappe_case import linked_doctypes

	linked = linked_doctypes("gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job.test_dispatch_job")
	assert {"Customer", "Service Location", "Item", "Equipment"} <= set(linked)


def test_a_foreign_import_is_found():
	assert foreign_imports(
		ast.parse("import pytest\nfrom embedded import sites\nfrom tests import plugin")
	) == {
		"pytest",
		"embedded",
		"tests",
	}
