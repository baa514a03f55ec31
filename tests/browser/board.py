"""A dispatcher's board in a browser: how tests read it, drag on it and hear what it says."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from playwright.sync_api import Error, Locator, Page, expect

import frappe
from frappe.utils import getdate

from gigafibre_fsm.tests import people
from tests.board_data import BoardData
from tests.browser.desktops import Desktops, mind

# what a browser says of answers that refuse, and of a network that is gone, is no fault of the page
EXPECTED = re.compile(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED")
SUNDAY = 6  # of date.weekday()
BOARD = "(await frappe.pages['dispatch-board'].fsm_board)"

Dispatchers = Callable[..., "BoardPage"]


def next_week() -> date:
	"""A day that no clock of a running visit touches, and whose next day is in the same week."""
	day = getdate() + timedelta(days=7)
	return day - timedelta(days=1) if day.weekday() == SUNDAY else day


@dataclass
class BoardPage:
	"""One dispatcher's open board."""

	page: Page
	url: str
	user: str

	def open(self, day: date, **settings: object) -> "BoardPage":
		"""Open the board on a day, with settings as if the dispatcher had chosen them before."""
		key = f"fsm_dispatch_board:{self.user}"
		if settings:
			self.page.goto(f"{self.url}/assets/gigafibre_fsm/images/favicon.svg")
			self.page.evaluate(
				"([key, chosen]) => localStorage.setItem(key, JSON.stringify(chosen))", [key, settings]
			)
		self.page.goto(f"{self.url}/app/dispatch-board?day={day.isoformat()}")
		expect(self.page.locator(".fsm-publish button")).to_be_visible()
		expect(self.page.locator(".fsm-row, .fsm-tables-part").first).to_be_visible()
		return self

	def row(self, technician: str) -> Locator:
		"""The track of a technician."""
		return self.page.locator(f".fsm-track[data-technician='{technician}']")

	def card(self, job: str, technician: str | None = None) -> Locator:
		"""A visit on a row: of this technician, or of anybody."""
		place = self.row(technician) if technician else self.page.locator(".fsm-track")
		return place.locator(f".fsm-card[data-job='{job}']")

	def backlog_card(self, job: str) -> Locator:
		"""A visit in the backlog."""
		return self.page.locator(f".fsm-backlog .fsm-card[data-job='{job}']")

	def point(self, technician: str, moment: datetime) -> tuple[float, float]:
		"""Where a moment lies on a row, in pixels of the window."""
		x = self.page.evaluate(
			f"async (moment) => {BOARD}.timeline.scale.x(Date.parse(moment + 'Z') / 60000)",
			moment.strftime("%Y-%m-%dT%H:%M:00"),
		)
		box = self.row(technician).bounding_box()
		assert box
		return box["x"] + x + 1, box["y"] + box["height"] / 2

	def drag(self, what: Locator, target: tuple[float, float], *, grab: float = 8, drop: bool = True) -> None:
		"""Press on a card `grab` pixels from its left edge, carry it to a point, let go."""
		box = self.box(what)
		self.page.mouse.move(box["x"] + grab, box["y"] + 12)
		self.page.mouse.down()
		self.page.mouse.move(box["x"] + grab + 12, box["y"] + 20, steps=4)
		self.page.mouse.move(*target, steps=12)
		if drop:
			self.page.mouse.up()

	def box(self, what: Locator) -> dict[str, float]:
		"""Where something stands, scrolled into view; asked again while the board draws it anew."""
		for _try in range(50):
			try:
				what.scroll_into_view_if_needed()
				if box := what.bounding_box():
					return box
			except Error as error:
				if "not attached" not in str(error):
					raise
			self.page.wait_for_timeout(100)
		raise AssertionError(f"{what} does not stand still")

	def move(self, job: str, technician: str, moment: datetime) -> None:
		"""Drag a visit that stands on a row so that it arrives at another moment or with somebody else."""
		x, y = self.point(technician, moment)
		self.drag(self.card(job), (x + 8, y))

	def place_anyway(self, reason: str) -> None:
		"""Answer the conflict dialog."""
		self.dialog().locator("textarea").fill(reason)
		self.press("Place anyway")

	def hears(self, text: str | re.Pattern) -> None:
		"""What a screen reader was told last."""
		expect(self.page.locator(".fsm-board > [role=status]")).to_contain_text(text)

	def wait_until_saved(self) -> None:
		"""No gesture is under way any more."""
		expect(self.page.locator(".fsm-is-pending")).to_have_count(0)

	def dialog(self) -> Locator:
		"""The open dialog, once it takes what is typed."""
		self.page.wait_for_function("window.cur_dialog?.display")
		return self.page.locator(".modal.show")

	def press(self, name: str) -> None:
		"""Press the visible button of the open dialog that has this name."""
		button = self.dialog().locator("button:visible", has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))
		button.click()
		# a fading dialog still catches the mouse
		expect(self.page.locator(".modal:visible, .modal-backdrop")).to_have_count(0)

	def button(self, name: str) -> Locator:
		"""A button of the board's own toolbar."""
		return self.page.locator(".fsm-toolbar").get_by_role("button", name=name, exact=True)


def read_state(job: str) -> tuple[str, str | None, datetime | None]:
	"""Status, technician and arrival in the database, as phones see them."""
	frappe.db.rollback()  # see what the web server wrote
	return frappe.db.get_value("Dispatch Job", job, ["status", "technician", "arrival"])


def drafted(job: str) -> tuple[int, str | None, datetime | None]:
	"""Whether there is a draft, and its technician and arrival."""
	frappe.db.rollback()  # as above
	return frappe.db.get_value("Dispatch Job", job, ["has_draft", "draft_technician", "draft_arrival"])


def at(data: BoardData, hour: int, minute: int = 0) -> datetime:
	"""A moment of the first day."""
	return datetime(data.day.year, data.day.month, data.day.day, hour, minute)


@contextmanager
def dispatchers(web: str, desktops: Desktops) -> Iterator[Dispatchers]:
	"""Makes dispatchers with a browser of their own; errors of their pages fail the test."""
	errors: list[str] = []
	with ExitStack() as opened:

		def make(name: str = "anne", language: str = "en", **window: int) -> BoardPage:
			user = people.make_user(f"{name}.board@example.com", "FSM Dispatcher", user_type="System User")
			values = {"language": language, "time_zone": "America/Toronto", "first_name": name.capitalize()}
			frappe.db.set_value("User", user, {**values, "full_name": name.capitalize()})
			frappe.db.commit()  # the web server is another process
			page = opened.enter_context(desktops.signed_in(web, user, **window))
			mind(page, errors, EXPECTED)
			return BoardPage(page, web, user)

		yield make
	assert not errors, errors
