"""Steps of the setup: named, timed, done once per input, and safe to kill at any time."""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from embedded.layout import Layout, write_text
from embedded.processes import MARK, Failed, mark_of, stop, tail

SET_UP = "set-up"


def digest(*parts: object) -> str:
	"""Return a short hash of texts and of the contents of files and folders, including relative names."""
	total = hashlib.sha256()
	for part in parts:
		for piece in _pieces(part):
			total.update(piece)
			total.update(b"\0")
	return total.hexdigest()[:16]


def _pieces(part: object) -> Iterator[bytes]:
	if not isinstance(part, Path):
		yield str(part).encode()
	elif part.is_dir():
		for file in sorted(part.rglob("*")):
			if file.is_file() and "__pycache__" not in file.parts:
				yield str(file.relative_to(part)).encode()
				yield file.read_bytes()
	elif part.exists():
		yield part.name.encode()
		yield part.read_bytes()


class Steps:
	"""Runs steps and records, by a stamp written last, the inputs with which each was completed."""

	def __init__(self, layout: Layout) -> None:
		self.layout = layout
		self.began = time.monotonic()

	def _stamp(self, name: str) -> Path:
		return self.layout.state / "steps" / name.replace(" ", "-").replace("/", "-")

	def is_done(self, name: str, key: str) -> bool:
		"""Whether this step was completed with these inputs."""
		stamp = self._stamp(name)
		return stamp.exists() and stamp.read_text() == key

	def forget(self, name: str) -> None:
		"""Delete the step's stamp, so that it runs again."""
		self._stamp(name).unlink(missing_ok=True)

	def run(self, name: str, key: str, action: Callable[[], object], intact: bool = True) -> bool:
		"""Run the step unless it was completed with the same `key` and its result is `intact`."""
		if intact and self.is_done(name, key):
			print_now(f"  = {name}: kept")
			return False
		self.forget(name)
		with timed(name):
			action()
		write_text(self._stamp(name), key)
		return True


@contextlib.contextmanager
def timed(name: str) -> Iterator[None]:
	"""Print the name when a step begins and its seconds when it has ended."""
	print_now(f"  > {name} …")
	began = time.monotonic()
	yield
	print_now(f"  + {name}: {time.monotonic() - began:.1f} s")


def print_now(text: str) -> None:
	"""Print without buffering, also into a pipe."""
	print(text, flush=True)


@contextlib.contextmanager
def run_beside(work: Callable[[], object]) -> Iterator[None]:
	"""Run `work` in parallel to the block; wait for both at the end, and raise an error of either."""
	with ThreadPoolExecutor(1) as thread:
		other = thread.submit(work)
		yield
		other.result()


# looked up here, because a child with threads may do little between fork and exec
_prctl = ctypes.CDLL(None).prctl


def die_with_parent() -> None:
	"""Kill a step's command when its setup dies, so that two never run at once; for `preexec_fn`."""
	pr_set_pdeathsig = 1
	_prctl(pr_set_pdeathsig, signal.SIGKILL)


def call(command: list[object], log: Path, **options: object) -> None:
	"""Run a command with its output in a log; raise `Failed` with the end of the log if it fails."""
	log.parent.mkdir(parents=True, exist_ok=True)
	words = [str(word) for word in command]
	with log.open("wb") as output:
		result = subprocess.run(
			words,
			stdout=output,
			stderr=subprocess.STDOUT,
			stdin=subprocess.DEVNULL,
			check=False,
			preexec_fn=die_with_parent,
			**options,
		)
	if result.returncode:
		raise Failed(f"`{' '.join(words[:6])}` failed; the end of {log}:\n{tail(log)}")


@contextlib.contextmanager
def only_one(layout: Layout, what: str = SET_UP) -> Iterator[None]:
	"""Hold the bench's lock for this kind of work; a second caller prints a message and waits."""
	layout.make_folders()
	with (layout.state / f"{what}.lock").open("w") as lock:
		try:
			fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError:
			print_now(f"Another {what} of this bench is under way; waiting for it …")
			fcntl.flock(lock, fcntl.LOCK_EX)
		if what != SET_UP:
			yield
			return
		# a program left by a killed setup would write into folders that this setup creates anew
		stop(layout, SET_UP, 0)
		os.environ[MARK] = mark_of(layout, SET_UP)
		try:
			yield
		finally:
			del os.environ[MARK]
