"""The app uses Frappe's API as far as the embedded engine and stable Frappe 15 have it in common."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import APP, MODULES, name_in_app, syntax

# what only one of the two has, as far as an app like this one would be tempted to use it
NAMES = {
	"frappe.get_common_site_config",
	"frappe.get_single_value",
	"frappe.get_lazy_doc",
	"frappe.get_app_source_path",
	"frappe.is_setup_complete",
	"frappe.override_whitelisted_method",
	"frappe.get_lang_dict",
	"frappe.db.bulk_update",
	"frappe.db.estimate_count",
	"frappe.db.unbuffered_cursor",
	"frappe.db.rename_column",
	"frappe.permissions.GUEST_ROLE",
	"frappe.permissions.AUTOMATIC_ROLES",
	"frappe.permissions.is_system_user",
	"frappe.permissions.check_doctype_permission",
	"frappe.utils.get_month",
	"frappe.utils.days_diff",
	"frappe.utils.sha256_hash",
	"frappe.utils.file_manager.download_file",
	"frappe.utils.safe_exec.safe_eval",
	"frappe.utils.safe_exec.is_safe_exec_enabled",
	"frappe.translate.get_dict",
	"frappe.tests.IntegrationTestCase",
	"frappe.tests.UnitTestCase",
	"werkzeug.urls.url_quote",
}
# keyword arguments of functions that both have
ARGUMENTS = {
	"frappe.throw": {"primary_action"},
	"frappe.msgprint": {"realtime"},
	"frappe.sendmail": {"email_headers", "x_priority"},
	"frappe.has_permission": {"debug", "ignore_share_permissions"},
	"frappe.attach_print": {"letterhead"},
	"frappe.db.get_value": {"skip_locked", "wait"},
	"frappe.db.sql": {"as_iterator"},
	"frappe.utils.get_url": {"allow_header_override"},
	"frappe.utils.caching.redis_cache": {"shared"},
}
HOOKS = {"get_web_pages_with_dynamic_routes"}
EVENTS = {"hourly_maintenance", "daily_maintenance"}


def names_in(tree: ast.AST) -> Iterator[tuple[int, str, ast.Call | None]]:
	"""Yield line, dotted name and the call, if it is one, of everything that starts at an imported name."""
	imported: dict[str, str] = {}
	for node in ast.walk(tree):
		if isinstance(node, ast.Import):
			imported |= {
				(each.asname or each.name).split(".")[0]: each.name.split(".")[0] for each in node.names
			}
		elif isinstance(node, ast.ImportFrom) and node.module:
			imported |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
			yield from ((node.lineno, f"{node.module}.{each.name}", None) for each in node.names)
	called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
	for node in ast.walk(tree):
		if isinstance(node, ast.Attribute | ast.Name):
			first, *rest = dotted_name(node)
			if first in imported:
				yield node.lineno, ".".join((imported[first], *rest)), called.get(id(node))


def dotted_name(node: ast.expr) -> list[str]:
	"""The parts of `a.b.c`; the first is empty where the chain starts at something without a name."""
	if isinstance(node, ast.Attribute):
		return [*dotted_name(node.value), node.attr]
	return [node.id if isinstance(node, ast.Name) else ""]


def strangers(tree: ast.Module) -> list[str]:
	"""What a source uses that only one of the engines has, with its line."""
	found = []
	for line, name, call in names_in(tree):
		if name in NAMES:
			found.append(f"{line}: {name}")
		given = {keyword.arg for keyword in call.keywords} if call else set()
		found += [f"{line}: {name}({argument}=)" for argument in given & ARGUMENTS.get(name, set())]
	return found + _reloads(tree)


def _reloads(tree: ast.Module) -> list[str]:
	"""`doc = doc.reload()` is the document in stable, and None in the engine."""
	return [
		f"{node.lineno}: the answer of {node.value.func.attr}()"
		for node in ast.walk(tree)
		if isinstance(node, ast.Assign | ast.Return)
		and isinstance(node.value, ast.Call)
		and isinstance(node.value.func, ast.Attribute)
		and node.value.func.attr in ("reload", "load_from_db")
	]


def test_modules_use_what_both_engines_have() -> None:
	found = [f"{name_in_app(path)}:{stranger}" for path in MODULES for stranger in strangers(syntax(path))]
	assert not found, found


def test_hooks_and_events_are_known_to_both_engines() -> None:
	hooks = syntax(APP / "hooks.py")
	names = {node.id for node in ast.walk(hooks) if isinstance(node, ast.Name)}
	texts = {node.value for node in ast.walk(hooks) if isinstance(node, ast.Constant)}
	assert not names & HOOKS and not texts & EVENTS


@pytest.mark.parametrize(
	"source",
	[
		"import frappe\nfrappe.get_single_value('A', 'b')",
		"import frappe\nfrappe.db.bulk_update('A', {})",
		"from frappe.utils import days_diff",
		"import frappe\nfrappe.db.get_value('A', 'b', skip_locked=True)",
		"from frappe.utils import get_url\nget_url('/t', allow_header_override=True)",
		"doc = doc.reload()",
	],
)
def test_what_one_engine_lacks_is_found(source: str) -> None:
	assert strangers(ast.parse(source))


def test_what_both_have_is_let_through() -> None:
	source = "import frappe\nfrappe.db.get_value('A', 'b', for_update=True)\ndoc.reload()"
	assert not strangers(ast.parse(source))
