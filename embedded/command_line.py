"""Commands of the embedded bench."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from embedded.assets import apps_up, assets_up, node_up
from embedded.doctor import examine
from embedded.layout import ADMIN_PASSWORD, APP, CHECKOUT, DEMO_SITE, TEST_SITE, Layout, write_text
from embedded.other_time import environment_at
from embedded.packages import can_make_environments, debian_up, python_up
from embedded.processes import Failed
from embedded.programs import programs_down, programs_up, web_address
from embedded.services import SERVICES, services_down, services_up
from embedded.sites import frappe_command, site_up, write_common_config
from embedded.steps import Steps, only_one, print_now, run_beside
from embedded.testing import FINISHED, parallel_sites, run_on_existing, run_pytest, whole_suite

SHIM = """#!/bin/sh
# what the bench tool does: run a Frappe command in the sites folder of this bench
cd "{sites}" && exec "{python}" -m frappe.utils.bench_helper frappe "$@"
"""


def base_up(layout: Layout, steps: Steps) -> None:
	"""Set up everything but the desk's bundles and the sites: packages, engine, services, apps."""
	if not can_make_environments():
		debian_up(layout, steps)
	# packages of node come with Debian's and beside Python's, as all of them wait for the network
	with run_beside(lambda: packages_up(layout, steps)):
		python_up(layout, steps)
	services_up(layout, steps)
	apps_up(layout)
	write_common_config(layout)
	write_shims(layout)


def packages_up(layout: Layout, steps: Steps) -> None:
	"""Install the packages of Debian, and with them those of node."""
	debian_up(layout, steps)
	node_up(layout, steps)


def write_shims(layout: Layout) -> None:
	"""Write the `bench` command for users, and the one that Frappe's own commands call."""
	text = SHIM.format(sites=layout.sites, python=layout.python)
	for path in (layout.home / "bench", layout.env / "bin" / "bench"):
		write_text(path, text, mode=0o755)


def up(layout: Layout, sites: list[str], until: str = APP, fresh: bool = False) -> None:
	"""Bring up the bench and the named sites; with `fresh`, delete the sites first."""
	with only_one(layout):
		steps = Steps(layout)
		base_up(layout, steps)
		with run_beside(lambda: sites_up(layout, sites, until, fresh)):
			assets_up(layout, steps, layout.apps())
		say_up(layout, steps, sites)


def sites_up(layout: Layout, sites: list[str], until: str = APP, fresh: bool = False) -> None:
	"""Bring up the named sites one by one; the first one's snapshot is made for all."""
	for site in sites:
		site_up(layout, site, clean=fresh, until=until)


def say_up(layout: Layout, steps: Steps, sites: list[str]) -> None:
	"""Print how long the set-up took, and what to begin with."""
	seconds = time.monotonic() - steps.began
	print_now(f"The bench is up in {seconds:.0f} s: {layout.home}/bench --site {sites[0]} …")


def run_whole(layout: Layout) -> int:
	"""Run every test on clean sites, which are set up while the tests that need none run; return the exit code."""
	sites, (engine, *others) = parallel_sites(), layout.apps()
	with only_one(layout), ExitStack() as until_up:
		steps = Steps(layout)
		base_up(layout, steps)
		with run_beside(lambda: sites_up(layout, sites, fresh=True)):
			# they lie in the checkout, which some tests read
			assets_up(layout, steps, others)
			tests = until_up.enter_context(whole_suite(layout, sites))
			assets_up(layout, steps, [engine])
		say_up(layout, steps, sites)
	return tests.wait()


def site_name(word: str) -> str:
	"""Return the full name of a site: `demo` and `test` are abbreviations."""
	return word if "." in word else f"{word}.localhost"


def demo(layout: Layout, words: list[str], moment: datetime | None = None) -> int:
	"""Start everything for the demo site, fill in a day at the provider, and play a scene on it.

	With a moment (site time), the site's programs and the day believe that it is then; the services do not.
	"""
	began = time.monotonic()
	up(layout, [DEMO_SITE])
	os.environ.update(environment_at(moment) if moment else {})
	with only_one(layout):
		programs_up(layout, DEMO_SITE)
	address = web_address(layout)
	print_now(f"The desk answers at {address} after {time.monotonic() - began:.0f} s.\n")
	if (CHECKOUT / "demo" / "__main__.py").exists():
		command = [layout.python, "-m", "demo", "--base-url", address, "--site", DEMO_SITE, *words]
		environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
		played = subprocess.run(
			command, cwd=layout.sites, env=environment, stdin=subprocess.DEVNULL, check=False
		)
		if played.returncode:
			return played.returncode
	print_now(
		f"\nIt stays up. Desk: {address}/app as Administrator, password {ADMIN_PASSWORD}. `make down` stops it."
	)
	return 0


