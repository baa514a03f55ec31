"""Staff look at the portal as a customer sees it: who may, that they change nothing, when it ends, and the log."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.access.portal import staff_views
from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.portal_visitors import signed_in
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from tests import portal_rows
from tests.paying import paying_site
from tests.portal_rows import ROWS, PortalShare

SUPPORT, DISPATCHER, CLERK = "zq-support@example.com", "zq-no-view@example.com", "zq-view-alone@example.com"
OPEN, COOKIE = "/portal/as-customer", "fsm_portal_view"


@pytest.fixture(scope="module")
def shares(connected_site: str) -> Iterator[tuple[PortalShare, PortalShare]]:
	with paying_site():
		made = portal_rows.make_share("ZQVIEWA"), portal_rows.make_share("ZQVIEWB")
		people.make_user(SUPPORT, "FSM Portal Viewer", "FSM Dispatcher", user_type="System User")
		people.make_user(DISPATCHER, "FSM Dispatcher", user_type="System User")
		people.make_user(CLERK, "FSM Portal Viewer", user_type="System User")
		frappe.db.commit()
		yield made
		forget_limits()


@pytest.fixture
def a(shares: tuple[PortalShare, PortalShare]) -> PortalShare:
	forget_limits()
	frappe.db.rollback()
	return shares[0]


def desk(user: str = SUPPORT) -> Visitor:
	return Visitor(user).log_in(user, people.PASSWORD).with_token()


def open_portal(visitor: Visitor, share: PortalShare) -> int:
	return visitor.post(OPEN, {"action": "open", "customer": share.names["customer"]}).status_code


def viewer(share: PortalShare) -> Visitor:
	visitor = desk()
	assert open_portal(visitor, share) == 303
	return visitor


def views(user: str = SUPPORT) -> "list[frappe._dict]":
	frappe.db.rollback()
	return frappe.get_all(
		staff_views.DOCTYPE, {"staff_user": user}, ["*"], order_by="opened_on desc, creation desc"
	)


def sees(visitor: Visitor, share: PortalShare) -> bool:
	answer = visitor.get("/portal/invoices")
	return answer.status_code == 200 and share.names["invoice"] in answer.text


def test_each_page_is_the_customers_with_a_bar_that_says_so(a: PortalShare):
	visitor, before = viewer(a), a.state()
	for pattern, row in ROWS.items():
		for query in row.query:
			answer = visitor.get(a.path(pattern) + query)
			assert answer.status_code == row.own, (pattern, query)
			if answer.mimetype == "text/html" and "part=" not in query:
				assert 'id="viewing"' in answer.text and "Lecture seule" in answer.text, pattern
	assert "Vous voyez le portail de ZQVIEWA" in visitor.get("/portal").text
	assert a.state() == before


def test_no_button_does_anything_and_what_was_typed_stays(a: PortalShare):
	visitor, before = viewer(a), a.state()
	for pattern, row in ROWS.items():
		for form in row.forms:
			answer = visitor.post(a.path(pattern), a.fill(form))
			assert answer.status_code == 403 and "Location" not in answer.headers, (pattern, form)
			assert "Vous ne faites que regarder" in answer.text, (pattern, form)
	assert visitor.post("/portal", {"contact": "x@example.com"}).status_code == 403
	answer = visitor.post("/portal/pay", {"action": "pay_part", "amount": "12,34"})
	assert 'value="12,34"' in answer.text
	assert a.state() == before


def test_another_customer_stays_closed(shares: tuple[PortalShare, PortalShare], a: PortalShare):
	other = shares[1]
	visitor = viewer(a)
	for pattern in ROWS:
		if "(?P<" in pattern:
			assert visitor.get(other.path(pattern)).status_code == 404, pattern
		else:
			assert other.marker.encode() not in visitor.get(other.path(pattern)).get_data(), pattern
	choose = {"action": "choose", "customer": other.names["customer"]}
	assert visitor.post("/portal/accounts", choose).status_code == 403
	assert open_portal(visitor, other) == 303
	assert sees(visitor, other) and not sees(visitor, a)


@pytest.mark.parametrize("who", [DISPATCHER, CLERK, "guest", "technician"])
def test_nobody_looks_without_the_role_and_the_right_to_read_the_customer(a: PortalShare, who: str):
	"""A dispatcher reads customers but lacks the role; a clerk has the role and reads no customer."""
	if who == "technician":
		user = frappe.db.get_value("Dispatch Technician", a.names["technician"], "user")
		people.make_user(user)
		frappe.db.commit()
		visitor = Visitor(who).log_in(user, people.PASSWORD).with_token()
	else:
		visitor = Visitor(who) if who == "guest" else desk(who)
	assert open_portal(visitor, a) in (401, 403)
	assert not visitor.cookie(COOKIE, path="/portal") and not sees(visitor, a) and not views(visitor.name)


@pytest.mark.parametrize("customer", ["", "Nobody", "%", "ZQVIEWA' or '1'='1", "x" * 200])
def test_an_unknown_customer_is_refused_in_the_same_words(a: PortalShare, customer: str):
	answer = desk().post(OPEN, {"action": "open", "customer": customer})
	assert (
		answer.status_code == 403 and "le droit de lire la fiche" in answer.text.replace("&#39;", "'")
	) or (answer.status_code == 403 and "the right to read the customer" in answer.text)


def test_another_site_opens_nothing_and_neither_does_a_get(a: PortalShare):
	visitor = desk()
	form = {"action": "open", "customer": a.names["customer"]}
	assert visitor.post(OPEN, form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
	assert visitor.get(OPEN, query_string=form).status_code == 200 and not sees(visitor, a)


def end_by_closing(visitor: Visitor) -> None:
	assert visitor.post(OPEN, {"action": "close"}).headers["Location"].startswith("/app/customer/ZQVIEWA")


def end_by_logging_out(visitor: Visitor) -> None:
	visitor.get("/api/method/logout")
	visitor.csrf_token = ""
	visitor.log_in(SUPPORT, people.PASSWORD).with_token()


def end_by_time(visitor: Visitor) -> None:
	past = now_datetime() - timedelta(seconds=1)
	frappe.db.set_value(staff_views.DOCTYPE, views()[0].name, "expires_on", past)


def end_by_taking_the_role(visitor: Visitor) -> None:
	frappe.db.delete("Has Role", {"parent": SUPPORT, "role": "FSM Portal Viewer"})


def end_by_taking_the_right(visitor: Visitor) -> None:
	frappe.db.delete("Has Role", {"parent": SUPPORT, "role": "FSM Dispatcher"})


def end_by_disabling(visitor: Visitor) -> None:
	frappe.db.set_value("User", SUPPORT, "enabled", 0)


@pytest.mark.parametrize(
	"end",
	[
		end_by_closing,
		end_by_logging_out,
		end_by_time,
		end_by_taking_the_role,
		end_by_taking_the_right,
		end_by_disabling,
	],
)
def test_it_ends(a: PortalShare, end):
	roles = frappe.get_all("Has Role", {"parent": SUPPORT}, ["*"])
	visitor = viewer(a)
	kept = visitor.cookie(COOKIE, path="/portal")
	assert sees(visitor, a)
	try:
		end(visitor)
		frappe.db.commit()
		frappe.clear_cache(user=SUPPORT)
		visitor.client.set_cookie(COOKIE, kept, path="/portal")
		assert not sees(visitor, a)
	finally:
		frappe.db.set_value("User", SUPPORT, "enabled", 1)
		frappe.db.delete("Has Role", {"parent": SUPPORT})
		for row in roles:
			frappe.get_doc({"doctype": "Has Role", **row}).db_insert()
		frappe.db.commit()
		frappe.clear_cache(user=SUPPORT)


def test_a_stolen_cookie_opens_nothing_to_somebody_else(a: PortalShare):
	kept = viewer(a).cookie(COOKIE, path="/portal")
	for thief in (Visitor("guest"), desk(DISPATCHER), desk()):
		thief.client.set_cookie(COOKIE, kept, path="/portal")
		assert not sees(thief, a)


def test_somebody_who_is_a_customer_too_keeps_both_apart(
	shares: tuple[PortalShare, PortalShare], a: PortalShare
):
	"""Their own account waits until they have logged out of the desk."""
	own = shares[1]
	visitor = signed_in(own.names["contact"], own.names["email"])
	assert sees(visitor, own)
	visitor.log_in(SUPPORT, people.PASSWORD).with_token()
	assert open_portal(visitor, a) == 303
	assert sees(visitor, a) and not sees(visitor, own)
	visitor.get("/api/method/logout")
	visitor.csrf_token = ""
	assert sees(visitor, own) and not sees(visitor, a)


def test_who_looked_at_whom_and_when_is_a_list_for_managers(a: PortalShare):
	visitor = viewer(a)
	row = views()[0]
	assert (row.staff_user, row.customer) == (SUPPORT, a.names["customer"])
	assert row.expires_on - row.opened_on == timedelta(minutes=30) and not row.ended_on
	assert visitor.cookie(COOKIE, path="/portal") not in frappe.as_json(row)
	readers = frappe.get_all("DocPerm", {"parent": staff_views.DOCTYPE, "read": 1}, pluck="role")
	assert sorted(readers) == ["FSM Manager", "System Manager"]
	assert not frappe.get_all("DocPerm", {"parent": staff_views.DOCTYPE, "write": 1})
	end_by_closing(visitor)
	assert views()[0].ended_on


def test_the_log_is_kept_for_two_years(a: PortalShare):
	viewer(a)
	name = views()[0].name
	for days, is_there in ((729, True), (731, False)):
		frappe.db.set_value(
			staff_views.DOCTYPE,
			name,
			"expires_on",
			now_datetime() - timedelta(days=days),
			update_modified=False,
		)
		tasks.forget_old_links()
		assert bool(frappe.db.exists(staff_views.DOCTYPE, name)) == is_there


def test_opening_one_after_the_other_is_limited(a: PortalShare, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(staff_views, "OPENED_PER_HOUR", 2)
	visitor = desk()
	assert [open_portal(visitor, a) for _try in range(3)] == [303, 303, 429]
