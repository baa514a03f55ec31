"""GenieACS's stand-in against a recorded transcript of GenieACS 1.2.16: every exchange is asked again and compared."""

import http.client
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn

CAPTURES = Path(
	os.environ.get("FSM_CAPTURES")
	or Path(__file__).resolve().parents[3] / "shared" / "reference" / "captures"
)
TRANSCRIPT = CAPTURES / "genieacs-1.2.16-nbi-transcript.txt"
DOCUMENT = CAPTURES / "genieacs-device-xx230v-synthetic.json"
EVERY_ANSWER_HAS = {"date", "server", "content-length", "connection"}  # not recorded in the transcript
TASK_ID = re.compile(r"6b03[0-9a-f]{20}")
OLD, OFFLINE, TP_LINK = "202BC1-BM632w-000000", "202BC1-BM632w-000001", "1C61B4-XX230v-22275A7%2D000395"

# What the recorded Huawei told about itself and GenieACS had not read; its tree is not otherwise ours.
UNREAD = (
	*("X_HUAWEI_PortalManagement.Enable", "X_HUAWEI_PortalManagement.PortalUrl-Computer"),
	*("X_HUAWEI_PortalManagement.PortalUrl-Phone", "X_HUAWEI_PortalManagement.PortalUrl-STB"),
	*("X_HUAWEI_ServiceManage.TelnetEnable", "X_HUAWEI_ServiceManage.TelnetPort"),
	*(
		"AdditionalSoftwareVersion",
		"Description",
		"DeviceLog",
		"Manufacturer",
		"ManufacturerOUI",
		"ModelName",
	),
)


@dataclass
class Exchange:
	"""One recorded request and its answer; `status` is 0 for a cut connection and -1 for a refused one."""

	method: str
	path: str
	data: bytes | None
	sent: dict[str, str]
	status: int = 0
	reason: str = ""
	headers: dict[str, str] = field(default_factory=dict)
	body: str = ""


def exchanges() -> list[Exchange]:
	recorded = re.split(r"(?m)^\$ curl -sS -i ", TRANSCRIPT.read_text())[1:]
	return [read(*part.split("\n", 1)) for part in recorded]


def read(command: str, answer: str) -> Exchange:
	exchange = request_of(command)
	took = re.search(r"time_total=(\S+)\s*$", answer)
	answer = answer[: took.start()] if took else answer
	if answer.startswith("curl: (7)") or (not answer.strip() and float(took[1]) < 1):
		exchange.status = -1
	elif answer.startswith("HTTP/"):
		head, _, exchange.body = answer.partition("\n\n")
		first, *lines = head.splitlines()
		_, status, exchange.reason = first.split(" ", 2)
		exchange.status = int(status)
		exchange.headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
	return exchange


def request_of(command: str) -> Exchange:
	url = re.search(r"http://\S+", command)[0]
	options = re.split(r" (?=-[dHXGI] |--data)", command.replace(url, " ", 1))
	given = [option.strip().partition(" ") for option in options]
	method = next((value for name, _, value in given if name == "-X"), "")
	method = "HEAD" if " -I " in f" {command} " else method.strip() or "GET"
	data = next((value for name, _, value in given if name in ("-d", "--data-binary")), None)
	query = [value.strip().partition("=") for name, _, value in given if name == "--data-urlencode"]
	parts = urlsplit(url)
	asked = urlencode([(name, value) for name, _, value in query]) or parts.query
	headers = dict(value.strip().split(": ", 1) for name, _, value in given if name == "-H")
	path = f"{parts.path}?{asked}" if asked else parts.path
	return Exchange(method, path, data.encode() if data is not None else None, headers)


