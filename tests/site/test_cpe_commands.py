"""Commands for devices against GenieACS's stand-in: nothing is done that is only queued, and nothing is told twice."""

import json
from collections.abc import Iterator

import pytest

import frappe
from frappe.utils import add_to_date, now_datetime

from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.domain.network.acs.receipts import WaitReason
from gigafibre_fsm.domain.network.commands import history
from gigafibre_fsm.domain.network.commands import messages as command_messages
from gigafibre_fsm.domain.network.commands import repository as command_repository
from gigafibre_fsm.domain.network.commands.acs_tasks import ProfileValue
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import lines
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn

NAMES = ("Device.WiFi.SSID.1.SSID", "Device.WiFi.SSID.3.SSID")
RX = "Device.Optical.Interface.1.OpticalSignalLevel"


@pytest.fixture(scope="module")
def stand_in(connected_site: str) -> Iterator[GenieacsStandIn]:
	with taken_away_afterwards(), lines.acs_of_the_site() as server:
		yield server


@pytest.fixture
def acs(stand_in: GenieacsStandIn) -> GenieacsStandIn:
	stand_in.forget()
	frappe.db.delete("CPE Command")
	frappe.db.commit()
	return stand_in


@pytest.fixture(scope="module")
def installed(stand_in: GenieacsStandIn) -> lines.Installed:
	"""The visit and its ONT, made once: they stay as they are, whatever the ONT is told."""
	return lines.an_installed_ont(stand_in, informed_ago=20, values={RX: -20000})


@pytest.fixture
def ont(acs: GenieacsStandIn, installed: lines.Installed) -> lines.Installed:
	acs.add("XX230v", installed.equipment, informed_ago=20, values={RX: -20000})
	return installed


def ask(ont: lines.Installed, command: str, **about: str) -> str:
	name = commands.request_command(ont.equipment, command, by="Administrator", now=now_datetime(), **about)
	frappe.db.commit()
	return name


def work(name: str) -> tuple[str, str]:
	"""One look, as if its time had come; state and reason afterwards."""
	if frappe.db.get_value("CPE Command", name, "next_look"):
		frappe.db.set_value("CPE Command", name, "next_look", add_to_date(now_datetime(), seconds=-1))
	frappe.db.commit()
	commands.carry_out_due(seconds=0)
	return state(name)


def state(name: str) -> tuple[str, str]:
	frappe.db.rollback()
	return frappe.db.get_value("CPE Command", name, ["state", "reason"])


def count_tasks(acs: GenieacsStandIn, task: str) -> int:
	"""How many tasks of this name were handed to GenieACS."""
	posts = (json.loads(each.body) for each in acs.requests if each.method == "POST" and each.body)
	return sum(1 for body in posts if body.get("name") == task)


def names_of(acs: GenieacsStandIn, ont: lines.Installed) -> list[str]:
	"""The names of its networks as the modem really has them."""
	return [acs.store.devices[ont.acs_id].read_value(path, acs.store.now()) for path in NAMES]


def test_a_command_is_requested_until_the_acs_has_it_and_done_when_the_device_shows_it(acs, ont):
	name = ask(ont, "Reboot")
	assert state(name)[0] == "Requested"
	assert count_tasks(acs, "reboot") == 0
	assert work(name)[0] == "Pending"
	assert work(name) == ("Pending", "told"), "a device that was told has not started again yet"
	acs.inform(ont.acs_id)
	assert work(name)[0] == "Done"
	assert count_tasks(acs, "reboot") == 1


def test_a_device_that_is_away_is_waited_for_and_told_at_its_next_call(acs, ont):
	acs.change(ont.acs_id, connection="offline")
	name = ask(ont, "Set Wi-Fi", wifi_ssid="Chez Luc", wifi_password="lumiere2026")
	assert work(name) == ("Pending", WaitReason.OFFLINE.value)
	assert work(name)[0] == "Pending"
	acs.inform(ont.acs_id)
	assert work(name)[0] == "Done"
	assert names_of(acs, ont)[0] == "Chez Luc"


