"""`bench get-app` leaves the pins of Frappe and ERPNext whole, on each bench that the app was tried on.

bench installs an app with pip and without constraints: packages that are there and fit stay, the others come in
their newest version, whatever Frappe pins. `pins.json` holds those pins, `benches/<name>.txt` what a bench has
before the app comes: `uv pip compile --no-annotate --no-header --python-version <python> <pins>`. uv, which the
embedded bench has, resolves without installing; it keeps versions of an existing output file where they fit.
"""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent
REQUIREMENTS = HERE.parents[1] / "requirements.txt"
PINS = json.loads((HERE / "pins.json").read_text())
UNREACHABLE = ("error sending request", "Failed to fetch", "dns error", "network", "timed out")


def uv() -> str | None:
	"""uv beside this interpreter, else on the path."""
	beside = Path(sys.executable).with_name("uv")
	return str(beside) if beside.exists() else shutil.which("uv")


def index() -> dict[str, str]:
	"""The package index of this machine, which uv does not take from pip's configuration."""
	if "UV_DEFAULT_INDEX" in os.environ:
		return {}
	ask = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
	told = (
		os.environ.get("PIP_INDEX_URL")
		or subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()
	)
	return {"UV_DEFAULT_INDEX": told} if told else {}


def installed(text: str) -> dict[str, str]:
	"""Names and versions of a list of `name==version`."""
	pairs = (line.split()[0].split("==") for line in text.splitlines() if "==" in line)
	return {canonicalize_name(name): version for name, version in pairs}


def after_get_app(bench: str, requirements: str, folder: Path) -> dict[str, str]:
	"""Resolve `requirements` on a bench as it stands.

	Args:
		bench: A key of pins.json.
		requirements: Lines as in requirements.txt.
		folder: Where the files may lie.

	Returns:
		Version by canonical name of everything that the requirements reach.
	"""
	asked, state = folder / f"{bench}.in", folder / f"{bench}.txt"
	asked.write_text(requirements)
	state.write_text((HERE / "benches" / f"{bench}.txt").read_text())
	words = ["pip", "compile", "-q", "--no-annotate", "--no-header", str(asked), "-o", str(state)]
	words += ["--python-version", PINS[bench]["python"]]
	environment = {**os.environ, **index()}
	done = subprocess.run([uv(), *words], capture_output=True, text=True, env=environment, check=False)
	if done.returncode and any(word in done.stderr for word in UNREACHABLE):
		pytest.skip("the package index does not answer")
	assert not done.returncode, f"{bench}: {done.stderr}"
	return installed(state.read_text())


def broken(bench: str, versions: dict[str, str]) -> list[str]:
	"""Pins of this bench's Frappe and ERPNext that the resolved versions do not meet."""
	pins = [(owner, Requirement(pin)) for owner in ("frappe", "erpnext") for pin in PINS[bench][owner]]
	return [
		f"{bench}: {owner} pins {pin}, get-app brings {version}"
		for owner, pin in pins
		if (version := versions.get(canonicalize_name(pin.name)))
		and not pin.specifier.contains(version, prereleases=True)
	]


pytestmark = pytest.mark.skipif(uv() is None, reason="needs uv, which the embedded bench has")


@pytest.mark.slow
def test_get_app_breaks_no_pin_of_frappe_or_erpnext(tmp_path: Path):
	text = REQUIREMENTS.read_text()
	with ThreadPoolExecutor() as pool:
		resolved = dict(
			zip(PINS, pool.map(lambda bench: after_get_app(bench, text, tmp_path), PINS), strict=True)
		)
	assert not [line for bench, versions in resolved.items() for line in broken(bench, versions)]


def test_a_bound_that_is_missing_is_found(tmp_path: Path):
	lines = REQUIREMENTS.read_text().splitlines(keepends=True)
	unbound = "".join(line for line in lines if not line.startswith("pandas"))
	versions = after_get_app("15.72", unbound, tmp_path)
	assert any("python-dateutil" in line for line in broken("15.72", versions)), versions
