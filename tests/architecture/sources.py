"""The app's own modules and their syntax trees, read once for all rules."""

import ast
from functools import cache
from pathlib import Path

APP = Path(__file__).parents[2] / "gigafibre_fsm"


def is_code(path: Path) -> bool:
	"""Whether the rules are meant for this file: tests stand outside the rings and may use them all."""
	return (
		"node_modules" not in path.parts and "tests" not in path.parts and not path.name.startswith("test_")
	)


MODULES = sorted(path for path in APP.rglob("*.py") if is_code(path))


@cache
def syntax(path: Path) -> ast.Module:
	"""The syntax tree of a module; nobody may change it."""
	return ast.parse(path.read_text())


def name_in_app(path: Path) -> str:
	"""The file's place below the app's folder, as messages show it."""
	return str(path.relative_to(APP))
