"""The Oktopus client: what it asks, what it makes of each answer, and which of three errors each trouble becomes."""

import json
from collections.abc import Iterator

import pytest

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.oktopus import cwmp
from gigafibre_fsm.integrations.oktopus.answers import Link, UnreadableAnswerError
from gigafibre_fsm.integrations.oktopus.client import AWAY, OktopusClient
from gigafibre_fsm.tests.standins.oktopus import EMAIL, PASSWORD, OktopusStandIn

SERIAL = "22275A7-000395"
SN = f"os::1C61B4-{SERIAL}"
UPTIME, SSID = "Device.DeviceInfo.UpTime", "Device.WiFi.SSID.1.SSID"
PING = "Device.IP.Diagnostics.IPPing()"
IMPATIENT = 0.4


@pytest.fixture
def server() -> Iterator[OktopusStandIn]:
	with OktopusStandIn() as stand_in:
		stand_in.add(serial=SERIAL)
		yield stand_in


@pytest.fixture
def client(server: OktopusStandIn) -> OktopusClient:
	return OktopusClient(server.url, EMAIL, PASSWORD)


def impatient(server: OktopusStandIn) -> OktopusClient:
	patient = OktopusClient(server.url, EMAIL, PASSWORD, timeout=IMPATIENT)
	patient.check()  # has a token
	return patient


def list_requested_paths(server: OktopusStandIn) -> list[str]:
	return [f"{request.method} {request.path}" for request in server.requests]


class TestSigningIn:
	def test_one_token_serves_for_many_requests_and_clients(self, server):
		for _client in range(3):
			OktopusClient(server.url, EMAIL, PASSWORD).check()
		assert list_requested_paths(server).count("PUT /api/auth/login") == 1

	def test_an_expired_token_is_replaced_and_the_request_sent_once(self, server, client):
		client.check()
		server.expire_tokens()
		assert not client.operate(SN, "Device.Reboot()", {}).error
		assert server.agents[SN].told == ["Device.Reboot()"]

	def test_a_wrong_password_names_its_fields(self, server):
		with pytest.raises(NotConfigured) as refused:
			OktopusClient(server.url, EMAIL, "wrong").check()
		assert refused.value.missing == ("email", "password")
		assert "wrong" not in str(refused.value)

	def test_neither_password_nor_token_is_shown_by_an_error(self, server, client):
		server.use("nats")
		with pytest.raises(Unavailable) as error:
			client.device(SN)
		assert PASSWORD not in repr(error.value) and "eyJ" not in repr(error.value)


class TestDevices:
	def test_a_device_is_known_by_its_name_and_its_links(self, client):
		found = client.device(SN)
		assert (found.sn, found.product_class, found.vendor) == (SN, "XX230v", "TP-Link")
		assert found.links == (Link.MQTT,) and found.has_usp and found.is_online

	def test_an_unknown_name_is_none(self, client):
		assert client.device("os::1C61B4-NOBODY") is None

	def test_a_name_is_one_part_of_an_address_whatever_it_holds(self, server, client):
		server.add(serial="A/B?id=1", sn="os::1C61B4-A/B?id=1&%2F")
		assert client.get("os::1C61B4-A/B?id=1&%2F", [UPTIME]).values

	def test_nobody_at_all_is_an_empty_page(self, server, client):
		server.agents.clear()
		assert client.page(0, 50).devices == ()
		assert client.check() == 0

	def test_every_device_is_on_a_page_although_each_begins_one_early(self, server, client):
		server.populate(120)
		pages = [client.page(number, 50) for number in range(3)]
		assert len({device.sn for page in pages for device in page.devices}) == 121
		assert pages[0].total == 121
		assert client.page(9, 50).devices == ()

	def test_who_is_away_is_on_no_page_of_those_that_are_there(self, server, client):
		server.switch(SN, on=False)
		assert client.page(0, 50).devices == ()
		assert client.page(0, 50, online=False).devices[0].links == ()


class TestUsp:
	def test_values_are_read_by_parameter_and_by_object(self, client):
		found = client.get(SN, [UPTIME, f"{UPTIME}.", "Device.WiFi.SSID", "Device.WiFi.SSID."])
		assert found.values[SSID] == "Gigafibre"
		assert int(found.values[UPTIME]) > 0
		assert found.as_of and found.as_of.tzinfo is None

	def test_what_can_be_set_and_done_is_known(self, client):
		model = client.supported(SN, ["Device."])
		assert "Device.WiFi.SSID.{i}.SSID" in model.writable
		assert UPTIME not in model.writable
		assert "Host" in model.operations[PING]

	def test_a_value_is_set(self, server, client):
		assert not client.set(SN, [(SSID, "Chez Luc")]).error
		assert client.get(SN, [SSID]).values == {SSID: "Chez Luc"}

	def test_what_cannot_be_set_is_said_and_nothing_is_set(self, server, client):
		reply = client.set(SN, [(SSID, "Chez Luc"), (UPTIME, "1")])
		assert reply.error.startswith("7")
		assert client.get(SN, [SSID]).values == {SSID: "Gigafibre"}

	def test_a_command_brings_its_results_or_none_yet(self, server, client):
		assert client.operate(SN, PING, {"Host": "8.8.8.8"}).outputs["Status"] == "Complete"
		server.agents[SN].is_deferred = True
		assert client.operate(SN, PING, {"Host": "8.8.8.8"}).is_deferred

	def test_an_unknown_command_is_said(self, client):
		assert client.operate(SN, "Device.Dance()", {}).error.startswith("7022")

	def test_a_device_that_is_away_was_certainly_not_told(self, server, client):
		server.switch(SN, on=False)
		with pytest.raises(Unavailable) as error:
			client.operate(SN, "Device.Reboot()", {})
		assert error.value.code == AWAY and not error.value.unknown_outcome
		assert not server.agents[SN].told


