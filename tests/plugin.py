"""Pytest fixtures of the whole project: the guard, the site, a web server and a worker for it.

Loaded by `pytest.ini`, because the tests beside the doctypes need it as much as those in this folder.
`FSM_BENCH` names the bench (default: the embedded one), `FSM_SITE` the site (default: test.localhost).
Where pytest-xdist runs several processes, each has a site and a Redis database of its own: `FSM_SITES` lists
the sites, the first for worker gw0.
"""

import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import whole_run
from tests.guard import sitecustomize as guard

CHECKOUT = Path(__file__).resolve().parent.parent
# their tests always run on the site; the others ask for it by name
ON_THE_SITE = {CHECKOUT / "gigafibre_fsm", CHECKOUT / "tests" / "site"}
BENCH = Path(os.environ.get("FSM_BENCH") or os.environ.get("FSM_BENCH_HOME") or CHECKOUT / ".bench")
# 0 in a process that runs alone
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
SITE = [*os.environ.get("FSM_SITES", "").split(), os.environ.get("FSM_SITE") or "test.localhost"][WORKER]
SITES = BENCH / "sites"
# the nightly set: more kills, seeds, photographs and moments
FULL = os.environ.get("FSM_FAULTS") == "full"

guard.install()


def _use_a_queue_of_our_own() -> None:
	"""Jobs of the tests go to a Redis database that no worker of the bench listens to."""
	config = SITES / "common_site_config.json"
	# a process of pytest-xdist inherits the choice of the one that started it
	is_chosen = os.environ.get("FRAPPE_REDIS_QUEUE") and "PYTEST_XDIST_WORKER" not in os.environ
	if config.exists() and not is_chosen:
		queue = json.loads(config.read_text()).get("redis_queue", "redis://127.0.0.1:11311")
		os.environ["FRAPPE_REDIS_QUEUE"] = f"{queue.rstrip('/')}/{1 + WORKER}"


_use_a_queue_of_our_own()


def _keep_bytecode() -> None:
	"""Let this process and its children keep what they compile in the bench, whatever their surroundings say."""
	os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
	os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(BENCH / "pycache")
	sys.dont_write_bytecode = False


_keep_bytecode()


def pytest_collection_finish() -> None:
	"""Spare the garbage collector what lives as long as the process: the modules of Frappe and the tests."""
	gc.collect()
	gc.freeze()
	gc.set_threshold(20_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	"""Put the tests in order.

	In the whole suite, a browser test that fails is run once more, because browser, web server and worker wait
	for each other on a busy machine; the summary lists it as RERUN. Run alone, each failure counts at once.
	"""
	whole_run.order(items)
	if not FULL:
		for item in items:
			if item.get_closest_marker("slow"):
				item.add_marker(pytest.mark.skip(reason="slow: only with FSM_FAULTS=full"))
	if "FSM_SITES" in os.environ:
		for item in items:
			if item.nodeid.startswith("tests/browser/"):
				item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def connected_site() -> Iterator[str]:
	"""Connect to the site once, as Frappe's own runner does."""
	import frappe

	from tests import kept_metas

	whole_run.wait_for_sites()
	os.environ.setdefault("CI", "1")
	before = Path.cwd()
	os.chdir(SITES)
	frappe.init(site=SITE, sites_path=".")
	if not frappe.conf.allow_tests:
		pytest.exit(
			f"{SITE} does not allow tests: set allow_tests in its site_config.json if it is no real one"
		)
	frappe.connect()
	kept_metas.install()
	yield SITE
	frappe.db.rollback()
	frappe.destroy()
	os.chdir(before)


@pytest.fixture
def site(connected_site: str) -> Iterator[str]:
	"""The site, as Administrator; whatever the test writes without committing is rolled back."""
	import frappe

	fresh_state()
	yield connected_site
	frappe.db.rollback()
	fresh_state()


def fresh_state() -> None:
	"""What a new request would start with: no leftovers of the test before."""
	import frappe

	frappe.set_user("Administrator")
	frappe.flags.in_test = True
	frappe.in_test = True  # where 16 looks
	frappe.flags.mute_emails = True
	# 16 makes the mail to a new user even where none is sent, and needs a sender for it
	frappe.conf.setdefault("auto_email_id", "tests@example.com")
	frappe.local.lang = "en"
	frappe.local.message_log = []
	# an insert leaves its entry there, and each save looks through all of them
	frappe.flags.currently_saving = []
	# documents read inside a rolled-back transaction would otherwise be served from the cache
	frappe.db.value_cache.clear()
	frappe.local.document_cache = {}
	frappe.cache().delete_keys("document_cache::")


@pytest.fixture(scope="module", autouse=True)
def _connection_before_any_test_class(request: pytest.FixtureRequest) -> None:
	"""FrappeTestCase looks for the connected site when its class is set up, before any test's own fixture."""
	if ON_THE_SITE & set(request.path.parents):
		request.getfixturevalue("connected_site")


@pytest.fixture(autouse=True)
def _site_for_tests_that_always_need_it(request: pytest.FixtureRequest) -> None:
	if ON_THE_SITE & set(request.path.parents):
		request.getfixturevalue("site")


def program_environment(**extra: str) -> dict[str, str]:
	"""Environment for a program started by a test: our code on its path, the guard before its sockets."""
	path = os.pathsep.join(
		(str(CHECKOUT / "tests" / "guard"), str(CHECKOUT), os.environ.get("PYTHONPATH", ""))
	)
	environment = {**os.environ, "PYTHONPATH": path.rstrip(os.pathsep), "FRAPPE_SITE": SITE, **extra}
	environment.pop("DEV_SERVER", None)
	return environment


def bench_python() -> str:
	"""The interpreter of the bench, which may not be the one that runs pytest."""
	python = BENCH / "env" / "bin" / "python"
	return str(python) if python.exists() else sys.executable


def start_program(words: list[str], log: str, **extra: str) -> subprocess.Popen:
	"""Start a program of the bench in the sites folder, in a process group of its own."""
	folder = BENCH / "logs"
	folder.mkdir(exist_ok=True)
	with (folder / f"{log}.log").open("ab") as output:
		return subprocess.Popen(
			[bench_python(), *words],
			cwd=SITES,
			env=program_environment(**extra),
			stdin=subprocess.DEVNULL,
			stdout=output,
			stderr=subprocess.STDOUT,
			start_new_session=True,
		)


def stop_program(process: subprocess.Popen, how: signal.Signals = signal.SIGTERM) -> None:
	"""End a program and its children."""
	with contextlib.suppress(ProcessLookupError):
		os.killpg(process.pid, how)
	try:
		process.wait(15)
	except subprocess.TimeoutExpired:
		os.killpg(process.pid, signal.SIGKILL)
		process.wait(15)


def free_port() -> int:
	"""A loopback port that nobody uses now."""
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]


