"""Devices behind Oktopus: the same pages and commands as behind GenieACS, and nothing told twice, late or by mistake."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

import frappe
from frappe.utils import add_to_date, now_datetime

from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.domain.network.commands import history
from gigafibre_fsm.domain.network.line import connection_request, line_state
from gigafibre_fsm.domain.network.polling import notes, poller
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders, devices, lines
from gigafibre_fsm.tests.portal_visitors import read_page, signed_in
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins import genieacs_diagnostics
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.standins.oktopus import OktopusStandIn
from gigafibre_fsm.tests.visitor import forget_limits

SSID = "Device.WiFi.SSID.1.SSID"
FINDING = "Equipment Finding"


@dataclass(frozen=True)
class Servers:
	"""Both servers of modems."""

	genieacs: GenieacsStandIn
	oktopus: OktopusStandIn


@dataclass(frozen=True)
class Moved:
	"""An installed ONT that Oktopus manages, by its name there."""

	ont: lines.Installed
	sn: str

	@property
	def equipment(self) -> str:
		return self.ont.equipment


@pytest.fixture(scope="module")
def both(connected_site: str) -> Iterator[Servers]:
	with taken_away_afterwards(), lines.acs_of_the_site() as genieacs, lines.oktopus_of_the_site() as oktopus:
		yield Servers(genieacs, oktopus)


@pytest.fixture(scope="module")
def installed(both: Servers) -> lines.Installed:
	"""The visit and its ONT, made once: they stay as they are, whatever the ONT is told."""
	return lines.an_installed_ont(both.genieacs, informed_ago=20)


@pytest.fixture
def servers(both: Servers) -> Servers:
	both.genieacs.forget()
	both.oktopus.forget()
	forget_limits()
	for doctype in ("CPE Command", "CPE State", FINDING):
		frappe.db.delete(doctype)
	frappe.db.delete("Singles", {"doctype": poller.DOCTYPE})
	frappe.db.commit()  # pages are asked on other connections
	return both


@pytest.fixture(params=["mqtt", "cwmp"])
def moved(request: pytest.FixtureRequest, servers: Servers, installed: lines.Installed) -> Moved:
	"""The ONT behind Oktopus, over TR-369 and over TR-069."""
	servers.genieacs.add("XX230v", installed.equipment, values={lines.RX: -20000, SSID: "Ancien"})
	name = installed.equipment if request.param == "cwmp" else ""
	sn = lines.hand_to_oktopus(installed, servers.genieacs, servers.oktopus, sn=name, links=(request.param,))
	return Moved(installed, sn)


def ask(moved: Moved, command: str, **about: str) -> str:
	name = commands.request_command(moved.equipment, command, by="Administrator", now=now_datetime(), **about)
	frappe.db.commit()
	return name


def work(name: str) -> tuple[str, str]:
	"""One look, as if its time had come; state and reason afterwards."""
	if frappe.db.get_value("CPE Command", name, "next_look"):
		frappe.db.set_value("CPE Command", name, "next_look", add_to_date(now_datetime(), days=-1))
	frappe.db.commit()
	commands.carry_out_due(seconds=0)
	frappe.db.rollback()
	return frappe.db.get_value("CPE Command", name, ["state", "reason"])


def count_restarts(servers: Servers, moved: Moved) -> int:
	return sum(1 for each in servers.oktopus.agents[moved.sn].told if "Reboot" in each)


def poll(backend: str = "Oktopus") -> poller.PollingRound | None:
	notes.write_notes(backend, {"next_attempt": None})
	return poller.run_round(now_datetime, backend)


# ---- commands


def test_a_restart_is_done_when_the_modem_has_started_again(servers: Servers, moved: Moved):
	name = ask(moved, "Reboot")
	assert work(name) == ("Pending", "told")
	assert work(name) == ("Pending", "told"), "it is away, and has not started again yet"
	servers.oktopus.switch(moved.sn, on=True)
	assert work(name)[0] == "Done"
	assert count_restarts(servers, moved) == 1
	assert frappe.db.get_value("CPE Command", name, "acs_backend") == "Oktopus"
	assert not servers.genieacs.requests


def test_wifi_is_changed_and_read_back_from_the_modem(servers: Servers, moved: Moved):
	name = ask(moved, "Set Wi-Fi", wifi_ssid="Chez Luc", wifi_password="lumiere2026")
	work(name)
	assert work(name)[0] == "Done"
	cpe = servers.oktopus.agents[moved.sn].cpe
	assert cpe.read_value(SSID, servers.oktopus.now()) == "Chez Luc"
	key = "Device.WiFi.AccessPoint.1.Security.KeyPassphrase"
	assert cpe.read_value(key, servers.oktopus.now()) == "lumiere2026"


def test_a_name_that_the_modem_did_not_keep_is_failed(servers: Servers, moved: Moved):
	name = ask(moved, "Set Wi-Fi", wifi_ssid="Chez Luc")
	work(name)
	servers.oktopus.agents[moved.sn].cpe.put(SSID, "Ancien")
	assert work(name) == ("Failed", "not taken")


def test_a_ping_brings_its_figures(servers: Servers, moved: Moved):
	name = ask(moved, "Ping", host="8.8.8.8")
	state, _reason = work(name)
	if state != "Done":  # over TR-069 the modem measures after it was told
		genieacs_diagnostics.finish(servers.oktopus.agents[moved.sn].cpe, servers.oktopus.now())
		assert work(name)[0] == "Done", _reason
	result = commands.list_shown(moved.equipment, now_datetime())[0]["result"]
	assert (result["answered"], result["lost"], result["host"]) == (4, 0, "8.8.8.8")


def test_a_command_for_a_modem_that_is_away_waits_here_and_is_sent_when_it_is_there(
	servers: Servers, moved: Moved
):
	servers.oktopus.switch(moved.sn, on=False)
	name = ask(moved, "Reboot")
	assert work(name) == ("Requested", "away")
	assert count_restarts(servers, moved) == 0
	said = history.list_commands(moved.equipment, now_datetime())[0].reason
	assert said == "The device is not connected: it is told as soon as it is."
	servers.oktopus.switch(moved.sn, on=True)
	assert work(name)[0] == "Pending"
	assert count_restarts(servers, moved) == 1


def test_what_waited_for_too_long_is_never_sent(servers: Servers, moved: Moved):
	servers.oktopus.switch(moved.sn, on=False)
	name = ask(moved, "Reboot")
	work(name)
	frappe.db.set_value("CPE Command", name, "requested_on", now_datetime() - timedelta(days=1))
	servers.oktopus.switch(moved.sn, on=True)
	assert work(name) == ("Failed", "expired")
	assert count_restarts(servers, moved) == 0


def test_what_waits_here_is_cancelled_at_once(servers: Servers, moved: Moved):
	servers.oktopus.switch(moved.sn, on=False)
	name = ask(moved, "Reboot")
	work(name)
	assert commands.cancel_command(name, now_datetime()) == "Cancelled."
	frappe.db.commit()
	servers.oktopus.switch(moved.sn, on=True)
	assert work(name)[0] == "Cancelled"
	assert count_restarts(servers, moved) == 0


def test_what_was_sent_cannot_be_taken_back(servers: Servers, moved: Moved):
	name = ask(moved, "Reboot")
	work(name)
	assert "too late" in commands.cancel_command(name, now_datetime())


@pytest.mark.parametrize("mode", ["lost", "504-late"])
def test_after_a_lost_answer_nobody_knows_and_nobody_tells_it_again(
	servers: Servers, moved: Moved, mode: str
):
	name = ask(moved, "Reboot")
	answer = servers.oktopus._pass_on
	servers.oktopus._pass_on = lambda parts, request, _mode: answer(
		parts, request, mode if request.path.endswith(("operate", "generic")) else "ok"
	)
	try:
		assert work(name) == ("Unknown", "lost")
	finally:
		del servers.oktopus._pass_on
	servers.oktopus.switch(moved.sn, on=True)
	frappe.db.set_value("CPE Command", name, "requested_on", now_datetime() - timedelta(hours=1))
	assert work(name) == ("Unknown", "lost")
	assert count_restarts(servers, moved) == 1


@pytest.mark.parametrize("mode", ["down", "nats", "502"])
def test_a_dead_oktopus_is_tried_again_until_the_command_expires(servers: Servers, moved: Moved, mode: str):
	servers.oktopus.use(mode)
	name = ask(moved, "Reboot")
	assert work(name) == ("Requested", "unreachable")
	servers.oktopus.use("ok")
	assert work(name)[0] == "Pending"
	assert count_restarts(servers, moved) == 1


def test_what_the_modem_refuses_is_failed_in_its_own_words(servers: Servers, moved: Moved):
	agent = servers.oktopus.agents[moved.sn]
	agent.refuses.add("Device.Reboot()")
	agent.cpe.refuses.add("Reboot")
	state, reason = work(ask(moved, "Reboot"))
	assert state == "Failed" and reason.startswith(("7022", "9000"))


def test_no_firmware_is_offered_and_none_is_sent(servers: Servers, moved: Moved):
	assert commands.firmware_files(moved.equipment) == []
	assert work(ask(moved, "Update Firmware", file="any.bin")) == ("Failed", "no file")


def test_a_connection_request_says_whether_the_modem_answers(servers: Servers, moved: Moved):
	assert connection_request.send_request(moved.equipment).called
	servers.oktopus.switch(moved.sn, on=False)
	assert not connection_request.send_request(moved.equipment).called


# ---- pages


def test_a_technicians_page_looks_and_restarts_as_ever(servers: Servers, moved: Moved):
	# requests are answered elsewhere, where a site is never Live in tests
	listed = {"outbound": "Allow-list", "allow_list": moved.equipment}
	frappe.db.set_single_value("FSM Settings", listed)
	frappe.db.commit()
	page = f"/t/line/{moved.equipment}"
	answer = moved.ont.visitor().post(page, {"action": "look", "part": "line"})
	assert answer.status_code == 200 and "-20" in answer.text.replace("\u2212", "-"), answer.text
	sent = {"action": "command", "command": "Reboot", "command_id": frappe.generate_hash(length=12)}
	assert moved.ont.visitor().post(page, sent).status_code in (200, 303)
	frappe.db.rollback()
	assert work(frappe.get_last_doc("CPE Command").name)[0] == "Pending"
	frappe.db.set_single_value("FSM Settings", {"outbound": "Live", "allow_list": ""})
	frappe.db.commit()


def test_a_customers_page_looks_restarts_and_changes_the_wifi(servers: Servers, moved: Moved):
	customer = frappe.db.get_value("Service Location", moved.ont.location, "customer")
	email = f"{frappe.generate_hash(length=8)}@example.com"
	visitor = signed_in(builders.a_contact(customer, email=email).name, email)
	line_state.refresh_line(moved.equipment, now_datetime())
	frappe.db.commit()
	assert "Redémarrer le modem" in read_page(visitor, "/portal/line")
	wifi = {"wifi_ssid": "Chez Ève", "wifi_password": "lumiere2026"}
	for form in ({"action": "look"}, {"action": "wifi", **wifi}):
		sent = {**form, "device": moved.equipment, "command_id": frappe.generate_hash(length=12)}
		assert visitor.post("/portal/line", sent).status_code == 303
		frappe.db.rollback()
	name = frappe.get_last_doc("CPE Command").name
	work(name)
	assert work(name)[0] == "Done"
	cpe = servers.oktopus.agents[moved.sn].cpe
	assert cpe.read_value(SSID, servers.oktopus.now()) == "Chez Ève"


def test_a_look_shows_what_the_modem_says_and_for_one_that_is_away_what_is_known(
	servers: Servers, moved: Moved
):
	heard = line_state.fetch_line(moved.equipment, now_datetime())
	assert heard.fresh and (heard.line.state, heard.line.light.rx) == ("Online", -20.0)
	line_state.save_line(moved.equipment, heard, now_datetime())
	servers.oktopus.switch(moved.sn, on=False)
	then = now_datetime() - timedelta(hours=1)
	frappe.db.set_value("CPE State", moved.equipment, "last_inform", then)
	line_state.refresh_line(moved.equipment, now_datetime())
	kept = line_state.find_line(moved.equipment)
	assert (kept.state, kept.light.rx, kept.last_inform.replace(microsecond=0)) == (
		"Silent",
		-20.0,
		then.replace(microsecond=0),
	)


def test_a_modem_is_read_once_a_minute_and_only_if_the_valve_is_open(servers: Servers, moved: Moved):
	def count_reads() -> int:
		return sum(1 for each in servers.oktopus.requests if each.path.endswith(("/get", "ParameterValues")))

	for _look in range(3):
		line_state.refresh_line(moved.equipment, now_datetime())
	assert count_reads() == 1
	forget_limits()
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	try:
		assert line_state.refresh_line(moved.equipment, now_datetime()).state == "Online"
	finally:
		frappe.db.set_single_value("FSM Settings", "outbound", "Live")
		frappe.db.commit()
	assert count_reads() == 1


# ---- polling


def test_a_round_hears_who_is_there_and_reads_the_levels(servers: Servers, moved: Moved):
	frappe.db.delete("CPE State")
	frappe.db.commit()
	assert poll().written == 1
	line = line_state.find_line(moved.equipment)
	assert (line.state, line.acs_backend, line.acs_id, line.light.rx) == (
		"Online",
		"Oktopus",
		moved.sn,
		-20.0,
	)


def test_a_modem_that_oktopus_has_twice_is_known_by_its_endpoint(
	servers: Servers, installed: lines.Installed
):
	servers.oktopus.add("XX230v", installed.equipment, links=("mqtt",))
	servers.oktopus.add("XX230v", installed.equipment, sn=installed.equipment, links=("cwmp",))
	poll()
	assert line_state.find_line(installed.equipment).acs_id.startswith("os::")


def test_who_is_no_longer_there_falls_silent_in_its_own_time(servers: Servers, moved: Moved):
	poll()
	servers.oktopus.switch(moved.sn, on=False)
	poll()
	assert line_state.find_line(moved.equipment).state == "Online"
	frappe.db.set_value("CPE State", moved.equipment, "last_inform", now_datetime() - timedelta(minutes=20))
	poll()
	line = line_state.find_line(moved.equipment)
	assert (line.state, line.light.rx) == ("Silent", -20.0)


@pytest.mark.parametrize("mode", ["down", "502", "nats", "all-gone"])
def test_a_dead_oktopus_makes_no_device_silent(servers: Servers, installed: lines.Installed, mode: str):
	model = devices.a_model()
	mine = [devices.a_device(equipment_model=model).name for _number in range(5)]
	for serial in mine:
		servers.oktopus.add("XX230v", serial)
	poll()
	servers.oktopus.use(mode)
	frappe.db.set_value(
		"CPE State", {"name": ("in", mine)}, "last_inform", now_datetime() - timedelta(hours=5)
	)
	poll()
	assert {line_state.find_line(serial).state for serial in mine} == {"Online"}
	assert notes.polling_status(now_datetime(), "Oktopus").problem


def test_a_dead_oktopus_does_not_hold_up_genieacs(servers: Servers, installed: lines.Installed):
	servers.genieacs.add("XX230v", installed.equipment)
	servers.oktopus.use("down")
	poller.run_rounds(now_datetime)
	assert line_state.find_line(installed.equipment).state == "Online"
	assert notes.read_note("Oktopus", "failures") == "1"
	assert notes.read_note("GenieACS", "failures") in ("", "0")


def test_a_device_in_both_stays_with_its_own_and_is_reported_once(servers: Servers, moved: Moved):
	poll()
	servers.genieacs.add("XX230v", moved.equipment, values={lines.RX: -9000})
	for _round in range(2):
		assert poll("GenieACS").written == 0
	line = line_state.find_line(moved.equipment)
	assert (line.acs_backend, line.acs_id, line.light.rx) == ("Oktopus", moved.sn, -20.0)
	found = frappe.get_all(FINDING, {"equipment": moved.equipment}, ["kind", "note", "technician"])
	assert [dict(each) for each in found] == [
		{"kind": "In Two ACSs", "note": "Oktopus, GenieACS", "technician": None}
	]
	frappe.get_last_doc(FINDING).settle()
	notes.write_notes("GenieACS", {"known_until": ""})
	poll("GenieACS")
	assert frappe.db.count(FINDING, {"equipment": moved.equipment}) == 1, "settled is settled"


def test_a_new_modem_is_found_in_either_server(servers: Servers, installed: lines.Installed):
	servers.oktopus.add("XX230v", installed.equipment, sn=installed.equipment, links=("cwmp",))
	line = line_state.refresh_line(installed.equipment, now_datetime())
	assert (line.state, line.acs_backend) == ("Online", "Oktopus")


def test_without_any_server_no_command_is_taken(servers: Servers, moved: Moved):
	for settings in (lines.SETTINGS, lines.OKTOPUS_SETTINGS):
		frappe.db.set_single_value(settings, "enabled", 0)
	try:
		with pytest.raises(FsmError, match="not set up"):
			ask(moved, "Reboot")
	finally:
		for settings in (lines.SETTINGS, lines.OKTOPUS_SETTINGS):
			frappe.db.set_single_value(settings, "enabled", 1)
		frappe.db.commit()


def test_what_is_sent_names_nothing_but_the_modem(servers: Servers, moved: Moved):
	work(ask(moved, "Set Wi-Fi", wifi_ssid="Chez Luc", wifi_password="lumiere2026"))
	for each in servers.oktopus.requests:
		assert "lumiere2026" not in each.path + json.dumps(each.query)
