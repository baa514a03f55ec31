"""Every dotted path in hooks.py leads to something, and every bundle it names exists."""

import ast
import re
from pathlib import Path

from tests.architecture.sources import APP, syntax

SOURCE = (APP / "hooks.py").read_text()


def named_paths() -> list[str]:
	constants = {"_PERMISSIONS": "gigafibre_fsm.domain.dispatch.job.permissions"}
	found = set(re.findall(r'"(gigafibre_fsm(?:\.\w+){2,})"', SOURCE))
	found |= {
		f"{constants['_PERMISSIONS']}.{name}" for name in re.findall(r'f"\{_PERMISSIONS\}\.(\w+)"', SOURCE)
	}
	return sorted(found - set(constants.values()))


def test_the_paths_in_hooks_lead_to_a_function_or_class():
	paths = named_paths()
	assert len(paths) > 20
	assert not [dotted for dotted in paths if not is_defined(*dotted.rsplit(".", 1))]


def is_defined(module: str, name: str) -> bool:
	"""Whether a module of ours has a function or class of this name."""
	path = APP.parent / Path(*module.split(".")).with_suffix(".py")
	kinds = ast.FunctionDef | ast.ClassDef
	return path.exists() and name in {node.name for node in syntax(path).body if isinstance(node, kinds)}


def test_the_bundles_in_hooks_have_their_sources():
	bundles = re.findall(r'"([\w.]+\.bundle\.(?:js|css))"', SOURCE)
	assert bundles
	# a sheet of several parts is written in SCSS and built under the same name
	sources = {
		path.name.replace(".bundle.scss", ".bundle.css") for path in (APP / "public").rglob("*.bundle.*")
	}
	assert not {*bundles} - sources
