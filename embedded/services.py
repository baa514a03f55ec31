"""The bench's own MariaDB and Redis: separate data folder and ports, loopback only."""

import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

from embedded.layout import LOOPBACK, Layout, choose_ports, is_open, write_text
from embedded.processes import Failed, running, start, stop, tail, wait_until
from embedded.steps import Steps, call, digest, print_now, timed

REDIS = ("redis_cache", "redis_queue")
SERVICES = ("mariadb", *REDIS)

# without durability on purpose: the data of a development bench can be created again
MARIADB_CONFIG = """[mysqld]
datadir={data}
socket={socket}
pid-file={run}/mariadb.pid
port={port}
bind-address=127.0.0.1
init-file={init}
character-set-client-handshake=FALSE
character-set-server=utf8mb4
collation-server=utf8mb4_unicode_ci
innodb_buffer_pool_size=512M
innodb_log_file_size=128M
innodb_flush_log_at_trx_commit=0
innodb_doublewrite=0
innodb_flush_method=nosync
sync_frm=0
log-ddl-recovery={ddl_log}
sync_binlog=0
skip-log-bin
skip-name-resolve
max_allowed_packet=64M
max_connections=300
"""
# one statement per line, as the server reads this file line by line
SET_PASSWORDS = """ALTER USER root@'127.0.0.1' IDENTIFIED BY '{0}';
ALTER USER root@localhost IDENTIFIED BY '{0}';
"""


def database_account(folder: Path) -> str | None:
	"""Return the account for MariaDB's `--user`; None unless we are root, `mysql` if it can reach the folder.

	If a parent folder is closed to others (a checkout in root's home), only root can reach it; the server
	listens on the loopback interface only in any case.
	"""
	if os.geteuid() != 0:
		return None
	reachable = all(parent.stat().st_mode & 0o001 for parent in [folder, *folder.parents])
	try:
		pwd.getpwnam("mysql")
	except KeyError:
		return "root"
	return "mysql" if reachable else "root"


def _as_account(layout: Layout) -> list[str]:
	account = database_account(layout.home)
	return [f"--user={account}"] if account else []


def _give(path: Path, account: str | None) -> None:
	if account and account != "root":
		shutil.chown(path, account, account)


def mariadb_socket(layout: Layout) -> Path:
	"""Return the path of MariaDB's socket: in the bench unless it exceeds the limit of 107 bytes."""
	inside = layout.home / "run" / "mariadb.sock"
	return inside if len(str(inside)) < 100 else Path(f"/tmp/fsm-mariadb-{layout.ports()['mariadb']}.sock")


def ddl_log(layout: Layout) -> Path:
	"""Return the path of the log that MariaDB writes to the disk fifteen times for each table it makes.

	In memory where possible, as a disk takes a millisecond or more for each of some ten thousand times.
	"""
	memory, name = Path("/dev/shm"), f"fsm-{digest(str(layout.home))}-ddl.log"
	return (memory if os.access(memory, os.W_OK) else layout.home / "run") / name


def create_data_folder(layout: Layout) -> None:
	"""Create MariaDB's system tables under a temporary name; the rename marks completion."""
	folder = layout.home / "data" / "mariadb"
	if folder.exists():
		return
	# what a former server has left undone concerns tables that are no more
	ddl_log(layout).unlink(missing_ok=True)
	new = folder.with_name("mariadb.new")
	if new.exists():
		shutil.rmtree(new)
	new.mkdir()
	account = database_account(layout.home)
	_give(new, account)
	call(
		[
			_server_program("mariadb-install-db"),
			"--no-defaults",
			*_as_account(layout),
			f"--datadir={new}",
			"--auth-root-authentication-method=normal",
			"--skip-test-db",
		],
		layout.logs / "mariadb-install.log",
	)
	new.rename(folder)


def _server_program(name: str) -> str:
	"""Find a server program; Debian keeps them in /usr/sbin, which is not on every PATH."""
	found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
	if not found:
		raise Failed(f"{name} is not installed; run: sudo apt-get install mariadb-server redis-server")
	return found


