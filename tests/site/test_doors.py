"""Frappe's doors that ask nobody's right, tried by people without the desk; and what no cache may keep."""

import json
from collections.abc import Iterator

import pytest

import frappe

from gigafibre_fsm.setup import erpnext_rights
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor

METHOD = "/api/method/"


@pytest.fixture(scope="module")
def ticket(connected_site: str) -> Iterator[str]:
	with taken_away_afterwards():
		made = builders.a_ticket(builders.a_customer().name, subject="Code 4711").name
		people.make_user("zq-web@example.com", "Customer")
		people.make_user("zq-desk@example.com", "FSM Dispatcher", user_type="System User")
		frappe.db.commit()
		yield made


def log_in(email: str) -> Visitor:
	return Visitor(email).log_in(email, people.PASSWORD).with_token()


@pytest.mark.parametrize(
	("method", "asked"),
	[
		("frappe.client.get_count", {"doctype": "Issue", "filters": '{"subject": ["like", "%4711%"]}'}),
		("frappe.desk.search.get_link_title", {"doctype": "User", "docname": "Administrator"}),
		("frappe.desk.doctype.tag.tag.add_tag", {"tag": "x", "dt": "Issue", "dn": "{ticket}"}),
		("frappe.desk.like.toggle_like", {"doctype": "Issue", "name": "{ticket}", "add": "Yes"}),
		("erpnext.support.doctype.issue.issue.set_status", {"name": "{ticket}", "status": "Closed"}),
		(
			"erpnext.support.doctype.issue.issue.set_multiple_status",
			{"names": '["{ticket}"]', "status": "Closed"},
		),
		("frappe.desk.form.document_follow.follow_document", {"doctype": "Issue", "doc_name": "{ticket}"}),
	],
)
def test_a_website_user_is_refused_by_every_way(ticket: str, method: str, asked: dict):
	visitor = log_in("zq-web@example.com")
	form = {key: value.replace("{ticket}", ticket) for key, value in asked.items()}
	before = frappe.db.get_value("Issue", ticket, ["_user_tags", "_liked_by", "status"])
	for path in (METHOD + method, f"/?cmd={method}"):
		answer = visitor.post(
			path, form, headers={"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
		)
		assert answer.status_code == 403, answer.text
	frappe.db.rollback()
	assert frappe.db.get_value("Issue", ticket, ["_user_tags", "_liked_by", "status"]) == before


def test_the_desk_counts_as_before(ticket: str):
	answer = log_in("zq-desk@example.com").get(METHOD + "frappe.client.get_count?doctype=Dispatch Job")
	assert answer.status_code == 200
	assert isinstance(answer.json["message"], int)


@pytest.mark.parametrize(
	("target", "is_here"),
	[
		("https://evil.example", False),
		("//evil.example/x", False),
		("/\\evil.example", False),
		("\thttps://evil.example", False),
		("javascript:alert(1)", False),
		("/me", True),
		("https://localhost/me", True),
	],
)
def test_a_login_leads_to_this_site_only(ticket: str, target: str, is_here: bool):
	"""Frappe answers a refusal of a page with a page of its own, whose status says that all is well."""
	for visitor in (Visitor(), log_in("zq-web@example.com")):
		answer = visitor.get("/login", query_string={"redirect-to": target})
		is_login = (
			answer.status_code == 301 or 'class="for-login"' in answer.text or "login_email" in answer.text
		)
		assert is_login is is_here, answer.status_code


def test_no_cache_keeps_an_answer_of_ours(ticket: str):
	visitor = log_in("zq-desk@example.com")
	for path in (METHOD + "gigafibre_fsm.api.dispatch.summary", "/?cmd=gigafibre_fsm.api.dispatch.summary"):
		assert visitor.get(path).headers["Cache-Control"] == "no-store"


def test_a_word_that_an_argument_does_not_take_is_refused_in_words(ticket: str):
	visitor = log_in("zq-desk@example.com")
	method = METHOD + "gigafibre_fsm.api.messages.resolve"
	for outcome in ([], {}, "sold", 5, None):
		answer = visitor.ask("POST", method, json={"name": "x", "outcome": outcome})
		assert answer.status_code == 417, answer.text
		assert "Reload" in answer.text or "Open the page again" in answer.text or "Rouvrez" in answer.text
	for doctype in ("User", "File", ""):
		asked = {"doctype": doctype, "name": "Administrator"}
		answer = visitor.get(METHOD + "gigafibre_fsm.api.booking.booking_preview", query_string=asked)
		assert answer.status_code == 417, answer.text


@pytest.mark.parametrize(
	"filters",
	[
		[["Dispatch Job", "nothing", "=", "x"]],
		[["User", "name", "=", "x"]],
		[["Dispatch Job", "status", "; drop", "x"]],
		[["Dispatch Job", "status", "=", {"a": 1}]],
		["x"],
		[[]],
	],
)
def test_a_filter_that_no_list_of_visits_has_is_refused_in_words(ticket: str, filters: list):
	asked = {"start": "2026-11-01", "end": "2026-12-01", "filters": json.dumps(filters)}
	method = METHOD + "gigafibre_fsm.api.dispatch.calendar_events"
	answer = log_in("zq-desk@example.com").get(method, query_string=asked)
	assert answer.status_code == 417, answer.text


def test_who_lacks_a_right_on_a_document_is_refused_and_nothing_breaks(ticket: str):
	"""Frappe's own check breaks on a name where it should refuse."""
	people.make_user("zq-none@example.com", "FSM Dispatcher", user_type="System User")
	frappe.db.delete("Custom DocPerm", {"parent": "Issue", "role": "FSM Dispatcher"})
	frappe.db.commit()
	frappe.clear_cache()
	try:
		asked = {"doctype": "Issue", "name": ticket}
		method = METHOD + "gigafibre_fsm.api.booking.booking_preview"
		answer = log_in("zq-none@example.com").get(method, query_string=asked)
		assert answer.status_code == 403, answer.text
	finally:
		erpnext_rights.apply()
		frappe.db.commit()
