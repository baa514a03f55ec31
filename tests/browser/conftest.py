"""A phone: Debian's Chromium at 390 pixels, which reaches nothing but this machine and minds every error."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect, sync_playwright

CHROMIUM = os.environ.get("FSM_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
	"--headless",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
)
# patience for a busy machine, in milliseconds; nothing is asserted about time
PATIENCE = 45_000

Phone = Callable[..., Page]


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


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Phone]:
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
		width: int = 390,
	) -> Page:
		context = chromium.new_context(
			viewport={"width": width, "height": 844},
			device_scale_factor=2,
			has_touch=True,
			is_mobile=True,
			java_script_enabled=scripts,
			color_scheme="dark" if dark else "light",
		)
		context.set_default_timeout(PATIENCE)
		context.route("**/*", _only_here)
		page = context.new_page()
		page.on("pageerror", lambda error: errors.append(str(error)))

		def listen(line: ConsoleMessage) -> None:
			is_expected = (
				(loses_network and "net::ERR_FAILED" in line.text)
				or (meets_broken_server and "status of 500" in line.text)
				or (is_refused and "status of 422" in line.text)
			)
			if line.type == "error" and not is_expected:
				errors.append(line.text)

		page.on("console", listen)
		contexts.append(context)
		return page

	yield make
	for context in contexts:
		context.close()
	assert not errors, errors


@pytest.fixture
def dispatcher(site: str, web: str, chromium: Browser) -> Iterator[Callable]:
	"""Makes dispatchers, each with a browser that is signed in: `dispatcher("luc", language="fr")`."""
	from tests.browser import board

	with board.dispatchers(web, chromium) as make:
		yield make


def _only_here(route: Route) -> None:
	if route.request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
		route.continue_()
	else:
		route.abort()
