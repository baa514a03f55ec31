"""The GenieACS client: what it asks, what it makes of each answer, and which of three errors each trouble becomes."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.genieacs import tasks
from gigafibre_fsm.integrations.genieacs.answers import Receipt, TaskWait
from gigafibre_fsm.integrations.genieacs.client import GenieAcsClient
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn, basic
from gigafibre_fsm.tests.standins.genieacs_nbi import VERSION

SERIAL, ID = "22275A7-000395", "1C61B4-XX230v-22275A7%2D000395"
UPTIME, SSID = "Device.DeviceInfo.UpTime", "Device.WiFi.SSID.1.SSID"
LEVEL = "Device.Optical.Interface.1.OpticalSignalLevel"
PING = "Device.IP.Diagnostics.IPPing"
TRACE = "Device.IP.Diagnostics.TraceRoute"
IMPATIENT = 0.4


@pytest.fixture
def server() -> Iterator[GenieacsStandIn]:
	with GenieacsStandIn() as stand_in:
		stand_in.add(serial=SERIAL)
		yield stand_in


@pytest.fixture
def client(server: GenieacsStandIn) -> GenieAcsClient:
	return GenieAcsClient(server.url)


def impatient(server: GenieacsStandIn) -> GenieAcsClient:
	return GenieAcsClient(server.url, timeout=IMPATIENT)


def list_requested_paths(server: GenieacsStandIn) -> list[str]:
	return [f"{request.method} {request.path}" for request in server.requests]


class TestDevices:
	def test_a_device_is_found_by_the_serial_it_tells(self, client):
		found = client.find(SERIAL)
		assert (found.id, found.serial) == (ID, SERIAL)
		assert (found.oui, found.product_class, found.manufacturer) == ("1C61B4", "XX230v", "TP-Link")
		assert found.root == "Device"

	def test_an_unknown_serial_or_id_is_none(self, client):
		assert client.find("22275A7000999") is None
		assert client.device("1C61B4-XX230v-22275A7-000395") is None

	@pytest.mark.parametrize("serial", ["*", "2227*", "", "/.*/", '"}', "é\u2028"])
	def test_a_serial_is_never_a_pattern(self, client, serial):
		assert client.find(serial) is None

	def test_of_two_with_the_same_serial_the_one_heard_of_last_is_meant(self, server, client):
		other = server.add("F660", SERIAL, informed_ago=60)
		assert client.find(SERIAL).id == ID
		server.inform(other.id)
		assert client.find(SERIAL).id == other.id

	def test_times_are_utc_without_a_zone(self, server, client):
		server.change(ID, informed_ago=3600, booted_ago=7200)
		found, now = client.find(SERIAL), server.store.now()
		assert timedelta(minutes=59) < now - found.last_inform < timedelta(minutes=61)
		assert timedelta(minutes=119) < now - found.last_boot < timedelta(minutes=121)
		assert found.registered.tzinfo is None

	def test_a_projection_brings_what_is_named_and_who_it_is(self, client):
		found = client.device(ID, [LEVEL, "Device.WiFi.SSID"])
		assert found.value(LEVEL) == -19400
		assert found.serial == SERIAL and found.last_inform
		assert found.value(UPTIME) is None and not found.has(UPTIME)
		assert found.values("Device.WiFi.SSID.*.SSID") == {
			SSID: "Gigafibre",
			"Device.WiFi.SSID.3.SSID": "Gigafibre_5G",
		}

	def test_a_value_says_when_it_was_read_and_whether_it_can_be_set(self, server, client):
		found = client.find(SERIAL)
		assert server.store.now() - found.read_at(SSID) < timedelta(minutes=1)
		assert found.is_writable(SSID) and not found.is_writable(LEVEL)

	def test_a_parameter_that_was_never_read_is_there_without_a_value(self, server, client):
		server.add(serial="NEW", unread=[LEVEL])
		found = client.find("NEW")
		assert found.has(LEVEL)
		assert (found.value(LEVEL), found.read_at(LEVEL)) == (None, None)
		assert found.values(LEVEL) == {} and found.paths(LEVEL) == (LEVEL,)

	def test_a_path_into_a_value_is_nothing(self, client):
		found = client.find(SERIAL)
		assert found.value(f"{SSID}._value") is None
		assert found.value("Device.WiFi") is None
		assert found.paths("*.WiFi.SSID.*") == ("Device.WiFi.SSID.1", "Device.WiFi.SSID.3")

	def test_instances_come_in_numeric_order(self, server, client):
		hosts = {f"Device.Hosts.Host.{n}.HostName": [f"h{n}", "xsd:string", False] for n in (11, 10, 3)}
		server.add(serial="MANY", extra=hosts)
		names = client.find("MANY").values("Device.Hosts.Host.*.HostName")
		assert list(names.values())[2:] == ["h3", "h10", "h11"]


class TestPages:
	def walk(
		self, client: GenieAcsClient, between: Callable[[], object] = lambda: None, **about: object
	) -> list[str]:
		seen, last_id = [], ""
		while True:
			page = client.page([LEVEL], limit=3, last_id=last_id, **about)
			seen += [device.id for device in page.devices]
			if len(page.devices) < 3:
				return seen
			last_id = seen[-1]
			between()

	def test_each_device_comes_once_in_the_order_of_ids(self, server, client):
		server.populate(10)
		assert self.walk(client) == sorted(server.store.devices)

	def test_devices_that_inform_meanwhile_are_neither_skipped_nor_repeated(self, server, client):
		server.populate(10, spread=3600)
		since = server.store.now() - timedelta(minutes=30)
		due = {each.id for each in server.store.devices.values() if each.last_inform > since.isoformat()}
		assert 0 < len(due) < 11
		seen = self.walk(client, lambda: server.inform_some(0.5), informed_after=since)
		assert len(seen) == len(set(seen))
		assert due <= set(seen)

	def test_the_next_round_sees_those_that_informed_behind_the_cursor(self, server, client):
		server.populate(8, spread=3600)
		for device_id in server.store.devices:
			server.change(device_id, informed_ago=600)
		first = client.page([], limit=3)
		server.store.ahead += timedelta(seconds=2)
		server.inform(first.devices[0].id)
		again = client.page([], informed_after=first.as_of, limit=10)
		assert [device.id for device in again.devices] == [first.devices[0].id]

	def test_the_total_counts_what_is_left(self, server, client):
		server.populate(6)
		first = client.page([], limit=3)
		assert first.total == 7
		assert client.page([], limit=3, last_id=first.devices[-1].id).total == 4

	def test_without_the_header_the_total_is_not_known(self, server, client):
		server.use("no-reason")
		assert client.page([]).total is None

	def test_the_page_tells_the_clock_of_the_other_side(self, server, client):
		assert abs(client.page([]).as_of - server.store.now()) < timedelta(seconds=5)


class TestTasks:
	def test_a_task_that_ran_says_so_and_does_not_wait(self, server, client):
		server.change(ID, values={LEVEL: -27000})
		assert client.find(SERIAL).value(LEVEL) == -19400  # nobody has looked
		receipt = client.queue(ID, tasks.get_values([LEVEL]))
		assert (receipt.ran, receipt.wait) == (True, None)
		assert client.find(SERIAL).value(LEVEL) == -27000
		assert client.tasks(ID) == []

	def test_an_id_with_a_percent_sign_is_quoted_whole(self, server, client):
		client.queue(ID, tasks.reboot())
		assert list_requested_paths(server) == ["POST /devices/1C61B4-XX230v-22275A7%252D000395/tasks"]

	def test_a_setting_arrives_word_for_word(self, client):
		client.queue(ID, tasks.set_values([(SSID, "Chez Éloïse & fils", "xsd:string")]))
		assert client.find(SERIAL).value(SSID) == "Chez Éloïse & fils"

	def test_what_cannot_be_set_runs_and_changes_nothing(self, client):
		receipt = client.queue(ID, tasks.set_values([(LEVEL, 5, "xsd:int")]))
		assert receipt.ran
		assert client.find(SERIAL).value(LEVEL) == -19400

	def test_what_is_not_there_is_read_without_a_word(self, client):
		assert client.queue(ID, tasks.get_values(["Device.Nope.Nothing"])).ran
		assert not client.find(SERIAL).has("Device.Nope.Nothing")

	@pytest.mark.parametrize(
		("connection", "wait"),
		[
			("offline", TaskWait.OFFLINE),
			("nat", TaskWait.OFFLINE),
			("late", TaskWait.NOT_PROCESSED),
			("credentials", TaskWait.BAD_CREDENTIALS),
			("error", TaskWait.NO_CONNECTION),
		],
	)
	def test_a_task_that_did_not_run_says_why_and_waits(self, server, client, connection, wait):
		server.change(ID, connection=connection)
		receipt = client.queue(ID, tasks.refresh("Device.WiFi"), timeout_ms=50)
		assert (receipt.ran, receipt.wait) == (False, wait)
		[waiting] = client.tasks(ID)
		assert (waiting.id, waiting.name, waiting.device_id) == (receipt.task_id, "refreshObject", ID)
		assert waiting.fields == {"objectName": "Device.WiFi"}
		assert server.store.now() - waiting.queued < timedelta(minutes=1)

	def test_without_a_connection_request_nobody_is_hurried(self, server, client):
		receipt = client.queue(ID, tasks.reboot(), connect=False)
		assert (receipt.ran, receipt.wait) == (False, TaskWait.ACCEPTED)
		assert [task.id for task in client.tasks(ID)] == [receipt.task_id]
		assert server.inform(ID) == [receipt.task_id]

	def test_a_task_that_waits_runs_when_the_device_calls(self, server, client):
		server.change(ID, connection="nat")
		receipt = client.queue(ID, tasks.set_values([(SSID, "Nouveau", "xsd:string")]))
		assert client.state(ID, receipt.task_id).is_queued
		server.inform(ID)
		assert not client.state(ID, receipt.task_id).is_queued
		assert client.find(SERIAL).value(SSID) == "Nouveau"

	def test_a_task_that_expired_never_runs(self, server, client):
		server.change(ID, connection="nat")
		client.queue(ID, tasks.reboot(expiry=600))
		[waiting] = client.tasks(ID)
		assert waiting.expires - waiting.queued == timedelta(minutes=10)
		server.store.ahead += timedelta(minutes=11)
		assert server.inform(ID) == []
		assert client.tasks(ID) == []

	def test_a_task_with_the_same_key_takes_the_place_of_the_waiting_one(self, server, client):
		server.change(ID, connection="nat")
		first = client.queue(ID, tasks.refresh("Device", unique_key="line"))
		second = client.queue(ID, tasks.refresh("Device", unique_key="line"))
		assert [(task.id, task.unique_key) for task in client.tasks(ID)] == [(second.task_id, "line")]
		assert first.task_id != second.task_id

	def test_a_device_that_is_not_known_is_refused(self, client):
		for ask in (lambda: client.queue("NOPE-1", tasks.reboot()), lambda: client.wake("NOPE-1")):
			with pytest.raises(Rejected) as refused:
				ask()
			assert refused.value.code == "NO_SUCH_DEVICE"

	def test_a_reboot_is_seen_by_the_time_of_the_start(self, server, client):
		before = client.find(SERIAL).last_boot
		assert client.queue(ID, tasks.reboot()).ran
		assert client.wake(ID) is TaskWait.OFFLINE  # it is starting
		server.inform(ID)
		after = client.find(SERIAL)
		assert after.last_boot > before
		assert after.value(UPTIME) < 60

	def test_a_factory_reset_takes_settings_and_leaves_the_line(self, server, client):
		client.queue(ID, tasks.set_values([(SSID, "Chez Éloïse", "xsd:string")]))
		server.change(ID, values={LEVEL: -24000})
		assert client.queue(ID, tasks.factory_reset()).ran
		server.inform(ID)
		assert client.find(SERIAL).value(SSID) == "Gigafibre"
		assert client.find(SERIAL).value(LEVEL) == -24000

	def test_firmware_is_listed_for_its_modems_and_changes_the_version(self, server, client):
		for name, product in (("xx-2.bin", "XX230v"), ("f-9.bin", "F660")):
			put_file(server, name, version=name[-5], product=product)
		put_file(server, "config.xml", version="1", product="XX230v", kind="3 Vendor Configuration File")
		[file] = client.files("1C61B4", "XX230v")
		assert (file.name, file.version, file.size) == ("xx-2.bin", "2", 4)
		assert client.queue(ID, tasks.download(file.name)).ran
		server.inform(ID)
		assert client.find(SERIAL).value("Device.DeviceInfo.SoftwareVersion") == "2"

	def test_a_file_that_is_gone_is_a_fault(self, client):
		assert client.queue(ID, tasks.download("gone.bin")).wait is TaskWait.FAULTED
		assert [fault.code for fault in client.faults(ID)] == ["cwmp.9010"]


def put_file(server: GenieacsStandIn, name: str, *, version: str, product: str, kind: str = "") -> None:
	import requests

	about = {"fileType": kind or "1 Firmware Upgrade Image", "oui": "1C61B4", "productClass": product}
	answer = requests.put(
		f"{server.url}/files/{name}", b"1234", headers={**about, "version": version}, timeout=5
	)
	assert answer.status_code == 201


class TestMeasurements:
	def ask(self, client: GenieAcsClient, at: str, host: str) -> None:
		wanted = [(f"{at}.Host", host, "xsd:string"), (f"{at}.DiagnosticsState", "Requested", "xsd:string")]
		assert client.queue(ID, tasks.set_values(wanted)).ran

	def test_a_ping_is_done_after_the_session_and_read_afterwards(self, server, client):
		self.ask(client, PING, "203.0.113.1")
		assert client.find(SERIAL).value(f"{PING}.DiagnosticsState") == "Requested"
		server.inform(ID)
		assert client.find(SERIAL).value(f"{PING}.DiagnosticsState") == "Requested"  # nobody has read it yet
		client.queue(ID, tasks.refresh(PING))
		found = client.find(SERIAL)
		assert found.value(f"{PING}.DiagnosticsState") == "Complete"
		assert (found.value(f"{PING}.SuccessCount"), found.value(f"{PING}.FailureCount")) == (4, 0)
		assert found.value(f"{PING}.AverageResponseTime") > 0

	@pytest.mark.parametrize(
		("host", "state", "answered"),
		[("192.0.2.9", "Complete", 0), ("nowhere.invalid", "Error_CannotResolveHostName", 4)],
	)
	def test_a_ping_that_fails_says_how(self, client, host, state, answered):
		self.ask(client, PING, host)
		client.queue(ID, tasks.refresh(PING))
		found = client.find(SERIAL)
		assert found.value(f"{PING}.DiagnosticsState") == state
		assert found.value(f"{PING}.SuccessCount") == answered

	def test_a_traced_route_brings_its_hops_and_a_shorter_one_takes_them_away(self, client):
		self.ask(client, TRACE, "203.0.113.1")
		client.queue(ID, tasks.refresh(TRACE))
		hops = client.find(SERIAL).values(f"{TRACE}.RouteHops.*.HostAddress")
		assert list(hops.values())[-1] == "203.0.113.1" and len(hops) == 5
		self.ask(client, TRACE, "192.0.2.1")
		client.queue(ID, tasks.refresh(TRACE))
		found = client.find(SERIAL)
		assert found.value(f"{TRACE}.DiagnosticsState") == "Error_MaxHopCountExceeded"
		assert len(found.values(f"{TRACE}.RouteHops.*.HostAddress")) == 4


class TestFaults:
	def test_a_task_that_faulted_is_held_back_with_its_fault(self, server, client):
		server.change(ID, faults_next=[["cwmp.9002", "Internal error"]])
		receipt = client.queue(ID, tasks.reboot())
		assert (receipt.ran, receipt.wait) == (False, TaskWait.FAULTED)
		[fault] = client.faults(ID)
		assert (fault.task_id, fault.code, fault.message) == (
			receipt.task_id,
			"cwmp.9002",
			"Internal error",
		)
		assert client.state(ID, receipt.task_id).fault == fault
		assert server.inform(ID) == []

	def test_clearing_a_fault_takes_the_task_along(self, server, client):
		server.change(ID, terminates=1)
		receipt = client.queue(ID, tasks.refresh(""))
		[fault] = client.faults(ID)
		assert (fault.code, fault.task_id) == ("session_terminated", receipt.task_id)
		assert client.clear_fault(fault.id)
		assert (client.faults(ID), client.tasks(ID)) == ([], [])
		assert not client.clear_fault(fault.id)

	def test_a_task_is_cancelled_once(self, client):
		receipt = client.queue(ID, tasks.reboot(), connect=False)
		assert client.cancel(receipt.task_id)
		assert not client.cancel(receipt.task_id)
		assert client.tasks(ID) == []

	def test_a_device_in_session_is_asked_again_later(self, server, client):
		receipt = client.queue(ID, tasks.reboot(), connect=False)
		server.use("busy")
		with pytest.raises(Unavailable) as refused:
			client.cancel(receipt.task_id)
		assert (refused.value.code, refused.value.unknown_outcome) == ("IN_SESSION", False)


class TestWhatEndsAWorker:
	@pytest.mark.parametrize("task_id", ["", "nope", "6b032b0f87f7db0a0b112000", "../devices/x", "ABC" * 8])
	def test_a_task_that_is_not_there_is_not_cancelled(self, server, client, task_id):
		assert client.cancel(task_id) is False
		assert server.crashes == 0

	@pytest.mark.parametrize(
		"make",
		[
			lambda: tasks.get_values([]),
			lambda: tasks.get_values([""]),
			lambda: tasks.get_values(["Device..UpTime"]),
			lambda: tasks.get_values(["Device.Wi Fi"]),
			lambda: tasks.get_values([None]),
			lambda: tasks.set_values([]),
			lambda: tasks.set_values([(SSID, 5, "xsd:string")]),
			lambda: tasks.set_values([(SSID, "x\x00", "xsd:string")]),
			lambda: tasks.set_values([(SSID, "x" * 5000, "xsd:string")]),
			lambda: tasks.set_values([(SSID, True, "xsd:int")]),
			lambda: tasks.set_values([(SSID, -1, "xsd:unsignedInt")]),
			lambda: tasks.set_values([(SSID, 1, "xsd:boolean")]),
			lambda: tasks.set_values([(SSID, "x", "xsd:anything")]),
			lambda: tasks.set_values([("", "x", "xsd:string")]),
			lambda: tasks.refresh("Device.*"),
			lambda: tasks.download(""),
			lambda: tasks.download("a\nb"),
			lambda: tasks.reboot(expiry=-1),
			lambda: tasks.reboot(expiry=1.5),
			lambda: tasks.reboot(unique_key="x" * 141),
		],
	)
	def test_a_malformed_task_is_not_made(self, make):
		with pytest.raises(ValueError):
			make()

	def test_every_task_that_can_be_made_is_taken(self, server, client):
		put_file(server, "fw.bin", version="9", product="XX230v")
		made = [
			tasks.get_values([UPTIME, "Device.WiFi."]),
			tasks.set_values([(SSID, "é", "xsd:string"), ("Device.WiFi.SSID.1.Enable", True, "xsd:boolean")]),
			tasks.refresh(""),
			tasks.refresh("Device.WiFi."),
			tasks.reboot(expiry=60, unique_key="reboot"),
			tasks.factory_reset(),
			tasks.download("fw.bin"),
		]
		for task in made:
			client.queue(ID, task, connect=False)
		assert server.crashes == 0
		assert len(server.inform(ID)) == len(made)

	def test_when_a_worker_ended_all_the_same_nothing_was_sent(self, server, client):
		server.crash_seconds = 3600
		server.crash()
		with pytest.raises(Unavailable) as lost:
			client.queue(ID, tasks.reboot())
		assert (lost.value.code, lost.value.unknown_outcome) == ("UNREACHABLE", False)
		server.recover()
		assert client.queue(ID, tasks.reboot()).ran


class TestLostAnswers:
	@pytest.mark.parametrize("mode", ["lost", "lost-silent"])
	def test_a_task_whose_answer_was_lost_is_found_by_its_device_and_key(self, server, mode):
		client = impatient(server)
		server.change(ID, connection="nat")
		server.use(mode, times=1)
		with pytest.raises(Unavailable) as lost:
			client.queue(ID, tasks.reboot(unique_key="CPE-0001"))
		assert lost.value.unknown_outcome
		assert [task.unique_key for task in client.tasks(ID)] == ["CPE-0001"]

	def test_a_task_cut_off_before_it_was_taken_is_not_there(self, server, client):
		server.use("down", times=1)
		with pytest.raises(Unavailable) as lost:
			client.queue(ID, tasks.reboot(unique_key="CPE-0001"))
		assert lost.value.unknown_outcome
		assert client.tasks(ID) == []

	def test_the_caller_says_how_long_it_waits(self, server, client):
		server.use("slow")
		with pytest.raises(Unavailable) as late:
			client.queue(ID, tasks.reboot(), seconds=0.1)
		assert (late.value.code, late.value.unknown_outcome) == ("TIMEOUT", True)

	def test_a_proxy_s_time_out_leaves_the_outcome_unknown(self, server, client):
		server.use("502")
		with pytest.raises(Unavailable) as lost:
			client.queue(ID, tasks.reboot())
		assert lost.value.unknown_outcome

	def test_no_answer_to_a_question_is_no_unknown_outcome(self, server):
		client = impatient(server)
		for mode in ("silent", "down"):
			server.use(mode)
			with pytest.raises(Unavailable) as lost:
				client.find(SERIAL)
			assert not lost.value.unknown_outcome

	def test_nobody_listens(self):
		with socket.socket() as unused:
			unused.bind(("127.0.0.1", 0))
			client = GenieAcsClient(f"http://127.0.0.1:{unused.getsockname()[1]}")
			with pytest.raises(Unavailable) as lost:
				client.queue(ID, tasks.reboot())
		assert (lost.value.code, lost.value.unknown_outcome) == ("UNREACHABLE", False)

	def test_a_server_that_cannot_be_connected_to_was_sent_nothing(self):
		with socket.socket() as full, contextlib.ExitStack() as crowd:
			full.bind(("127.0.0.1", 0))
			full.listen(0)
			for _ in range(4):
				waiting = crowd.enter_context(socket.socket())
				waiting.setblocking(False)
				waiting.connect_ex(full.getsockname())
			client = GenieAcsClient(f"http://127.0.0.1:{full.getsockname()[1]}", timeout=IMPATIENT)
			with pytest.raises(Unavailable) as late:
				client.queue(ID, tasks.reboot())
		assert (late.value.code, late.value.unknown_outcome) == ("UNREACHABLE", False)

	def test_an_answer_that_comes_drop_by_drop_ends_in_time(self, server):
		server.use("trickle")
		with pytest.raises(Unavailable) as late:
			impatient(server).find(SERIAL)
		assert late.value.code == "TIMEOUT"


class TestProxies:
	def test_a_dropped_reason_is_found_out(self, server, client):
		server.use("no-reason")
		server.change(ID, connection="nat")
		waiting = client.queue(ID, tasks.reboot())
		assert (waiting.ran, waiting.wait) == (False, TaskWait.ACCEPTED)
		server.change(ID, connection="ok", faults_next=[["cwmp.9000", "Method not supported"]] * 2)
		assert client.queue(ID, tasks.reboot()).wait is TaskWait.FAULTED

	def test_a_failed_look_up_takes_no_receipt_back(self, server, client):
		server.change(ID, connection="nat")
		server.use("no-reason", times=1)
		answered = server.answer

		def answer(request):
			reply = answered(request)
			server.use("503")
			return reply

		server.answer = answer
		receipt = client.queue(ID, tasks.reboot())
		assert receipt == Receipt(receipt.task_id, TaskWait.ACCEPTED)

	def test_a_sign_in_is_sent_where_one_is_set(self, server):
		server.credentials = basic("fsm", "gépé")
		assert GenieAcsClient(server.url, username="fsm", password="gépé").check().devices == 1
		with pytest.raises(NotConfigured) as refused:
			GenieAcsClient(server.url, username="fsm", password="wrong").check()
		assert refused.value.missing == ("username", "password")
		server.credentials = "Bearer token"
		assert GenieAcsClient(server.url, password="token").check().devices == 1

	def test_a_redirection_is_not_followed(self, server, client):
		server.use("redirect")
		with pytest.raises(NotConfigured) as refused:
			client.find(SERIAL)
		assert refused.value.missing == ("base_url",)
		with pytest.raises(NotConfigured):
			client.queue(ID, tasks.reboot())

	@pytest.mark.parametrize("mode", ["html", "wrong-json", "not-json", "object"])
	def test_what_is_not_genieacs_is_not_believed(self, server, client, mode):
		server.use(mode)
		for ask in (
			lambda: client.find(SERIAL),
			lambda: client.page([]),
			lambda: client.tasks(ID),
			lambda: client.faults(ID),
			lambda: client.files("1C61B4", "XX230v"),
		):
			with pytest.raises(NotConfigured) as refused:
				ask()
			assert refused.value.missing == ("base_url",)

	@pytest.mark.parametrize("mode", ["html", "wrong-json", "not-json", "object"])
	def test_a_task_that_something_else_answered_may_have_been_taken(self, server, client, mode):
		server.use(mode)
		with pytest.raises(Unavailable) as lost:
			client.queue(ID, tasks.reboot())
		assert lost.value.unknown_outcome

	def test_an_answer_without_end_is_given_up(self, server, client):
		server.use("huge")
		with pytest.raises(Unavailable) as refused:
			client.find(SERIAL)
		assert refused.value.code == "TOO_LARGE"

	def test_a_wish_to_wait_is_passed_on(self, server, client):
		server.use("limited")
		with pytest.raises(Unavailable) as refused:
			client.queue(ID, tasks.reboot())
		assert (refused.value.retry_after, refused.value.unknown_outcome) == (30, False)


class TestWaking:
	def test_a_device_that_answers_runs_what_waits(self, server, client):
		receipt = client.queue(ID, tasks.get_values([UPTIME]), connect=False)
		assert client.wake(ID) is None
		assert not client.state(ID, receipt.task_id).is_queued

	def test_one_that_does_not_says_why(self, server, client):
		server.change(ID, connection="offline")
		assert client.wake(ID) is TaskWait.OFFLINE

	def test_a_proxy_s_page_is_no_reason(self, server, client):
		server.use("503")
		with pytest.raises(Unavailable):
			client.wake(ID)


def test_the_check_tells_the_version_and_counts(server, client):
	server.populate(4)
	health = client.check()
	assert (health.version, health.devices, health.is_outdated) == (VERSION.partition("+")[0], 5, False)


def test_times_outside_the_calendar_are_no_times():
	from gigafibre_fsm.integrations.genieacs.answers import moment

	assert moment("2026-11-22T18:10:21.153Z") == datetime(2026, 11, 22, 18, 10, 21, 153000)
	assert [moment(each) for each in (None, 5, "", "today", "2026-13-01T00:00:00Z", "2026-11-22")] == [
		None
	] * 6