def test_a_second_network_keeps_what_its_name_had_more(acs, ont):
	acs.change(ont.acs_id, values={NAMES[0]: "Luc", NAMES[1]: "Luc_5G"})
	name = ask(ont, "Set Wi-Fi", wifi_ssid="Chez Luc")
	acs.inform(ont.acs_id)
	work(name)
	work(name)
	assert names_of(acs, ont) == ["Chez Luc", "Chez Luc_5G"]


def test_a_password_is_forgotten_once_it_was_told_and_stands_nowhere(acs, ont):
	name = ask(ont, "Set Wi-Fi", wifi_ssid="Chez Luc", wifi_password="lumiere2026")
	work(name)
	work(name)
	doc = frappe.get_doc("CPE Command", name)
	assert doc.state == "Done"
	assert doc.get_password("wifi_password", raise_exception=False) in (None, "")
	assert "lumiere2026" not in frappe.as_json(doc.as_dict())
	assert not frappe.db.count("__Auth", {"doctype": "CPE Command", "name": name})


def test_a_name_the_device_did_not_take_is_failed_however_well_the_request_ran(acs, ont):
	name = ask(ont, "Set Wi-Fi", wifi_ssid="Chez Luc")
	work(name)
	acs.change(ont.acs_id, values={NAMES[0]: "Ancien", NAMES[1]: "Ancien"})
	assert work(name) == ("Failed", "not taken")


def test_a_fault_fails_the_command_and_frees_the_device(acs, ont):
	acs.change(ont.acs_id, faults_next=[["cwmp.9001", "Request denied"]])
	name = ask(ont, "Reboot")
	work(name)
	assert work(name) == ("Failed", "cwmp.9001: Request denied")
	assert not acs.store.faults
	assert not acs.store.tasks


def test_after_a_lost_answer_the_task_is_found_and_not_told_again(acs, ont):
	acs.change(ont.acs_id, connection="offline")
	acs.use("lost", times=1, share=1.0)
	name = ask(ont, "Reboot")
	for _turn in range(3):
		last = work(name)
	assert last[0] in ("Pending", "Unknown")
	acs.use("ok")
	assert work(name)[0] == "Pending"
	assert count_tasks(acs, "reboot") == 1


def test_a_worker_that_died_after_handing_over_does_not_tell_again(acs, ont):
	name = ask(ont, "Reboot")
	row = command_repository.claim_next(now_datetime())
	command_repository.note_device(row, ont.acs_id, backend="GenieACS", before={})
	frappe.db.commit()
	assert work(name)[0] == "Unknown"
	assert count_tasks(acs, "reboot") == 0
	frappe.db.set_value("CPE Command", name, "requested_on", add_to_date(now_datetime(), hours=-1))
	frappe.db.commit()
	assert work(name) == ("Unknown", "lost")
	assert frappe.db.get_value("CPE Command", name, "next_look") is None


def test_an_acs_that_is_away_is_tried_again_until_the_time_is_over(acs, ont):
	acs.use("down")
	name = ask(ont, "Reboot")
	assert work(name) == ("Requested", "unreachable")
	frappe.db.set_value("CPE Command", name, "requested_on", add_to_date(now_datetime(), hours=-1))
	assert work(name) == ("Failed", "expired")
	acs.use("ok")
	assert count_tasks(acs, "reboot") == 0


def test_what_was_not_done_in_time_is_taken_back(acs, ont):
	acs.change(ont.acs_id, connection="offline")
	name = ask(ont, "Reboot")
	work(name)
	frappe.db.set_value("CPE Command", name, "requested_on", add_to_date(now_datetime(), minutes=-20))
	assert work(name) == ("Failed", "expired")
	assert not acs.store.tasks, "a reboot of today must not happen tomorrow"


def test_a_command_is_cancelled_before_and_after_it_was_handed_over(acs, ont):
	acs.change(ont.acs_id, connection="offline")
	early = ask(ont, "Ping", host="8.8.8.8")
	assert commands.cancel_command(early, now_datetime()) == "Cancelled."
	late = ask(ont, "Reboot")
	work(late)
	assert commands.cancel_command(late, now_datetime()) == "Cancelled."
	frappe.db.commit()
	assert (state(early)[0], state(late)[0]) == ("Cancelled", "Cancelled")
	assert not acs.store.tasks


