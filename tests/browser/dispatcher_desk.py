"""A dispatcher at the desk, in French, whose browser minds every error and reaches nothing but this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page

import frappe

from gigafibre_fsm.tests import people
from tests.browser.desktops import Desktops, mind


@dataclass(frozen=True)
class DispatcherDesk:
	"""A logged-in page; a test that provokes a refusal forgets the browser's report of it."""

	page: Page
	url: str
	errors: list[str] = field(default_factory=list)

	def forget_refusal(self) -> None:
		self.errors.clear()


@contextmanager
def at_the_desk(
	desktops: Desktops, url: str, email: str, *roles: str, width: int = 1280, theme: str = "Light"
) -> Iterator[DispatcherDesk]:
	"""At the end the browser must have reported no error."""
	people.make_user(email, *roles, user_type="System User")
	values = {"language": "fr", "time_zone": "America/Toronto", "desk_theme": theme}
	frappe.db.set_value("User", email, values)
	frappe.db.commit()  # the web server is another process
	with desktops.signed_in(url, email, width) as page:
		dispatcher = DispatcherDesk(page, url)
		mind(page, dispatcher.errors)
		yield dispatcher
	assert not dispatcher.errors, dispatcher.errors
