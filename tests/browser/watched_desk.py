"""A desk that is watched: tabs that go from view to view, and what ran or became an element there."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Dialog, Page

from tests.hostile_rows import ADDRESS, HostileRows

# what a view that is drawn shows: one of the texts; in a list at least the row's name, as its columns may be no texts
TEXT = "fsm-?hostile|fsmRan"
ROW = f"{TEXT}|hostile-"
# elements that only a payload can have made
MADE = f'[src*="{ADDRESS}"], [onerror*=fsmRan], [onload*=fsmRan], [onmouseover*=fsmRan]'
# A tab of the desk that goes from view to view. Each is looked at when no request has been under way for some looks
# in a row and what it must show is seen, which may take long on a busy machine. A form's closed sections are
# opened, and the first row of each table, which draws every field of the row.
WALKER = """(made) => {
	const wait = (ms) => new Promise((done) => setTimeout(done, ms));
	const until = async (isSo, milliseconds) => {
		for (const end = Date.now() + milliseconds; Date.now() < end; await wait(40)) if (isSo()) return true;
		return false;
	};
	const settled = () => {
		let quiet = 0;
		return until(() => (quiet = window.$.active ? 0 : quiet + 1) > 4, 8000);
	};
	const isSeen = (words) => words.test(document.body.innerText)
		|| [...document.querySelectorAll("input, textarea")].some((each) => each.checkVisibility() && words.test(each.value));
	const openAll = () => {
		cur_frm?.$wrapper.find(".section-head.collapsed").trigger("click");
		Object.values(cur_frm?.fields_dict || {}).forEach((field) => {
			if (field.df.fieldtype === "Table") field.grid?.grid_rows?.[0]?.toggle_view(true);
		});
	};
	const walker = (window.walker = { elements: [], blank: [] });
	walker.look = async (where, shows) => {
		const isDrawn = () => !shows || isSeen(new RegExp(shows, "i"));
		await settled();
		if (!(await until(isDrawn, 30000))) walker.blank.push(where);
		document.querySelectorAll(made).forEach((each) => walker.elements.push([where, each.outerHTML]));
	};
	walker.open = async ({ where, route, shows }) => {
		await Promise.race([frappe.set_route(...route), wait(8000)]);
		if (route[0] === "Form") {
			await until(() => cur_frm?.doctype === route[1] && cur_frm.docname === route[2], 30000);
			await settled();
			openAll();
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
				[view(route, self.rows) for route in routes[number :: len(tabs)]],
			)
		for tab in tabs:
			tab.evaluate("() => walker.walked")
			self.gather(tab)

	def inspect(self, tab: Page, where: str, shows: str | None = TEXT) -> None:
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


def view(route: tuple[str, ...], rows: HostileRows) -> dict[str, object]:
	"""One view of the desk, as a tab is told to go there; reports and forms of mere figures show no text of outside."""
	shows = {"List": ROW, "query-report": None}.get(route[0], TEXT)
	if route[0] == "Form" and not rows.has_text(route[1]):
		shows = None
	return {"where": " / ".join(route), "route": route, "shows": shows}


def note_dialog(watch: Watch, dialog: Dialog) -> None:
	watch.found.append(f"dialog: {dialog.message}")
	dialog.dismiss()
