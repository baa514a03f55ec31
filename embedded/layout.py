"""Layout of the embedded bench: folders, ports, passwords and site names."""

import json
import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
APP = "gigafibre_fsm"
STAND_IN = "erpnext"
DEMO_SITE = "demo.localhost"
TEST_SITE = "test.localhost"
ADMIN_PASSWORD = "admin"
LOOPBACK = "127.0.0.1"

# port name -> preferred port; if another program uses it, the next free one is taken
PREFERRED_PORTS = {
	"mariadb": 33071,
	"redis_cache": 13200,
	"redis_queue": 11200,
	"web": 8033,
	"realtime": 9033,
	"twilio": 9101,
	"gemini": 9102,
	"routing": 9103,
	"genieacs": 9104,
	"stripe": 9105,
	"oktopus": 9106,
}
# ports whose program has another name
SERVED_BY = dict.fromkeys(("twilio", "gemini", "routing", "genieacs", "stripe", "oktopus"), "vendors")
FOLDERS = (
	"apps",
	"config",
	"data",
	"downloads",
	"logs",
	"run",
	"sites/assets",
	"state/steps",
	"state/snapshots",
)


@dataclass(frozen=True)
class Layout:
	"""Paths of one bench; `home` is its folder."""

	home: Path

	@classmethod
	def for_checkout(cls) -> "Layout":
		"""Return the bench of this checkout, or the one that `FSM_BENCH_HOME` names."""
		chosen = os.environ.get("FSM_BENCH_HOME")
		return cls(Path(chosen).expanduser().resolve() if chosen else CHECKOUT / ".bench")

	@property
	def env(self) -> Path:
		"""Virtual environment of the bench."""
		return self.home / "env"

	@property
	def python(self) -> Path:
		"""The bench's Python interpreter."""
		return self.env / "bin" / "python"

	@property
	def sites(self) -> Path:
		"""Folder in which Frappe runs."""
		return self.home / "sites"

	@property
	def logs(self) -> Path:
		"""Folder of the output of every program and step."""
		return self.home / "logs"

	@property
	def state(self) -> Path:
		"""Folder of what the bench stores between runs: ports, stamps, snapshots."""
		return self.home / "state"

	@property
	def frappe(self) -> Path:
		"""Folder of the restored engine (the app, containing the package of the same name)."""
		return self.home / "apps" / "frappe"

	def make_folders(self) -> None:
		"""Create every folder, readable by the account that MariaDB runs under."""
		self.home.mkdir(parents=True, exist_ok=True)
		self.home.chmod(0o755)
		for name in FOLDERS:
			(self.home / name).mkdir(parents=True, exist_ok=True)

	def apps(self) -> list[str]:
		"""Return the apps in installation order; the stand-in counts once it has its hooks."""
		has_stand_in = (CHECKOUT / "embedded" / STAND_IN / STAND_IN / "hooks.py").exists()
		return ["frappe", *([STAND_IN] if has_stand_in else []), APP]

	def ports(self) -> dict[str, int]:
		"""Return the ports chosen last; empty before the first choice."""
		return read_json(self.state / "ports.json")

	def secret(self, name: str) -> str:
		"""Return a password generated once for this bench, from a file that only its owner can read."""
		path = self.state / "secrets.json"
		known = read_json(path)
		if name not in known:
			known[name] = secrets.token_hex(12)
			write_json(path, known, mode=0o600)
		return known[name]


def read_json(path: Path) -> dict:
	"""Return the JSON object in the file; empty if the file does not exist."""
	return json.loads(path.read_text()) if path.exists() else {}


def write_text(path: Path, text: str, mode: int = 0o644) -> bool:
	"""Replace the file atomically, so that a kill leaves the old or the new text.

	Return whether it changed.
	"""
	if path.exists() and path.read_text() == text:
		return False
	new = path.with_name(path.name + ".new")
	new.touch(mode=mode)
	new.chmod(mode)
	new.write_text(text)
	new.rename(path)
	return True


def write_json(path: Path, value: object, mode: int = 0o644) -> bool:
	"""Write an object as JSON, as `write_text` does."""
	return write_text(path, json.dumps(value, indent="\t") + "\n", mode)


def is_open(port: int) -> bool:
	"""Whether a program listens on this loopback port."""
	with socket.socket() as probe:
		probe.settimeout(1)
		return probe.connect_ex((LOOPBACK, port)) == 0


def free_port(wanted: int, reserved: set[int]) -> int:
	"""Return the first port from `wanted` on that can be bound and is not reserved."""
	for port in range(wanted, wanted + 500):
		if port in reserved:
			continue
		with socket.socket() as probe:
			probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
			try:
				probe.bind((LOOPBACK, port))
			except OSError:
				continue
			return port
	raise RuntimeError(f"no free port between {wanted} and {wanted + 500}")


def choose_ports(layout: Layout, ours: set[str]) -> dict[str, int]:
	"""Choose the ports of every program: the last ones, unless another program uses them now.

	`ours` names the programs of this bench that are running: they keep their ports.
	"""
	ports = dict(layout.ports())
	for name, preferred in PREFERRED_PORTS.items():
		if SERVED_BY.get(name, name) in ours and name in ports:
			continue
		others = {port for other, port in ports.items() if other != name}
		ports[name] = free_port(ports.get(name, preferred), others)
	write_json(layout.state / "ports.json", ports)
	return ports
