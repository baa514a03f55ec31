"""Every method and page of the app, and Frappe's own ways to our documents, asked by everybody for somebody else's.

The matrix is generated: methods from Frappe's registry, pages from the routing table, documents from the
doctypes of the app. A leak is a marker of another technician's data in an answer, a change to it, or a
method that let somebody in whom its guard should have kept out.
"""

import importlib
import inspect
import itertools
import json
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, get_args
from unittest.mock import patch

import pytest
from werkzeug.test import EnvironBuilder, TestResponse

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import identity
from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.dispatch.technician_work import job_page
from gigafibre_fsm.domain.dispatch.technician_work.truck_commands import DEVICE_COMMANDS
from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.access_world import Share, World, committed_world
from gigafibre_fsm.tests.site_left_alone import our_doctypes
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, forget_limits
from gigafibre_fsm.www import routes
from gigafibre_fsm.www.t.job import forms as job_forms
from tests import marked_rows
from tests.contract import books
from tests.plugin import FULL

STRANGERS = (
	*("guest", "customer", "customer B by link", "customer B signed in", "invoice B by link"),
	*("technician B by link", "technician B by login"),
)
FORMER = ("technician B by link", "sub-contractor by link", "sub-contractor by login")
"""Who had the visit that is over: it was taken from B, and the sub-contractor did it yesterday."""
ASKED = [*((who, "a") for who in STRANGERS), *((who, "over") for who in FORMER)]
MONEY_MODULES = (
	"billing",
	"credits",
	"customer_money",
	"dunning",
	"payments",
	"statements",
	"supplier_bills",
	"suspension",
)
DISPATCH_MODULES = (
	"board",
	"board_advice",
	"board_map",
	"board_past",
	"dispatch",
	"flow_dry_run",
	"flow_editor",
	"flow_triggers",
	"flows",
	"incidents",
	"line_verdicts",
	"network",
	"network_map",
	"outages",
	"messages",
	"magic_link",
	"migration",
	"planning",
	"recurring",
	"team",
	"to_settle",
	"topology",
	"visit_search",
	"route_sheet",
)
STAFF_MODULES = ("flow_questions", "reports")
"""Open to dispatchers and to accounts alike."""
SUPPORT_MODULES = (
	"agreements",
	"call_backs",
	"call_card",
	"call_results",
	"calls",
	"customer_search",
	"customer_view",
	"leads",
	"sales_orders",
	"softphone",
	"ticket_desk",
	"ticket_mail",
	"ticket_messages",
	"ticket_statuses",
)
"""Open to support, and to none of the others."""
OVERVIEW_MODULES = ("overview",)
"""Open to the whole office: each sees what they answer for, see test_overview.py."""
BOOKING_MODULES = ("booking",)
"""Open to dispatchers and to support alike."""
ADMINISTRATOR_MODULES = ("cutover", "opening", "people", "settings")
"""Open to whoever administers the site, and to nobody else of the office."""
TECHNICIAN_MODULES = ("positions", "technician")
"""Open to technicians alone."""
OFFICE_MODULES = (
	*(*MONEY_MODULES, *DISPATCH_MODULES, *STAFF_MODULES, *SUPPORT_MODULES, *BOOKING_MODULES),
	*ADMINISTRATOR_MODULES,
	*OVERVIEW_MODULES,
)
CLOSED_TO = {
	"accounts": (*DISPATCH_MODULES, *SUPPORT_MODULES, *BOOKING_MODULES, *ADMINISTRATOR_MODULES),
	"dispatcher": (*MONEY_MODULES, *SUPPORT_MODULES, *ADMINISTRATOR_MODULES),
	"support": (*MONEY_MODULES, *DISPATCH_MODULES, *STAFF_MODULES, *ADMINISTRATOR_MODULES),
}
"""Who of the office has no business with which modules; everybody else with none of the office's."""
ACCOUNTANT, SUPPORT = "zq-accounts@example.com", "zq-support@example.com"
ADMINISTRATOR = "zq-administrator@example.com"
REFUSED = (400, 401, 403, 404, 405, 409, 410, 417, 422, 429)


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		for share in (made.a, made.b, made.over):
			marked_rows.write_rows(share, set(documents(share)))
		for name, share in (("A", made.a), ("B", made.b)):
			made.visitors[f"invoice {name} by link"] = _with_invoice_link(share)
		people.make_user(ACCOUNTANT, "FSM Accounts", user_type="System User")
		people.make_user(SUPPORT, "FSM Support", user_type="System User")
		people.make_user(ADMINISTRATOR, "System Manager", user_type="System User")
		frappe.db.commit()
		logins = (("accounts", ACCOUNTANT), ("support", SUPPORT), ("administrator", ADMINISTRATOR))
		for who, login in logins:
			made.visitors[who] = Visitor(who).log_in(login, people.PASSWORD).with_token()
		yield made
		for share in (made.a, made.b, made.over):
			share.rows.clear()  # they are taken away, and other files use the same shares


