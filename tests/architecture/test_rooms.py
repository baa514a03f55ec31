"""Rooms inside a domain package: each imports only those to its left, and what needs no Frappe stays without it."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from tests.architecture.sources import APP, MODULES, syntax
from tests.architecture.test_imports import imported_names, run_time_nodes

ROOMS = {
	"messaging": ("names", "settings", "policy", "templates", "outbox", "due", "inbound"),
	"equipment": (
		*("due", "imaging", "movements", "identity", "registration", "mending", "erpnext_documents"),
		*("installation", "truck_stock", "vision"),
	),
	"network": (
		*("device", "polling_schedule", "due", "acs", "quality", "messages", "line", "topology"),
		*(
			"levels",
			"incidents",
			"probes",
			"activation",
			"health",
			"picture",
			"commands",
			"migration",
			"polling",
			"reconciliation",
		),
	),
	"billing": (
		*("amounts", "calendar", "erpnext_job", "due", "permissions", "ledger_accounts", "item_prices"),
		*(
			"ledger_entries",
			"tax_numbers",
			"companies",
			"customers",
			"invoices",
			"invoice_list",
			"account_ledger",
			"invoice_document",
			"outbound",
			"vendor_customers",
		),
		*(
			"sides",
			"methods",
			"payments",
			"credits",
			"events",
			"reconciliation",
			"subscriptions",
			"dunning",
			"autopay",
			"customer_account",
			"figures",
			"supplier_bills",
			"statements",
		),
		*("suspension", "incident_credits"),
	),
	"dispatch": (
		*(
			"territories",
			"job",
			"line_verdict",
			"due",
			"day_notes",
			"storms",
			"planning",
			"promises",
			"travel",
			"live_position",
			"schedule",
			"booking_limits",
			"dashboard",
			"notifications",
		),
		*(
			"workflow",
			"service_report",
			"board",
			"technician_work",
			"route_sheet",
			"team",
			"proposals",
			"to_settle",
			"self_service",
		),
	),
	"care": (
		*(
			"order_states",
			"text_meaning",
			"due",
			"waiting",
			"tickets",
			"phone_index",
			"outages",
			"orders",
			"shop",
			"plans",
		),
		*(
			"portal",
			"customer_search",
			"visit_search",
			"visit_texts",
			"settle_list",
			"service_level",
			"ticket_desk",
			"ticket_mail",
			"satisfaction",
		),
		*("ticket_texts", "customer_view", "telephone"),
	),
	"sales": (
		"permissions",
		"due",
		"addresses",
		"coverage",
		"leads",
		"offers",
		"old_catalogue",
		"agreements",
		"orders",
		"web_orders",
	),
	"cutover": ("due", "old_accounts", "importing", "comparing", "batches"),
	"flows": (
		*("definition", "conditions", "catalogue", "engine", "templates", "due", "runs", "budget"),
		*("triggers", "actions", "preview", "editor"),
	),
	"overview": ("tiles", "readings", "kept_readings", "live_feed"),
	"administration": ("vendors", "site_rules", "people", "opening"),
	"care/telephone": ("numbers", "call", "staff", "reports", "provider", "desk"),
	"network/incidents": ("states", "rule", "settings", "rows", "answers", "lifecycle", "watching", "alarms"),
	"dispatch/planning": ("model", "search", "engines", "verify", "planner", "emergency_insertion", "cli"),
}
"""Packages and modules of each domain package, in the order in which they may import each other."""

SHELLS = set(Path(__file__).with_name("shells.txt").read_text().split())
"""Domain modules that ask Frappe or a vendor, themselves or by what they import; every other one is pure."""


@cache
def domain_imports() -> dict[str, frozenset[str]]:
	"""Return what each module of the domain imports at run time, as paths below the app without `.py`."""
	names = {path.relative_to(APP).with_suffix("") for path in MODULES}
	found = {}
	for path in MODULES:
		here = path.relative_to(APP).with_suffix("")
		if here.parts[0] == "domain":
			found[str(here)] = frozenset(filter(None, (file_of(each, names) for each in dotted(path))))
	return found


def dotted(path: Path) -> list[str]:
	"""Return the names that a module imports at run time."""
	return [name for node in run_time_nodes(syntax(path)) for name in imported_names(node)]


def file_of(name: str, names: set[Path]) -> str | None:
	"""Return the module of ours that an imported name is or stands in, or the first word of a foreign one."""
	package, *parts = name.split(".")
	if package != "gigafibre_fsm":
		return package
	for end in (len(parts), len(parts) - 1):
		path = Path(*parts[:end]) if end > 0 else None
		for candidate in (path, path and path / "__init__"):
			if candidate in names:
				return str(candidate)
	return None


def room_of(module: str, package: str) -> str | None:
	"""Return the room of a package in which a module stands; None outside of it."""
	prefix = f"domain/{package}/"
	return module[len(prefix) :].split("/")[0] if module.startswith(prefix) else None


def wrong_arrows(package: str, order: tuple[str, ...]) -> Iterable[str]:
	"""Yield the imports of a package that point to the right of where they stand."""
	for module, others in domain_imports().items():
		here = room_of(module, package)
		if here in (None, "__init__", "__main__"):
			continue
		if here not in order:
			yield f"{module}: {here} has no place in ROOMS"
			continue
		for other in others:
			there = room_of(other, package)
			if there in order and order.index(there) > order.index(here):
				yield f"{module} must not import {other}"


def test_rooms_import_to_the_left_only():
	wrong = [each for package, order in ROOMS.items() for each in wrong_arrows(package, order)]
	assert not wrong, "\n".join(wrong)


def test_no_room_of_the_order_is_gone():
	gone = [
		f"{package}/{room}"
		for package, order in ROOMS.items()
		for room in order
		if not any(room_of(module, package) == room for module in domain_imports())
	]
	assert not gone


def test_each_package_says_what_stands_in_it():
	missing = [
		f"{package.name}/README.md says nothing of {room}"
		for package in (APP / "domain").iterdir()
		if package.is_dir() and package.name != "__pycache__"
		for room in sorted(
			{path.relative_to(package).parts[0] for path in MODULES if package in path.parents}
		)
		if room != "__init__.py" and f"`{room.removesuffix('.py')}" not in (package / "README.md").read_text()
	]
	assert not missing, "\n".join(missing)


def test_no_two_modules_import_each_other():
	assert not circle(domain_imports())


def circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
	"""Return the nodes of one circle of a graph, or nothing."""
	done: set[str] = set()

	def search(node: str, way: list[str]) -> list[str]:
		if node in way:
			return [*way[way.index(node) :], node]
		if node in done:
			return []
		for other in graph.get(node, ()):
			if found := search(other, [*way, node]):
				return found
		done.add(node)
		return []

	return next(filter(None, (search(node, []) for node in graph)), [])


def test_the_search_finds_a_circle():
	assert circle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b", "c", "b"]
	assert not circle({"a": ["b", "c"], "b": ["c"]})


def shells(graph: Mapping[str, Iterable[str]]) -> set[str]:
	"""Return the modules that reach Frappe or a vendor's client by their imports."""
	found: set[str] = set()
	while True:
		more = {
			module
			for module, others in graph.items()
			if module not in found and any(is_outside(other) or other in found for other in others)
		}
		if not more:
			return found
		found |= more