def test_what_ran_cannot_be_cancelled_and_says_so(acs, ont):
	name = ask(ont, "Reboot")
	work(name)
	assert "too late" in commands.cancel_command(name, now_datetime())
	assert state(name)[0] == "Pending"


def test_asked_twice_it_is_told_once(acs, ont):
	first = ask(ont, "Reboot")
	assert ask(ont, "Reboot") == first
	ask(ont, "Ping", host="8.8.8.8")
	with pytest.raises(FsmError, match="cancel that first"):
		ask(ont, "Ping", host="1.1.1.1")


def test_a_closed_valve_holds_it_back(acs, ont):
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	try:
		assert work(ask(ont, "Reboot")) == ("Held Back", "record_only")
	finally:
		frappe.db.set_single_value("FSM Settings", "outbound", "Live")
		frappe.db.commit()
	assert count_tasks(acs, "reboot") == 0


def test_the_allow_list_lets_commands_for_its_modems_through_and_says_what_it_holds(acs, ont):
	settings = frappe.get_doc("FSM Settings")
	shown = {}
	try:
		for listed in ("514 555-0142", f"514 555-0142\n{ont.equipment}"):
			settings.update({"outbound": "Allow-list", "allow_list": listed}).save()
			became = work(ask(ont, "Reboot"))[0]
			shown[became] = history.list_commands(ont.equipment, now_datetime())[0].reason
	finally:
		settings.update({"outbound": "Live", "allow_list": ""}).save()
		frappe.db.commit()
	assert [*shown] == ["Held Back", "Pending"]
	assert "this modem is not on the allow-list" in shown["Held Back"]
	assert count_tasks(acs, "reboot") == 1


@pytest.mark.parametrize("wait", WaitReason)
def test_every_reason_for_waiting_is_a_sentence(wait: WaitReason):
	row = {"state": "Pending", "reason": wait.value}
	assert command_messages.describe_reason(row, 0, None, now_datetime()).endswith(".")


def test_a_ping_and_a_trace_bring_their_results(acs, ont):
	ping, trace = ask(ont, "Ping", host="8.8.8.8"), ask(ont, "Trace Route", host="8.8.8.8")
	for name in (ping, trace):
		work(name)
		acs.inform(ont.acs_id)
		assert work(name)[0] == "Done", state(name)
	found = {row["command"]: row["result"] for row in commands.list_shown(ont.equipment, now_datetime())}
	assert found["Ping"]["answered"] == 4
	assert found["Trace Route"]["hops"][0]["address"]


def test_a_ping_to_nowhere_says_what_the_device_said(acs, ont):
	name = ask(ont, "Ping", host="nulle-part.invalid")
	work(name)
	acs.inform(ont.acs_id)
	assert work(name) == ("Failed", "Error_CannotResolveHostName")


def test_firmware_is_only_what_the_acs_has_for_this_kind_of_modem(acs, ont):
	name = ask(ont, "Update Firmware", file="rien.bin")
	assert work(name) == ("Failed", "no file")
	assert count_tasks(acs, "download") == 0


@pytest.mark.parametrize(
	("command", "about", "words"),
	[
		("Dance", {}, "not known"),
		("Set Wi-Fi", {"wifi_ssid": ""}, "Wi-Fi name"),
		("Set Wi-Fi", {"wifi_ssid": "é" * 17}, "Wi-Fi name"),
		("Set Wi-Fi", {"wifi_ssid": "a\x07b"}, "Wi-Fi name"),
		("Set Wi-Fi", {"wifi_ssid": "Luc", "wifi_password": "court"}, "8 to 63"),
		("Set Wi-Fi", {"wifi_ssid": "Luc", "wifi_password": "lumière2026"}, "no accents"),
		("Ping", {"host": "8.8.8.8; reboot"}, "address of a server"),
		("Update Firmware", {"file": ""}, "firmware"),
		("Factory Reset", {"confirmed": "0000"}, "last 4 characters"),
	],
)
def test_what_no_device_could_be_told_is_refused_in_words(acs, ont, command, about, words):
	with pytest.raises(FsmError, match=words):
		commands.request_command(ont.equipment, command, by="Administrator", now=now_datetime(), **about)


