"""Names: each taken from a module is one that it has, each class has its own, and none is of a private dialect.

docs/architecture/taste.md lists the words; a function is a verb with its object, a class a noun of the trade.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.sources import APP, MODULES, name_in_app, syntax

ROOT = APP.parent

DIALECT = """
about after against among apart around asked at before begin beside between by does follow gone had hear heard
held here holds keep kept known left listed look looked made mine near of off on opened said say settle settled
shown stale stand standing stands tell told under unseen until wait waiting wanted within without
"""
"""No function is called by one of these words alone: it says neither what it does nor with what."""

PUBLIC = "settle"
"""The desk calls this method of Equipment Finding by its name, over HTTP."""

EXEMPT = (
	"demo/",
	"gigafibre_fsm/domain/billing/",
	"tests/contract/test_demo_day.py",
	"tests/domain/test_demo_shown_day.py",
	"tests/faults/test_billing_kills.py",
	"tests/paying.py",
	"tests/site/test_access_matrix.py",
)
"""Where private functions and test helpers may still have such names."""

FOREIGN_CLASSES = """
Bearer Going Heard Judged Known Look Looked Moved Passed Said Shown Stand Standing Told Wanted Way Wish
"""


def test_no_function_is_named_in_a_dialect() -> None:
	"""A stranger knows from the name what a function does, also in a test; there `at(9)` may be a moment."""
	wrong = []
	for path in files():
		name = str(path.relative_to(ROOT))
		words = set(DIALECT.split()) - ({"at"} if is_test(path) else set()) - {PUBLIC}
		for node in ast.walk(syntax(path)):
			if not isinstance(node, ast.FunctionDef) or node.name.strip("_") not in words:
				continue
			if not name.startswith(EXEMPT) or (name.startswith("gigafibre_fsm/") and node.name in words):
				wrong.append(f"{name}: {node.name}")
	assert not wrong, wrong


def is_test(path: Path) -> bool:
	"""Whether a module belongs to the tests, in the app or beside it."""
	return "tests" in path.parts or path.name.startswith("test_")


def test_each_class_has_a_name_of_its_own_from_the_trade() -> None:
	"""Whoever reads a class's name somewhere knows which one is meant."""
	places = defaultdict(list)
	for path in MODULES:
		for node in syntax(path).body:
			if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
				places[node.name].append(name_in_app(path))
	assert not {name: where for name, where in places.items() if len(where) > 1}
	assert not places.keys() & set(FOREIGN_CLASSES.split())


def test_what_is_taken_from_a_module_is_there() -> None:
	"""A name changed in one place and not in the other is found before anything runs."""
	wrong = [
		f"{path.relative_to(ROOT)}:{line} {module}.{name}"
		for path in files()
		for line, module, name in list_used_names(path)
		if name not in names_of(module)
	]
	assert not wrong, wrong


@cache
def files() -> tuple[Path, ...]:
	"""The app's modules and all tests."""
	folders = ("gigafibre_fsm", "tests", "embedded", "demo")
	return tuple(
		path
		for folder in folders
		for path in sorted((ROOT / folder).rglob("*.py"))
		if "node_modules" not in path.parts
	)


def dotted(path: Path) -> str:
	"""The name that a module is imported by."""
	name = str(path.relative_to(ROOT).with_suffix("")).replace("/", ".")
	return name.removesuffix(".__init__")


@cache
def modules() -> dict[str, Path]:
	"""Each module by its dotted name."""
	return {dotted(path): path for path in files()}


@cache
def names_of(module: str) -> frozenset[str]:
	"""Everything that a module binds, at whatever depth, its submodules, and what every module has."""
	found = {"__name__", "__doc__", "__file__", "__path__", "__dict__"}
	for node in ast.walk(syntax(modules()[module])):
		if isinstance(node, ast.FunctionDef | ast.ClassDef):
			found.add(node.name)
		elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
			found.add(node.id)
		elif isinstance(node, ast.Import | ast.ImportFrom):
			found |= {each.asname or each.name.split(".")[0] for each in node.names}
	prefix = f"{module}."
	return frozenset(found | {each.removeprefix(prefix) for each in modules() if each.startswith(prefix)})


def list_used_names(path: Path) -> Iterator[tuple[int, str, str]]:
	"""Yield line, module and name for `from module import name` and for `module.name`."""
	local: dict[str, set[str]] = defaultdict(set)
	for node in ast.walk(syntax(path)):
		if isinstance(node, ast.ImportFrom) and not node.level:
			for each in node.names:
				full = f"{node.module}.{each.name}"
				local[each.asname or each.name].add(full if full in modules() else "")
				if full not in modules() and node.module in modules() and each.name != "*":
					yield node.lineno, node.module, each.name
	for node in ast.walk(syntax(path)):
		if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
			continue
		meant = local.get(node.value.id, set())
		# a name that stands for two modules in one file is not judged
		if len(meant) == 1 and "" not in meant:
			yield node.lineno, next(iter(meant)), node.attr
