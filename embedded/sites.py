"""Sites of the bench: built once, stored as snapshots keyed by their sources, restored in seconds."""

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path

from embedded.layout import (
	ADMIN_PASSWORD,
	APP,
	DEMO_SITE,
	LOOPBACK,
	STAND_IN,
	Layout,
	read_json,
	write_json,
	write_text,
)
from embedded.processes import Failed
from embedded.schema import schema_key, stages
from embedded.services import mariadb_client
from embedded.steps import call, print_now, timed

BUILD_SITE = "build.localhost"
# tests start their own worker and run scheduled tasks themselves, and create more users per hour than Frappe
# allows; a site of another purpose, restored from the same snapshot, does not get these settings
FOR_TESTS = {"allow_tests": True, "pause_scheduler": 1, "throttle_user_limit": 100_000}


def frappe_command(layout: Layout, *words: str) -> list[object]:
	"""Return the command line that the bench tool itself would run; run it in the sites folder."""
	return [layout.python, "-m", "frappe.utils.bench_helper", "frappe", *words]


def frappe_call(layout: Layout, log_name: str, *words: str) -> None:
	"""Run a bench command, with its output in a log."""
	call(frappe_command(layout, *words), layout.logs / f"{log_name}.log", cwd=layout.sites)


def write_common_config(layout: Layout) -> None:
	"""Write the addresses of the bench's services for Frappe; ports may have changed since the last run."""
	ports = layout.ports()
	write_json(
		layout.sites / "common_site_config.json",
		{
			"db_host": LOOPBACK,
			"db_port": ports["mariadb"],
			"root_login": "root",
			"root_password": layout.secret("mariadb_root"),
			"redis_cache": f"redis://{LOOPBACK}:{ports['redis_cache']}",
			"redis_queue": f"redis://{LOOPBACK}:{ports['redis_queue']}",
			"redis_socketio": f"redis://{LOOPBACK}:{ports['redis_cache']}",
			"webserver_port": ports["web"],
			"socketio_port": ports["realtime"],
			"developer_mode": 0,
			"server_script_enabled": False,
			"mute_emails": 1,
			"serve_default_site": True,
			"default_site": DEMO_SITE,
		},
		mode=0o600,
	)


def snapshot(layout: Layout, name: str) -> Path:
	"""Return the path of a snapshot's database dump; the site's configuration is beside it as .json."""
	return layout.state / "snapshots" / f"{name}.sql.gz"


def sql(layout: Layout, statement: str) -> None:
	"""Run SQL statements as root of the bench's MariaDB."""
	call([*mariadb_client(layout), "-e", statement], layout.logs / "sql.log")


def database_name(site: str) -> str:
	"""Return the name of the site's database and database user."""
	return "fsm_" + site.removesuffix(".localhost").replace("-", "_").replace(".", "_")


def dump(layout: Layout, site: str, name: str) -> None:
	"""Write the snapshot of a site; the dump is renamed last, which marks completion."""
	path = snapshot(layout, name)
	new = path.with_suffix(".new")
	command = [
		*mariadb_client(layout, "mariadb-dump"),
		"--single-transaction",
		"--quick",
		database_name(site),
	]
	with gzip.open(new, "wb", compresslevel=1) as packed:
		process = subprocess.Popen(command, stdout=subprocess.PIPE)
		assert process.stdout
		shutil.copyfileobj(process.stdout, packed, 1 << 20)
	if process.wait():
		raise Failed(f"mariadb-dump of {site} failed")
	write_json(path.with_suffix(".json"), read_json(layout.sites / site / "site_config.json"), mode=0o600)
	new.rename(path)


def load(layout: Layout, site: str, name: str) -> None:
	"""Replace a site (database, files, configuration) by a snapshot."""
	database = database_name(site)
	drop_site(layout, site)
	for folder in ("public/files", "private/files", "private/backups", "locks", "logs"):
		(layout.sites / site / folder).mkdir(parents=True)
	password = layout.secret(f"database_{database}")
	account = f"'{database}'@'localhost'"
	statement = f"CREATE DATABASE `{database}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"
	for host in ("localhost", LOOPBACK):
		account = f"'{database}'@'{host}'"
		statement += (
			f"CREATE USER {account} IDENTIFIED BY '{password}'; GRANT ALL ON `{database}`.* TO {account};"
		)
	sql(layout, statement)
	with gzip.open(snapshot(layout, name)) as packed:
		process = subprocess.Popen([*mariadb_client(layout), database], stdin=subprocess.PIPE)
		assert process.stdin
		with process.stdin:
			shutil.copyfileobj(packed, process.stdin, 1 << 20)
	if process.wait():
		raise Failed(f"restoring {site} from {snapshot(layout, name)} failed; `make reset` makes it anew")
	kept = read_json(snapshot(layout, name).with_suffix(".json"))
	write_site_config(
		layout, site, {**kept, "db_name": database, "db_password": password, "db_type": "mariadb"}
	)


def write_site_config(layout: Layout, site: str, config: dict) -> None:
	"""Write the site's configuration with the settings of its purpose."""
	ports = layout.ports()
	purpose: dict[str, object] = {"host_name": f"http://{LOOPBACK}:{ports['web']}"}
	config = {name: value for name, value in config.items() if name not in (*FOR_TESTS, "fsm_live_for")}
	if site == DEMO_SITE:
		purpose["fsm_live_for"] = DEMO_SITE
	else:
		purpose.update(FOR_TESTS)
	write_json(layout.sites / site / "site_config.json", {**config, **purpose}, mode=0o600)


