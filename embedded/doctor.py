"""`make doctor`: what runs and where, which versions, what is wrong and how to fix it."""

import shutil
import subprocess

from embedded.layout import LOOPBACK, Layout, is_open, read_json
from embedded.packages import can_do_without, missing_packages
from embedded.processes import running
from embedded.schema import schema_key
from embedded.services import SERVICES, mariadb_answers, redis_answers
from embedded.steps import print_now

PACKAGES = ("frappe", "erpnext", "gigafibre_fsm")
VERSION_QUESTION = (
	"import importlib, sys; print(*(importlib.import_module(n).__version__ for n in sys.argv[1:]))"
)


def examine(layout: Layout) -> int:
	"""Print the state of the bench; return the number of problems."""
	print_now(f"Bench      {layout.home}")
	wrong = [*missing(layout), *services(layout), *programs(layout), *sites(layout)]
	versions(layout)
	for problem in wrong:
		print_now(f"  ✗ {problem}")
	print_now(
		f"{len(wrong)} problem{'' if len(wrong) == 1 else 's'} found." if wrong else "Nothing is wrong."
	)
	return len(wrong)


def missing(layout: Layout) -> list[str]:
	"""Return problems with what was never installed or set up."""
	lacking = missing_packages()
	lacking = [] if can_do_without(lacking) else lacking
	wrong = [f"Debian packages are missing: run sudo apt-get install {' '.join(lacking)}"] if lacking else []
	if not layout.python.exists():
		wrong.append("there is no bench yet: run make demo or make test")
	return wrong


def services(layout: Layout) -> list[str]:
	"""Return problems with MariaDB and Redis: not ours, not running, or not answering."""
	alive, ports, wrong = running(layout), layout.ports(), []
	for name in SERVICES:
		port = ports.get(name)
		line = f"{name:<10} {LOOPBACK}:{port}"
		if name not in alive:
			taken = f", and somebody else listens on {port}" if port and is_open(port) else ""
			wrong.append(
				f"{name} is not running{taken}: run make demo or make test, which moves ports by itself"
			)
		elif not (mariadb_answers(layout) if name == "mariadb" else redis_answers(port or 0)):
			wrong.append(f"{name} (pid {alive[name]}) does not answer: run make down, then make demo")
		else:
			print_now(f"{line}, pid {alive[name]}")
	return wrong


def programs(layout: Layout) -> list[str]:
	"""List the running programs of the site; return a problem for each that stopped.

	If none runs, that is no problem.
	"""
	alive = {name: pid for name, pid in running(layout).items() if name not in SERVICES}
	for name, pid in sorted(alive.items()):
		port = layout.ports().get("twilio" if name == "vendors" else name)
		print_now(f"{name:<10} {f'{LOOPBACK}:{port}, ' if port else ''}pid {pid}")
	expected = {"web", "realtime", "worker-1", "worker-2", "scheduler", "vendors"}
	if not alive:
		print_now("programs   none (make demo starts them)")
		return []
	return [
		f"{name} has stopped: see {layout.logs}/{name}.log, then make demo" for name in expected - set(alive)
	]


def sites(layout: Layout) -> list[str]:
	"""List the sites of the bench, and whether their schema is current."""
	wrong = []
	for config in sorted(layout.sites.glob("*/site_config.json")):
		site = config.parent.name
		stamp = layout.state / "steps" / f"site-{site}"
		current = stamp.exists() and stamp.read_text() == schema_key(layout)
		print_now(
			f"site       {site}, database {read_json(config).get('db_name')}{'' if current else ', not migrated'}"
		)
		if not stamp.exists():
			wrong.append(f"{site} is half made: run python3 embedded/bench.py up --fresh --site {site}")
	return wrong


def versions(layout: Layout) -> None:
	"""Print the versions of the bench's components."""
	asked = {
		"Python": [str(layout.python), "--version"],
		"Node": ["node", "--version"],
		"MariaDB": ["mariadb", "--version"],
		"Redis": ["redis-server", "--version"],
		"Chromium": ["chromium-headless-shell", "--version"],
		" · ".join(PACKAGES): [str(layout.python), "-c", VERSION_QUESTION, *PACKAGES],
	}
	for name, command in asked.items():
		if shutil.which(command[0]):
			answer = subprocess.run(command, capture_output=True, text=True, cwd=layout.logs, check=False)
			print_now(f"version    {name}: {answer.stdout.strip()[:70] or 'unknown'}")
