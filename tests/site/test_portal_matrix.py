"""Every page, button and file of the customer's account, asked by everybody for somebody else's.

The matrix is made from the routing table: a new route of customers fails here until `tests/portal_rows.py` has its row.
Methods of the app and Frappe's own ways are asked by a signed-in customer in `test_access_matrix.py`.
"""

import gzip
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from werkzeug.test import TestResponse

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.access.portal import sessions
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.portal_visitors import COOKIE, sign_in_url, signed_in
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from gigafibre_fsm.www import routes
from tests import portal_rows
from tests.contract.test_page_budgets import FIRST_VIEW
from tests.paying import paying_site
from tests.portal_rows import ROWS, PortalShare

REFUSED = frozenset((401, 403, 404))
BOTH, CHOICE = "contact of both, who looks at the other", "portal/accounts"
"""Somebody who may choose A, but has not."""
NAMED = (CHOICE, "portal/profile")
"""Pages that name all customers of whom somebody is the contact."""
DISPATCHER, ACCOUNTANT = "zq-portal-desk@example.com", "zq-portal-accounts@example.com"


@dataclass(frozen=True)
class PortalWorld:
	"""The customer whose pages are asked for, another one, and everybody with a browser."""

	a: PortalShare
	b: PortalShare
	owner: Visitor
	strangers: dict[str, Visitor]


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[PortalWorld]:
	with paying_site():
		a, b = portal_rows.make_share("ZQPORTALA"), portal_rows.make_share("ZQPORTALB")
		people.make_user(DISPATCHER, "FSM Dispatcher", user_type="System User")
		people.make_user(ACCOUNTANT, "FSM Accounts", user_type="System User")
		frappe.db.commit()
		owner = signed_in(a.names["contact"], a.names["email"])
		yield PortalWorld(a, b, owner, _strangers(a, b))
		forget_limits()


def _strangers(a: PortalShare, b: PortalShare) -> dict[str, Visitor]:
	return {
		"another customer": signed_in(b.names["contact"], b.names["email"]),
		"contact of several": _contact(b.names["customer"], builders.a_customer().name, chosen=b),
		BOTH: _contact(a.names["customer"], b.names["customer"], chosen=b),
		"former contact": _former_contact(a),
		"logged out": _logged_out(a),
		"guest": Visitor("guest"),
		"own visit's link": _by_link("Visit", a, ("Dispatch Job", a.names["job"])),
		"own invoice's link": _by_link("Invoice", a, ("Sales Invoice", a.names["invoice"])),
		"another visit's link": _by_link("Visit", b, ("Dispatch Job", b.names["job"])),
		"another invoice's link": _by_link("Invoice", b, ("Sales Invoice", b.names["invoice"])),
		"unused link to sign in": _unused_link(a),
		"technician of the visit": _technician(a),
		"dispatcher": Visitor("dispatcher").log_in(DISPATCHER, people.PASSWORD).with_token(),
		"accounts": Visitor("accounts").log_in(ACCOUNTANT, people.PASSWORD).with_token(),
	}


def _contact(*customers: str, chosen: PortalShare) -> Visitor:
	email = f"{frappe.generate_hash(length=8)}@example.com"
	visitor = signed_in(builders.a_contact(*customers, email=email).name, email)
	visitor.post("/portal/accounts", {"action": "choose", "customer": chosen.names["customer"]})
	return visitor


def _former_contact(share: PortalShare) -> Visitor:
	email = f"{frappe.generate_hash(length=8)}@example.com"
	contact = builders.a_contact(share.names["customer"], email=email).name
	visitor = signed_in(contact, email)
	frappe.db.delete("Dynamic Link", {"parent": contact})
	frappe.db.commit()
	return visitor


def _logged_out(share: PortalShare) -> Visitor:
	visitor = signed_in(share.names["contact"], share.names["email"])
	cookie = visitor.cookie(COOKIE, path="/portal")
	visitor.post("/portal/accounts", {"action": "log_out"})
	visitor.client.set_cookie(COOKIE, cookie, path="/portal")
	return visitor


def _by_link(purpose: str, share: PortalShare, document: tuple[str, str]) -> Visitor:
	until, whom = now_datetime() + timedelta(days=1), ("Customer", share.names["customer"])
	url = links.fresh_url(links.issue_link(purpose, whom, until, document, language="fr"))
	frappe.db.commit()
	visitor = Visitor(f"{purpose} by link")
	assert visitor.post("/l/" + url.rsplit("/", 1)[1]).status_code == 303
	return visitor


