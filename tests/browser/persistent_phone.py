"""A phone that is switched off hard and taken out again the next day: Chromium with a folder that outlives it."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE
from tests.plugin import wait_for

# a clock that is wrong, or of another day: pages see it, the server does not
_OTHER_CLOCK = """(() => {
	const Real = Date, off = %d;
	window.Date = class extends Real {
		constructor(...given) { given.length ? super(...given) : super(Real.now() + off); }
		static now() { return Real.now() + off; }
	};
})()"""


class PersistentPhone:
	"""The phone of one technician. `start()` gives its page, `kill()` takes the power away."""

	def __init__(self, chromium: Browser, folder: Path, width: int = 360) -> None:
		self._type = chromium.browser_type
		self._folder = folder
		self._width = width
		self.context: BrowserContext | None = None
		self.errors: list[str] = []

	def start(self, days_off: float = 0) -> Page:
		"""Switch it on; its clock is wrong by so many days."""
		self.context = self._type.launch_persistent_context(
			str(self._folder),
			executable_path=CHROMIUM,
			args=list(FLAGS),
			viewport={"width": self._width, "height": 780},
			has_touch=True,
			is_mobile=True,
			locale="fr-CA",
		)
		self.context.set_default_timeout(PATIENCE)
		if days_off:
			self.context.add_init_script(_OTHER_CLOCK % int(days_off * 24 * 3600 * 1000))
		page = self.context.pages[0] if self.context.pages else self.context.new_page()
		page.on("pageerror", lambda error: self.errors.append(str(error)))
		return page

	def tab(self) -> Page:
		"""Another tab."""
		page = self.context.new_page()
		page.on("pageerror", lambda error: self.errors.append(str(error)))
		return page

	def kill(self) -> None:
		"""End every process of this browser as an empty battery does."""
		mine = self._processes()
		assert mine, "no browser to kill"
		for process in mine:
			with contextlib.suppress(ProcessLookupError):
				os.kill(process, signal.SIGKILL)
		wait_for(lambda: not self._processes(), "the end of the browser", 20)
		with contextlib.suppress(Exception):
			self.context.close()
		self.context = None
		for lock in self._folder.glob("Singleton*"):
			lock.unlink(missing_ok=True)

	def close(self) -> None:
		"""Put it away."""
		if self.context:
			self.context.close()
			self.context = None

	def _processes(self) -> list[int]:
		named = str(self._folder).encode()
		found = []
		for folder in Path("/proc").iterdir():
			if not folder.name.isdigit():
				continue
			with contextlib.suppress(OSError):
				if (
					named in (folder / "cmdline").read_bytes()
					and (folder / "stat").read_text().split()[2] != "Z"
				):
					found.append(int(folder.name))
		return found


@contextlib.contextmanager
def persistent_phone(chromium: Browser, folder: Path) -> Iterator[PersistentPhone]:
	"""A phone whose pages must not raise errors."""
	phone = PersistentPhone(chromium, folder)
	yield phone
	phone.close()
	assert not phone.errors, phone.errors


def wait_until_stored(page: Page, path: str, seconds: float = 60) -> None:
	"""Until the worker has this page in its store."""
	end = time.monotonic() + seconds
	while not page.evaluate("async (path) => Boolean(await caches.match(path))", path):
		assert time.monotonic() < end, f"{path} was not kept"
		page.wait_for_timeout(200)
