"""The look of each minute loads little: a worker's process starts afresh for it and pays for every import again."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_imports import imported_names

ROOT = Path(__file__).parents[2]
LOOK = ("gigafibre_fsm.tasks", "gigafibre_fsm.domain.due")
LIGHT = {"frappe", "gigafibre_fsm", "redis", *sys.stdlib_module_names}
ELSEWHERE = ("integrations", "api", "www", "setup")
WORDS = re.compile(r"gigafibre_fsm\.integrations(\.errors|\.\w+(\.words)?)?")
"""What vendors call things, and the packages around it: enums and errors, no client."""
MOST = 43
"""Modules of ours, packages included."""


def file_of(dotted: str) -> Path | None:
	"""The file of a module or package of ours; None for a name inside a module."""
	path = ROOT.joinpath(*dotted.split("."))
	candidates = (path.with_suffix(".py"), path / "__init__.py")
	return next((file for file in candidates if file.exists()), None)


def imports_of(path: Path) -> Iterator[str]:
	"""The dotted names that a module imports when it is loaded itself: not those inside functions or for types."""
	for node in ast.parse(path.read_text()).body:
		yield from imported_names(node)


def loaded(dotted: str, found: dict[str, set[str]]) -> None:
	"""Collect into `found` each module of ours that loading `dotted` loads, with the foreign packages it asks for."""
	words = dotted.split(".")
	for end in range(1, len(words) + 1):
		name = ".".join(words[:end])
		path = file_of(name)
		if not path or name in found:
			continue
		names = list(imports_of(path))
		found[name] = {each.split(".")[0] for each in names}
		for each in names:
			if each.startswith("gigafibre_fsm."):
				loaded(each, found)


def test_the_look_of_a_minute_loads_no_vendor_no_solver_and_no_drawing():
	found: dict[str, set[str]] = {}
	for module in LOOK:
		loaded(module, found)
	heavy = {name: sorted(foreign - LIGHT) for name, foreign in found.items() if foreign - LIGHT}
	assert not heavy
	not_words = [name for name in found if not WORDS.fullmatch(name)]
	assert not [name for name in not_words if name.split(".")[1:2] and name.split(".")[1] in ELSEWHERE]
	assert "gigafibre_fsm.domain.dispatch.due" in found, "else nothing was followed"
	assert len(found) <= MOST, sorted(found)
