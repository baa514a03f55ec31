"""Programs that serve a site: web, realtime relay, background workers, scheduler, stand-in vendors."""

import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from embedded.layout import CHECKOUT, LOOPBACK, Layout, is_open
from embedded.processes import VERSION, running, start, stop, version_of, wait_until
from embedded.steps import print_now, timed

WORKERS = ("worker-1", "worker-2")


@dataclass(frozen=True)
class Program:
	"""One long-running program: its command, and the port on which it listens once it is ready."""

	name: str
	command: list[str]
	folder: Path
	environment: dict[str, str] = field(default_factory=dict)
	port: int | None = None


def web_address(layout: Layout) -> str:
	"""Return the address of the demo site for a browser."""
	return f"http://{LOOPBACK}:{layout.ports()['web']}"


def programs(layout: Layout, site: str) -> list[Program]:
	"""Return all programs of a site, in starting order."""
	return [*vendors(layout, site), web(layout, site), realtime(layout), *background(layout)]


def web(layout: Layout, site: str) -> Program:
	"""Return the web server: two gunicorn processes with enough threads for slow request bodies.

	`DEV_SERVER` makes the desk connect to the relay on the relay's own port.
	"""
	port = layout.ports()["web"]
	command = [str(layout.python), "-m", "gunicorn", "--bind", f"{LOOPBACK}:{port}", "--workers", "2"]
	command += [
		"--threads",
		"16",
		"--worker-class",
		"gthread",
		"--timeout",
		"120",
		"embedded.wsgi:application",
	]
	return Program("web", command, layout.sites, {"FRAPPE_SITE": site, "DEV_SERVER": "1"}, port)


def realtime(layout: Layout) -> Program:
	"""Return the socket.io relay."""
	ports = layout.ports()
	environment = {
		"PORT": str(ports["realtime"]),
		"WEB": web_address(layout),
		"REDIS_QUEUE": f"redis://{LOOPBACK}:{ports['redis_queue']}",
	}
	desk = layout.home / "desk"
	return Program("realtime", ["node", str(desk / "realtime.mjs")], desk, environment, ports["realtime"])


def background(layout: Layout) -> list[Program]:
	"""Return the workers for all queues, and the scheduler."""
	frappe = [str(layout.python), "-m", "frappe.utils.bench_helper", "frappe"]
	work = [*frappe, "worker", "--queue", "short,default,long"]
	return [
		*(Program(name, work, layout.sites) for name in WORKERS),
		Program("scheduler", [*frappe, "schedule"], layout.sites),
	]


def vendors(layout: Layout, site: str) -> list[Program]:
	"""Return the servers that implement the vendors' protocols and call the site's webhooks."""
	ports = layout.ports()
	command = [str(layout.python), "-m", "gigafibre_fsm.tests.standins", "--automatic", "--site", site]
	command += ["--twilio-port", str(ports["twilio"]), "--gemini-port", str(ports["gemini"])]
	command += ["--routing-port", str(ports["routing"]), "--genieacs-port", str(ports["genieacs"])]
	command += ["--stripe-port", str(ports["stripe"]), "--oktopus-port", str(ports["oktopus"])]
	command += ["--webhook-origin", web_address(layout)]
	webhooks = f"{web_address(layout)}/api/method/gigafibre_fsm.api.webhooks"
	command += ["--inbound-url", f"{webhooks}.twilio_inbound", "--stripe-webhook", f"{webhooks}.stripe"]
	code = (CHECKOUT / "gigafibre_fsm" / "tests" / "standins").rglob("*.py")
	version = {VERSION: str(max(path.stat().st_mtime for path in code))}
	return [Program("vendors", command, CHECKOUT, version, ports["twilio"])]


def programs_up(layout: Layout, site: str) -> None:
	"""Start all programs of the site; running ones are restarted, because the code may have changed.

	One whose code has not is left alone: the vendors keep everything that they know in memory.
	"""
	alive = running(layout)
	wanted = [each for each in programs(layout, site) if not _is_current(each, alive.get(each.name))]
	for program in reversed(wanted):
		if program.name in alive:
			stop(layout, program.name)
	for program in wanted:
		start(layout, program.name, program.command, program.folder, program.environment)
	with timed(f"start {', '.join(program.name for program in wanted)}"):
		for program in wanted:
			wait_for(layout, program)


def _is_current(program: Program, pid: int | None) -> bool:
	"""Whether the running program is of the same version; one without a version never is."""
	version = program.environment.get(VERSION)
	return bool(pid and version and version_of(pid) == version)


def wait_for(layout: Layout, program: Program) -> None:
	"""Wait until the program listens, and the web server until it responds for the site."""
	log = layout.logs / f"{program.name}.log"
	port = program.port
	if port is None:
		return
	wait_until(lambda: is_open(port), program.name, log)
	if program.name == "web":
		wait_until(lambda: answers(f"{web_address(layout)}/api/method/ping"), program.name, log)


def answers(url: str) -> bool:
	"""Whether this URL responds without an error."""
	try:
		with urllib.request.urlopen(url, timeout=10) as answer:
			return answer.status < 400
	except (urllib.error.URLError, OSError):
		return False


def programs_down(layout: Layout, keep: tuple[str, ...]) -> None:
	"""Stop every program of this bench except those in `keep`."""
	for name in running(layout):
		if name not in keep and stop(layout, name):
			print_now(f"  - {name} stopped")
