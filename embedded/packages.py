"""Packages of the bench: Debian's, through apt, and Python's, in a virtual environment."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from embedded.engine import engine_up, python_packages
from embedded.layout import CHECKOUT, Layout, write_text
from embedded.processes import Failed
from embedded.steps import Steps, call, digest

# Chromium without windows; where it cannot be installed Chromium itself does, and takes the processor for longer
LIGHT_BROWSER, BROWSER = "chromium-headless-shell", "chromium"
# required program -> Debian packages that contain it
PROGRAMS = {
	"mariadbd": ("mariadb-server",),
	"mariadb-install-db": ("mariadb-server",),
	"redis-server": ("redis-server",),
	"node": ("nodejs",),
	"npm": ("npm",),
	LIGHT_BROWSER: (LIGHT_BROWSER, "fonts-liberation", "libpango-1.0-0", "libpangoft2-1.0-0"),
}
POLICY = Path("/usr/sbin/policy-rc.d")
POLICY_TEXT = "#!/bin/sh\n# put here by the embedded bench while it installs packages: start no system service\nexit 101\n"

CONSTRAINTS = CHECKOUT / "embedded" / "constraints.txt"
APP_REQUIREMENTS = CHECKOUT / "requirements.txt"
TEST_REQUIREMENTS = CHECKOUT / "tests" / "requirements.txt"


def missing_packages() -> list[str]:
	"""Return the Debian packages whose programs are missing on this machine."""
	path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
	wanted = [
		name for program, names in PROGRAMS.items() if not shutil.which(program, path=path) for name in names
	]
	if not can_make_environments():
		wanted.append(f"python3.{sys.version_info.minor}-venv")
	return list(dict.fromkeys(wanted))


def can_make_environments() -> bool:
	"""Whether this Python can create virtual environments; on Debian that needs a separate package."""
	return succeeds([sys.executable, "-c", "import ensurepip, venv"])


def succeeds(command: list[str]) -> bool:
	"""Return whether a command exits with 0."""
	return subprocess.run(command, capture_output=True, check=False).returncode == 0


def debian_up(layout: Layout, steps: Steps) -> None:
	"""Install missing packages with apt, as root or through sudo without a password."""
	wanted = missing_packages()
	try:
		if wanted:
			_install_packages(wanted, layout, steps)
	except Failed:
		if not can_do_without(wanted):
			raise


def can_do_without(packages: list[str]) -> bool:
	"""Whether the bench and its tests work without these packages."""
	return set(packages) <= set(PROGRAMS[LIGHT_BROWSER]) and bool(shutil.which(BROWSER))


def _install_packages(wanted: list[str], layout: Layout, steps: Steps) -> None:
	by_hand = f"sudo apt-get update && sudo apt-get install -y {' '.join(wanted)}"
	if not shutil.which("apt-get"):
		raise Failed(
			f"This machine lacks {', '.join(wanted)} and has no apt-get; the bench is made for Debian 12."
		)
	sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
	if sudo and not (shutil.which("sudo") and succeeds([*sudo, "true"])):
		raise Failed(f"Packages are missing and this account may not install them. Run: {by_hand}")

	def install() -> None:
		options = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
		log = layout.logs / "apt.log"
		with services_kept_down(sudo):
			call([*sudo, "apt-get", "update"], log, **options)
			call([*sudo, "apt-get", "install", "-y", "--no-install-recommends", *wanted], log, **options)

	try:
		steps.run(f"Debian packages ({' '.join(wanted)})", "", install, intact=False)
	except Failed as refusal:
		raise Failed(f"{refusal}\nTo install by hand: {by_hand}") from refusal


@contextlib.contextmanager
def services_kept_down(sudo: list[str]) -> Iterator[None]:
	"""Keep Debian from starting its own MariaDB and Redis while they are being installed."""
	ours = not POLICY.exists() or POLICY.read_text() == POLICY_TEXT
	if ours:
		subprocess.run(
			[*sudo, "tee", POLICY], input=POLICY_TEXT.encode(), stdout=subprocess.DEVNULL, check=False
		)
		subprocess.run([*sudo, "chmod", "755", POLICY], check=False)
	try:
		yield
	finally:
		if ours:
			subprocess.run([*sudo, "rm", "-f", POLICY], check=False)


def make_environment(folder: Path, log: Path, base: Path | None = None) -> None:
	"""Create a virtual environment with uv, which installs several times faster than pip."""
	shutil.rmtree(folder, ignore_errors=True)
	call([base or sys.executable, "-m", "venv", folder], log)
	python = folder / "bin" / "python"
	call([python, "-m", "pip", "install", "-q", "-c", CONSTRAINTS, "uv", "setuptools"], log)


def install(python: Path, words: list[object], log: Path) -> None:
	"""Install into the environment of `python` with uv, or with pip if uv fails."""
	uv = python.with_name("uv")
	try:
		if not uv.exists():
			raise Failed("uv is absent")
		call([uv, "pip", "install", "--python", python, *words], log, env={**os.environ, **_index(python)})
	except Failed:
		call([python, "-m", "pip", "install", *words], log)


def _index(python: Path) -> dict[str, str]:
	"""Return the package index from pip's configuration, which uv does not read."""
	command = [python, "-m", "pip", "config", "get", "global.index-url"]
	asked = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
	index = os.environ.get("PIP_INDEX_URL") or asked
	return {"UV_DEFAULT_INDEX": index} if index else {}


def python_up(layout: Layout, steps: Steps) -> None:
	"""Set up the environment, the engine, and all Python packages of the bench, the app and its tests."""
	if sys.version_info[:2] != (3, 11):
		raise Failed(
			f"The bench needs Python 3.11; this is {sys.version.split()[0]}. Run: python3.11 embedded/bench.py …"
		)
	log = layout.logs / "python.log"
	made = steps.run(
		"Python environment", sys.version, lambda: make_environment(layout.env, log), layout.python.exists()
	)
	if made:
		steps.forget("Python packages")
	engine_up(layout, steps)

	def packages() -> None:
		names = layout.state / "engine-requirements.txt"
		write_text(names, "\n".join(python_packages(layout)) + "\n")
		words = ["-r", names, "-r", APP_REQUIREMENTS, "-r", TEST_REQUIREMENTS, "-c", CONSTRAINTS]
		install(layout.python, words, log)

	key = digest(CONSTRAINTS, APP_REQUIREMENTS, TEST_REQUIREMENTS)
	steps.run("Python packages", key, packages)
	write_paths(layout)


def write_paths(layout: Layout) -> None:
	"""Make the apps importable by one .pth file, without editable installs and build isolation."""
	places = [layout.frappe, CHECKOUT / "embedded" / "erpnext", CHECKOUT]
	packages = next((layout.env / "lib").glob("python3.*")) / "site-packages"
	write_text(packages / "embedded_bench.pth", "".join(f"{place}\n" for place in places))
