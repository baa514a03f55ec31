"""Long-running programs of the bench: started detached, and identified by a mark in their environment."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from embedded.layout import Layout

MARK = "FSM_BENCH_PROGRAM"
VERSION = "FSM_BENCH_VERSION"


class Failed(Exception):
	"""A failure to report to the user as one sentence."""


def mark_of(layout: Layout, name: str) -> str:
	"""Return the mark that identifies a program of this bench: the bench's folder and the program's name."""
	return f"{layout.home}:{name}"


def _environment(pid: int) -> dict[bytes, bytes]:
	try:
		raw = Path(f"/proc/{pid}/environ").read_bytes()
	except OSError:
		return {}
	return dict(part.split(b"=", 1) for part in raw.split(b"\0") if b"=" in part)


def _parent(pid: int) -> int:
	try:
		return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
	except (OSError, IndexError, ValueError):
		return 0


def _is_zombie(pid: int) -> bool:
	try:
		return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
	except OSError:
		return True


def marked(layout: Layout) -> dict[int, str]:
	"""Return all living processes of this bench as pid → program name, including children."""
	prefix = mark_of(layout, "").encode()
	found: dict[int, str] = {}
	for entry in Path("/proc").iterdir():
		if not entry.name.isdigit():
			continue
		value = _environment(int(entry.name)).get(MARK.encode(), b"")
		if value.startswith(prefix) and not _is_zombie(int(entry.name)):
			found[int(entry.name)] = value[len(prefix) :].decode()
	return found


def running(layout: Layout) -> dict[str, int]:
	"""Return the running programs as name → pid of the started process, not of its children."""
	found = marked(layout)
	return {name: pid for pid, name in found.items() if found.get(_parent(pid)) != name}


def version_of(pid: int) -> str:
	"""Return the version of its code that a program was started with; empty if it has none."""
	return _environment(pid).get(VERSION.encode(), b"").decode()


def start(
	layout: Layout, name: str, command: list[str], cwd: Path, extra: dict[str, str] | None = None
) -> int:
	"""Start a program in its own session, with its output in `logs/<name>.log`; return the pid."""
	environment = {**os.environ, **(extra or {}), MARK: mark_of(layout, name)}
	log = layout.logs / f"{name}.log"
	with log.open("ab") as output:
		process = subprocess.Popen(
			command,
			cwd=cwd,
			env=environment,
			stdin=subprocess.DEVNULL,
			stdout=output,
			stderr=subprocess.STDOUT,
			start_new_session=True,
		)
	return process.pid


def wait_until(ready: Callable[[], bool], what: str, log: Path, seconds: float = 60) -> None:
	"""Poll until `ready()`; raise `Failed` with the end of the log after `seconds`."""
	end = time.monotonic() + seconds
	while not ready():
		if time.monotonic() > end:
			raise Failed(f"{what} did not answer within {seconds:.0f} s; the end of {log}:\n{tail(log)}")
		time.sleep(0.1)


def tail(log: Path, lines: int = 15) -> str:
	"""Return the last lines of a log, for an error message."""
	return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(empty)"


def stop(layout: Layout, name: str, seconds: float = 15) -> bool:
	"""Stop a program and its children, with SIGTERM first and SIGKILL later; return whether there was one."""
	if not _find_running(layout, name):
		return False
	if pid := running(layout).get(name):
		_signal(pid, signal.SIGTERM)
	for _ in _ticks(seconds):
		if not _find_running(layout, name):
			return True
	while left := _find_running(layout, name):
		for pid in left:
			_signal(pid, signal.SIGKILL)
		time.sleep(0.05)
	return True


def _signal(pid: int, number: signal.Signals) -> None:
	with contextlib.suppress(ProcessLookupError):
		os.kill(pid, number)


def _find_running(layout: Layout, name: str) -> list[int]:
	return [pid for pid, program in marked(layout).items() if program == name]


def _ticks(seconds: float) -> Iterator[float]:
	end = time.monotonic() + seconds
	while time.monotonic() < end:
		yield end
		with contextlib.suppress(ChildProcessError):
			os.waitpid(-1, os.WNOHANG)
		time.sleep(0.1)