def _with_invoice_link(share: Share) -> Visitor:
	"""Who has opened the link to an invoice of the share's customer."""
	books.prepare()
	invoice = books.make_invoice(share.names["customer"], is_draft=True)
	invoice.items[0].item_name = f"Forfait {share.marker}"
	invoice.submit()
	share.rows["Sales Invoice"] = invoice.name
	whom, what = ("Customer", share.names["customer"]), ("Sales Invoice", invoice.name)
	url = links.fresh_url(links.issue_link("Invoice", whom, now_datetime() + timedelta(days=1), what))
	frappe.db.commit()
	visitor = Visitor("invoice by link")
	assert visitor.post("/l/" + url.rsplit("/", 1)[1]).status_code == 303
	return visitor


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
	forget_limits()


# ---- what there is


def methods() -> list[str]:
	"""Every whitelisted function of the app, from Frappe's own registry."""
	import gigafibre_fsm.api

	for module in pkgutil.iter_modules(gigafibre_fsm.api.__path__, "gigafibre_fsm.api."):
		importlib.import_module(module.name)
	found = {
		f"{method.__module__}.{method.__qualname__}"
		for method in frappe.whitelisted
		if method.__module__.startswith("gigafibre_fsm.") and "." not in method.__qualname__
	}
	return sorted(found)


def list_turn(names: list[str], who: str) -> list[str]:
	"""Return what a stranger asks for: every second name, the others the next one; a guest, and at night everybody, all."""
	if FULL or who == "guest":
		return names
	place = [*STRANGERS, *FORMER].index(who)
	return [name for number, name in enumerate(names) if (number + place) % 2]


def document_methods() -> list[tuple[str, str]]:
	"""Doctype and name of every whitelisted method of our documents, read from their controllers."""
	found = []
	for doctype in frappe.get_all("DocType", {"module": "Gigafibre FSM"}, pluck="name"):
		controller = frappe.model.base_document.get_controller(doctype)
		for name, method in vars(controller).items():
			if callable(method) and method in frappe.whitelisted:
				found.append((doctype, name))
	return sorted(found)


def method_of(name: str) -> Callable[..., Any]:
	return frappe.get_attr(name)


def allows_guest(name: str) -> bool:
	return method_of(name) in frappe.guest_methods


def arguments(name: str, share: Share) -> dict[str, Any]:
	"""Arguments that name documents of this share wherever the method takes one."""
	special = {
		"to": "On Hold",
		"arrival": "2026-11-23 15:00:00",
		"start": "2026-11-01",
		"end": "2026-12-31",
		"text": share.names["serial"],
		"serial_number": share.names["serial"],
		"equipment_model": share.names["model"],
		"done": 1,
		"kind": "Before",
		"key": "technician_link",
		"scope": "day",
		"day": "2026-11-23",
		"window_start": "2026-11-23 14:00:00",
		"args": json.dumps({"name": share.names["job"], "arrival": "2026-11-23 15:00:00"}),
		"row": share.names["check"],
		"ticket": share.names["issue"],
	}
	if name.endswith("messages.resolve"):
		special["name"] = share.names["message"]
	if name.split(".")[2] in MONEY_MODULES:
		special.update(_money(share))
	known = {**share.names, **special}
	given = {}
	for parameter in inspect.signature(method_of(name)).parameters.values():
		if parameter.name in known and parameter.name != "photo":
			given[parameter.name] = known[parameter.name]
		elif parameter.default is inspect.Parameter.empty:
			given[parameter.name] = _anything(parameter.annotation)
	return given


def _money(share: Share) -> dict[str, str]:
	"""Arguments of the methods of accounts: each document under the last words of its doctype."""
	rows = {"amount": "91.93"}
	for doctype, name in share.rows.items():
		words = frappe.scrub(doctype).split("_")
		rows.update({"_".join(words[start:]): name for start in range(len(words))})
	return rows


def _anything(annotation: Any) -> Any:
	if choices := [choice for choice in get_args(annotation) if isinstance(choice, str)]:
		return choices[0]
	return {int: 1, float: 1, bool: 1, dict: "{}", list: "[]"}.get(annotation, "x")


def ways(name: str) -> list[tuple[str, str]]:
	"""HTTP method and path by which a function is reached; the second way once more, as `/?cmd=`."""
	verbs = [
		v for v in frappe.allowed_http_methods_for_whitelisted_func[method_of(name)] if v in ("GET", "POST")
	]
	return [(verb, path) for verb in verbs for path in (f"/api/method/{name}", f"/?cmd={name}")]


