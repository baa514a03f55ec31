"""The browser's modules: who imports whom, found by the paths that they write, and what ESLint and TypeScript say of them."""

import re
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from tests.architecture import browser_types

CHECKOUT = Path(__file__).parents[2]
SCRIPTS = CHECKOUT / "gigafibre_fsm" / "public" / "js"
TOOLS = CHECKOUT / "node_modules" / ".bin"
FROM = re.compile(r"""^(?:import|export)\b[^;"']*?["'](\.{1,2}/[^"']+)["'];""", re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
# forms and lists, which are no modules, find all of it at gigafibre_fsm.formatting
WHOLE = {SCRIPTS / "platform" / "formatting.js"}


@cache
def imports() -> dict[Path, list[Path]]:
	"""Return what each module imports, written or named again by `export … from`."""
	return {file: list(imports_of(file)) for file in sorted(SCRIPTS.rglob("*.js"))}


def imports_of(file: Path) -> Iterable[Path]:
	"""Yield the modules that one names by their path."""
	for spec in FROM.findall(file.read_text()):
		yield (file.parent / spec).resolve()


def circles() -> Iterable[str]:
	"""Yield the modules that reach themselves, each with the way."""
	for start in imports():
		seen, ways = set(), [[start]]
		while ways:
			way = ways.pop()
			for other in imports()[way[-1]]:
				if other == start:
					yield " → ".join(str(each.relative_to(SCRIPTS)) for each in [*way, start])
				elif other not in seen:
					seen.add(other)
					ways.append([*way, other])


def test_every_import_names_a_module_that_is_there() -> None:
	assert sum(map(len, imports().values())) > 200, "imports are found"
	assert [other for found in imports().values() for other in found if other not in imports()] == []


def test_no_module_imports_itself_through_others() -> None:
	assert list(circles()) == []


def test_every_name_that_a_module_gives_away_is_taken_by_another() -> None:
	words = {file: set(re.findall(r"\w+", file.read_text())) for file in imports()}
	alone = [
		f"{file.relative_to(SCRIPTS)}: {name}"
		for file in words.keys() - WHOLE
		for name in EXPORT.findall(file.read_text())
		if not any(name in words[other] for other in words if other != file)
	]
	assert alone == []


@pytest.mark.parametrize(
	"command",
	[["eslint", "."], ["tsc", "--project", "."], ["tsc", "--project", "tsconfig.worker.json"]],
	ids=["ESLint", "types of the pages", "types of the service worker"],
)
def test_the_scripts_hold_what_reads_them_over(command: list[str]) -> None:
	if not (TOOLS / command[0]).exists():
		pytest.skip("npm ci has not been run in the checkout")
	words = [TOOLS / command[0], *command[1:]]
	done = subprocess.run(words, cwd=CHECKOUT, capture_output=True, text=True, check=False)
	assert done.returncode == 0, done.stdout + done.stderr


def test_the_scripts_know_what_the_server_answers() -> None:
	hint = "write it anew: python -m tests.architecture.browser_types"
	assert browser_types.FILE.read_text() == browser_types.declared(), hint