def _unused_link(share: PortalShare) -> Visitor:
	"""Somebody with a link to sign in who has not pressed its button, and has put its token everywhere."""
	url = sign_in_url(share.names["contact"], share.names["email"])
	visitor = Visitor("unused link")
	token = links.open_code(url.rsplit("/", 1)[1])
	for name in ("fsm_link", COOKIE):
		visitor.client.set_cookie(name, token, path="/")
	return visitor


def _technician(share: PortalShare) -> Visitor:
	until = now_datetime() + timedelta(hours=5)
	link = links.issue_link("Technician", ("Dispatch Technician", share.names["technician"]), until)
	url = links.fresh_url(link)
	frappe.db.commit()
	return Visitor("technician").open_link(url)


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
	forget_limits()


# ---- the matrix


def addresses(share: PortalShare) -> Iterator[tuple[str, str]]:
	"""Pattern of each route, and each address of a share under it."""
	for route in portal_rows.customer_routes():
		row = ROWS[route.pattern.pattern]
		for query in row.query:
			yield route.pattern.pattern, share.path(route.pattern.pattern) + query


def names_a_document(pattern: str) -> bool:
	return "(?P<" in pattern


def leaks(answer: TestResponse, share: PortalShare, path: str) -> list[str]:
	"""What an answer gives away; a refusal may repeat what stands in its own address."""
	body = answer.get_data()
	return [secret for secret in share.secrets if secret.encode() in body and secret not in path]


def first_view(answer: TestResponse) -> Iterator[int]:
	"""The compressed bytes of a page with its style sheet; nothing for a file."""
	style = re.search(r'href="(/assets/[^"]+\.css)"', answer.text) if answer.mimetype == "text/html" else None
	if style:
		with open(f"{frappe.get_site_path('..')}{style[1]}", "rb") as file:
			yield len(gzip.compress(answer.data)) + len(gzip.compress(file.read()))


def page_findings(world: PortalWorld, who: str) -> Iterator[str]:
	"""Let one visitor ask for each page of A's."""
	visitor = world.strangers[who]
	for pattern, path in addresses(world.a):
		if pattern in NAMED and who == BOTH:
			continue
		answer = visitor.get(path)
		yield from (f"GET {path}: shows {secret}" for secret in leaks(answer, world.a, path))
		if names_a_document(pattern) and answer.status_code not in (*REFUSED, 303):
			yield f"GET {path}: {answer.status_code}"
		if answer.status_code >= 500:
			yield f"GET {path}: breaks"


def form_findings(world: PortalWorld, who: str) -> Iterator[str]:
	"""Let one visitor press each button with A's documents in it."""
	visitor = world.strangers[who]
	for route in portal_rows.customer_routes():
		path = world.a.path(route.pattern.pattern)
		for form in () if path == f"/{CHOICE}" and who == BOTH else ROWS[route.pattern.pattern].forms:
			filled = world.a.fill(form)
			answer = visitor.post(path, filled)
			known = f"{path} {filled}"
			yield from (f"POST {known}: shows {secret}" for secret in leaks(answer, world.a, known))
			if names_a_document(path) and answer.status_code not in (*REFUSED, 303):
				yield f"POST {known}: {answer.status_code}"
			if answer.status_code >= 500:
				yield f"POST {known}: breaks"


WHO = (
	*("another customer", "contact of several", BOTH, "former contact"),
	*("logged out", "guest", "own visit's link", "own invoice's link", "another visit's link"),
	*(
		"another invoice's link",
		"unused link to sign in",
		"technician of the visit",
		"dispatcher",
		"accounts",
	),
)


def test_each_route_of_the_portal_says_whom_it_serves():
	served = {route.audience for route in routes.ROUTES if route.pattern.pattern.startswith("portal/")}
	assert served <= {
		routes.CUSTOMER,
		routes.SIGNED_IN,
		routes.VISIT,
		routes.INVOICE,
		routes.SIGNATURE,
		routes.STAFF,
	}
	anybody = [route.package for route in routes.ROUTES if route.audience == routes.ANYBODY]
	assert [package for package in anybody if ".portal" in package] == ["gigafibre_fsm.www.portal.home"]


@pytest.mark.parametrize("who", WHO)
def test_no_page_and_no_button_serves_a_stranger(world: PortalWorld, who: str):
	before = world.a.state()
	found = [*page_findings(world, who), *form_findings(world, who)]
	assert not found, "\n".join((who, *found))
	assert world.a.state() == before, f"{who} changed what is not theirs"