def call(visitor: Visitor, name: str, verb: str, path: str, share: Share) -> TestResponse:
	given = arguments(name, share)
	# outside /api Frappe answers a refusal with a page whose status says that all is well, unless asked for JSON
	headers = {**OWN_PAGE, "Accept": "application/json"}
	if verb == "GET":
		query = {**given, "cmd": name} if "cmd=" in path else given
		return visitor.get(path.split("?")[0], query_string=query, headers=headers)
	return visitor.post(path, given, headers=headers)


# ---- the verdict


def leaks(answer: TestResponse, share: Share) -> list[str]:
	"""What the answer gives away of a share that is not the asker's."""
	found = []
	if share.marker.encode() in answer.get_data():
		found.append(f"shows {share.marker}")
	# 503 is what a webhook says while its vendor is not set up
	if answer.status_code >= 500 and answer.status_code != 503:
		found.append(f"breaks with {answer.status_code}")
	return found


def findings_of_method(
	world: World, who: str, name: str, whose: str = "a", *, turn: int | None = None
) -> Iterator[str]:
	"""Let one visitor call one method for a share's documents; what is wrong with the answers.

	With a `turn` by one of its ways, which is another one for the next visitor, else by each.
	"""
	share = getattr(world, whose)
	known = ways(name)
	for verb, path in known if turn is None else [known[turn % len(known)]]:
		answer = call(world.visitors[who], name, verb, path, share)
		yield from (f"{who}: {verb} {path}: {leak}" for leak in leaks(answer, share))
		if is_kept_out(who, name) and answer.status_code not in (401, 403):
			yield f"{who}: {verb} {path}: let in with {answer.status_code}"


def findings_of_methods(world: World, who: str, names: list[str], whose: str = "a") -> list[str]:
	"""The same for many methods, and whether the share's documents are still what they were."""
	share = getattr(world, whose)
	before, first = share.state(), list(world.visitors).index(who)
	found = [
		finding
		for turn, name in enumerate(names, first)
		for finding in findings_of_method(world, who, name, whose, turn=turn)
	]
	return found if share.state() == before else [*found, f"{who} changed what is not theirs"]


def is_kept_out(who: str, name: str) -> bool:
	"""Whether this visitor has no business with this method at all."""
	if allows_guest(name):
		return False
	if who.startswith(("guest", "customer", "invoice")):
		return True
	return name.split(".")[2] in CLOSED_TO.get(who, OFFICE_MODULES)


# ---- methods


def test_the_matrix_knows_every_module_of_the_api():
	modules = {name.split(".")[2] for name in methods() if name.startswith("gigafibre_fsm.api.")}
	assert modules <= {
		*OFFICE_MODULES,
		"coverage",
		*TECHNICIAN_MODULES,
		"equipment",
		"speed",
		"vision",
		"webhooks",
		"call_webhooks",
	}, "say who may call it"


@pytest.mark.nightly
@pytest.mark.parametrize(("who", "whose"), ASKED)
def test_no_method_serves_a_stranger(world: World, who: str, whose: str):
	found = findings_of_methods(world, who, list_turn(methods(), who), whose)
	assert not found, "\n".join(found)


@pytest.mark.parametrize("who", STRANGERS)
def test_no_method_of_a_document_serves_a_stranger(world: World, who: str):
	assert document_methods()
	held, found, before = documents(world.a), [], world.a.state()
	for doctype, method in document_methods():
		asked = {"dt": doctype, "dn": held.get(doctype, doctype), "method": method}
		answer = world.visitors[who].post("/api/method/run_doc_method", asked)
		if answer.status_code not in REFUSED:
			found.append(f"{who}: {asked}: {answer.status_code}")
	assert not found
	assert world.a.state() == before


@pytest.mark.parametrize("who", ["technician A by link", "invoice A by link", *CLOSED_TO])
def test_one_part_of_the_office_is_closed_to_the_other_and_to_links(world: World, who: str):
	closed = [name for name in methods() if is_kept_out(who, name)]
	assert closed
	# one's own data in a refusal is no leak: whether one was let in is what counts here
	found = findings_of_methods(world, who, closed)
	assert not [finding for finding in found if "let in" in finding or "changed" in finding], found


def test_no_guest_asks_erpnext_for_a_payment_request(world: World):
	"""ERPNext lets guests read the name and the amount of any invoice with it, and leave drafts."""
	invoice = world.a.rows["Sales Invoice"]
	for who in STRANGERS:
		for method, argument in (("make_payment_request", "dn"), ("resend_payment_email", "docname")):
			path = f"/api/method/erpnext.accounts.doctype.payment_request.payment_request.{method}"
			given = {"dt": "Sales Invoice", argument: invoice}
			for answer in (
				world.visitors[who].post(path, given),
				world.visitors[who].get(path, query_string=given),
			):
				assert (answer.status_code, leaks(answer, world.a)) == (403, [])


