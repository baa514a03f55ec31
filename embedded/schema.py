"""Hash of a site's schema sources: decides whether a snapshot is valid and a site must migrate."""

import ast
from pathlib import Path

from embedded.assets import app_folder
from embedded.layout import CHECKOUT, STAND_IN, Layout
from embedded.packages import CONSTRAINTS
from embedded.steps import digest

SOURCES = ("*.json", "hooks.py", "patches.txt", "modules.txt")


def bare_key(layout: Layout) -> str:
	"""Return the hash of what a site without apps depends on."""
	engine = (layout.state / "steps" / "engine-(Frappe-15)").read_text()
	return digest(engine, Path(__file__).with_name("site_defaults.py"), _pins())


def _pins() -> str:
	lines = CONSTRAINTS.read_text().splitlines()
	return "\n".join(line.split("#")[0].strip() for line in lines)


def app_key(layout: Layout, app: str) -> str:
	"""Return the hash of everything that installing the app puts into a database."""
	package = app_folder(layout, app) / app
	files = [path for pattern in SOURCES for path in package.rglob(pattern) if "public" not in path.parts]
	if app == STAND_IN:
		files += package.rglob("*.py")
	else:
		files += needed_by([*(package / "setup").rglob("*.py"), *(package / "patches").rglob("*.py")], app)
	unique = sorted(set(files))
	return digest(*(path.relative_to(CHECKOUT) for path in unique), *unique)


def needed_by(files: list[Path], app: str) -> set[Path]:
	"""Return these files and every module of the app that they import, directly or indirectly."""
	found: set[Path] = set()
	left = list(files)
	while left:
		path = left.pop()
		if path not in found:
			found.add(path)
			left += imported_files(path, app)
	return found


def imported_files(path: Path, app: str) -> list[Path]:
	"""Return the files of the app's modules that this file imports."""
	try:
		tree = ast.parse(path.read_text())
	except SyntaxError:
		# the file is being edited at this moment; the installation will report it
		return []
	names: list[str] = []
	for node in ast.walk(tree):
		if isinstance(node, ast.ImportFrom) and node.module:
			names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
		elif isinstance(node, ast.Import):
			names += [alias.name for alias in node.names]
	modules = [CHECKOUT / name.replace(".", "/") for name in names if name.split(".")[0] == app]
	candidates = [file for module in modules for file in (module.with_suffix(".py"), module / "__init__.py")]
	return [file for file in candidates if file.exists()]


def stages(layout: Layout) -> list[tuple[str, str]]:
	"""Return each app in installation order, with the name of the snapshot taken after it."""
	key, found = bare_key(layout), []
	for app in layout.apps():
		key = key if app == "frappe" else digest(key, app_key(layout, app))
		found.append((app, f"{app}-{key}"))
	return found


def schema_key(layout: Layout) -> str:
	"""Return the hash that changes when a site must be migrated."""
	return stages(layout)[-1][1]