def write_mariadb_config(layout: Layout, port: int) -> Path:
	"""Write the server's configuration and the statement that sets root's password; return the former."""
	config = layout.home / "config" / "mariadb.cnf"
	init = layout.home / "config" / "mariadb-init.sql"
	account = database_account(layout.home)
	write_text(init, SET_PASSWORDS.format(layout.secret("mariadb_root")), mode=0o600)
	_give(init, account)
	_give(layout.home / "run", account)
	text = MARIADB_CONFIG.format(
		data=layout.home / "data" / "mariadb",
		run=layout.home / "run",
		socket=mariadb_socket(layout),
		port=port,
		init=init,
		ddl_log=ddl_log(layout),
	)
	write_text(config, text)
	return config


def mariadb_answers(layout: Layout) -> bool:
	"""Whether the bench's MariaDB accepts root with the bench's password."""
	command = [*mariadb_client(layout), "-e", "SELECT 1"]
	return subprocess.run(command, capture_output=True, check=False).returncode == 0


def mariadb_client(layout: Layout, program: str = "mariadb") -> list[str]:
	"""Return the command line of a MariaDB client for the bench's root; the password is in a file."""
	config = layout.home / "config" / "client.cnf"
	text = (
		f"[client]\nhost={LOOPBACK}\nport={layout.ports()['mariadb']}\nprotocol=tcp\n"
		f"user=root\npassword={layout.secret('mariadb_root')}\n"
	)
	write_text(config, text, mode=0o600)
	return [program, f"--defaults-file={config}"]


def start_mariadb(layout: Layout) -> None:
	"""Start the bench's MariaDB and wait until it responds."""
	config = write_mariadb_config(layout, layout.ports()["mariadb"])
	command = [_server_program("mariadbd"), f"--defaults-file={config}", *_as_account(layout)]
	start(layout, "mariadb", command, layout.home)
	wait_until(lambda: mariadb_answers(layout), "MariaDB", layout.logs / "mariadb.log", 90)


def start_redis(layout: Layout, name: str) -> None:
	"""Start one Redis without persistence and wait until it responds."""
	port = layout.ports()[name]
	command = [
		_server_program("redis-server"),
		*("--port", str(port), "--bind", LOOPBACK, "--daemonize", "no"),
		*("--save", "", "--appendonly", "no", "--dir", str(layout.home / "run")),
		# setting a process title would overwrite the environment with our mark
		*("--set-proc-title", "no"),
	]
	if name == "redis_cache":
		command += ["--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru"]
	start(layout, name, command, layout.home)
	wait_until(lambda: redis_answers(port), name, layout.logs / f"{name}.log", 30)


def redis_answers(port: int) -> bool:
	"""Whether a Redis answers PING on this port."""
	try:
		with socket.create_connection((LOOPBACK, port), 2) as link:
			link.sendall(b"PING\r\n")
			return link.recv(16).startswith(b"+PONG")
	except OSError:
		return False


def services_up(layout: Layout, steps: Steps) -> None:
	"""Choose ports, create the data folder once, start missing services and check all three."""
	healthy = stop_the_deaf(layout)
	folder = layout.home / "data" / "mariadb"
	for attempts_left in (2, 1, 0):
		choose_ports(layout, healthy)
		steps.run("MariaDB data folder", "1", lambda: create_data_folder(layout), folder.exists())
		try:
			start_missing(layout, healthy)
			break
		except Failed:
			# another program may have taken a port between the choice and the start
			if not attempts_left:
				raise
			healthy = stop_the_deaf(layout)
	if not mariadb_answers(layout):
		raise Failed("MariaDB runs but refuses the bench's password; `make reset` makes it anew")


def stop_the_deaf(layout: Layout) -> set[str]:
	"""Stop our services that do not listen (half started, or left by a kill); return the working ones."""
	ports = layout.ports()
	alive = set(running(layout))
	deaf = {name for name in alive & set(SERVICES) if not is_open(ports.get(name, 0))}
	for name in deaf:
		stop(layout, name)
	return alive - deaf


def start_missing(layout: Layout, healthy: set[str]) -> None:
	"""Start the services that do not run; a response counts only while our own process is alive."""
	for name in SERVICES:
		if name in healthy:
			continue
		with timed(f"start {name} on {LOOPBACK}:{layout.ports()[name]}"):
			if name == "mariadb":
				start_mariadb(layout)
			else:
				start_redis(layout, name)
		if name not in running(layout):
			raise Failed(f"{name} ended at once; the end of its log:\n{tail(layout.logs / f'{name}.log')}")
		healthy.add(name)


def services_down(layout: Layout) -> None:
	"""Stop the three services of this bench, and no other."""
	for name in SERVICES:
		if stop(layout, name, 30):
			print_now(f"  - {name} stopped")