def test_a_dispatcher_is_no_technician(world: World):
	found = []
	for name in methods():
		if name.split(".")[2] in TECHNICIAN_MODULES:
			answers = [call(world.visitors["dispatcher"], name, *way, world.a) for way in ways(name)]
			found += [f"{name}: {answer.status_code}" for answer in answers if answer.status_code != 403]
	assert not found


@pytest.mark.parametrize(
	"name", ["gigafibre_fsm.api.technician.work_today", "gigafibre_fsm.api.technician.visit_page"]
)
def test_technicians_do_see_their_own(world: World, name: str):
	"""Else an empty answer to everybody would pass the matrix."""
	for who, share in (("technician A by link", world.a), ("technician B by login", world.b)):
		answer = call(world.visitors[who], name, "GET", f"/api/method/{name}", share)
		assert answer.status_code == 200, answer.text
	assert share.marker in answer.text


def test_every_write_asks_where_it_was_sent_from(world: World):
	found = []
	foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
	before = world.a.state()
	for name in methods():
		if ("POST", f"/api/method/{name}") in ways(name) and "webhooks." not in name:
			module = name.split(".")[2]
			who = "dispatcher" if module in (*DISPATCH_MODULES, *STAFF_MODULES) else "technician A by link"
			who = "accounts" if module in MONEY_MODULES else who
			who = "support" if module in SUPPORT_MODULES else who
			visitor = world.visitors["administrator" if module in ADMINISTRATOR_MODULES else who]
			answer = visitor.post(f"/api/method/{name}", arguments(name, world.a), headers=foreign)
			if answer.status_code != 403:
				found.append(f"{name}: {answer.status_code}")
	assert not found
	assert world.a.state() == before


# ---- pages


def paths(share: Share) -> list[str]:
	"""Every path of the routing table, filled with the documents of a share, and some that are not in it."""
	filled = []
	for route in routes.ROUTES:
		pattern = route.pattern.pattern
		if "<link>" in pattern:
			continue  # links have their own tests, in test_links.py
		if route.audience in (routes.CUSTOMER, routes.SIGNED_IN):
			continue  # asked for as everybody in test_portal_matrix.py
		pattern = re.sub(r"\(\?:(.*)\)\?$", r"\1", pattern)  # an optional end is asked for
		if words := re.search(r"\(\?P<\w+>([a-z|]+)\)", pattern):
			filled += ["/" + pattern.replace(words[0], word) for word in ("", *words[1].split("|"))]
			continue
		for group in route.pattern.groupindex:
			pattern = re.sub(rf"\(\?P<{group}>.*?\)(?=/|$)", share.names[group], pattern)
		filled.append("/" + pattern.replace("\\", ""))
	job = share.names["job"]
	return [
		*filled,
		f"/t/file/{job}/signature",
		f"/t/file/scan/{share.names['scan']}",
		"/portal",
		"/t/nothing",
	]


def page_findings(world: World, who: str, whose: str = "a") -> list[str]:
	"""Let one visitor ask for every page of a share's, and press every button on its visit.

	Every other button is pressed from a queue, and by the next visitor the others.
	"""
	share = getattr(world, whose)
	visitor, found, before = world.visitors[who], [], share.state()
	for path in paths(share):
		answer = visitor.get(path)
		found += [f"{who}: GET {path}: {leak}" for leak in leaks(answer, share)]
		if share.names["job"] in path and answer.status_code not in (401, 403, 404):
			found.append(f"{who}: GET {path}: let in with {answer.status_code}")
	for turn, (path, form) in enumerate(presses(share), list(world.visitors).index(who)):
		answer = visitor.post(path, form, headers=QUEUE if turn % 2 else None)
		found += [f"{who}: POST {path} {form}: {leak}" for leak in leaks(answer, share)]
		if answer.status_code not in REFUSED:
			found.append(f"{who}: POST {path} {form}: let in with {answer.status_code}")
	if share.state() != before:
		found.append(f"{who}: changed what is not theirs")
	return found


QUEUE = {**OWN_PAGE, "X-FSM-Queue": "1"}
SEEN = json.dumps(
	{"status": "On Site", "was": {"note": "as it was", "job_type": "as it was", "value": "as it was"}}
)
"""What a phone says it showed, so that it is told what became of it."""


