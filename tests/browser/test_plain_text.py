"""Text that a browser could run stands in every field of ours, and runs in no view of the desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

import frappe

from gigafibre_fsm.tests import people
from tests import hostile_rows, hostile_surroundings
from tests.browser.conftest import PATIENCE
from tests.browser.watched_desk import Watch
from tests.hostile_rows import ADDRESS, HostileRows
from tests.plugin import CHECKOUT, FULL, fresh_state

MANAGER = "manager.plain@example.com"
# the report builder draws every doctype's cells alike: those with the most text stand for all
WIDE = ("Dispatch Job", "Equipment", "FSM SMS", "CPE State", "FSM Magic Link")
REPORTS = ("Truck Stock", "Repeat Visits", "Promises Kept", "Stock Against the Network")
TABS = 3
# what the forms of vendors share, and the one that stands for them
VENDOR_FORM, ONE_VENDOR = "gigafibre_fsm.vendor_form", "FSM Twilio Settings"
DOCTYPES = CHECKOUT / "gigafibre_fsm" / "gigafibre_fsm" / "doctype"
# dialogs of a form: what they are, what opens them, what they show
DIALOGS = (
	(
		"a search of links",
		"""new frappe.ui.form.LinkSelector({
			doctype: "Service Location", fieldname: "service_location", txt: "hostile", target: cur_frm.get_field("service_location"),
		})""",
		".link-select-row",
	),
	(
		"a choice of several",
		"""new frappe.ui.form.MultiSelectDialog({
			doctype: "Service Location", target: cur_frm, setters: { location_name: "", address_line: "" }, action: () => 0,
			get_query: () => ({ filters: { name: "hostile-service_location" } }),
		})""",
		".list-item-container .result-row",
	),
	(
		"a mail",
		"new frappe.views.CommunicationComposer({ doc: cur_frm.doc, frm: cur_frm, subject: cur_frm.doc.subject })",
		".modal.show [data-fieldname=subject] input",
	),
)


@pytest.fixture(scope="module")
def watch(connected_site: str, web: str, chromium: Browser) -> Iterator[Watch]:
	"""A manager of everything, logged in, beside one hostile document of each doctype and what Frappe keeps of it."""
	fresh_state()
	people.make_user(MANAGER, "FSM Manager", "FSM Dispatcher", "System Manager", user_type="System User")
	frappe.db.commit()  # the web server is another process
	with hostile_rows.one_of_each(MANAGER) as rows, hostile_surroundings.insert_surroundings(rows):
		# the calendar opens on the day that the browser has
		context = chromium.new_context(viewport={"width": 1400, "height": 900}, timezone_id="America/Toronto")
		context.set_default_timeout(PATIENCE)
		watch = Watch(context, web, rows)

		def record_request(request: Request) -> None:
			if f"{ADDRESS}/" in request.url:
				watch.found.append(f"asked for {watch.place(request.url)}")

		context.on("request", record_request)
		context.expose_function("fsmRan", lambda number: watch.found.append(f"ran: {rows.places[number]}"))
		context.request.post(
			f"{web}/api/method/login", form={"usr": MANAGER, "pwd": people.PASSWORD}
		).dispose()
		yield watch
		context.close()


@pytest.mark.nightly
def test_no_text_runs_in_any_view_of_the_desk(watch: Watch) -> None:
	tabs = [watch.tab() for _number in range(TABS)]
	watch.walk(tabs, views(watch.rows))
	ask_for_links(watch, tabs[0])
	publish_from_the_server(watch, tabs[0])
	type_into_a_dialog(watch, tabs[0])
	for tab in tabs:
		# the desk keeps the views that were left: what became an element late is still there
		watch.inspect(tab, "the views that were left", None)
	assert not watch.found, "\n".join(dict.fromkeys(watch.found))
	assert not watch.blank, "a view that shows nothing proves nothing"


def test_no_text_runs_in_what_the_desk_makes_of_the_documents(watch: Watch) -> None:
	tab = watch.tab()
	watch.walk([tab], surroundings()[:1])
	point_at_charts(watch, tab)
	watch.walk([tab], surroundings()[1:])
	group_a_report(watch, tab)
	open_the_lists_of_values(watch, tab)
	ring_the_bell(watch, tab)
	search_everything(watch, tab)
	open_dialogs_of_a_form(watch, tab)
	watch.inspect(tab, "the views that were left", None)
	assert not watch.found, "\n".join(dict.fromkeys(watch.found))
	assert not watch.blank, "a view that shows nothing proves nothing"


def surroundings() -> list[tuple[str, ...]]:
	"""Routes of the views that Frappe builds from documents: a workspace, a dashboard, a board."""
	return [
		("Workspaces", hostile_surroundings.WORKSPACE),
		("dashboard-view", hostile_surroundings.WORKSPACE),
		("List", "Dispatch Job", "Kanban", hostile_surroundings.BOARD),
	]


def point_at_charts(watch: Watch, tab: Page) -> None:
	"""The tip of a chart names what is pointed at."""
	for part in ("rect.bar", "path.pie-path"):
		mark = tab.locator(f".frappe-chart {part}:visible").first
		mark.wait_for()
		while not (box := mark.bounding_box()) or not box["height"]:
			tab.wait_for_timeout(100)  # a chart draws itself anew, and its bars grow from nothing
		tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
		watch.inspect(tab, f"the tip of {part}")


def group_a_report(watch: Watch, tab: Page) -> None:
	"""*Group by* of the report builder."""
	watch.walk([tab], [("List", "Dispatch Job", "Report")])
	tab.evaluate(
		"""() => {
			const group_by = "`tabDispatch Job`.`subject`";
			cur_list.group_by_control.apply_settings({ group_by, aggregate_function: "count" });
			return cur_list.refresh();
		}"""
	)
	watch.inspect(tab, "a grouped report")


def open_the_lists_of_values(watch: Watch, tab: Page) -> None:
	"""The side bar of a list counts the values of a field."""
	watch.walk([tab], [("List", "Dispatch Job", "List")])
	tab.evaluate(
		"""() => {
			const counts = cur_list.list_sidebar.list_group_by;
			counts.group_by_fields = ["subject", "technician_name"];
			counts.render_group_by_items();
			counts.setup_dropdown();
			counts.$wrapper.find("a[data-fieldname=subject]").dropdown("toggle");
		}"""
	)
	expect(tab.locator(".group-by-item").first).to_be_visible()
	watch.inspect(tab, "values of a list")
	tab.keyboard.press("Escape")


def ring_the_bell(watch: Watch, tab: Page) -> None:
	"""What one was assigned, with the title of the document."""
	tab.locator(".dropdown-notifications .notifications-icon").click()
	expect(tab.locator(".notification-item").first).to_be_visible()
	watch.inspect(tab, "notifications")
	tab.keyboard.press("Escape")


def search_everything(watch: Watch, tab: Page) -> None:
	"""The bar above every page: documents seen before, documents found, documents with a tag."""
	bar = tab.locator("#navbar-search")
	bar.click()
	tab.wait_for_selector("#navbar-search ~ ul li")
	watch.inspect(tab, "documents seen before")
	for words in ("hostile", f"#{hostile_surroundings.TAG}"):
		tab.evaluate("(words) => frappe.searchdialog.search.init_search(words, 'global_search')", words)
		expect(tab.locator(".search-dialog .result").first).to_be_visible()
		watch.inspect(tab, f"found for {words}")
	tab.evaluate("() => frappe.searchdialog.search.search_dialog.hide()")


def open_dialogs_of_a_form(watch: Watch, tab: Page) -> None:
	"""What is asked beside a form: a search of links, a choice of several, a mail, a colleague."""
	watch.walk([tab], [("Form", "Dispatch Job", watch.rows.names["Dispatch Job"])])
	for where, opens, shown in (*DIALOGS, *delete_questions(watch.rows)):
		tab.evaluate(f"() => {{ {opens} }}")
		expect(tab.locator(shown).first).to_be_visible()
		watch.inspect(tab, where)
	tab.evaluate("() => { $('.modal, .modal-backdrop').remove(); $(document).off('focusin.bs.modal') }")
	comment = tab.locator(".comment-input-container .ql-editor")
	comment.click()
	comment.press_sequentially("@fsm")
	expect(tab.locator(".ql-mention-list-item").first).to_be_visible()
	watch.inspect(tab, "a mention")
	comment.press("Enter")
	watch.inspect(tab, "a comment that mentions")


def delete_questions(rows: HostileRows) -> list[tuple[str, str, str]]:
	"""What Frappe asks before it deletes a document, which it names by its title if the name is random."""
	return [
		(
			f"deleting {doctype}",
			f"frappe.model.with_doctype('{doctype}', () => frappe.model.with_doc('{doctype}', '{rows.names[doctype]}', "
			f"() => frappe.model.delete_doc('{doctype}', '{rows.names[doctype]}')))",
			".modal.show .modal-body b",
		)
		for doctype in ("Dispatch Day Note",)
		if doctype in rows.names
	]


def views(rows: HostileRows) -> list[tuple[str, ...]]:
	"""Routes of the desk that show the rows, the slowest first.

	Frappe alone draws the form of a doctype without a script, and a list whose script only names colours, each in the
	same way: a few stand for all.
	"""
	lists = [
		("List", doctype, "List")
		for doctype, name in rows.names.items()
		if name and (FULL or doctype in WIDE or draws_list(doctype))
	]
	return [
		*(("List", doctype, "Report") for doctype in WIDE),
		*(("List", "Dispatch Job", kind) for kind in ("Calendar", "Gantt", "Image")),
		*((page,) for page in ("dispatch-board", "team")),
		*(
			("Form", doctype, name or doctype)
			for doctype, name in rows.names.items()
			if FULL or doctype in WIDE or draws_form(doctype)
		),
		*lists,
		*(("query-report", report) for report in REPORTS),
	]


def draws_form(doctype: str) -> bool:
	"""Whether a script of ours draws in a doctype's form; one form of a vendor stands for those that share its script."""
	script = read_script(doctype, ".js")
	return script is None or (bool(script) and (doctype == ONE_VENDOR or VENDOR_FORM not in script))


