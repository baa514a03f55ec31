"""Restores Frappe 15 from a pinned, checksummed wheel that contains it under changed names."""

import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from embedded.layout import Layout
from embedded.processes import Failed
from embedded.steps import Steps, call, digest

HERE = Path(__file__).parent
PACKAGE = "criscostack"
VERSION = "1.0.0"
WHEEL = f"{PACKAGE}-{VERSION}-py3-none-any.whl"
SHA256 = "dc58aaf29c59b7666edc953596e5b31f77d7286b2ed6b14c6a205b217c210349"

# longest first, because shorter ones are part of longer ones
RENAMED = (
	("Criscoerp", "ERPNext"),
	("criscoerp", "erpnext"),
	("CRISCOSTACK", "FRAPPE"),
	("criscostack", "frappe"),
	("Crisco", "Frappe"),
)
# renamed only in file names: in text these letters occur in ordinary words of other languages
RENAMED_FILES = (("brik_helper", "bench_helper"),)
UNWANTED = (".DS_Store", ".pyc")

# changes that the engine needs with newer packages, and to run in half the time: (file, old text, new text)
MENDED = (
	# pydantic no longer accepts a configuration given as a class; without this every whitelisted call with an
	# argument to convert ends in an AttributeError
	(
		"frappe/utils/typing_validations.py",
		"class FrappePydanticConfig:\n\tarbitrary_types_allowed = True\n",
		'FrappePydanticConfig = {"arbitrary_types_allowed": True}\n',
	),
	# Frappe parses each field name of each query as SQL, a tenth of a request's time: cache the result
	(
		"frappe/database/query.py",
		'sqlparse.format(field, strip_comments=True, keyword_case="lower")',
		"frappe.utils.data.without_comments(field)",
	),
	(
		"frappe/utils/data.py",
		"def sanitize_column(column_name: str) -> None:\n\timport sqlparse\n\n\tfrom frappe import _\n\n"
		'\tcolumn_name = sqlparse.format(column_name, strip_comments=True, keyword_case="lower")\n',
		"from functools import lru_cache\n\n\n@lru_cache(10_000)\ndef without_comments(text: str) -> str:\n"
		'\timport sqlparse\n\n\treturn sqlparse.format(text, strip_comments=True, keyword_case="lower")\n\n\n'
		"def sanitize_column(column_name: str) -> None:\n\tfrom frappe import _\n\n"
		"\tcolumn_name = without_comments(column_name)\n",
	),
	# Frappe compiles the templates of a page in each request, most of its time: cache the code
	(
		"frappe/utils/jinja.py",
		"\t\tjenv = SandboxedEnvironment(loader=get_jloader(), undefined=DebugUndefined)\n",
		"\t\tjenv = SandboxedEnvironment(loader=get_jloader(), undefined=DebugUndefined)\n"
		"\t\tcompile_template = jenv.compile\n"
		"\t\tjenv.compile = lambda *given: compile_once(compile_template, given)\n",
	),
	(
		"frappe/utils/jinja.py",
		"def get_template(path):\n",
		"COMPILED = {}\n\n\ndef compile_once(compile_template, given):\n\tcode = COMPILED.get(given)\n"
		"\tif code is None:\n\t\tif len(COMPILED) > 2_000:\n\t\t\tCOMPILED.clear()\n"
		"\t\tcode = COMPILED[given] = compile_template(*given)\n\treturn code\n\n\ndef get_template(path):\n",
	),
	# Frappe compiles the site's routes in each request for a page: cache them
	("frappe/website/router.py", "\troute_map = Map(rules)\n", "\troute_map = compiled_routes(rules)\n"),
	(
		"frappe/website/router.py",
		"def evaluate_dynamic_routes(rules, path):\n",
		"ROUTES = {}\n\n\ndef compiled_routes(rules):\n"
		"\tkey = tuple((rule.rule, rule.endpoint, repr(rule.defaults)) for rule in rules)\n"
		"\tif key not in ROUTES:\n\t\tif len(ROUTES) > 100:\n\t\t\tROUTES.clear()\n"
		"\t\tROUTES[key] = Map(rules)\n\treturn ROUTES[key]\n\n\n"
		"def evaluate_dynamic_routes(rules, path):\n",
	),
	# Frappe copies a picture pixel by pixel in Python, a second for a photograph: paste it, with the same result
	(
		"frappe/utils/image.py",
		"\tnew_image.putdata(list(original_image.getdata()))\n",
		"\tnew_image.paste(original_image)\n",
	),
	# Frappe unpickles all translations in each request: once is enough
	(
		"frappe/utils/redis_wrapper.py",
		"\t\t\tvalue = pickle.loads(value)\n\t\t\tfrappe.local.cache[_name][key] = value\n",
		"\t\t\tfrom frappe.utils import texts\n\n\t\t\tvalue = texts.loads(value)\n"
		"\t\t\tfrappe.local.cache[_name][key] = value\n",
	),
	# on a site for tests Frappe asks Redis before each statement whether to print it
	(
		"frappe/database/database.py",
		'\t\tif frappe.conf.allow_tests and frappe.cache.get_value("flag_print_sql"):\n'
		"\t\t\t_query = _query or str(mogrified_query)\n\t\t\tprint(_query)\n\n",
		"",
	),
	(
		"frappe/database/mariadb/database.py",
		"\n\nclass MariaDBExceptionUtil:\n",
		"\nfrom frappe.database.mariadb import columns, statements\n\ncolumns.install()\nstatements.install()\n\n\n"
		"class MariaDBExceptionUtil:\n",
	),
)
# files of our own that the engine needs for speed: (file beside this one, its place in the engine)
ADDED = (
	("columns.py", "frappe/database/mariadb/columns.py"),
	("statements.py", "frappe/database/mariadb/statements.py"),
	("texts.py", "frappe/utils/texts.py"),
)