def test_the_customer_reads_each_page_of_their_own(world: PortalWorld):
	"""Else an empty page to everybody would pass the matrix."""
	before, found = world.a.state(), []
	for pattern, path in addresses(world.a):
		row, answer = ROWS[pattern], world.owner.get(path)
		found += [f"{path}: {weight} bytes" for weight in first_view(answer) if weight > FIRST_VIEW]
		is_empty = row.is_marked and "?" not in path and not leaks(answer, world.a, "")
		if answer.status_code != row.own or is_empty:
			found.append(f"{path}: {answer.status_code}")
	assert not found, "\n".join(found)
	assert world.a.state() == before, "a GET changes nothing"


def test_a_link_opens_its_own_document_and_no_other(world: PortalWorld):
	for who, own, pages in (
		("own visit's link", "/portal/visit", ("/portal/invoice", "/portal/invoice/pdf")),
		("own invoice's link", "/portal/invoice", ("/portal/visit", "/portal/visit/report")),
	):
		visitor = world.strangers[who]
		assert visitor.get(own).status_code == 200
		assert [visitor.get(page).status_code for page in pages] == [401, 401]


def test_no_private_file_of_a_customer_is_served_by_its_address(world: PortalWorld):
	content = {"content": "ZQPORTALA", "is_private": 1, "file_name": f"{frappe.generate_hash(length=12)}.txt"}
	held = (("Sales Invoice", "invoice"), ("Dispatch Job", "job"), ("Customer", "customer"))
	addresses = [
		frappe.get_doc(
			{
				"doctype": "File",
				**content,
				"file_name": f"{key}-{content['file_name']}",
				"attached_to_doctype": doctype,
				"attached_to_name": world.a.names[key],
			}
		)
		.insert()
		.file_url
		for doctype, key in held
	]
	frappe.db.commit()
	outside = {
		who: visitor for who, visitor in world.strangers.items() if who not in ("dispatcher", "accounts")
	}
	for (who, visitor), address in itertools.product(outside.items(), addresses):
		answer = visitor.get(address)
		assert answer.status_code in REFUSED and b"ZQPORTALA" not in answer.get_data(), (who, address)


def test_every_button_asks_where_it_was_sent_from(world: PortalWorld):
	foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
	before, found = world.a.state(), []
	for route in portal_rows.customer_routes():
		for form in ROWS[route.pattern.pattern].forms:
			path = world.a.path(route.pattern.pattern)
			answer = world.owner.post(path, world.a.fill(form), headers=foreign)
			found += [f"{path} {form}: {answer.status_code}"] * (answer.status_code != 403)
	assert not found, "\n".join(found)
	assert world.a.state() == before


def test_no_page_may_be_framed_or_stored(world: PortalWorld):
	"""After a log-out the back button asks again, as nothing was stored; nobody clicks in a frame."""
	found = []
	for _pattern, path in [*addresses(world.a), ("", "/portal")]:
		headers = world.owner.get(path).headers
		policy, stored = headers.get("Content-Security-Policy", ""), headers.get("Cache-Control", "")
		is_safe = "frame-ancestors 'none'" in policy and ("no-store" in stored or "private" in stored)
		is_named = headers.get("X-Content-Type-Options") == "nosniff" and "noindex" in headers["X-Robots-Tag"]
		found += [f"{path}: {policy} {stored}"] * (not (is_safe and is_named))
	assert not found, "\n".join(found)


# ---- the matrix itself: with one guard removed it must find something


def test_without_the_audience_of_a_route_the_matrix_fails(world: PortalWorld):
	with patch("gigafibre_fsm.www.page_renderer._may_enter", lambda _audience: True):
		assert next(page_findings(world, "guest"), "")


def test_without_the_check_of_an_invoices_customer_the_matrix_fails(world: PortalWorld):
	with patch("gigafibre_fsm.domain.billing.invoices.require_own", lambda *_any: None):
		assert next(page_findings(world, "another customer"), "")


def test_if_a_session_showed_another_customer_each_page_would_fail(world: PortalWorld):
	find, theirs = sessions.find_identity, world.a.names["customer"]
	with patch.object(sessions, "find_identity", lambda token: replace(find(token), customer=theirs)):
		found = "\n".join(page_findings(world, "another customer"))
	marked = [path for pattern, path in addresses(world.a) if ROWS[pattern].is_marked and "?" not in path]
	assert not [path for path in marked if f"GET {path}:" not in found and path.strip("/") not in NAMED], (
		found
	)