def draws_list(doctype: str) -> bool:
	"""Whether a script of ours draws cells of a doctype's list; colours of a state are drawn by Frappe."""
	script = read_script(doctype, "_list.js")
	return script is None or "formatters" in script or "$(" in script


def read_script(doctype: str, ending: str) -> str | None:
	"""Return the script of a doctype, empty without one; None for ERPNext's, which our hooks extend."""
	name = frappe.scrub(doctype)
	folder = DOCTYPES / name
	script = folder / f"{name}{ending}"
	return None if not folder.exists() else script.read_text() if script.exists() else ""


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
		watch.inspect(tab, f"offers of {fieldname}")


def publish_from_the_server(watch: Watch, tab: Page) -> None:
	"""A refusal that quotes what somebody typed: its own markup stays, theirs is text."""
	tab.evaluate(
		"""(words) => frappe.request.cleanup({}, { _server_messages: JSON.stringify([JSON.stringify({ message: words })]) })""",
		f"<b>Refused</b>: <rouge> <img src={ADDRESS}/0 onerror=fsmRan(0)>",
	)
	shown = tab.locator(".msgprint:visible")
	expect(shown).to_contain_text("Refused: <rouge> <img src")
	expect(shown.locator("b")).to_have_text("Refused")
	watch.inspect(tab, "a message")


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
	watch.inspect(tab, "a dialog", None)
