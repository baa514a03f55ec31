"""The settings page over HTTP: how vendors are, secrets that nobody reads, people who are shut out, refusals of the opening."""

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest

import frappe
from frappe.utils.password import set_encrypted_password

from gigafibre_fsm.domain.administration.people.role_words import word_roles
from gigafibre_fsm.domain.billing.events import inbox
from gigafibre_fsm.domain.care.telephone.staff import agents
from gigafibre_fsm.domain.platform import vendor_states
from gigafibre_fsm.integrations.stripe.answers import Event
from gigafibre_fsm.setup.roles import ROLES
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.routing import RoutingStandIn
from gigafibre_fsm.tests.visitor import Visitor, forget_limits

API = "/api/method/gigafibre_fsm.api."
MANAGER = "zq-manager@example.com"
ADMINISTRATOR, NEWCOMER = "zq-administrator@example.com", "zq-newcomer@example.com"
MARK = "zq-secret-93b1f0"
ROUTING = "FSM Routing Settings"


@pytest.fixture(scope="module")
def administrator(connected_site: str) -> Iterator[Visitor]:
	"""Somebody who administers the site."""
	with taken_away_afterwards():
		people.make_user(ADMINISTRATOR, "System Manager", user_type="System User")
		frappe.db.commit()  # requests are other connections
		yield Visitor("administrator").log_in(ADMINISTRATOR, people.PASSWORD).with_token()


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
	forget_limits()


def ask(visitor: Visitor, method: str, **values: Any) -> Any:
	answer = visitor.post(API + method, values)
	frappe.db.rollback()  # see what the request has committed
	assert answer.status_code == 200, answer.text
	return answer.json["message"]


def load(visitor: Visitor, method: str) -> Any:
	answer = visitor.get(API + method)
	assert answer.status_code == 200, answer.text
	return answer.json["message"]


def card(visitor: Visitor, key: str) -> dict[str, Any]:
	return next(each for each in load(visitor, "settings.load")["vendors"] if each["key"] == key)


# ---- vendors


def test_a_test_says_how_a_vendor_is_and_the_card_remembers_it(administrator: Visitor) -> None:
	frappe.db.delete(vendor_states.DOCTYPE, {"name": "Routing"})
	with RoutingStandIn() as server:
		for field, value in (("engine", "OSRM"), ("base_url", server.url), ("enabled", 1)):
			frappe.db.set_single_value(ROUTING, field, value)
		frappe.db.commit()  # as above
		frappe.clear_document_cache(ROUTING, ROUTING)
		assert card(administrator, "routing")["condition"] == "Untried"
		answer = ask(administrator, "settings.test_vendor", vendor="routing")
		assert (answer["colour"], answer["card"]["condition"]) == ("green", "Working")
	answer = ask(administrator, "settings.test_vendor", vendor="routing")
	assert (answer["colour"], answer["card"]["condition"]) == ("red", "Failing")
	known = card(administrator, "routing")
	assert known["succeeded"] and known["failed"]
	assert known["problem"] == "The routing engine cannot be reached."
	frappe.db.set_single_value(ROUTING, "enabled", 0)
	frappe.db.commit()  # as above
	assert card(administrator, "routing")["condition"] == "Switched Off"


def test_each_vendor_has_words_and_a_form_and_only_a_known_one_is_tested(administrator: Visitor) -> None:
	page = load(administrator, "settings.load")
	assert all(each["title"] and each["purpose"] and each["without"] for each in page["vendors"])
	named = {each["doctype"] for each in (*page["vendors"], *page["rules"])}
	assert not [doctype for doctype in named if not frappe.db.exists("DocType", doctype)]
	for vendor in ("pbx", "nobody"):
		refused = administrator.post(f"{API}settings.test_vendor", {"vendor": vendor})
		assert refused.status_code == 417
		assert "has no test" in refused.text


