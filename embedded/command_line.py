"""Commands of the embedded bench, and what each of them does in which order."""

import argparse
import shutil
import sys
import time

from embedded.assets import apps_up, assets_up
from embedded.layout import APP, DEMO_SITE, TEST_SITE, Layout, write_text
from embedded.packages import debian_up, python_up
from embedded.processes import Failed, running, stop
from embedded.services import services_down, services_up
from embedded.sites import site_up, write_common_config
from embedded.steps import Steps, only_one, say

SHIM = """#!/bin/sh
# what the bench tool does: run a Frappe command in the sites folder of this bench
cd "{sites}" && exec "{python}" -m frappe.utils.bench_helper frappe "$@"
"""


def base_up(layout: Layout) -> Steps:
	"""Everything but the sites: Debian's packages, Python, engine, services, apps, desk."""
	steps = Steps(layout)
	debian_up(layout, steps)
	python_up(layout, steps)
	services_up(layout, steps)
	apps_up(layout)
	write_common_config(layout)
	write_shims(layout)
	assets_up(layout, steps)
	return steps


def write_shims(layout: Layout) -> None:
	"""`bench --site … migrate` for people, and the `bench` that Frappe's own commands call."""
	text = SHIM.format(sites=layout.sites, python=layout.python)
	for path in (layout.home / "bench", layout.env / "bin" / "bench"):
		write_text(path, text, mode=0o755)


def up(layout: Layout, names: list[str], until: str = APP, fresh: bool = False) -> None:
	"""`up`: the whole bench with the named sites; without names both of them."""
	began = time.monotonic()
	with only_one(layout):
		base_up(layout)
		for name in names or [DEMO_SITE, TEST_SITE]:
			site_up(layout, site_name(name), clean=fresh, until=until)
	say(f"The bench is up in {time.monotonic() - began:.0f} s: {layout.home}/bench --site {DEMO_SITE} …")


def site_name(word: str) -> str:
	"""`demo` and `test` for short; any other site of this bench by its whole name."""
	return word if "." in word else f"{word}.localhost"


def down(layout: Layout) -> None:
	"""`down`: end every program of this bench, and nobody else's."""
	for name in [name for name in running(layout) if name not in ("mariadb", "redis_cache", "redis_queue")]:
		stop(layout, name)
		say(f"  - {name} stopped")
	services_down(layout)


def reset(layout: Layout) -> None:
	"""`reset`: down, and the bench's folder removed; downloads are kept."""
	down(layout)
	for path in layout.home.iterdir() if layout.home.exists() else []:
		if path.name == "downloads":
			continue
		if path.is_dir() and not path.is_symlink():
			shutil.rmtree(path)
		else:
			path.unlink()
	say(f"{layout.home} is empty but for downloads; the next command makes everything anew.")


def main() -> int:
	"""Parse, run, and turn what went wrong into one sentence."""
	parser = argparse.ArgumentParser(prog="bench.py", description=__doc__)
	commands = parser.add_subparsers(dest="command", required=True)
	up_command = commands.add_parser("up", help="set everything up")
	up_command.add_argument("--site", action="append", default=[], help="demo, test or a name of your own")
	up_command.add_argument("--until", default=APP, help="last app to install on a new site")
	up_command.add_argument("--fresh", action="store_true", help="throw the named sites away first")
	commands.add_parser("down", help="stop every program of this bench")
	commands.add_parser("reset", help="stop, and remove what was made")
	options = parser.parse_args()
	layout = Layout.here()
	try:
		if options.command == "up":
			up(layout, options.site, options.until, options.fresh)
		elif options.command == "down":
			down(layout)
		elif options.command == "reset":
			reset(layout)
	except Failed as problem:
		print(f"\n{problem}", file=sys.stderr)
		return 1
	except KeyboardInterrupt:
		return 130
	return 0
