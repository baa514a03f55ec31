"""A phone: Debian's Chromium at 390 pixels, which reaches nothing but this machine and minds every error."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

if TYPE_CHECKING:
	from tests.browser.desktops import Desktops

# Debian's headless shell takes a third of the processor's time
PROGRAMS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
CHROMIUM = os.environ.get("FSM_CHROMIUM") or next(filter(os.path.exists, PROGRAMS), PROGRAMS[0])
FLAGS = (
	"--headless",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--renderer-process-limit=1",  # a page goes on with the process of an open one, which knows its scripts
	"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # as if there were no other machine
)
# patience for a busy machine, in milliseconds; nothing is asserted about time
PATIENCE = 45_000

Phone = Callable[..., Page]
Worlds = ExitStack


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
	"""The browser; tests that need it are skipped where it is not installed."""
	if not Path(CHROMIUM).exists():
		pytest.skip(f"{CHROMIUM} is not installed")
	expect.set_options(timeout=PATIENCE)
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
		yield browser
		browser.close()


@pytest.fixture(scope="session")
def desktops(chromium: Browser) -> "Desktops":
	"""The browsers of people at desks."""
	from tests.browser.desktops import Desktops

	return Desktops(chromium)


@pytest.fixture
def worlds(site: str) -> Iterator[Worlds]:
	"""What a test commits for its pages: `worlds.enter_context(a_visit("fr"))`; taken away when they are closed.

	Whatever opens pages depends on it: a page that outlives its world asks for pictures that are gone.
	"""
	with Worlds() as made:
		yield made


@pytest.fixture
def phone(worlds: Worlds, chromium: Browser) -> Iterator[Phone]:
	"""Makes phones: `phone(scripts=False, dark=True)` is a new one with its first page; errors fail the test."""
	contexts: list[BrowserContext] = []
	errors: list[str] = []

	def make(
		*,
		scripts: bool = True,
		dark: bool = False,
		loses_network: bool = False,
		meets_broken_server: bool = False,
		is_refused: bool = False,
		meets_ended_link: bool = False,
		width: int = 390,
	) -> Page:
		context = chromium.new_context(
			viewport={"width": width, "height": 844},
			has_touch=True,
			is_mobile=True,
			java_script_enabled=scripts,
			color_scheme="dark" if dark else "light",
		)
		context.set_default_timeout(PATIENCE)
		page = context.new_page()
		page.on("pageerror", lambda error: errors.append(str(error)))

		def listen(line: ConsoleMessage) -> None:
			is_expected = (
				(loses_network and "net::ERR_FAILED" in line.text)
				or (meets_broken_server and "status of 500" in line.text)
				or (is_refused and re.search("status of (413|422)", line.text))
				or (meets_ended_link and "status of 410" in line.text)
			)
			if line.type == "error" and not is_expected:
				errors.append(f"{line.text} {line.location.get('url', '')}")

		page.on("console", listen)
		contexts.append(context)
		return page

	yield make
	for context in contexts:
		context.close()
	assert not errors, errors


@pytest.fixture
def dispatcher(worlds: Worlds, web: str, desktops: "Desktops") -> Iterator[Callable]:
	"""Makes dispatchers, each with a browser that is signed in: `dispatcher("luc", language="fr")`."""
	from tests.browser import board

	with board.dispatchers(web, desktops) as make:
		yield make


def picture(page: Page, name: str) -> None:
	"""Take a picture for people where FSM_SHOTS names a folder, once nothing moves any more."""
	if folder := os.environ.get("FSM_SHOTS"):
		page.wait_for_timeout(800)
		page.screenshot(path=Path(folder) / f"{name}.png")
