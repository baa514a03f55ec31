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
from datetime import datetime
from typing import Any, get_args
from unittest.mock import patch

import pytest
from werkzeug.test import TestResponse

import frappe

from gigafibre_fsm.domain.dispatch.technician_work import job_page
from gigafibre_fsm.domain.dispatch.technician_work.truck_commands import DEVICE_COMMANDS
from gigafibre_fsm.tests.access_world import Share, World, committed_world
from gigafibre_fsm.tests.site_left_alone import our_doctypes
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, forget_limits
from gigafibre_fsm.www import routes
from gigafibre_fsm.www.t.job import forms as job_forms

STRANGERS = (
	"guest",
	"customer",
	"customer B by link",
	"customer B signed in",
	"technician B by link",
	"technician B by login",
)
FORMER = ("technician B by link", "sub-contractor by link", "sub-contractor by login")
"""Who had the visit that is over: it was taken from B, and the sub-contractor did it yesterday."""
ASKED = [*((who, "a") for who in STRANGERS), *((who, "over") for who in FORMER)]
OFFICE_MODULES = (
	"billing",
	"board",
	"booking",
	"dispatch",
	"dunning",
	"network",
	"messages",
	"magic_link",
	"payments",
	"planning",
	"recurring",
	"suspension",
	"team",
)
REFUSED = (400, 401, 403, 404, 405, 409, 410, 417, 422, 429)


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		yield made


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
	}
	if name.endswith("messages.resolve"):
		special["name"] = share.names["message"]
	known = {**share.names, **special}
	given = {}
	for parameter in inspect.signature(method_of(name)).parameters.values():
		if parameter.name in known and parameter.name != "photo":
			given[parameter.name] = known[parameter.name]
		elif parameter.default is inspect.Parameter.empty:
			given[parameter.name] = _anything(parameter.annotation)
	return given


def _anything(annotation: Any) -> Any:
	if choices := [choice for choice in get_args(annotation) if isinstance(choice, str)]:
		return choices[0]
	return {int: 1, bool: 1, dict: "{}", list: "[]"}.get(annotation, "x")


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


def findings_of_method(world: World, who: str, name: str, whose: str = "a") -> Iterator[str]:
	"""Let one visitor call one method for a share's documents, by each way; what is wrong with the answers."""
	share = getattr(world, whose)
	for verb, path in ways(name):
		answer = call(world.visitors[who], name, verb, path, share)
		yield from (f"{who}: {verb} {path}: {leak}" for leak in leaks(answer, share))
		if is_kept_out(who, name) and answer.status_code not in (401, 403):
			yield f"{who}: {verb} {path}: let in with {answer.status_code}"


def findings_of_methods(world: World, who: str, names: list[str], whose: str = "a") -> list[str]:
	"""The same for many methods, and whether the share's documents are still what they were."""
	share = getattr(world, whose)
	before = share.state()
	found = [finding for name in names for finding in findings_of_method(world, who, name, whose)]
	return found if share.state() == before else [*found, f"{who} changed what is not theirs"]


def is_kept_out(who: str, name: str) -> bool:
	"""Whether this visitor has no business with this method at all."""
	if allows_guest(name):
		return False
	if who.startswith(("guest", "customer")):
		return True
	is_office = name.split(".")[2] in OFFICE_MODULES
	return is_office if who.startswith(("technician", "sub-contractor")) else False


# ---- methods


def test_the_matrix_knows_every_module_of_the_api():
	modules = {name.split(".")[2] for name in methods() if name.startswith("gigafibre_fsm.api.")}
	assert modules <= {*OFFICE_MODULES, "technician", "equipment", "speed", "vision", "webhooks"}, (
		"say who may call it"
	)


@pytest.mark.parametrize(("who", "whose"), ASKED)
def test_no_method_serves_a_stranger(world: World, who: str, whose: str):
	found = findings_of_methods(world, who, methods(), whose)
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


def test_a_technicians_link_opens_no_method_of_the_office(world: World):
	office = [name for name in methods() if is_kept_out("technician A by link", name)]
	assert office
	# one's own data in a refusal is no leak: whether one was let in is what counts here
	found = findings_of_methods(world, "technician A by link", office)
	assert not [finding for finding in found if "let in" in finding or "changed" in finding], found


def test_a_dispatcher_is_no_technician(world: World):
	found = []
	for name in methods():
		if name.split(".")[2] == "technician":
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
		if ("POST", f"/api/method/{name}") in ways(name) and ".webhooks." not in name:
			visitor = world.visitors[
				"dispatcher" if name.split(".")[2] in OFFICE_MODULES else "technician A by link"
			]
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
	"""Let one visitor ask for every page of a share's, and press every button on its visit, from a queue as well."""
	share = getattr(world, whose)
	visitor, found, before = world.visitors[who], [], share.state()
	for path in paths(share):
		answer = visitor.get(path)
		found += [f"{who}: GET {path}: {leak}" for leak in leaks(answer, share)]
		if share.names["job"] in path and answer.status_code not in (401, 403, 404):
			found.append(f"{who}: GET {path}: let in with {answer.status_code}")
	for path, form in presses(share):
		for headers in (None, QUEUE):
			answer = visitor.post(path, form, headers=headers)
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


