"""Text that a browser could run stands in every field of ours, and runs in no view of the desk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

import frappe

from gigafibre_fsm.tests import people
from tests import hostile_rows
from tests.browser.conftest import PATIENCE, _only_here
from tests.hostile_rows import ADDRESS, HostileRows

MANAGER = "manager.plain@example.com"
# the report builder draws every doctype's cells alike: those with the most text stand for all
WIDE = ("Dispatch Job", "Equipment", "FSM SMS", "CPE State", "FSM Magic Link")
REPORTS = ("Truck Stock", "Repeat Visits", "Promises Kept", "Stock Against the Network")
# views whose columns hold no text of outside
WITHOUT_TEXT = {
	"List / CPE Command / List",
	"List / CPE Reading / List",
	"List / CPE State / List",
	*(f"query-report / {report}" for report in REPORTS),
}
# elements that only a payload can have made
MADE = f'[src*="{ADDRESS}"], [onerror*=fsmRan], [onload*=fsmRan], [onmouseover*=fsmRan]'
# some looks in a row without a request under way; a view that refuses is left after a while
SETTLED = """() => new Promise((done) => {
	const until = Date.now() + 8000;
	const look = (quiet) => setTimeout(() => {
		if (Date.now() > until || quiet > 3) return done();
		look($.active ? 0 : quiet + 1);
	}, 80);
	look(0);
})"""


# the first row of each table, opened: it draws every field of the row
OPEN_ROWS = """() => Object.values(cur_frm?.fields_dict || {}).forEach((field) => {
	if (field.df.fieldtype === "Table") field.grid?.grid_rows?.[0]?.toggle_view(true);
})"""
# whether anything of a payload stands on the page, as text or in a field
SHOWS = """() => /fsm-?(hostile|Ran)/i.test(document.body.innerText)
	|| [...document.querySelectorAll("input, textarea")].some((each) => /fsm-?(hostile|Ran)/i.test(each.value))"""


@dataclass
class Watch:
	"""What ran, what was asked for, and what a payload became an element."""

	page: Page
	url: str
	rows: HostileRows
	found: list[str] = field(default_factory=list)
	blank: list[str] = field(default_factory=list)

	def open(self, *route: str) -> None:
		"""Go to a view of the desk, wait until it is drawn, and look for elements that payloads made."""
		self.page.evaluate("(route) => { frappe.set_route(...route) }", list(route))
		if route[0] == "Form":
			self.page.evaluate(SETTLED)
			self.page.evaluate(OPEN_ROWS)
		self.look(" / ".join(route))

	def look(self, where: str) -> None:
		self.page.evaluate(SETTLED)
		if not self.page.evaluate(SHOWS):
			self.blank.append(where)
		made = self.page.evaluate(
			"(made) => [...document.querySelectorAll(made)].map((each) => each.outerHTML)", MADE
		)
		self.found += [f"{where}: element {self.place(html)} {html[:200]}" for html in made]

	def place(self, text: str) -> str:
		number = re.search(rf"{ADDRESS}/(\d+)|fsmRan\((\d+)", text)
		index = int(next(filter(None, number.groups()))) if number else -1
		return self.rows.places[index] if 0 <= index < len(self.rows.places) else "version"


@pytest.fixture
def watch(site: str, web: str, chromium: Browser) -> Iterator[Watch]:
	"""A manager of everything, logged in, beside one hostile document of each doctype."""
	people.make_user(MANAGER, "FSM Manager", "FSM Dispatcher", "System Manager", user_type="System User")
	frappe.db.commit()  # the web server is another process
	with hostile_rows.one_of_each(MANAGER) as rows:
		context = chromium.new_context(viewport={"width": 1400, "height": 900})
		context.set_default_timeout(PATIENCE)
		context.route("**/*", _only_here)
		watch = Watch(context.new_page(), web, rows)

		def asked(route: Route) -> None:
			watch.found.append(f"asked for {watch.place(route.request.url)}")
			route.abort()

		context.route(f"**{ADDRESS}/**", asked)
		context.expose_function("fsmRan", lambda number: watch.found.append(f"ran: {rows.places[number]}"))
		watch.page.on("dialog", lambda dialog: note_dialog(watch, dialog))
		context.request.post(
			f"{web}/api/method/login", form={"usr": MANAGER, "pwd": people.PASSWORD}
		).dispose()
		yield watch
		context.close()


def test_no_text_runs_in_any_view_of_the_desk(watch: Watch) -> None:
	watch.page.goto(f"{watch.url}/app/dispatch-job")
	watch.page.wait_for_selector(".list-row")
	for doctype, name in watch.rows.names.items():
		if name:
			watch.open("List", doctype, "List")
		watch.open("Form", doctype, name or doctype)
	for doctype in WIDE:
		watch.open("List", doctype, "Report")
	for view in ("Calendar", "Gantt", "Image"):
		watch.open("List", "Dispatch Job", view)
	for page in ("dispatch-board", "team"):
		watch.open(page)
	for report in REPORTS:
		watch.open("query-report", report)
	ask_for_links(watch)
	say_from_the_server(watch)
	assert not watch.found, "\n".join(dict.fromkeys(watch.found))
	# a view that shows nothing proves nothing
	assert set(watch.blank) <= WITHOUT_TEXT


def ask_for_links(watch: Watch) -> None:
	"""Let a link field offer what it finds: a title and a description of each."""
	watch.open("Form", "Dispatch Job", watch.rows.names["Dispatch Job"])
	for fieldname in ("technician", "service_location"):
		watch.page.evaluate(
			"""(name) => {
				const { $input } = cur_frm.get_field(name);
				cur_frm.scroll_to_field(name);
				$input.val("").trigger("focus").trigger("input");
			}""",
			fieldname,
		)
		watch.page.wait_for_selector(".awesomplete ul:not([hidden]) strong")
		watch.look(f"offers of {fieldname}")


def say_from_the_server(watch: Watch) -> None:
	"""A refusal that quotes what somebody typed: its own markup stays, theirs is text."""
	watch.page.evaluate(
		"""(words) => frappe.request.cleanup({}, { _server_messages: JSON.stringify([JSON.stringify({ message: words })]) })""",
		f"<b>Refused</b>: <rouge> <img src={ADDRESS}/0 onerror=fsmRan(0)>",
	)
	shown = watch.page.locator(".msgprint:visible")
	expect(shown).to_contain_text("Refused: <rouge> <img src")
	expect(shown.locator("b")).to_have_text("Refused")
	watch.look("a message")


def note_dialog(watch: Watch, dialog: Dialog) -> None:
	watch.found.append(f"dialog: {dialog.message}")
	dialog.dismiss()
