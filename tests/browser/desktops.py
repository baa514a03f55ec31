"""The browsers of people at desks, in which nobody but them is signed in and nothing of an earlier test is stored."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect

import frappe

from gigafibre_fsm.tests import people
from tests.browser.conftest import PATIENCE

# the relay of the desk's live updates is another server than the tests' own
RELAY = re.compile(r"socket\.io")
EMPTY = "/assets/gigafibre_fsm/images/favicon.svg"
STORED = "local_storage,indexeddb,cache_storage,service_workers"


@dataclass
class Desktops:
	"""Contexts of one browser, used again by the next test: a new one reads and compiles the whole desk anew.

	Each has a page that stays open: a process that ends with its last page forgets the scripts it has compiled.
	"""

	browser: Browser
	_free: list[BrowserContext] = field(default_factory=list)
	_sessions: dict[str, tuple[object, list]] = field(default_factory=dict)

	@contextmanager
	def signed_in(self, url: str, user: str, width: int = 1280, height: int = 900) -> Iterator[Page]:
		"""A page of a user who has `people.PASSWORD`; it is closed at the end, with all others of its browser."""
		context = self._free.pop() if self._free else self._new(url)
		page = context.new_page()
		page.set_viewport_size({"width": width, "height": height})
		page.context.new_cdp_session(page).send(
			"Storage.clearDataForOrigin", {"origin": url, "storageTypes": STORED}
		)
		self._sign_in(context, url, user)
		yield page
		for each in context.pages[1:]:
			each.close()
		context.clear_cookies()
		self._free.append(context)

	def _sign_in(self, context: BrowserContext, url: str, user: str) -> None:
		"""Go on with the user's session, if there is one: at each login Frappe reads what their desk is made of."""
		made_of = frappe.db.get_value("User", user, ("language", "desk_theme", "time_zone"))
		frappe.db.rollback()  # what the test looks at later is not of this moment
		known, cookies = self._sessions.get(user, (None, []))
		if known == made_of:
			context.add_cookies(cookies)
			answer = context.request.get(f"{url}/api/method/frappe.auth.get_logged_user")
			if answer.ok and answer.json()["message"] == user:
				return
			context.clear_cookies()
		form = {"usr": user, "pwd": people.PASSWORD}
		context.request.post(f"{url}/api/method/login", form=form).dispose()
		self._sessions[user] = (made_of, context.cookies())

	def _new(self, url: str) -> BrowserContext:
		context = self.browser.new_context(timezone_id="America/Toronto", reduced_motion="reduce")
		context.set_default_timeout(PATIENCE)
		context.new_page().goto(f"{url}{EMPTY}")
		return context


def mind(page: Page, errors: list[str], expected: re.Pattern = RELAY) -> None:
	"""Write down every error that a page reports, but for those that are expected."""

	def listen(line: ConsoleMessage) -> None:
		said = f"{line.text} {line.location.get('url', '')}"
		if line.type == "error" and not RELAY.search(said) and not expected.search(said):
			errors.append(said)

	page.on("pageerror", lambda error: errors.extend(_own(error)))
	page.on("console", listen)


def _own(error: Error) -> list[str]:
	"""Return the error's words, but for one of frappe-charts: a chart that is drawn again while it still moves.

	Its library is built without the names of its methods; only the function that hears of a new width has one.
	"""
	stack = error.stack or ""
	return [] if "makeChartArea" in stack or "boundDrawFn" in stack else [str(error)]


def close_dialog(page: Page) -> None:
	"""Press Escape until the dialog in front is gone: while it comes in place of another, nobody listens yet."""
	dialogs = page.locator(".modal.show")
	before = dialogs.count()
	expect(dialogs.last).to_be_visible()
	for _attempt in range(20):
		page.keyboard.press("Escape")
		page.wait_for_timeout(250)
		if dialogs.count() < max(before, 1):
			return
	expect(dialogs).to_have_count(before - 1)