def presses(share: Share) -> list[tuple[str, dict]]:
	"""Every button on a visit's page and on a device's, and confirming a scan.

	That one holds a device in the hand, any technician may say of any device: see test_device_page.py.
	"""
	names = share.names
	fields = {
		"to": "On Hold",
		"reason": "x",
		"row": names["check"],
		"done": "1",
		"note": "x",
		"signed_by": "x",
		"equipment": names["equipment"],
		"priority": "Low",
		"serial_number": names["serial"],
		"equipment_model": names["model"],
		"colleague": names["technician"],
		"warehouse": "Stores",
		"seen": SEEN,
	}
	buttons = [(f"/t/job/{names['job']}", {"action": action, **fields}) for action in job_forms.ACTIONS]
	own = [name.removeprefix("device.") for name in DEVICE_COMMANDS if name != "device.found"]
	buttons += [(f"/t/device/{names['on_truck']}", {"action": action, **fields}) for action in own]
	buttons.append((f"/t/line/{names['serial']}", {"action": "look", "part": "line"}))
	return [*buttons, (f"/t/scan/{names['scan']}", {"action": "confirm", "device": "1", **fields})]


@pytest.mark.parametrize(("who", "whose"), [*ASKED, ("dispatcher", "a")])
def test_no_page_serves_a_stranger(world: World, who: str, whose: str):
	found = page_findings(world, who, whose)
	assert not found, "\n".join(found)


def test_a_technician_sees_the_pages_of_their_own_visit(world: World):
	visitor, names = world.visitors["technician A by link"], world.a.names
	assert world.a.marker in visitor.get(f"/t/job/{names['job']}").text
	for line in (visitor.get, visitor.post):
		assert f"Wi-Fi {world.a.marker}" in line(f"/t/line/{names['serial']}").text
	for picture in (f"{names['job']}/{names['row']}", f"{names['job']}/signature", f"scan/{names['scan']}"):
		answer = visitor.get(f"/t/file/{picture}")
		assert (answer.status_code, answer.mimetype.split("/")[0]) == (200, "image")


def test_a_customers_link_shows_the_own_visit_or_invoice(world: World):
	"""Else an empty page to everybody would pass the matrix."""
	assert world.b.marker in world.visitors["customer B by link"].get("/portal/visit").text
	assert world.b.marker in world.visitors["invoice B by link"].get("/portal/invoice").text
	assert world.visitors["invoice B by link"].get("/portal/invoice/pdf").mimetype == "application/pdf"


# ---- Frappe's own ways to our documents


def documents(share: Share) -> dict[str, str]:
	"""One document of each doctype that a share holds."""
	return {
		"Dispatch Job": share.names["job"],
		"Service Location": share.names["service_location"],
		"Equipment": share.names["equipment"],
		"Equipment Movement": share.names["movement"],
		"Equipment Finding": share.names["finding"],
		"CPE State": share.names["equipment"],
		"CPE Reading": share.names["reading"],
		"FSM Scan": share.names["scan"],
		"FSM SMS": share.names["message"],
		"Dispatch Promise": share.names["promise"],
		"FSM Magic Link": share.names["link"],
		"Dispatch Technician": share.names["technician"],
		"Dispatch Job Photo": share.names["row"],
		"Dispatch Job Check": share.names["check"],
		"Dispatch Job Event": share.names["event"],
		"Dispatch Job Equipment": share.names["device_row"],
		"Service Location Contact": share.names["contact"],
		"Dispatch Plan": share.names["plan"],
		"Dispatch Plan Move": share.names["move"],
		"Dispatch Plan Left Out": share.names["left_out"],
		"Dispatch Plan Refusal": share.names["refusal"],
		"Dispatch Slot Hold": share.names["hold"],
		"Issue": share.names["issue"],
		"Customer": share.names["customer"],
		**share.rows,
	}


def rows_of(doctypes: tuple[str, ...]) -> list[str]:
	return frappe.get_all("DocField", {"fieldtype": "Table", "parent": ("in", doctypes)}, pluck="options")


def parents_of(doctype: str) -> list[str]:
	return frappe.get_all("DocField", {"fieldtype": "Table", "options": doctype}, pluck="parent")


def columns(doctype: str) -> str:
	"""Every column by name: of "*" Frappe leaves out what it thinks one may not read."""
	return json.dumps(frappe.get_meta(doctype).get_valid_columns())


def listings(only: tuple[str, ...] = (), *, turn: int | None = None) -> Iterator[tuple[str, dict]]:
	"""GET requests by which Frappe itself lists documents of all doctypes or some, and their rows.

	With a `turn` each doctype is asked for in one way beside its address, which is another one for the next doctype
	and visitor: all of them ask the same conditions.
	"""
	places = itertools.count(turn or 0)
	for doctype in only or our_doctypes(with_children=False):
		yield f"/api/resource/{doctype}", {"fields": columns(doctype), "limit_page_length": "0"}
		yield from one_of(list(ways_of_a_parent(doctype)), turn, next(places))
	for doctype in rows_of(only) if only else set(our_doctypes()) - set(our_doctypes(with_children=False)):
		yield from one_of(list(ways_of_rows(doctype)), turn, next(places))
	for doctype, field in (each for each in DOTTED if not only or each[0] in only):
		yield "/api/method/frappe.client.get_list", {"doctype": doctype, "fields": json.dumps([field])}
	for report in () if only else frappe.get_all("Report", {"module": "Gigafibre FSM"}, pluck="name"):
		yield "/api/method/frappe.desk.query_report.run", {"report_name": report, "filters": "{}"}