class TestCwmp:
	@pytest.fixture
	def serial(self, server: OktopusStandIn) -> str:
		return server.add("HG8245H", "485754431A2B3C4D", sn="485754431A2B3C4D", links=("cwmp",)).sn

	def test_names_and_values_are_read(self, client, serial):
		names = client.cwmp_names(serial, "")
		ssid = "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID"
		assert names[ssid] and not names["InternetGatewayDevice.DeviceInfo.UpTime"]
		assert client.cwmp_values(serial, [ssid]).values == {ssid: ("Gigafibre", "xsd:string")}

	def test_markup_in_a_value_stays_what_it_is(self, client, serial):
		ssid = "InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID"
		assert not client.cwmp_set(serial, [(ssid, '<b>"x" & Co</b>', "xsd:string")]).error
		assert client.cwmp_values(serial, [ssid]).values[ssid][0] == '<b>"x" & Co</b>'

	def test_a_fault_is_the_devices_own_words(self, client, serial):
		reply = client.cwmp_set(serial, [("InternetGatewayDevice.DeviceInfo.UpTime", "1", "xsd:unsignedInt")])
		assert reply.error == "9008: Attempt to set a non-writable parameter"

	def test_a_restart_is_told_once(self, server, client, serial):
		assert not client.cwmp_reboot(serial).error
		assert server.agents[serial].told == ["Reboot"]
		with pytest.raises(Unavailable) as error:
			client.cwmp_reboot(serial)
		assert error.value.code == AWAY

	@pytest.mark.parametrize(
		"body",
		[
			b'<!DOCTYPE a [<!ENTITY b "c">]><soap:Envelope xmlns:soap="s"><soap:Body><a>&b;</a></soap:Body></soap:Envelope>',
			b"<Envelope/>",
			b"not xml",
			b"",
		],
	)
	def test_what_is_no_envelope_is_not_read(self, body):
		with pytest.raises(UnreadableAnswerError):
			cwmp.read_names(body)


class TestTroubles:
	@pytest.mark.parametrize("mode", ["html", "redirect", "not-json"])
	def test_another_server_at_the_address_is_a_wrong_setting(self, server, client, mode):
		client.check()
		server.use(mode)
		with pytest.raises(NotConfigured) as error:
			client.page(0, 50)
		assert error.value.missing == ("base_url",)

	@pytest.mark.parametrize("mode", ["502", "503", "nats", "limited"])
	def test_a_problem_of_its_own_is_tried_again_later(self, server, client, mode):
		client.check()
		server.use(mode)
		with pytest.raises(Unavailable) as error:
			client.page(0, 50)
		assert not error.value.unknown_outcome

	@pytest.mark.parametrize("mode", ["lost", "lost-silent", "504", "504-late", "other", "502", "nats"])
	def test_after_a_lost_answer_to_a_change_nobody_knows(self, server, mode):
		client = impatient(server)
		server.use(mode)
		with pytest.raises(Unavailable) as error:
			client.operate(SN, "Device.Reboot()", {})
		assert error.value.unknown_outcome

	@pytest.mark.parametrize("mode", ["lost", "lost-silent", "504", "other"])
	def test_a_lost_answer_to_a_question_leaves_nothing_unknown(self, server, mode):
		client = impatient(server)
		server.use(mode)
		with pytest.raises(Unavailable) as error:
			client.get(SN, [UPTIME])
		assert not error.value.unknown_outcome

	def test_a_server_that_is_down_was_not_told(self, server):
		client = impatient(server)
		server.stop()
		with pytest.raises(Unavailable) as error:
			client.operate(SN, "Device.Reboot()", {})
		assert error.value.code in ("UNREACHABLE", "LOST")

	def test_a_device_that_is_gone_is_refused(self, client):
		with pytest.raises(Rejected):
			client.operate("os::1C61B4-NOBODY", "Device.Reboot()", {})

	def test_the_answer_to_another_command_is_no_answer(self, server, client):
		server.agents[SN].answer = lambda kind, message, now: {
			"operation_results": [{"executed_command": "Device.FactoryReset()", "OperationResp": {}}]
		}
		with pytest.raises(Unavailable) as error:
			client.operate(SN, "Device.Reboot()", {})
		assert error.value.unknown_outcome


def test_a_set_is_taken_whole_or_not_at_all(server, client):
	client.set(SN, [(SSID, "A"), ("Device.WiFi.SSID.3.SSID", "B")])
	sent = json.loads(server.requests[-1].body)
	assert sent["allow_partial"] is False
	assert all(each["required"] for update in sent["update_objs"] for each in update["param_settings"])
