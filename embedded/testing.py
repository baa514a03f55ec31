"""`make test`: pytest on a clean site, or on an existing bench if it allows tests."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from embedded.layout import CHECKOUT, Layout, read_json
from embedded.packages import TEST_REQUIREMENTS, make_environment
from embedded.packages import install as install_packages
from embedded.processes import MARK, Failed
from embedded.steps import Steps, die_with_parent, digest, print_now

# asked inside the bench: may tests run here, and would any message be sent for real?
VALVE_QUESTION = (
	"import frappe, sys; frappe.init(site=sys.argv[1], sites_path='.'); frappe.connect();"
	"print(frappe.db.get_single_value('FSM Settings', 'outbound') or 'Record only')"
)
# exit codes of pytest after which every fixture has been taken down: passed, failed, wrong usage, nothing found
FINISHED = (0, 1, 4, 5)


def parallel_sites() -> list[str]:
	"""Return the sites of the whole suite, one per process.

	There are two more processes than processors, because browser tests wait a lot; at most four.
	"""
	return [f"test-{number}.localhost" for number in range(min((os.cpu_count() or 1) + 2, 4))]


@contextlib.contextmanager
def whole_suite(layout: Layout, sites: list[str]) -> Iterator[subprocess.Popen]:
	"""Start every test, with one process per site, while the block sets the sites up; end them if it fails.

	The set-up of sites keeps one processor busy and goes first; the tests on a site wait for it.

	Args:
		layout: The bench, which has everything but the sites.
		sites: Names of the sites that the block makes.

	Yields:
		pytest's process, whose exit code is 0 if all tests passed.
	"""
	sites_up = layout.state / "sites-up"
	sites_up.unlink(missing_ok=True)
	# a file stays in one process, because its tests share its setup; tests/whole_run.py orders the files
	words = ["-n", str(len(sites)), "--dist", "loadfile", "--no-loadscope-reorder", "--durations", "50"]
	command, environment = pytest_call(
		layout.python,
		layout.home,
		sites[0],
		words,
		{"FSM_SITES": " ".join(sites), "FSM_SITES_UP": str(sites_up)},
	)
	ours = os.getpriority(os.PRIO_PROCESS, 0)
	tests = subprocess.Popen(
		["nice", "-n", "15", *command],
		cwd=CHECKOUT,
		env=environment,
		stdin=subprocess.DEVNULL,
		preexec_fn=die_with_parent,
	)
	try:
		yield tests
	except BaseException:
		tests.terminate()
		raise
	# the processes of the tests are in our group; whoever is not root may not call them back
	with contextlib.suppress(PermissionError):
		os.setpriority(os.PRIO_PGRP, 0, ours)
	sites_up.touch()


def run_pytest(python: Path, bench: Path, site: str, words: list[str]) -> int:
	"""Run pytest in the checkout, with its output unfiltered.

	Args:
		python: the interpreter that runs pytest.
		bench: folder of the bench.
		site: name of the site that the tests use.
		words: arguments for pytest.

	Returns:
		pytest's exit code.
	"""
	command, environment = pytest_call(python, bench, site, words, {})
	return subprocess.run(
		command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL, check=False
	).returncode


def pytest_call(
	python: Path, bench: Path, site: str, words: list[str], extra: dict[str, str]
) -> tuple[list[str], dict[str, str]]:
	"""Return the command line and the environment of pytest.

	Args:
		python: the interpreter that runs pytest.
		bench: folder of the bench.
		site: name of the site that the tests use.
		words: arguments for pytest.
		extra: environment variables in addition to those that name bench and site.

	Returns:
		The words of the command, and every variable of its environment.
	"""
	environment = {**os.environ, "FSM_BENCH": str(bench), "FSM_SITE": site, "CI": "1", **extra}
	for name in ("DEV_SERVER", "FRAPPE_SITE", "FRAPPE_REDIS_QUEUE", MARK):
		environment.pop(name, None)
	return [str(python), "-m", "pytest", *words], environment


def check_existing(bench: Path, site: str) -> None:
	"""Refuse a site that does not allow tests, or that sends messages for real."""
	python = bench / "env" / "bin" / "python"
	config = bench / "sites" / site / "site_config.json"
	if not python.exists() or not config.exists():
		raise Failed(
			f"{bench} is not a bench with a site {site}: it lacks {python if not python.exists() else config}"
		)
	common = read_json(bench / "sites" / "common_site_config.json")
	if not {**common, **read_json(config)}.get("allow_tests"):
		raise Failed(
			f"{site} does not allow tests. If its data may be changed: bench --site {site} set-config allow_tests true"
		)
	asked = subprocess.run(
		[python, "-c", VALVE_QUESTION, site], cwd=bench / "sites", capture_output=True, text=True, check=False
	)
	if asked.returncode:
		raise Failed(
			f"{site} cannot be asked for its FSM Settings; is gigafibre_fsm installed?\n{asked.stderr[-500:]}"
		)
	if asked.stdout.split("\n")[-2 if asked.stdout.endswith("\n") else -1].strip() == "Live":
		raise Failed(
			f"{site} sends for real (FSM Settings, outbound: Live). Set it to Record only before testing."
		)


def tools_up(layout: Layout, bench: Path) -> Path:
	"""Create a venv with the test tools that sees the given bench's packages; return its Python."""
	folder = layout.home / "tools"
	python = folder / "bin" / "python"
	log = layout.logs / "tools.log"

	def make() -> None:
		make_environment(folder, log, bench / "env" / "bin" / "python")
		install_packages(python, ["-r", TEST_REQUIREMENTS], log)
		places = [*(bench / "env" / "lib").glob("python3.*/site-packages"), CHECKOUT]
		own = next((folder / "lib").glob("python3.*")) / "site-packages" / "bench.pth"
		# addsitedir also follows the .pth files in the folder, by which a bench finds its apps
		own.write_text("".join(f"import site; site.addsitedir({str(place)!r})\n" for place in places))

	Steps(layout).run("test tools", digest(TEST_REQUIREMENTS, str(bench), sys.version), make, python.exists())
	return python


def run_on_existing(layout: Layout, bench: Path, site: str, words: list[str]) -> int:
	"""Run unit, site, contract and browser tests on an existing bench, without killing any program there."""
	check_existing(bench, site)
	layout.make_folders()
	python = tools_up(layout, bench)
	print_now(f"Testing {site} on {bench}")
	return run_pytest(python, bench, site, ["-m", "not faults", *words])