def one_of(requests: list[tuple[str, dict]], turn: int | None, place: int) -> list[tuple[str, dict]]:
	return requests if turn is None else [requests[place % len(requests)]]


def ways_of_a_parent(doctype: str) -> Iterator[tuple[str, dict]]:
	yield "/api/method/frappe.desk.search.search_link", {"doctype": doctype, "txt": MARKERS}
	yield from ways_of_rows(doctype)


def ways_of_rows(doctype: str) -> Iterator[tuple[str, dict]]:
	everything = columns(doctype)
	for parent in parents_of(doctype) or [""]:
		listing = {"doctype": doctype, "fields": everything, "limit_page_length": "0", "parent": parent}
		yield "/api/method/frappe.client.get_list", listing
	yield (
		"/api/method/frappe.desk.reportview.get",
		{"doctype": doctype, "fields": everything, "page_length": "999"},
	)


def by_name(
	share: Share, only: tuple[str, ...] = (), *, turn: int | None = None
) -> Iterator[tuple[str, dict]]:
	"""GET requests by which Frappe itself serves each document of a share: by its address and in every other way.

	With a `turn` in one other way, as the lists. A refused print is a whole page of the website, and dear.
	"""
	for place, (doctype, name) in enumerate(documents(share).items(), turn or 0):
		if only and doctype not in (*only, *rows_of(only)):
			continue
		yield f"/api/resource/{doctype}/{name}", {}
		yield from one_of([(path, {"doctype": doctype, "name": name}) for path in SERVING], turn, place)
	if not only or "Dispatch Job" in only:
		yield share.names["photo"], {}


SERVING = ("/api/method/frappe.client.get", "/api/method/frappe.desk.form.load.getdoc", "/printview")
MARKERS = "ZQFUITE"
"""How the markers of all shares begin."""
DOTTED = (
	("Dispatch Job", "preferred_technician.technician_name"),
	("Dispatch Job", "previous_visit.technician_note"),
	("Dispatch Job", "service_location.access_notes"),
	("Equipment", "installed_by_job.technician_note"),
	("FSM Scan", "job.technician_note"),
)
"""Fields of a document that another one links to."""


def generic_findings(
	world: World,
	who: str,
	*whose: str,
	only: tuple[str, ...] = (),
	is_listed: bool = True,
	is_every_way: bool = False,
) -> Iterator[str]:
	"""Let one visitor try Frappe's own ways to everything of some shares."""
	shares = [getattr(world, each) for each in whose or ("a",)]
	place = list(world.visitors).index(who)
	turns = [None if is_every_way else turn for turn in range(place, place + len(shares))]
	requests = itertools.chain(
		listings(only, turn=turns[0]) if is_listed else (),
		*(by_name(share, only, turn=turn) for share, turn in zip(shares, turns, strict=True)),
	)
	for path, query in requests:
		answer = world.visitors[who].get(path, query_string=query)
		# a refusal may repeat the name that was asked for
		told = answer.get_data().replace(query.get("name", path.rsplit("/", 1)[1]).encode(), b"")
		if any(share.marker.encode() in told for share in shares):
			yield f"{who}: {path} {query}"
		if path.startswith("/private") and answer.status_code == 200:
			yield f"{who}: {path}"
		rows = [share.names[row] for share in shares for row in ("event", "contact")]
		if any(f'"{row}"' in told.decode(errors="replace") for row in rows):
			yield f"{who}: {path} {query}: names rows"


@pytest.mark.parametrize(
	("who", "whose"),
	[("guest", ("a",)), ("customer", ("a",)), ("technician B by login", ("a", "b", "over"))],
)
def test_frappes_own_ways_show_nobody_what_is_not_theirs(world: World, who: str, whose: tuple[str, ...]):
	"""A technician's login opens none of them, not even for one's own documents."""
	found = list(generic_findings(world, who, *whose))
	assert not found, "\n".join(found)


def test_a_sub_contractor_has_no_more_rights_than_the_technician_who_was_tried(world: World):
	"""So the lists need not be asked for again."""
	users = [share.technician.user for share in (world.b, world.over)]
	assert len({frozenset(frappe.get_roles(user)) for user in users}) == 1
	found = list(generic_findings(world, "sub-contractor by login", "over", is_listed=False))
	assert not found, "\n".join(found)


