"""The import rule of docs/architecture/overview.md: ways in → domain → outside, checked without a site."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import APP, MODULES, name_in_app, syntax

DOMAIN = (
	*("platform", "messaging", "access", "equipment", "network", "billing", "dispatch", "care"),
	*("sales", "cutover", "flows", "overview", "administration"),
)
INWARD = {"integrations": 1, "domain": 2}  # every other folder is a way in: 3
EVERYBODY = {("exceptions",), ("integrations", "errors"), ("__version__",)}


def own_imports(tree: ast.Module) -> Iterator[tuple[int, tuple[str, ...]]]:
	"""Yield line and dotted parts of each import of the app's own code that happens at run time."""
	for node in run_time_nodes(tree):
		for dotted in imported_names(node):
			package, *parts = dotted.split(".")
			if package == "gigafibre_fsm" and parts:
				yield node.lineno, tuple(parts)


def run_time_nodes(node: ast.AST) -> Iterator[ast.AST]:
	"""Yield the node and all below it, but for what stands under `if TYPE_CHECKING:`."""
	yield node
	is_for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
	for child in node.orelse if is_for_types else ast.iter_child_nodes(node):
		yield from run_time_nodes(child)


def imported_names(node: ast.AST) -> list[str]:
	"""Return the dotted names that an import statement brings, or none."""
	if isinstance(node, ast.ImportFrom):
		return [f"{node.module}.{alias.name}" for alias in node.names]
	if isinstance(node, ast.Import):
		return [alias.name for alias in node.names]
	return []


def vendor_of(here: tuple[str, ...]) -> str | None:
	"""Return the vendor whose settings document this controller belongs to, else None."""
	folder = here[-2] if len(here) > 1 else ""
	is_settings = folder.startswith("fsm_") and folder.endswith("_settings")
	return folder[4:-9] if is_settings and here[-1] == f"{folder}.py" else None


def is_allowed(here: tuple[str, ...], there: tuple[str, ...]) -> bool:
	"""Tell whether the module at path `here` may import `there`."""
	if there[0] == "tests":
		return False  # what the tests stand on is no part of the product
	if any(there[: len(words)] == words for words in EVERYBODY):
		return True
	mine, theirs = INWARD.get(here[0], 3), INWARD.get(there[0], 3)
	if here == ("commands.py",):
		return theirs >= 2  # the command line stands outside: it may run a task or the set-up
	if mine == 3:
		to_own_vendor = theirs == 1 and vendor_of(here) is not None and there[1] == vendor_of(here)
		return theirs == 2 or there[0] == here[0] or to_own_vendor
	if mine == theirs == 2:
		return rank(there[1]) <= rank(here[1])
	return theirs <= mine


def rank(name: str) -> int:
	"""Return a package's place in the row; a module beside the packages stands right of all of them."""
	return DOMAIN.index(name) if name in DOMAIN else len(DOMAIN)


def test_imports_point_inward():
	wrong = [
		f"{name_in_app(path)}:{line} must not import {'.'.join(there)}"
		for path in MODULES
		for line, there in own_imports(syntax(path))
		if not may_import(path.relative_to(APP).parts, there)
	]
	assert not wrong, "\n".join(wrong)


def may_import(here: tuple[str, ...], there: tuple[str, ...]) -> bool:
	"""Whether the module may import this; Frappe reads hooks and patches before the app is there."""
	return here[0] not in ("hooks.py", "patches") and is_allowed(here, there)


def test_the_reader_finds_imports_of_run_time():
	source = "from gigafibre_fsm.api import guards\nif TYPE_CHECKING:\n\tfrom gigafibre_fsm import api\n"
	assert list(own_imports(ast.parse(source))) == [(1, ("api", "guards"))]


def test_commands_import_the_app_inside_their_functions_only():
	tree = syntax(APP / "commands.py")
	top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
	names = [getattr(node, "module", None) or node.names[0].name for node in top]
	assert not [name for name in names if name.startswith("gigafibre_fsm")], (
		"bench loads commands.py every time"
	)


def test_the_rule_refuses_what_it_should():
	assert not is_allowed(("domain", "messaging", "outbox", "queue.py"), ("domain", "access", "links"))
	assert not is_allowed(("domain", "access", "links.py"), ("api", "guards"))
	assert not is_allowed(("integrations", "twilio", "client.py"), ("domain", "messaging"))
	assert is_allowed(("domain", "due.py"), ("domain", "platform", "job_queue"))
	assert not is_allowed(("domain", "messaging", "outbox", "repository.py"), ("domain", "due"))
	assert not is_allowed(("api", "vision.py"), ("integrations", "gemini"))
	assert not is_allowed(("commands.py",), ("tests", "standins", "twilio"))
	assert is_allowed(
		("gigafibre_fsm", "doctype", "fsm_twilio_settings", "fsm_twilio_settings.py"),
		("integrations", "twilio"),
	)
	assert not is_allowed(
		("gigafibre_fsm", "doctype", "fsm_twilio_settings", "fsm_twilio_settings.py"),
		("integrations", "gemini"),
	)