def test(layout: Layout, options: argparse.Namespace) -> int:
	"""Run pytest: the whole suite in parallel on clean sites, named tests on the test site, or on an existing bench."""
	words = options.pytest_arguments
	if options.bench:
		if not options.site:
			raise Failed("Name the site, too: make test BENCH=<path> SITE=<name>")
		return run_on_existing(layout, Path(options.bench).expanduser().resolve(), options.site[0], words)
	with only_one(layout, "test run"):
		if not words:
			return run_whole(layout)
		# present while tests run: a run that was killed leaves rows, one that finished leaves the site as it was
		mark = layout.state / "test-run"
		up(layout, [TEST_SITE], fresh=mark.exists())
		mark.touch()
		code = run_pytest(layout.python, layout.home, TEST_SITE, words)
		if code in FINISHED:
			mark.unlink()
		return code


def down(layout: Layout) -> None:
	"""Stop every program of this bench, and no other."""
	with only_one(layout):
		programs_down(layout, keep=SERVICES)
		services_down(layout)


def reset(layout: Layout) -> None:
	"""Stop everything and delete the bench's folder except downloads."""
	down(layout)
	for path in layout.home.iterdir() if layout.home.exists() else []:
		if path.name == "downloads":
			continue
		if path.is_dir() and not path.is_symlink():
			shutil.rmtree(path)
		else:
			path.unlink()
	print_now(f"{layout.home} is empty but for downloads; the next command makes everything anew.")


def frappe(layout: Layout, words: list[str]) -> int:
	"""Run a Frappe command as the bench tool would, attached to this terminal."""
	return subprocess.run(frappe_command(layout, *words), cwd=layout.sites, check=False).returncode


def parse(arguments: list[str]) -> argparse.Namespace:
	"""Parse the command line."""
	parser = argparse.ArgumentParser(prog="bench.py", description="The embedded bench.")
	commands = parser.add_subparsers(dest="command", required=True)
	command = commands.add_parser("up", help="set everything up, start the services")
	command.add_argument("--site", action="append", help="demo, test, or a site of your own")
	command.add_argument("--until", default=APP, help="last app to install on a new site")
	command.add_argument("--fresh", action="store_true", help="throw the sites away first")
	command = commands.add_parser("demo", help="set up, run everything, play a day")
	command.add_argument(
		"--scene", default="", help="what is played after the site is filled; see docs/operations/running.md"
	)
	command.add_argument(
		"--at", type=datetime.fromisoformat, help="as if it were then: 2027-03-10T10:00; see make pictures"
	)
	command.add_argument("demo_arguments", nargs="*")
	command = commands.add_parser("test", help="run the tests on a clean site")
	command.add_argument("--bench", help="an existing bench instead of the embedded one")
	command.add_argument("--site", action="append", help="its site")
	command.add_argument("pytest_arguments", nargs="*", help="handed to pytest; put -- before options")
	commands.add_parser("down", help="stop every program of this bench")
	commands.add_parser("reset", help="stop, and remove what was made")
	commands.add_parser("doctor", help="what is up, what is wrong, how to mend it")
	command = commands.add_parser("bench", help="a Frappe command: bench --site demo.localhost migrate")
	command.add_argument("frappe_arguments", nargs=argparse.REMAINDER)
	return parser.parse_args(arguments)


def run(layout: Layout, options: argparse.Namespace) -> int:
	"""Run the chosen command; return the exit code."""
	sites = [site_name(word) for word in getattr(options, "site", None) or ["demo", "test"]]
	actions = {
		"up": lambda: up(layout, sites, options.until, options.fresh),
		"demo": lambda: demo(layout, ["--scene", options.scene, *options.demo_arguments], options.at),
		"test": lambda: test(layout, options),
		"down": lambda: down(layout),
		"reset": lambda: reset(layout),
		"doctor": lambda: int(examine(layout) > 0),
		"bench": lambda: frappe(layout, options.frappe_arguments),
	}
	return actions[options.command]() or 0


def keep_bytecode(layout: Layout) -> None:
	"""Make all Python programs of the bench share one bytecode cache, whatever the environment sets."""
	os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
	os.environ["PYTHONPYCACHEPREFIX"] = str(layout.home / "pycache")


def main() -> int:
	"""Parse the arguments, run the command, and print a failure as one sentence."""
	layout = Layout.for_checkout()
	keep_bytecode(layout)
	try:
		return run(layout, parse(sys.argv[1:]))
	except Failed as problem:
		print(f"\n{problem}", file=sys.stderr)
		return 1
	except KeyboardInterrupt:
		print("\nStopped; the same command goes on from here.", file=sys.stderr)
		return 130