def is_outside(module: str) -> bool:
	"""Whether importing this brings Frappe or speaks to a vendor; errors, words and records of vendors do not."""
	is_plain = module == "integrations/errors" or module.endswith(("/words", "/records"))
	return module == "frappe" or (module.startswith("integrations/") and not is_plain)


def test_the_words_of_vendors_import_nothing():
	words = [path for path in MODULES if path.name == "words.py" and "integrations" in path.parts]
	assert len(words) > 1
	assert {name for path in words for name in dotted(path)} == {"enum.Enum"}


def test_the_records_of_vendors_import_nothing_but_plain_values():
	records = [path for path in MODULES if path.name == "records.py" and "integrations" in path.parts]
	assert records
	plain = {"dataclasses.dataclass", "datetime.date", "decimal.Decimal"}
	assert {name for path in records for name in dotted(path)} <= plain


def test_what_is_pure_stays_pure():
	actual = {module.removeprefix("domain/") for module in shells(domain_imports())}
	assert not actual - SHELLS, "these were pure; shells.txt lists what must not be"
	assert not SHELLS - actual, "these are pure now, or gone: take them off shells.txt"


def test_a_shell_is_found_through_what_it_imports():
	assert shells({"a": ["b"], "b": ["frappe"], "c": ["ast"]}) == {"a", "b"}
