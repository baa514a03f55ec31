"""The browser's modules: who imports whom, found by the paths that they write."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

SCRIPTS = Path(__file__).parents[2] / "gigafibre_fsm" / "public" / "js"
FROM = re.compile(r"""^(?:import|export)\b[^;"']*?["'](\.{1,2}/[^"']+)["'];""", re.MULTILINE)


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