def test_a_reset_needs_the_end_of_the_serial_number(acs, ont):
	name = ask(ont, "Factory Reset", confirmed=ont.equipment[-4:].lower())
	work(name)
	acs.inform(ont.acs_id)
	assert work(name)[0] == "Done"


# ---- from a technician's page


def test_a_technician_asks_from_the_page_and_cancels_there(acs, ont):
	acs.change(ont.acs_id, connection="offline")
	visitor, page = ont.visitor(), f"/t/line/{ont.equipment}"
	sent = {"action": "command", "command": "Reboot", "command_id": "reboot-from-page-1"}
	assert visitor.post(page, sent).headers["Location"] == f"{page}#asked"
	assert visitor.post(page, sent).status_code == 303, "a second tap"
	frappe.db.rollback()
	(name,) = frappe.get_all("CPE Command", {"equipment": ont.equipment}, pluck="name")
	work(name)
	assert "ne répond pas" in visitor.get(f"{page}?part=asked").text
	answer = visitor.post(page, {"action": "cancel", "name": name})
	assert "Annulée" in answer.text
	assert state(name)[0] == "Cancelled"


def test_a_reset_without_the_end_of_the_serial_number_is_asked_again(acs, ont):
	answer = ont.visitor().post(
		f"/t/line/{ont.equipment}", {"action": "command", "command": "Factory Reset", "confirmed": "0000"}
	)
	assert answer.status_code == 422
	assert "4 derniers" in answer.text
	assert not frappe.db.count("CPE Command", {"equipment": ont.equipment})


def test_nobody_cancels_the_command_of_another_device(acs, ont):
	other = lines.an_installed_ont(acs, informed_ago=20)
	acs.change(other.acs_id, connection="offline")
	name = ask(other, "Reboot")
	answer = ont.visitor().post(f"/t/line/{ont.equipment}", {"action": "cancel", "name": name})
	assert answer.status_code == 422
	assert state(name)[0] == "Requested"


def test_after_the_visit_nothing_of_the_line_is_shown_or_can_be_asked(acs, ont):
	visitor, page = ont.visitor(), f"/t/line/{ont.equipment}"
	assert "Redémarrer l&#39;appareil" in visitor.get(page).text
	frappe.db.set_value("Dispatch Job", ont.job, "status", "Completed")
	frappe.db.commit()
	for answer in (visitor.get(page), visitor.post(page, {"action": "command", "command": "Reboot"})):
		assert answer.status_code == 404
		assert "Redémarrer" not in answer.text and ont.equipment not in answer.text
	frappe.db.rollback()
	assert not frappe.db.count("CPE Command", {"equipment": ont.equipment})


# ---- what a second reading found


def test_a_device_that_was_long_away_has_its_time_to_show_the_effect(acs, ont):
	acs.change(ont.acs_id, connection="offline")
	name = ask(ont, "Reboot")
	work(name)
	long_ago = add_to_date(now_datetime(), minutes=-14)
	frappe.db.set_value("CPE Command", name, {"requested_on": long_ago, "pending_since": long_ago})
	acs.inform(ont.acs_id)
	assert work(name) == ("Pending", "told"), "it was told just now"
	acs.inform(ont.acs_id)
	assert work(name)[0] == "Done"


def test_figures_of_an_earlier_ping_prove_nothing_of_one_that_was_perhaps_never_sent(acs, ont):
	first = ask(ont, "Ping", host="8.8.8.8")
	work(first)
	acs.inform(ont.acs_id)
	assert work(first)[0] == "Done"
	name = ask(ont, "Ping", host="1.1.1.1")
	row = command_repository.claim_next(now_datetime())
	command_repository.note_device(row, ont.acs_id, backend="GenieACS", before={})
	frappe.db.commit()
	assert work(name) == ("Unknown", "lost")