def test_a_vendor_that_calls_this_site_shows_when_it_last_did(administrator: Visitor) -> None:
	for doctype in ("FSM Stripe Settings", "FSM Twilio Settings"):
		frappe.db.set_single_value(doctype, "enabled", 1)
	frappe.db.commit()  # requests are other connections
	event = Event("evt_zq", "charge.failed", datetime.now(timezone.utc), False, "ch_zq", "charge")
	inbox.store_event(event, "{}")
	frappe.get_doc({"doctype": "FSM SMS", "direction": "In", "state": "Received", "body": "Oui"}).insert()
	frappe.db.commit()  # as above
	assert card(administrator, "stripe")["called"]
	assert card(administrator, "twilio")["called"]
	assert not card(administrator, "routing")["calls_us"]


# ---- rules


def rule(visitor: Visitor, title: str) -> dict[str, Any]:
	return next(each for each in load(visitor, "settings.load")["rules"] if each["title"] == title)


def test_a_rule_is_switched_where_it_is_shown_and_back(administrator: Visitor) -> None:
	before = rule(administrator, "Outages found by silence")
	answer = ask(
		administrator, "settings.set_switch", switch=before["switch"], is_on=int(not before["is_on"])
	)
	assert answer["is_on"] is not before["is_on"]
	assert bool(frappe.db.get_single_value("FSM Incident Settings", "paused")) is before["is_on"]
	ask(administrator, "settings.set_switch", switch=before["switch"], is_on=int(before["is_on"]))
	assert rule(administrator, "Outages found by silence") == before


def test_only_ticks_of_our_settings_are_switched_there(administrator: Visitor) -> None:
	assert not rule(administrator, "Service levels")["switch"], "it belongs to ERPNext"
	assert not rule(administrator, "Suspension of service")["switch"], "it is a choice among several"
	for key in ("Support Settings.track_service_level_agreement", "FSM Settings.outbound", "x"):
		refused = administrator.post(f"{API}settings.set_switch", {"switch": key, "is_on": 1})
		assert (refused.status_code, "not switched here" in refused.text) == (417, True)


def test_a_manager_sees_how_the_site_is_and_changes_nothing(administrator: Visitor) -> None:
	people.make_user(MANAGER, "FSM Manager", user_type="System User")
	frappe.db.commit()  # requests are other connections
	manager = Visitor("manager").log_in(MANAGER, people.PASSWORD).with_token()
	assert {each["user"] for each in load(manager, "people.load")["people"]} >= {MANAGER, ADMINISTRATOR}
	shown = {each["key"]: each["may_open"] for each in load(manager, "settings.load")["vendors"]}
	assert not shown["stripe"], "a form that a manager may not open is no link"
	for method, values in (
		("settings.set_switch", {"switch": "FSM Incident Settings.paused", "is_on": 1}),
		("settings.test_vendor", {"vendor": "routing"}),
		("people.set_roles", {"user": MANAGER, "roles": '["FSM Refunds"]'}),
		("people.disable", {"user": ADMINISTRATOR}),
		("opening.skip", {"step": "hours"}),
	):
		assert manager.post(API + method, values).status_code == 403, method


# ---- secrets


def with_secrets() -> dict[str, list[str]]:
	"""Our doctypes that hold a secret, with the fields that do."""
	ours = frappe.get_all("DocType", {"module": "Gigafibre FSM", "istable": 0}, pluck="name", order_by="name")
	fields = {
		name: [each.fieldname for each in frappe.get_meta(name).get("fields", {"fieldtype": "Password"})]
		for name in ours
	}
	return {name: secret for name, secret in fields.items() if secret}


