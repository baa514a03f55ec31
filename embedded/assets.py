"""The desk's frontend: node packages, bundles of every app, and the asset map in which Frappe finds them."""

import os
import shutil
import socket
from pathlib import Path

from embedded.layout import APP, CHECKOUT, LOOPBACK, STAND_IN, Layout, read_json, write_json, write_text
from embedded.steps import Steps, call, digest

SOURCE = CHECKOUT / "embedded" / "desk"
PROGRAMS = ("build_assets.mjs", "places.mjs", "plugins.mjs", "realtime.mjs", "air-datepicker-seconds.js")
MANIFESTS = ("package.json", "package-lock.json")


def app_folder(layout: Layout, app: str) -> Path:
	"""Return the folder that contains the app's package."""
	return {APP: CHECKOUT, STAND_IN: CHECKOUT / "embedded" / STAND_IN}.get(app, layout.home / "apps" / app)


def link(target: Path, name: Path) -> None:
	"""Make `name` a symbolic link to `target`, replacing whatever it was before."""
	if name.is_symlink() and name.readlink() == target:
		return
	if name.is_dir() and not name.is_symlink():
		shutil.rmtree(name)
	name.unlink(missing_ok=True)
	name.symlink_to(target)


def apps_up(layout: Layout) -> None:
	"""List the apps for Frappe and link each one into the bench's apps folder."""
	apps = layout.apps()
	write_text(layout.sites / "apps.txt", "\n".join(apps) + "\n")
	for app in apps[1:]:
		link(app_folder(layout, app), layout.home / "apps" / app)


def node_up(layout: Layout, steps: Steps) -> None:
	"""Install the node packages of the desk and of the app; nothing but node has to be there for it."""
	key = digest(*(SOURCE / name for name in MANIFESTS))
	is_intact = (layout.home / "desk" / "node_modules").exists()
	steps.run("node packages", key, lambda: node_packages(layout), is_intact)
	own_node_packages(layout, steps)


def node_packages(layout: Layout) -> None:
	"""Install the locked node packages into a temporary folder, then swap it in."""
	new = layout.home / "desk.new"
	shutil.rmtree(new, ignore_errors=True)
	new.mkdir()
	for name in MANIFESTS:
		shutil.copy(SOURCE / name, new / name)
	call(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], layout.logs / "npm.log", cwd=new)
	shutil.rmtree(layout.home / "desk", ignore_errors=True)
	new.rename(layout.home / "desk")


def own_node_packages(layout: Layout, steps: Steps) -> None:
	"""Install the app's own frontend libraries beside its package.json."""
	if not (CHECKOUT / "package-lock.json").exists():
		return
	words = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
	key = digest(CHECKOUT / "package-lock.json")
	intact = (CHECKOUT / "node_modules").exists()
	steps.run(
		"app's node packages", key, lambda: call(words, layout.logs / "npm-app.log", cwd=CHECKOUT), intact
	)


def sources(layout: Layout, app: str) -> str:
	"""Return a hash of everything from which an app's bundles are built."""
	programs = [SOURCE / name for name in (*PROGRAMS, *MANIFESTS)]
	if app == "frappe":
		# the engine's own step has its hash: no need to read 3,000 files again
		engine = (layout.state / "steps" / "engine-(Frappe-15)").read_text()
		return digest(engine, *programs)
	public = app_folder(layout, app) / app / "public"
	files = [path for path in sorted(public.rglob("*")) if path.is_file() and _is_source(path, public)]
	return digest(*programs, CHECKOUT / "package-lock.json", *(str(path) for path in files), *files)


def _is_source(path: Path, public: Path) -> bool:
	return not {"dist", "node_modules"} & set(path.relative_to(public).parts)


def is_built(layout: Layout, app: str) -> bool:
	"""Whether all bundles of the app that the asset map lists are on the disk."""
	prefix = f"/assets/{app}/"
	listed = [
		url for url in read_json(layout.sites / "assets/assets.json").values() if url.startswith(prefix)
	]
	public = app_folder(layout, app) / app / "public"
	return all((public / url.removeprefix(prefix)).exists() for url in listed)


def assets_up(layout: Layout, steps: Steps, apps: list[str]) -> None:
	"""Build the bundles of these apps with the node packages, unless an app's sources are unchanged."""
	for name in PROGRAMS:
		write_text(layout.home / "desk" / name, (SOURCE / name).read_text())
	for name in ("assets.json", "assets-rtl.json"):
		if not (layout.sites / "assets" / name).exists():
			write_json(layout.sites / "assets" / name, {})
	built = [app for app in apps if build_app(layout, steps, app)]
	if built:
		forget_map(layout)


def build_app(layout: Layout, steps: Steps, app: str) -> bool:
	"""Bundle one app unless nothing changed; return whether it was built."""
	public = app_folder(layout, app) / app / "public"
	if not public.is_dir():
		return False
	link(public, layout.sites / "assets" / app)
	intact = is_built(layout, app) and bool(read_json(layout.sites / "assets/assets.json"))
	command = ["node", layout.home / "desk" / "build_assets.mjs", "--production", "--apps", app]
	log = layout.logs / f"assets-{app}.log"
	environment = {**os.environ, "BENCH": str(layout.home)}
	return steps.run(
		f"desk assets of {app}", sources(layout, app), lambda: call(command, log, env=environment), intact
	)


def forget_map(layout: Layout) -> None:
	"""Flush Redis's cache after a build, because Frappe keeps the asset map there."""
	port = layout.ports().get("redis_cache")
	try:
		with socket.create_connection((LOOPBACK, port), 2) as cache:
			cache.sendall(b"FLUSHALL\r\n")
			cache.recv(16)
	except (OSError, TypeError):
		return
