"""A dispatcher at the desk, in French, whose browser minds every error and reaches nothing but this machine."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Error, Page

import frappe

from gigafibre_fsm.tests import people
from tests.browser.conftest import PATIENCE, _only_here

# the relay of the desk's live updates is another server than the tests' own
RELAY = re.compile(r"socket\.io")


@dataclass(frozen=True)
class Office:
	"""A logged-in page; a test that provokes a refusal forgets the browser's report of it."""

	page: Page
	url: str
	errors: list[str] = field(default_factory=list)

	def forget_refusal(self) -> None:
		self.errors.clear()


@contextmanager
def at_the_desk(
	browser: Browser, url: str, email: str, *roles: str, width: int = 1280, theme: str = "Light"
) -> Iterator[Office]:
	"""At the end the browser must have reported no error."""
	people.make_user(email, *roles, user_type="System User")
	values = {"language": "fr", "time_zone": "America/Toronto", "desk_theme": theme}
	frappe.db.set_value("User", email, values)
	frappe.db.commit()  # the web server is another process
	context = browser.new_context(viewport={"width": width, "height": 900}, timezone_id="America/Toronto")
	context.set_default_timeout(PATIENCE)
	context.route("**/*", _only_here)
	office = Office(context.new_page(), url)
	office.page.on("pageerror", lambda error: office.errors.extend(_own(error)))
	office.page.on("console", lambda line: office.errors.extend(_errors_of(line)))
	context.request.post(f"{url}/api/method/login", form={"usr": email, "pwd": people.PASSWORD}).dispose()
	yield office
	context.close()
	assert not office.errors, office.errors


def _own(error: Error) -> list[str]:
	"""Return the error's words, but for one of frappe-charts: a chart that is drawn again while it still moves."""
	return [] if "makeChartArea" in (error.stack or "") else [str(error)]


def _errors_of(line: ConsoleMessage) -> list[str]:
	text = f"{line.text} {line.location.get('url', '')}"
	return [text] if line.type == "error" and not RELAY.search(text) else []