def drop_site(layout: Layout, site: str) -> None:
	"""Delete a site and its database; does nothing if there is none."""
	database = database_name(site)
	users = "".join(f"DROP USER IF EXISTS '{database}'@'{host}';" for host in ("localhost", LOOPBACK, "%"))
	sql(layout, f"DROP DATABASE IF EXISTS `{database}`; {users}")
	shutil.rmtree(layout.sites / site, ignore_errors=True)


def make_bare(layout: Layout, name: str) -> None:
	"""Build a Frappe site without apps, answer its wizard, and store it as a snapshot."""
	drop_site(layout, BUILD_SITE)
	frappe_call(
		layout,
		"new-site",
		*("new-site", BUILD_SITE, "--force", "--no-mariadb-socket", "--db-name", database_name(BUILD_SITE)),
		*("--db-root-username", "root", "--db-root-password", layout.secret("mariadb_root")),
		*("--admin-password", ADMIN_PASSWORD),
	)
	apply_defaults(layout, "frappe", BUILD_SITE)
	dump(layout, BUILD_SITE, name)


def apply_defaults(layout: Layout, app: str, site: str) -> None:
	"""Apply the defaults for what the app would ask its first user."""
	command = [layout.python, "-m", "embedded.site_defaults", app, site]
	call(command, layout.logs / f"defaults-{app}.log", cwd=layout.sites)


def install(layout: Layout, site: str, app: str) -> None:
	"""Install one app on a site and, with the stand-in, create the company that our app needs."""
	frappe_call(layout, f"install-{app}-{site}", "--site", site, "install-app", app, "--force")
	if app == STAND_IN:
		apply_defaults(layout, app, site)


def make_installed(layout: Layout, app: str, name: str) -> None:
	"""Install one more app on the build site, and store the next snapshot."""
	install(layout, BUILD_SITE, app)
	dump(layout, BUILD_SITE, name)


def snapshots_up(layout: Layout, until: str = APP) -> str:
	"""Build the missing snapshots app by app up to `until`; return the last one's name."""
	before, is_standing = "", False
	for app, name in stages(layout):
		if before.startswith(until):
			break
		if not snapshot(layout, name).exists():
			with timed("new Frappe site" if app == "frappe" else f"install {app}"):
				if not before:
					make_bare(layout, name)
				else:
					if not is_standing:
						load(layout, BUILD_SITE, before)
					make_installed(layout, app, name)
			is_standing = True
		before = name
	if is_standing:
		drop_site(layout, BUILD_SITE)
	forget_old(layout, {name for _, name in stages(layout)})
	return before


def forget_old(layout: Layout, wanted: set[str], keep: int = 4) -> None:
	"""Delete old snapshots except the wanted ones and the newest `keep` others."""
	folder = layout.state / "snapshots"
	dumps = sorted(folder.glob("*.sql.gz"), key=os.path.getmtime, reverse=True)
	others = [path for path in dumps if path.name.removesuffix(".sql.gz") not in wanted]
	for path in others[keep:]:
		path.unlink()
		path.with_suffix(".json").unlink(missing_ok=True)


def site_up(layout: Layout, site: str, clean: bool = False, until: str = APP) -> None:
	"""Bring up the site with the current schema: restored if new or `clean`, else migrated with its data.

	`until` names the last app to install on a new site; the next `site_up` adds the others.
	"""
	stamp = layout.state / "steps" / f"site-{site}"
	key = schema_key(layout)
	exists = stamp.exists() and (layout.sites / site / "site_config.json").exists()
	if exists and not clean:
		write_site_config(layout, site, read_json(layout.sites / site / "site_config.json"))
		if stamp.read_text() == key:
			print_now(f"  = site {site}: kept")
			return
		with timed(f"migrate {site}"):
			for app in missing_apps(layout, site):
				install(layout, site, app)
			frappe_call(layout, f"migrate-{site}", "--site", site, "migrate")
		write_text(stamp, key)
		return
	name = snapshots_up(layout, until)
	stamp.unlink(missing_ok=True)
	with timed(f"restore {site}"):
		load(layout, site, name)
		clear_cache(layout, site)
	write_text(stamp, name)


def missing_apps(layout: Layout, site: str) -> list[str]:
	"""Return the bench's apps that the site lacks, such as a stand-in that was added later."""
	query = "SELECT defvalue FROM tabDefaultValue WHERE parent = '__global' AND defkey = 'installed_apps'"
	command = [*mariadb_client(layout), "-N", database_name(site), "-e", query]
	answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
	if not answer.strip():
		raise Failed(
			f"{site} does not say which apps it has; remake it: python3 embedded/bench.py up --fresh --site {site}"
		)
	return [app for app in layout.apps() if app not in json.loads(answer)]


def clear_cache(layout: Layout, site: str) -> None:
	"""Clear what Redis has cached of the site's former database, without starting Frappe for it."""
	script = "for _, key in ipairs(redis.call('keys', ARGV[1])) do redis.call('del', key) end"
	server = ["redis-cli", "-h", LOOPBACK, "-p", layout.ports()["redis_cache"]]
	call([*server, "eval", script, 0, f"{database_name(site)}|*"], layout.logs / "clear-cache.log")