PYPROJECT = """[project]
name = "frappe"
version = "15.0.0.dev0"
requires-python = ">=3.10"

[build-system]
requires = ["flit_core >=3.4,<4"]
build-backend = "flit_core.buildapi"
"""


def turn_back(text: str) -> str:
	"""Return the text with the upstream names."""
	for changed, upstream in RENAMED:
		text = text.replace(changed, upstream)
	return text


def turn_back_file(name: str) -> str:
	"""Return the file name with the upstream names."""
	for changed, upstream in RENAMED_FILES:
		name = name.replace(changed, upstream)
	return turn_back(name)


def restore_bytes(data: bytes) -> bytes:
	"""Restore the names in a text file.

	A file that is not UTF-8 is a picture or a font and is left unchanged.
	"""
	if b"\0" in data[:8192]:
		return data
	try:
		return turn_back(data.decode("utf-8")).encode("utf-8")
	except UnicodeDecodeError:
		return data


def members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
	"""Yield the wheel's files that belong to the package, excluding paths that point outside it."""
	for info in archive.infolist():
		inside = info.filename.startswith(f"{PACKAGE}/") and ".." not in info.filename.split("/")
		if inside and not info.is_dir() and not info.filename.endswith(UNWANTED):
			yield info


def restore(wheel: Path, target: Path) -> int:
	"""Write the app folder `target` (package, pyproject.toml); return the number of files."""
	count = 0
	with zipfile.ZipFile(wheel) as archive:
		for info in members(archive):
			path = target / turn_back_file(info.filename)
			path.parent.mkdir(parents=True, exist_ok=True)
			path.write_bytes(restore_bytes(archive.read(info)))
			count += 1
	for name, old, new in MENDED:
		mend(target / name, old, new)
	for name, place in ADDED:
		shutil.copy(HERE / name, target / place)
	(target / "pyproject.toml").write_text(PYPROJECT)
	return count


def mend(path: Path, old: str, new: str) -> None:
	"""Replace the single occurrence of `old` in the file."""
	text = path.read_text()
	if text.count(old) != 1:
		raise Failed(f"{path} is not as expected; the engine cannot be mended")
	path.write_text(text.replace(old, new))


def requirement_names(wheel: Path) -> list[str]:
	"""Return the names of the packages that the engine needs, with extras.

	Their versions are in constraints.txt.
	"""
	with zipfile.ZipFile(wheel) as archive:
		metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
		text = archive.read(metadata).decode()
	return re.findall(r"^Requires-Dist: ([\w.-]+(?:\[\w+\])?)", text, re.M)


def checksum(path: Path) -> str:
	"""Return the SHA-256 of a file, in hexadecimal."""
	return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch_wheel(layout: Layout) -> Path:
	"""Download the wheel unless a copy with the right checksum exists; any other wheel is refused."""
	wheel = layout.home / "downloads" / WHEEL
	if wheel.exists() and checksum(wheel) == SHA256:
		return wheel
	folder = layout.home / "downloads" / "engine.new"
	shutil.rmtree(folder, ignore_errors=True)
	command = [layout.python, "-m", "pip", "download", "--no-deps", "-d", folder, f"{PACKAGE}=={VERSION}"]
	call(command, layout.logs / "download-engine.log")
	got = checksum(folder / WHEEL)
	if got != SHA256:
		raise Failed(f"{WHEEL} has the checksum {got}, expected {SHA256}: it is not the engine we know")
	(folder / WHEEL).replace(wheel)
	shutil.rmtree(folder)
	return wheel


def unpack(layout: Layout) -> None:
	"""Restore beside the old tree, then swap.

	So a kill never leaves half an engine under the real name.
	"""
	wheel = fetch_wheel(layout)
	new = layout.frappe.with_name("frappe.new")
	shutil.rmtree(new, ignore_errors=True)
	restore(wheel, new)
	shutil.rmtree(layout.frappe, ignore_errors=True)
	new.rename(layout.frappe)


def engine_up(layout: Layout, steps: Steps) -> None:
	"""Restore `apps/frappe` from the pinned wheel if it is not up to date."""
	key = digest(SHA256, RENAMED, RENAMED_FILES, MENDED, *(HERE / name for name, _place in ADDED))
	intact = (layout.frappe / "frappe" / "__init__.py").exists()
	steps.run("engine (Frappe 15)", key, lambda: unpack(layout), intact)


def python_packages(layout: Layout) -> list[str]:
	"""Return the names of the packages to install into the bench's environment."""
	return requirement_names(layout.home / "downloads" / WHEEL)