def test_a_network_for_guests_keeps_its_name_and_password(acs, ont):
	acs.change(ont.acs_id, values={NAMES[1]: "Invites"})
	refreshed = ask(ont, "Refresh")
	work(refreshed)
	work(refreshed)
	name = ask(ont, "Set Wi-Fi", wifi_ssid="Chez Luc", wifi_password="lumiere2026")
	work(name)
	work(name)
	assert names_of(acs, ont) == ["Chez Luc", "Invites"]
	key = "Device.WiFi.AccessPoint.{}.Security.KeyPassphrase"
	held = [
		acs.store.devices[ont.acs_id].read_value(key.format(number), acs.store.now()) for number in (1, 3)
	]
	assert held[0] == "lumiere2026"
	assert held[1] != "lumiere2026"


def test_what_was_cancelled_while_a_worker_held_it_is_not_handed_over(acs, ont):
	name = ask(ont, "Reboot")
	row = command_repository.claim_next(now_datetime())
	frappe.db.commit()
	assert commands.cancel_command(name, now_datetime()) == "Cancelled."
	frappe.db.commit()
	assert not command_repository.note_device(row, ont.acs_id, backend="GenieACS", before={})


def test_an_error_of_our_own_writes_no_password_down(acs, ont, monkeypatch):
	from gigafibre_fsm.domain.network.commands import acs_tasks

	name = ask(ont, "Set Wi-Fi", wifi_ssid="Chez Luc", wifi_password="lumiere2026")
	frappe.db.delete("Error Log")
	monkeypatch.setattr(acs_tasks, "_must", None)  # breaks where the password is at hand
	work(name)
	assert frappe.get_all("Error Log"), "it broke"
	assert not [text for text in frappe.get_all("Error Log", pluck="error") if "lumiere2026" in text]


PROFILE = "Device.X_GF_Service.Profile"
SUSPENDED = ProfileValue(("VirtualParameters.Service", PROFILE), "suspended")


def with_profile(acs: GenieacsStandIn, ont: lines.Installed) -> None:
	acs.add("XX230v", ont.equipment, informed_ago=20, extra={PROFILE: ["active", "xsd:string", True]})


def profile_of(acs: GenieacsStandIn, ont: lines.Installed) -> str:
	return acs.store.devices[ont.acs_id].read_value(PROFILE, acs.store.now())


def test_a_service_is_suspended_when_the_modem_shows_the_value(acs, ont):
	with_profile(acs, ont)
	name = ask(ont, "Suspend Service", profile=SUSPENDED)
	assert work(name) == ("Pending", "told")
	assert work(name)[0] == "Done"
	assert profile_of(acs, ont) == "suspended"
	assert count_tasks(acs, "setParameterValues") == 1


def test_after_a_lost_answer_the_value_on_the_modem_says_that_it_was_set(acs, ont):
	with_profile(acs, ont)
	name = ask(ont, "Suspend Service", profile=SUSPENDED)
	acs.use("lost", times=1)
	for _look in range(4):
		work(name)
	assert state(name)[0] in ("Done", "Unknown")
	assert count_tasks(acs, "setParameterValues") <= 1


def test_a_modem_without_the_parameter_is_not_suspended(acs, ont):
	name = ask(ont, "Suspend Service", profile=SUSPENDED)
	assert work(name) == ("Failed", "no profile")
	assert count_tasks(acs, "setParameterValues") == 0


def test_a_suspension_never_waits_for_a_modem_that_is_away(acs, ont):
	with_profile(acs, ont)
	acs.change(ont.acs_id, connection="offline")
	name = ask(ont, "Suspend Service", profile=SUSPENDED)
	assert work(name)[0] == "Pending"
	frappe.db.set_value("CPE Command", name, "requested_on", add_to_date(now_datetime(), minutes=-11))
	assert work(name) == ("Failed", "expired")
	acs.inform(ont.acs_id)
	assert profile_of(acs, ont) == "active"


@pytest.mark.parametrize("command", ["Suspend Service", "Restore Service"])
def test_no_form_of_a_device_suspends_or_restores(ont, command):
	with pytest.raises(FsmError, match="not known"):
		ask(ont, command)
