"""Every dotted path in hooks.py leads to something, and every bundle it names exists."""

import ast
import re
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "gigafibre_fsm"
SOURCE = (APP / "hooks.py").read_text()


def named_paths() -> list[str]:
	constants = {"_PERMISSIONS": "gigafibre_fsm.domain.dispatch.permissions"}
	found = set(re.findall(r'"(gigafibre_fsm(?:\.\w+){2,})"', SOURCE))
	found |= {
		f"{constants['_PERMISSIONS']}.{name}" for name in re.findall(r'f"\{_PERMISSIONS\}\.(\w+)"', SOURCE)
	}
	return sorted(found - set(constants.values()))


@pytest.mark.parametrize("dotted", named_paths())
def test_a_path_in_hooks_leads_to_a_function_or_class(dotted: str):
	module, name = dotted.rsplit(".", 1)
	path = APP.parent / Path(*module.split(".")).with_suffix(".py")
	assert path.exists(), f"no module {module}"
	defined = {
		node.name
		for node in ast.parse(path.read_text()).body
		if isinstance(node, ast.FunctionDef | ast.ClassDef)
	}
	assert name in defined, f"{module} has no {name}"


@pytest.mark.parametrize("bundle", re.findall(r'"([\w.]+\.bundle\.(?:js|css))"', SOURCE))
def test_a_bundle_in_hooks_has_its_source(bundle: str):
	assert list((APP / "public").rglob(bundle))