def test_a_secret_is_in_no_answer(administrator: Visitor) -> None:
	"""Every Password field of every doctype of ours, by every way in which the desk reads a document."""
	holders = with_secrets()
	assert len(holders) > 10
	for doctype, fields in holders.items():
		name = doctype
		if not frappe.get_meta(doctype).issingle:
			name = "zq-secret"
			doc = frappe.new_doc(doctype)
			doc.update({"name": name, **dict.fromkeys(fields, "*****")})
			doc.db_insert()
		for field in fields:
			set_encrypted_password(doctype, name, MARK, field)
		frappe.db.commit()  # requests are other connections
		for path in (
			f"/api/resource/{doctype}/{name}",
			f"/api/method/frappe.desk.form.load.getdoc?doctype={doctype}&name={name}",
			f"/api/method/frappe.client.get?doctype={doctype}&name={name}",
		):
			answer = administrator.get(path)
			assert answer.status_code == 200, (path, answer.text)
			assert MARK not in answer.text, path
		for field in fields:
			asked = {"doctype": doctype, "name": name, "fieldname": field}
			answer = administrator.post("/api/method/frappe.client.get_password", asked)
			assert (answer.status_code, MARK in answer.text) == (403, False)
	for path in (f"{API}settings.load", f"{API}people.load", f"{API}opening.load", "/app"):
		assert MARK not in administrator.get(path).text, path
	frappe.db.delete("__Auth", {"name": "zq-secret"})


# ---- people


def test_the_roles_that_are_offered_are_those_of_the_desk() -> None:
	assert set(word_roles()) == {role for role, has_desk in ROLES.items() if has_desk}


def test_somebody_is_invited_and_given_other_roles(administrator: Visitor) -> None:
	invited = ask(
		administrator,
		"people.invite",
		email=f" {NEWCOMER.upper()} ",
		full_name="<b>Zoé</b> & Cie",
		roles='["FSM Support"]',
		language="fr",
	)
	assert invited["user"] == NEWCOMER
	# a mail is claimed only if there is one
	assert invited["is_mailed"] == bool(frappe.db.exists("Email Queue Recipient", {"recipient": NEWCOMER}))
	found = next(each for each in load(administrator, "people.load")["people"] if each["user"] == NEWCOMER)
	assert (found["full_name"], found["roles"], found["is_enabled"]) == (
		frappe.db.get_value("User", NEWCOMER, "full_name"),
		["FSM Support"],
		True,
	)
	ask(administrator, "people.set_roles", user=NEWCOMER, roles='["FSM Dispatcher", "FSM Accounts"]')
	held = set(frappe.get_roles(NEWCOMER))
	assert {"FSM Dispatcher", "FSM Accounts"} <= held
	assert "FSM Support" not in held


@pytest.mark.parametrize(
	("method", "values", "sentence"),
	[
		(
			"invite",
			{"email": "nobody", "full_name": "Zoé", "roles": '["FSM Support"]'},
			"is no e-mail address",
		),
		(
			"invite",
			{"email": ADMINISTRATOR, "full_name": "Zoé", "roles": '["FSM Support"]'},
			"has a login already",
		),
		(
			"invite",
			{"email": "zq-other@example.com", "full_name": " ", "roles": '["FSM Support"]'},
			"Write the person",
		),
		("invite", {"email": "zq-other@example.com", "full_name": "Zoé", "roles": "[]"}, "at least one role"),
		(
			"invite",
			{"email": "zq-other@example.com", "full_name": "Zoé", "roles": '["System Manager"]'},
			"not given here",
		),
		("set_roles", {"user": ADMINISTRATOR, "roles": '["System Manager"]'}, "not given here"),
		("set_roles", {"user": "zq-gone@example.com", "roles": "[]"}, "no such person"),
		("disable", {"user": ADMINISTRATOR}, "shut yourself out"),
		("disable", {"user": "Administrator"}, "no such person"),
	],
)
def test_what_cannot_be_done_with_people_is_said(
	administrator: Visitor, method: str, values: dict[str, str], sentence: str
) -> None:
	answer = administrator.post(f"{API}people.{method}", values)
	assert (answer.status_code, sentence in answer.text) == (417, True), answer.text
	frappe.db.rollback()  # see what the request has committed
	assert not frappe.db.exists("User", "zq-other@example.com")
	assert frappe.db.get_value("User", ADMINISTRATOR, "enabled")