def test_a_link_is_a_guest_on_all_of_frappes_own_ways(world: World):
	"""So they need not be asked for by each link again: it counts on our own pages and methods alone."""
	asked = [*listings(), *by_name(world.a), *by_name(world.b)]
	assert len(asked) > 200
	for path, query in asked:
		request = EnvironBuilder(path=path, query_string=query).get_request()
		form = frappe._dict(query)
		with patch.multiple(frappe.local, create=True, request=request, form_dict=form):
			assert not identity._is_ours(), path
	one_of_each_way = {path.split("resource")[0]: (path, query) for path, query in listings()}
	for who in (name for name in world.visitors if name.endswith(("by link", "signed in"))):
		for path, query in one_of_each_way.values():
			answer = world.visitors[who].get(path, query_string=query)
			assert not any(share.marker in answer.text for share in (world.a, world.b, world.over)), (
				who,
				path,
			)


def readable_by(role: str) -> tuple[str, ...]:
	found = frappe.get_all("DocPerm", {"role": role, "read": 1, "permlevel": 0}, pluck="parent")
	return tuple(sorted(set(found) & set(our_doctypes(with_children=False))))


def test_each_part_of_the_office_sees_nothing_of_the_others(world: World):
	"""Dispatch and support nothing of the money, accounts nothing of the visits, and support only what it reads."""
	money, visits, asked = map(readable_by, ("FSM Accounts", "FSM Dispatcher", "FSM Support"))
	assert len(money) > 6 and len(visits) > 20 and len(asked) > 12
	assert not {*asked} & {*money}
	for who, closed in (
		("dispatcher", tuple(sorted({*money} - {*visits}))),
		("accounts", tuple(sorted({*visits} - {*money}))),
		("support", tuple(sorted({*our_doctypes(with_children=False)} - {*asked}))),
	):
		found = list(generic_findings(world, who, "a", "b", only=closed))
		assert not found, "\n".join(found)


def test_accounts_see_each_document_of_the_money(world: World):
	"""Else the test above would pass on a site that serves nobody."""
	for doctype in readable_by("FSM Accounts"):
		name = documents(world.a)[doctype]
		answer = world.visitors["accounts"].get(f"/api/resource/{doctype}/{name}")
		assert (answer.status_code, name in answer.text) == (200, True), name


def test_support_sees_customers_and_their_visits_and_no_amount(world: World):
	visitor, names = world.visitors["support"], world.a.names
	for doctype, key in (("Customer", "customer"), ("Issue", "issue"), ("Dispatch Job", "job")):
		assert visitor.get(f"/api/resource/{doctype}/{names[key]}").status_code == 200, doctype
	for doctype, name in (("Sales Invoice", world.a.rows["Sales Invoice"]), ("Sales Order", names["order"])):
		answer = visitor.get(f"/api/resource/{doctype}/{name}")
		assert (answer.status_code, leaks(answer, world.a)) == (403, []), doctype


def test_rows_inside_documents_are_asked_for_as_well(world: World):
	"""Else the test above would pass because it asks in vain."""
	asked = [query for _path, query in listings() if query.get("doctype") == "Service Location Contact"]
	answers = [
		world.visitors["dispatcher"].get("/api/method/frappe.client.get_list", query_string=query)
		for query in asked
	]
	assert any(world.a.marker in answer.text for answer in answers), [
		answer.text[-900:] for answer in answers
	]


def test_frappes_own_ways_serve_the_office(world: World):
	"""Else the test above would pass on a site that serves nothing."""
	assert len(list(itertools.islice(generic_findings(world, "dispatcher"), 10))) == 10


@pytest.mark.nightly
@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
def test_nobody_changes_a_document_that_is_not_theirs(world: World, who: str, verb: str):
	before, names = world.a.state(), documents(world.a)
	for doctype in list_turn(sorted(names), who):
		body = {"modified_by": "evil"} if verb == "PUT" else None
		world.visitors[who].ask(verb, f"/api/resource/{doctype}/{names[doctype]}", json=body)
	assert world.a.state() == before


# ---- the matrix itself: with one guard removed it must find something


def yes(*_args: Any, **_kwargs: Any) -> bool:
	return True


def is_found(findings: Iterator[str]) -> bool:
	"""Whether the matrix finds anything; it stops at the first thing."""
	return next(findings, None) is not None


@pytest.mark.usefixtures("role_that_reads")
def test_without_the_guard_of_the_office_the_matrix_fails(world: World):
	with patch("gigafibre_fsm.api.guards._has_role", yes):
		assert is_found(
			findings_of_method(world, "technician B by login", "gigafibre_fsm.api.dispatch.calendar_events")
		)


def test_without_the_guard_of_technicians_the_matrix_fails(world: World):
	with patch("gigafibre_fsm.api.guards._is_technician", yes):
		assert is_found(findings_of_method(world, "customer", "gigafibre_fsm.api.technician.work_today"))