class Replay:
	"""Asks what was asked, in the same order, and lets happen on the way what happened to the recorded GenieACS."""

	def __init__(self, server: GenieacsStandIn) -> None:
		self.server = server
		self.ids: dict[str, str] = {}  # a recorded task's id → ours

	def ask(self, recorded: Exchange) -> Exchange:
		path = TASK_ID.sub(lambda found: self.ids.get(found[0], found[0]), recorded.path)
		answered = Exchange(recorded.method, path, recorded.data, recorded.sent)
		connection = http.client.HTTPConnection(urlsplit(self.server.url).netloc, timeout=10)
		try:
			connection.request(recorded.method, path, recorded.data, recorded.sent)
			response = connection.getresponse()
			answered.status, answered.reason = response.status, response.reason
			answered.headers = {name.lower(): value for name, value in response.getheaders()}
			answered.body = response.read().decode()
		except ConnectionRefusedError:
			answered.status = -1
		except (ConnectionError, http.client.HTTPException):
			answered.status = 0
		finally:
			connection.close()
		self._remember(recorded, answered)
		return answered

	def _remember(self, recorded: Exchange, answered: Exchange) -> None:
		if recorded.method == "POST" and recorded.body.startswith("{"):
			self.ids[json.loads(recorded.body)["_id"]] = json.loads(answered.body)["_id"]

	def come_back(self) -> None:
		self.server.recover()

	def two_modems_come(self) -> None:
		self.server.recover()
		self.server.add(serial="000000", values={"Device.Hosts.Host.1.PhysAddress": "F0:18:98:00:00:07"})
		self.server.add(serial="22275A7-000395")

	def break_off(self) -> None:
		self.server.change(TP_LINK, terminates=1)

	def fault_again(self) -> None:
		"""Somebody cleared the first fault; the modem came back, and broke off at the task that waited."""
		for fault in list(self.server.store.faults.values()):
			self.server.store.drop_task(fault["channel"].removeprefix("task_"))
		self.server.change(TP_LINK, terminates=1)
		self.server.inform(TP_LINK)


def happenings(replay: Replay) -> dict[int, Callable[[], None]]:
	"""What happened before the exchange of a number; the transcript shows it by what it answers next."""
	return {
		26: replay.come_back,
		62: replay.come_back,
		72: replay.two_modems_come,
		74: replay.break_off,
		78: replay.fault_again,
	}


def differences(recorded: Exchange, answered: Exchange) -> list[str]:
	found = []
	if (recorded.status, recorded.reason) != (answered.status, answered.reason):
		found.append(f"{answered.status} {answered.reason}, not {recorded.status} {recorded.reason}")
	ours = {name: value for name, value in answered.headers.items() if name not in EVERY_ANSWER_HAS}
	if recorded.headers != ours:
		found.append(f"headers {ours}, not {recorded.headers}")
	if recorded.status > 0 and recorded.method != "HEAD":
		found += [f"body: {line}" for line in body_differences(recorded.body.strip(), answered.body.strip())]
	return found


def body_differences(recorded: str, answered: str) -> list[str]:
	if recorded[:1] not in ("{", "["):
		return [] if recorded == answered else [f"{answered!r}, not {recorded!r}"]
	try:
		wanted = shape(json.loads(recorded))
	except ValueError:
		# The recorder cut two long answers: what is left of them must be there.
		missing = keys_of_cut(recorded) - set(re.findall(r'"([^"]+)":', answered))
		return [f"lacks {sorted(missing)}"] if missing else []
	given = shape(json.loads(answered or "null"))
	return [] if wanted == given else [f"keys {given}, not {wanted}"]


def shape(value: Any) -> Any:
	"""The keys of a value, all the way down; what stands under them only as far as it holds keys."""
	if isinstance(value, dict):
		return {key: shape(each) for key, each in sorted(value.items())}
	return [shape(each) for each in value] if isinstance(value, list) else None


def keys_of_cut(text: str) -> set[str]:
	return set(re.findall(r'"([^"]+)":', text))


@pytest.fixture
def server() -> Iterator[GenieacsStandIn]:
	with GenieacsStandIn() as stand_in:
		yield stand_in


def add_recorded_modems(server: GenieacsStandIn) -> None:
	huawei = {"model": "HG8245H", "oui": "202BC1", "product_class": "BM632w"}
	about = {f"InternetGatewayDevice.DeviceInfo.{name}": name for name in UNREAD}
	server.add(serial="000000", refuses=("reboot", "factoryReset"), unread=about, **huawei)
	server.add(serial="000001", connection="offline", **huawei)


