"""Text that a browser could run stands in every field of ours, and runs in no view of the desk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

import frappe

from gigafibre_fsm.tests import people
from tests import hostile_rows
from tests.browser.conftest import PATIENCE, _only_here
from tests.hostile_rows import ADDRESS, HostileRows

MANAGER = "manager.plain@example.com"
# the report builder draws every doctype's cells alike: those with the most text stand for all
WIDE = ("Dispatch Job", "Equipment", "FSM SMS", "CPE State", "FSM Magic Link")
REPORTS = ("Truck Stock", "Repeat Visits", "Promises Kept", "Stock Against the Network")
# what a view that is drawn shows: one of the texts; in a list at least the row's name, as its columns may be no texts
TEXT = "fsm-?hostile|fsmRan"
ROW = f"{TEXT}|hostile-"
# elements that only a payload can have made
MADE = f'[src*="{ADDRESS}"], [onerror*=fsmRan], [onload*=fsmRan], [onmouseover*=fsmRan]'
TABS = 3
# A tab of the desk that goes from view to view. Each is looked at when no request has been under way for some looks
# in a row and what it must show is seen, which may take long on a busy machine. A form's first row of each table is
# opened, which draws every field of the row.
WALKER = """(made) => {
	const wait = (ms) => new Promise((done) => setTimeout(done, ms));
	const until = async (isSo, milliseconds) => {
		for (const end = Date.now() + milliseconds; !isSo() && Date.now() < end;) await wait(40);
	};
	const settled = () => {
		let quiet = 0;
		return until(() => (quiet = window.$.active ? 0 : quiet + 1) > 4, 8000);
	};
	const isSeen = (words) => words.test(document.body.innerText)
		|| [...document.querySelectorAll("input, textarea")].some((each) => each.checkVisibility() && words.test(each.value));
	const openRows = () => Object.values(cur_frm?.fields_dict || {}).forEach((field) => {
		if (field.df.fieldtype === "Table") field.grid?.grid_rows?.[0]?.toggle_view(true);
	});
	const walker = (window.walker = { elements: [], blank: [] });
	walker.look = async (where, shows) => {
		const isDrawn = () => !shows || isSeen(new RegExp(shows, "i"));
		await settled();
		await until(isDrawn, 30000);
		if (!isDrawn()) walker.blank.push(where);
		document.querySelectorAll(made).forEach((each) => walker.elements.push([where, each.outerHTML]));
	};
	walker.open = async ({ where, route, shows }) => {
		await Promise.race([frappe.set_route(...route), wait(8000)]);
		if (route[0] === "Form") {
			await until(() => cur_frm?.doctype === route[1] && cur_frm.docname === route[2], 30000);
			await settled();
			openRows();
		}
		await walker.look(where, shows);
	};
	walker.walk = async (views) => {
		for (const view of views) await walker.open(view);
	};
}"""


@dataclass
class Watch:
	"""What ran, what was asked for, and what a payload became an element."""

	context: BrowserContext
	url: str
	rows: HostileRows
	found: list[str] = field(default_factory=list)
	blank: list[str] = field(default_factory=list)

	def tab(self) -> Page:
		"""Open the desk in one more tab."""
		page = self.context.new_page()
		page.on("dialog", lambda dialog: note_dialog(self, dialog))
		page.goto(f"{self.url}/app/dispatch-job")
		page.wait_for_selector(".list-row")
		page.evaluate(WALKER, MADE)
		return page

	def walk(self, tabs: list[Page], routes: list[tuple[str, ...]]) -> None:
		"""Go to every view of the desk, shared among tabs that go on side by side."""
		for number, tab in enumerate(tabs):
			tab.evaluate(
				"(views) => { walker.walked = walker.walk(views) }",
				list(map(view, routes[number :: len(tabs)])),
			)
		for tab in tabs:
			tab.evaluate("() => walker.walked")
			self.gather(tab)

	def look(self, tab: Page, where: str, shows: str | None = TEXT) -> None:
		"""Look at what a tab shows now, which must be seen to show these words (a regular expression)."""
		tab.evaluate("([where, shows]) => walker.look(where, shows)", [where, shows])
		self.gather(tab)

	def gather(self, tab: Page) -> None:
		"""Take over what a tab has found so far."""
		seen = tab.evaluate("() => ({ elements: walker.elements.splice(0), blank: walker.blank.splice(0) })")
		self.found += [
			f"{where}: element {self.place(html)} {html[:200]}" for where, html in seen["elements"]
		]
		self.blank += seen["blank"]

	def place(self, text: str) -> str:
		"""The field whose text this is, by its number."""
		number = re.search(rf"{ADDRESS}/(\d+)|fsmRan\((\d+)", text)
		index = int(next(filter(None, number.groups()))) if number else -1
		return self.rows.places[index] if 0 <= index < len(self.rows.places) else "version"


def view(route: tuple[str, ...]) -> dict[str, object]:
	"""One view of the desk, as a tab is told to go there; reports of figures show no text of outside."""
	shows = {"List": ROW, "query-report": None}.get(route[0], TEXT)
	return {"where": " / ".join(route), "route": route, "shows": shows}


@pytest.fixture
def watch(site: str, web: str, chromium: Browser) -> Iterator[Watch]:
	"""A manager of everything, logged in, beside one hostile document of each doctype."""
	people.make_user(MANAGER, "FSM Manager", "FSM Dispatcher", "System Manager", user_type="System User")
	frappe.db.commit()  # the web server is another process
	with hostile_rows.one_of_each(MANAGER) as rows:
		context = chromium.new_context(viewport={"width": 1400, "height": 900})
		context.set_default_timeout(PATIENCE)
		context.route("**/*", _only_here)
		watch = Watch(context, web, rows)

		def asked(route: Route) -> None:
			watch.found.append(f"asked for {watch.place(route.request.url)}")
			route.abort()

		context.route(f"**{ADDRESS}/**", asked)
		context.expose_function("fsmRan", lambda number: watch.found.append(f"ran: {rows.places[number]}"))
		context.request.post(
			f"{web}/api/method/login", form={"usr": MANAGER, "pwd": people.PASSWORD}
		).dispose()
		yield watch
		context.close()


def test_no_text_runs_in_any_view_of_the_desk(watch: Watch) -> None:
	tabs = [watch.tab() for _number in range(TABS)]
	watch.walk(tabs, views(watch.rows))
	ask_for_links(watch, tabs[0])
	say_from_the_server(watch, tabs[0])
	type_into_a_dialog(watch, tabs[0])
	for tab in tabs:
		# the desk keeps the views that were left: what became an element late is still there
		watch.look(tab, "the views that were left", None)
	assert not watch.found, "\n".join(dict.fromkeys(watch.found))
	assert not watch.blank, "a view that shows nothing proves nothing"


def views(rows: HostileRows) -> list[tuple[str, ...]]:
	"""Routes of the desk that show the rows, the slowest first."""
	lists = [("List", doctype, "List") for doctype, name in rows.names.items() if name]
	return [
		*(("List", doctype, "Report") for doctype in WIDE),
		*(("List", "Dispatch Job", kind) for kind in ("Calendar", "Gantt", "Image")),
		*((page,) for page in ("dispatch-board", "team")),
		*(("Form", doctype, name or doctype) for doctype, name in rows.names.items()),
		*lists,
		*(("query-report", report) for report in REPORTS),
	]


def ask_for_links(watch: Watch, tab: Page) -> None:
	"""Let a link field offer what it finds: a title and a description of each."""
	watch.walk([tab], [("Form", "Dispatch Job", watch.rows.names["Dispatch Job"])])
	for fieldname in ("technician", "service_location"):
		tab.evaluate(
			"""(name) => {
				const { $input } = cur_frm.get_field(name);
				cur_frm.scroll_to_field(name);
				$input.val("").trigger("focus").trigger("input");
			}""",
			fieldname,
		)
		tab.wait_for_selector(".awesomplete ul:not([hidden]) strong")
		watch.look(tab, f"offers of {fieldname}")


def say_from_the_server(watch: Watch, tab: Page) -> None:
	"""A refusal that quotes what somebody typed: its own markup stays, theirs is text."""
	tab.evaluate(
		"""(words) => frappe.request.cleanup({}, { _server_messages: JSON.stringify([JSON.stringify({ message: words })]) })""",
		f"<b>Refused</b>: <rouge> <img src={ADDRESS}/0 onerror=fsmRan(0)>",
	)
	shown = tab.locator(".msgprint:visible")
	expect(shown).to_contain_text("Refused: <rouge> <img src")
	expect(shown.locator("b")).to_have_text("Refused")
	watch.look(tab, "a message")


def type_into_a_dialog(watch: Watch, tab: Page) -> None:
	"""What a dialog is given is drawn beside its fields while it is typed."""
	tab.evaluate(
		"""(words) => {
			const kinds = ["Data", "Small Text", "Text", "Select"];
			const fields = kinds.map((fieldtype, number) => ({ fieldtype, fieldname: `field_${number}`, label: fieldtype }));
			const dialog = new frappe.ui.Dialog({ title: "Asked", fields });
			dialog.show();
			return Promise.all(kinds.map((_kind, number) => dialog.set_value(`field_${number}`, words)));
		}""",
		f'">  <img src={ADDRESS}/0 onerror=fsmRan(0)>',
	)
	watch.look(tab, "a dialog", None)


def note_dialog(watch: Watch, dialog: Dialog) -> None:
	watch.found.append(f"dialog: {dialog.message}")
	dialog.dismiss()