@pytest.mark.usefixtures("role_that_reads")
def test_if_a_link_ran_every_method_the_matrix_would_fail(world: World):
	with patch("gigafibre_fsm.api.identity._is_ours", yes):
		assert is_found(generic_findings(world, "technician A by link", "a", only=GRANTED, is_every_way=True))


def test_without_the_ownership_of_visits_the_matrix_fails(world: World):
	read = job_page.load_page
	with patch.object(job_page, "load_page", lambda job, _technician: read(job, world.a.technician.name)):
		answer = world.visitors["technician B by link"].get(f"/t/job/{world.a.names['job']}")
		assert leaks(answer, world.a)


@pytest.fixture
def role_that_reads(world: World) -> Iterator[None]:
	"""A site that gives the role of technicians a right on visits: the conditions of the lists must hold alone."""
	grant = {"doctype": "Custom DocPerm", "role": "FSM Technician", "read": 1, "print": 1, "permlevel": 0}
	made = [frappe.get_doc({**grant, "parent": doctype}).insert().name for doctype in GRANTED]
	frappe.db.commit()
	yield
	frappe.db.delete("Custom DocPerm", {"name": ("in", made)})
	frappe.db.commit()
	frappe.clear_cache()


GRANTED = ("Dispatch Job", "Service Location", "Equipment")
PERMISSIONS = "gigafibre_fsm.domain.dispatch.job.permissions"


def theirs(world: World) -> Iterator[str]:
	"""What a technician and a sub-contractor with a login find of what is not theirs."""
	return itertools.chain(
		generic_findings(world, "technician B by login", "a", only=GRANTED, is_every_way=True),
		generic_findings(world, "sub-contractor by login", "over", only=GRANTED, is_every_way=True),
	)


@pytest.mark.usefixtures("role_that_reads")
def test_the_ownership_of_visits_holds_where_a_site_lets_technicians_read(world: World):
	found = list(theirs(world))
	assert not found, "\n".join(found)


@pytest.fixture
def unpublished(world: World) -> Iterator[None]:
	"""The visits of both technicians as they stand before anybody publishes them."""
	jobs = ("in", [world.a.names["job"], world.b.names["job"]])
	published = frappe.get_all("Dispatch Job", {"name": jobs}, ["name", "dispatched_on"])
	frappe.db.set_value("Dispatch Job", {"name": jobs}, "dispatched_on", None)
	frappe.db.commit()
	yield
	for job in published:
		frappe.db.set_value("Dispatch Job", job.name, "dispatched_on", job.dispatched_on)
	frappe.db.commit()


@pytest.mark.usefixtures("role_that_reads", "unpublished")
def test_a_visit_that_was_never_published_opens_nothing_to_its_own_technician(world: World):
	answer = world.visitors["technician A by link"].get(f"/t/job/{world.a.names['job']}")
	assert answer.status_code == 404 and not leaks(answer, world.a)
	found = list(
		generic_findings(world, "technician B by login", "b", only=("Dispatch Job",), is_every_way=True)
	)
	assert not found, "\n".join(found)


@pytest.mark.usefixtures("role_that_reads")
@pytest.mark.parametrize(
	("guard", "instead"),
	[
		(f"{PERMISSIONS}.job_query", lambda user=None: ""),
		(f"{PERMISSIONS}.row_query", lambda user=None: ""),
		(f"{PERMISSIONS}.own_permission", yes),
		("gigafibre_fsm.gigafibre_fsm.row.Row.parent_doc", None),
	],
	ids=["lists", "lists of rows", "documents", "rows"],
)
def test_without_a_condition_the_matrix_fails(world: World, guard: str, instead: object):
	with patch(guard, instead):
		assert is_found(theirs(world))


@pytest.mark.usefixtures("role_that_reads")
def test_without_the_day_of_sub_contractors_the_matrix_fails(world: World):
	with patch("gigafibre_fsm.domain.dispatch.job.ownership.day_bounds", lambda _now: (ONCE, LATER)):
		assert is_found(
			generic_findings(world, "sub-contractor by login", "over", only=GRANTED, is_every_way=True)
		)
		answer = world.visitors["sub-contractor by link"].get(f"/t/job/{world.over.names['job']}")
		assert leaks(answer, world.over)


ONCE, LATER = datetime(2020, 1, 1), datetime(2099, 1, 1)


def test_if_a_phone_learned_how_a_visit_stands_that_is_no_longer_theirs_the_matrix_would_fail(world: World):
	with patch(
		"gigafibre_fsm.domain.dispatch.technician_work.late_entry_check.ownership.is_own_document", yes
	):
		path, form = next(press for press in presses(world.over) if press[1]["action"] == "note")
		answer = world.visitors["technician B by link"].post(path, form, headers=QUEUE)
		assert leaks(answer, world.over)