def test_whoever_is_shut_out_has_no_way_in_left_and_their_visits_are_named(administrator: Visitor) -> None:
	technician = people.make_technician("Zoé Sortante", "514 555-0161")
	job = builders.a_planned_job(technician=technician.name)
	agents.set_available(technician.user, is_available=True)
	people.update_password(technician.user, people.PASSWORD)
	frappe.db.set_value("User", technician.user, {"api_key": "zq-key"})
	frappe.db.commit()  # requests are other connections
	by_link = Visitor("by link").open_link(technician.url)
	by_login = Visitor("by login").log_in(technician.user, people.PASSWORD)
	assert by_link.get("/t").status_code == by_login.get("/t").status_code == 200

	answer = ask(administrator, "people.disable", user=technician.user)
	assert [each["job"] for each in answer["visits"]] == [job.name]
	assert ask(administrator, "people.disable", user=technician.user)["visits"], "a second time is the same"
	assert by_link.get("/t").status_code != 200
	assert by_login.get("/t").status_code != 200
	assert not agents.find_agent(technician.user).is_available
	assert not frappe.db.get_value("User", technician.user, "api_key")
	assert not frappe.db.exists("Sessions", {"user": technician.user})
	assert frappe.db.get_value("FSM Magic Link", technician.link, "revoked")
	assert frappe.db.get_value("Dispatch Technician", technician.name, "status") == "Inactive"

	ask(administrator, "people.enable", user=technician.user)
	assert frappe.db.get_value("Dispatch Technician", technician.name, "status") == "Active"
	assert by_link.get("/t").status_code != 200, "an old link stays revoked"


def test_disabling_on_frappes_own_form_ends_the_same(administrator: Visitor) -> None:
	technician = people.make_technician("Zoé Ailleurs", "514 555-0162")
	doc = frappe.get_doc("User", technician.user)
	doc.enabled = 0
	doc.save()
	assert frappe.db.get_value("FSM Magic Link", technician.link, "revoked")
	frappe.db.commit()  # taken away at the end


# ---- the opening


@pytest.mark.parametrize(
	("method", "values", "sentence"),
	[
		("save_hours", {}, "Choose a list of days"),
		(
			"add_customer",
			{"customer_name": " ", "address_line": "1 rue A", "city": "B", "postal_code": "J3B 1A1"},
			"Write the customer",
		),
		(
			"add_customer",
			{"customer_name": "Zoé", "address_line": "1 rue A", "city": "B", "postal_code": "75001"},
			"postal code cannot be right",
		),
		(
			"dispatch_visit",
			{
				"place": "LOC-none",
				"job_type": "Installation",
				"technician": "TECH-none",
				"arrival": "2026-12-01 09:00",
			},
			"no longer exists",
		),
		(
			"save_office",
			{"brand_name": "A", "dispatch_phone": "12", "public_base_url": "https://a.example"},
			"cannot be used",
		),
	],
)
def test_the_opening_says_what_is_wrong_and_keeps_nothing_of_it(
	administrator: Visitor, method: str, values: dict[str, str], sentence: str
) -> None:
	before = frappe.db.count("Customer"), frappe.db.get_singles_dict("FSM Settings")
	answer = administrator.post(f"{API}opening.{method}", values)
	assert (answer.status_code, sentence in answer.text) == (417, True), answer.text
	frappe.db.rollback()  # see what the request has committed
	assert (frappe.db.count("Customer"), frappe.db.get_singles_dict("FSM Settings")) == before


def test_a_skipped_step_stays_skipped_until_it_is_taken_up(administrator: Visitor) -> None:
	ask(administrator, "opening.skip", step="hours")
	kept = {each["key"]: each["state"] for each in load(administrator, "opening.load")["steps"]}
	assert kept["hours"] in ("Skipped", "Done")
	assert frappe.db.get_singles_dict("FSM Settings")["opening_skipped"] == "hours"
	ask(administrator, "opening.skip", step="hours", skipped=0)
	assert not frappe.db.get_singles_dict("FSM Settings").get("opening_skipped")
