"""Probes of modems: requested by people, read once by a worker, shown with their age; a wrong password is tried once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network import probes
from gigafibre_fsm.domain.network.probes import worker
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import lines, modems
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.modem import PASSWORD, ModemStandIn

WRONG = "not-the-modems-password"


@pytest.fixture(scope="module")
def ont(connected_site: str) -> Iterator[lines.Installed]:
	with taken_away_afterwards(), lines.acs_of_the_site() as acs, modems.bridge_of_the_site():
		found = lines.an_installed_ont(acs, informed_ago=20, values={lines.RX: -20000})
		frappe.get_doc({"doctype": "CPE State", "equipment": found.equipment, "state": "Online"}).insert(
			ignore_if_duplicate=True
		)
		frappe.db.commit()
		yield found


@pytest.fixture
def modem(ont: lines.Installed) -> Iterator[ModemStandIn]:
	with ModemStandIn() as server:
		modems.save_settings()
		modems.place_at(ont.equipment, server)
		yield server


@contextmanager
def another_connection() -> Iterator[object]:
	"""A connection to the site's database of somebody else's."""
	ours = frappe.local.db
	frappe.connect(set_admin_as_user=False)
	theirs, frappe.local.db = frappe.local.db, ours
	try:
		yield theirs
	finally:
		theirs.close()


def ask(ont: lines.Installed) -> str:
	name = probes.request_probe(ont.equipment, by="Administrator", now=now_datetime())
	frappe.db.commit()
	return name


def outcome(name: str) -> tuple[str, str | None]:
	worker.carry_out_due()
	frappe.db.rollback()
	return frappe.db.get_value("Modem Probe", name, ["state", "reason"])


def view_of(ont: lines.Installed) -> probes.ProbeView:
	return probes.load_access(ont.equipment, now_datetime()).probe


def test_a_request_is_read_once_and_shown_with_its_age(ont, modem):
	name = ask(ont)
	assert ask(ont) == name, "a second tap while it is open asks nothing"
	assert probes.load_access(ont.equipment, now_datetime()).may_ask is False
	assert outcome(name) == ("Done", "")
	assert (modem.logins, modem.logouts) == (1, 1)
	view = probes.load_access(ont.equipment, now_datetime() + timedelta(minutes=5)).probe
	assert "5\xa0min" in view.age
	assert "−19.4\xa0dBm" in [each.value for each in view.facts]
	assert [each.label for each in view.networks] == ["Chez les Tremblay", "<b>x</b>"]
	assert view.handsets[0].label == "Cuisine"
	assert worker.carry_out_due() == 0


def test_one_refused_password_is_enough_until_a_manager_stores_another(ont, modem):
	modem.password = WRONG
	assert outcome(ask(ont)) == ("Failed", "WRONG_PASSWORD")
	for _again in range(5):
		assert outcome(ask(ont)) == ("Failed", "PASSWORD_REFUSED")
	assert modem.wrong_passwords == 1
	assert "another one" in view_of(ont).reason
	login = frappe.get_doc("Modem Login", ont.equipment)
	assert login.state == "Refused"
	login.password = WRONG
	login.save()
	frappe.db.commit()
	assert outcome(ask(ont)) == ("Done", "")
	assert frappe.db.get_value("Modem Login", ont.equipment, ["state", "attempts"]) == ("Accepted", 0)


def test_the_fifth_wrong_password_is_never_tried(ont, modem):
	modem.password = WRONG
	for attempt in range(7):
		modems.save_settings(password=f"another-wrong-one-{attempt}")
		outcome(ask(ont))
	assert modem.wrong_passwords == 4
	assert view_of(ont).reason.startswith("Too many")


def test_a_new_usual_password_is_tried_once_more_and_a_modems_own_is_not_touched(ont, modem):
	modem.password = WRONG
	outcome(ask(ont))
	modems.save_settings(networks="127.0.0.0/8\n10.0.0.0/8", password="*" * len(PASSWORD))
	assert outcome(ask(ont)) == ("Failed", "PASSWORD_REFUSED"), "nothing about the password was changed"
	modems.save_settings(password=WRONG)
	assert outcome(ask(ont)) == ("Done", "")


def test_a_modem_that_is_off_costs_no_attempt(ont, modem):
	modem.use("hang-up")
	for _again in range(6):
		assert outcome(ask(ont)) == ("Failed", "UNREACHABLE")
	modem.use("ok")
	assert outcome(ask(ont)) == ("Done", "")


def test_the_password_stands_in_no_row_and_in_no_log(ont, modem):
	modem.password = WRONG
	outcome(ask(ont))
	modem.use("garbage")
	frappe.db.delete("Modem Login")
	frappe.db.commit()
	outcome(ask(ont))
	for doctype in ("Modem Probe", "Modem Login", "Error Log"):
		assert PASSWORD not in json.dumps(frappe.get_all(doctype, fields=["*"]), default=str), doctype
	assert PASSWORD not in frappe.get_doc("FSM Modem Bridge Settings").as_json()


def test_an_address_outside_the_networks_is_never_asked(ont, modem):
	modems.save_settings(networks="10.20.0.0/16")
	assert outcome(ask(ont)) == ("Failed", "OUTSIDE")
	assert modem.requests == []


def test_a_closed_valve_keeps_the_bridge_in(ont, modem):
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	frappe.db.commit()
	try:
		assert outcome(ask(ont)) == ("Failed", "record_only")
	finally:
		frappe.db.set_single_value("FSM Settings", "outbound", "Live")
		frappe.db.commit()
	assert modem.requests == []


def test_a_request_that_waited_too_long_is_not_carried_out(ont, modem):
	name = ask(ont)
	frappe.db.set_value("Modem Probe", name, "requested_on", now_datetime() - timedelta(minutes=11))
	frappe.db.commit()
	assert outcome(name) == ("Failed", "EXPIRED")
	assert modem.requests == []


def test_a_modem_that_somebody_else_reads_is_left_until_they_are_done(ont, modem):
	name, lock = ask(ont), worker.name_lock(f"http://{modem.address}")
	with another_connection() as other:
		assert other.sql("select get_lock(%s, 0)", lock)[0][0] == 1
		assert outcome(name)[0] == "Requested"
		assert modem.requests == []
	frappe.db.set_value("Modem Probe", name, "next_look", instants.now_utc() - timedelta(seconds=1))
	frappe.db.commit()
	assert outcome(name)[0] == "Done"


def test_the_bridge_switched_off_offers_nothing(ont, modem):
	modems.save_settings(enabled=0)
	assert probes.load_access(ont.equipment, now_datetime()) is None
	with pytest.raises(FsmError):
		probes.request_probe(ont.equipment, by="Administrator", now=now_datetime())


def test_the_technician_asks_on_the_diagnostic_page_and_sees_the_answer_as_text(ont, modem):
	phone = ont.visitor()
	page = f"/t/diagnostic?job={ont.job}"
	assert "Read the modem" in phone.get(page).text or "Lire le modem" in phone.get(page).text
	sent = {"action": "modem", "equipment": ont.equipment, "job": ont.job, "command_id": "probe-0123456789ab"}
	assert phone.post("/t/diagnostic", sent).status_code == 303
	assert phone.post("/t/diagnostic", sent).status_code == 303
	assert frappe.db.count("Modem Probe") == 1
	assert "data-again" in phone.get(page).text
	worker.carry_out_due()
	part = phone.get(f"/t/diagnostic?part=modem&equipment={ont.equipment}&job={ont.job}").text
	assert "Chez les Tremblay" in part
	assert "&lt;b&gt;x&lt;/b&gt;" in part and "<b>x</b>" not in part
	assert "data-again" not in part
	assert "Chez les Tremblay" in phone.get(f"/t/device/{ont.equipment}").text


def test_what_was_heard_at_the_customer_before_is_not_shown(ont, modem):
	outcome(ask(ont))
	frappe.db.set_value("Modem Probe", {"equipment": ont.equipment}, "service_location", None)
	assert probes.load_access(ont.equipment, now_datetime()).probe is None
	frappe.db.rollback()