def test_a_customers_link_shows_the_own_visit(world: World):
	"""Else an empty page to everybody would pass the matrix."""
	assert world.b.marker in world.visitors["customer B by link"].get("/portal/visit").text


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
	}


def rows_of(doctypes: tuple[str, ...]) -> list[str]:
	return frappe.get_all("DocField", {"fieldtype": "Table", "parent": ("in", doctypes)}, pluck="options")


def parents_of(doctype: str) -> list[str]:
	return frappe.get_all("DocField", {"fieldtype": "Table", "options": doctype}, pluck="parent")


def columns(doctype: str) -> str:
	"""Every column by name: of "*" Frappe leaves out what it thinks one may not read."""
	return json.dumps(frappe.get_meta(doctype).get_valid_columns())


def frappes_ways(share: Share, only: tuple[str, ...] = ()) -> Iterator[tuple[str, dict]]:
	"""GET requests by which Frappe itself serves documents of all doctypes or some, in lists and by name."""
	for doctype in only or our_doctypes(with_children=False):
		everything = columns(doctype)
		yield f"/api/resource/{doctype}", {"fields": everything, "limit_page_length": "0"}
		yield "/api/method/frappe.desk.search.search_link", {"doctype": doctype, "txt": share.marker}
	for doctype in rows_of(only) if only else our_doctypes():
		everything = columns(doctype)
		for parent in parents_of(doctype) or [""]:
			listing = {"doctype": doctype, "fields": everything, "limit_page_length": "0", "parent": parent}
			yield "/api/method/frappe.client.get_list", listing
		yield (
			"/api/method/frappe.desk.reportview.get",
			{"doctype": doctype, "fields": everything, "page_length": "999"},
		)
	for doctype, field in DOTTED:
		yield "/api/method/frappe.client.get_list", {"doctype": doctype, "fields": json.dumps([field])}
	for doctype, name in documents(share).items():
		if only and doctype not in (*only, *rows_of(only)):
			continue
		yield f"/api/resource/{doctype}/{name}", {}
		yield "/api/method/frappe.client.get", {"doctype": doctype, "name": name}
		yield "/api/method/frappe.desk.form.load.getdoc", {"doctype": doctype, "name": name}
		yield "/printview", {"doctype": doctype, "name": name}
	yield share.names["photo"], {}


DOTTED = (
	("Dispatch Job", "preferred_technician.technician_name"),
	("Dispatch Job", "previous_visit.technician_note"),
	("Dispatch Job", "service_location.access_notes"),
	("Equipment", "installed_by_job.technician_note"),
	("FSM Scan", "job.technician_note"),
)
"""Fields of a document that another one links to."""


def generic_findings(world: World, who: str, whose: str = "a", only: tuple[str, ...] = ()) -> Iterator[str]:
	"""Let one visitor try Frappe's own ways to everything of a share's."""
	share = getattr(world, whose)
	for path, query in frappes_ways(share, only):
		answer = world.visitors[who].get(path, query_string=query)
		# a refusal may repeat the name that was asked for
		told = answer.get_data().replace(query.get("name", path.rsplit("/", 1)[1]).encode(), b"")
		if share.marker.encode() in told:
			yield f"{who}: {path} {query}"
		if path.startswith("/private") and answer.status_code == 200:
			yield f"{who}: {path}"
		if any(f'"{share.names[row]}"' in told.decode(errors="replace") for row in ("event", "contact")):
			yield f"{who}: {path} {query}: names rows"


@pytest.mark.parametrize(
	("who", "whose"),
	[
		*((who, "a") for who in STRANGERS),
		("technician A by link", "a"),
		("technician B by login", "b"),
		("sub-contractor by login", "over"),
	],
)
def test_frappes_own_ways_show_nobody_what_is_not_theirs(world: World, who: str, whose: str):
	"""A link opens none of them, nor does a technician's login, not even for one's own documents."""
	found = list(generic_findings(world, who, whose))
	assert not found, "\n".join(found)


def test_rows_inside_documents_are_asked_for_as_well(world: World):
	"""Else the test above would pass because it asks in vain."""
	asked = [
		query for _path, query in frappes_ways(world.a) if query.get("doctype") == "Service Location Contact"
	]
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


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
def test_nobody_changes_a_document_that_is_not_theirs(world: World, who: str, verb: str):
	before = world.a.state()
	for doctype, name in documents(world.a).items():
		body = {"modified_by": "evil"} if verb == "PUT" else None
		world.visitors[who].ask(verb, f"/api/resource/{doctype}/{name}", json=body)
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
		assert is_found(generic_findings(world, "technician A by link", "a", GRANTED))


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
		generic_findings(world, "technician B by login", "a", GRANTED),
		generic_findings(world, "sub-contractor by login", "over", GRANTED),
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
	found = list(generic_findings(world, "technician B by login", "b", ("Dispatch Job",)))
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
		assert is_found(generic_findings(world, "sub-contractor by login", "over", GRANTED))
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