@pytest.mark.skipif(not TRANSCRIPT.exists(), reason=f"needs the recorded transcript at {TRANSCRIPT}")
def test_every_recorded_exchange_is_answered_alike(server: GenieacsStandIn, capsys):
	add_recorded_modems(server)
	server.crash_seconds = 3600
	replay = Replay(server)
	before, recorded = happenings(replay), exchanges()
	wrong = {}
	for number, exchange in enumerate(recorded):
		before.get(number, lambda: None)()
		if found := differences(exchange, replay.ask(exchange)):
			wrong[f"{number} {exchange.method} {exchange.path}"] = found
	with capsys.disabled():
		print(f"\n{len(recorded) - len(wrong)} of {len(recorded)} recorded exchanges are equal")
	assert not wrong, "\n".join(f"{name}: {'; '.join(found)}" for name, found in wrong.items())


def parameters(node: dict[str, Any], before: str = "") -> dict[str, tuple[str, bool]]:
	"""Path → type and whether it can be set, of all parameters below a node."""
	found: dict[str, tuple[str, bool]] = {}
	for name, below in node.items():
		path = f"{before}.{name}" if before else name
		if isinstance(below, dict) and below.get("_object") is False:
			found[path] = (below.get("_type", ""), below["_writable"])
		elif isinstance(below, dict) and not name.startswith("_"):
			found |= parameters(below, path)
	return found


@pytest.mark.skipif(not DOCUMENT.exists(), reason=f"needs the recorded document at {DOCUMENT}")
def test_the_modem_made_from_code_has_the_parameters_of_the_recorded_one(server: GenieacsStandIn):
	[recorded] = json.loads(DOCUMENT.read_text())
	server.add(serial="22275A7-000395")
	connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
	connection.request("GET", "/devices/")
	[ours] = json.loads(connection.getresponse().read())
	connection.close()
	assert ours["_id"] == recorded["_id"]
	wanted, given = parameters(recorded), parameters(ours)
	assert {path: given.get(path) for path in wanted} == wanted
	# Not in the recording, but in TR-181 and in the documents of the field: traced routes.
	assert {path.rpartition(".")[0] for path in set(given) - set(wanted)} == {
		"Device.IP.Diagnostics.TraceRoute"
	}


def send_control(server: GenieacsStandIn, action: str, **wish: Any) -> Any:
	"""Ask the stand-in over HTTP, as the demo does."""
	connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
	connection.request("POST", f"/__control/{action}", json.dumps(wish))
	answer = connection.getresponse()
	body = json.loads(answer.read())
	connection.close()
	assert answer.status == 200, body
	return body


def test_modems_are_added_changed_and_called_over_http(server: GenieacsStandIn):
	level = "Device.Optical.Interface.1.OpticalSignalLevel"
	device_id = send_control(server, "devices", model="XX230v", serial="A1", values={level: -21000})["id"]
	send_control(server, "change", id=device_id, values={level: -29000}, connection="nat")
	cpe = server.store.devices[device_id]
	assert (cpe.last_seen(level)[0], cpe.read_value(level, server.store.now())) == (-21000, -29000)
	assert send_control(server, "inform", id=device_id) == {"ran": []}
	assert cpe.last_seen(level)[0] == -29000
	send_control(server, "populate", count=20)
	assert send_control(server, "informs", share=1.0) == {"called": 21}


def test_what_the_control_does_not_know_is_said(server: GenieacsStandIn):
	connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
	for action, wish in (("change", {"id": "nobody"}), ("devices", {"serial": "A", "colour": "red"})):
		connection.request("POST", f"/__control/{action}", json.dumps(wish))
		answer = connection.getresponse()
		assert (answer.status, b"error" in answer.read()) == (400, True)
	connection.close()


def test_after_a_crash_it_listens_again_by_itself(server: GenieacsStandIn):
	send_control(server, "crash", seconds=0.2)
	deadline = time.monotonic() + 10
	while time.monotonic() < deadline:
		try:
			send_control(server, "advance", seconds=1)
			break
		except ConnectionError:
			time.sleep(0.05)
	assert server.crashes == 1
	send_control(server, "advance", seconds=1)


def test_modems_that_start_again_call_by_themselves_when_told_so():
	with GenieacsStandIn(automatic=0.05) as server:
		cpe = server.add(serial="A1", booted_ago=5000)
		cpe.restarting = "boot"
		deadline = time.monotonic() + 10
		while cpe.restarting and time.monotonic() < deadline:
			time.sleep(0.02)
		assert cpe.restarting == ""
		assert cpe.read_value("Device.DeviceInfo.UpTime", server.store.now()) < 60