def wait_for(ready: Callable[[], bool], what: str, seconds: float = 60) -> None:
	"""Poll until `ready()`; fails the test when it never is."""
	end = time.monotonic() + seconds
	while not ready():
		if time.monotonic() > end:
			pytest.fail(f"{what} did not happen within {seconds:.0f} s")
		time.sleep(0.1)


def answers(url: str) -> bool:
	"""Does this URL answer 200?"""
	try:
		with urllib.request.urlopen(url, timeout=5) as answer:
			return answer.status == 200
	except OSError:
		return False


@contextlib.contextmanager
def host_name(url: str) -> Iterator[None]:
	"""Links made by background jobs lead to the tests' own web server while it runs."""
	path = SITES / SITE / "site_config.json"
	before = json.loads(path.read_text())
	_update_config(path, {"host_name": url})
	yield
	_update_config(path, {"host_name": before.get("host_name")})


def _update_config(path: Path, changes: dict) -> None:
	config = {**json.loads(path.read_text()), **changes}
	config = {name: value for name, value in config.items() if value is not None}
	new = path.with_name("site_config.json.new")
	new.write_text(json.dumps(config, indent=1))
	new.chmod(0o600)
	new.rename(path)


@pytest.fixture(scope="session")
def web() -> Iterator[str]:
	"""Address of a web server for the site, on a free loopback port; it sees committed data only."""
	with web_server() as url:
		yield url


@contextlib.contextmanager
def web_server() -> Iterator[str]:
	"""A web server for the site on a free loopback port, which ends with the block; gives its address."""
	whole_run.wait_for_sites()
	port = free_port()
	url = f"http://127.0.0.1:{port}"
	words = ["-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "1", "--threads", "4", "-k", "gthread"]
	with host_name(url):
		process = start_program([*words, "embedded.wsgi:application"], "test-web")
		try:
			wait_for(lambda: answers(f"{url}/api/method/ping"), "the web server's first answer")
			yield url
		finally:
			stop_program(process)


@pytest.fixture(scope="module")
def worker() -> Iterator[subprocess.Popen]:
	"""A background worker for every queue of the site's bench, for the tests of one file."""
	words = [
		"-m",
		"frappe.utils.bench_helper",
		"frappe",
		"worker",
		"--queue",
		"short,default,long",
		"--quiet",
	]
	process = start_program(words, "test-worker")
	yield process
	stop_program(process)
