"""Devices move from GenieACS to Oktopus and back: one manager at each moment, commands follow, nothing is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.domain.network.acs import routing
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.network.migration import messages, progress, repository, requests, worker
from gigafibre_fsm.domain.network.migration.requests import DeviceChoice
from gigafibre_fsm.domain.network.polling import notes, poller
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import lines, topology
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.standins.oktopus import CONTROLLER, ENDPOINT, USP_PARAMETERS, OktopusStandIn
from tests.faults.dying_worker import killed_while_it_waits

ENABLE, URL = f"{CONTROLLER}Enable", "Device.ManagementServer.URL"
BROKER = "Device.MQTT.Client.1.BrokerAddress"
LINES = f"{ENABLE} = true\n{CONTROLLER}EndpointID = {ENDPOINT}\n{BROKER} = mqtt.example.ca"
OLD_URL, NEW_URL = "http://acs.example.ca:7547/", "http://oktopus.example.ca:9292"


@dataclass
class Scene:
	"""Both servers, an installed ONT, and its place in a migration."""

	genieacs: GenieacsStandIn
	oktopus: OktopusStandIn
	ont: lines.Installed
	migration: str = ""

	@property
	def row(self) -> "frappe._dict":
		frappe.db.rollback()
		return frappe.get_all(
			repository.DOCTYPE, {"migration": self.migration}, ["*"], order_by="creation desc", limit=1
		)[0]

	@property
	def manager(self) -> str:
		frappe.db.rollback()
		return routing.find_manager(self.ont.equipment).backend

	def value(self, path: str) -> object:
		"""What the modem really has."""
		cpe = (
			self.genieacs.store.devices.get(self.ont.acs_id) or self.oktopus.agents[self.row.endpoint_id].cpe
		)
		return cpe.read_value(path, self.oktopus.now())

	def start(self) -> None:
		requests.start_migration(self.migration)
		frappe.db.commit()  # a worker reads what is committed

	def take_back(self) -> int:
		count = requests.take_back(self.migration)
		frappe.db.commit()  # as above
		return count

	def work(self, times: int = 1) -> str:
		"""So many runs of the worker, as if the time of each look had come; the state afterwards."""
		for _run in range(times):
			frappe.db.set_value(
				repository.DOCTYPE,
				{"next_look": ("is", "set")},
				{"next_look": instants.now_utc() - timedelta(seconds=1)},
			)
			frappe.db.commit()  # as above
			if not worker.move_due(seconds=-1):  # one step
				break
			self.oktopus.let_connect(self.genieacs)
		return self.row.state

	def time_passes(self, **fields: object) -> None:
		frappe.db.set_value(repository.DOCTYPE, self.row.name, fields)
		frappe.db.commit()  # as above


@pytest.fixture(scope="module")
def both(connected_site: str) -> Iterator[Scene]:
	settings = {"usp_parameters": LINES, "acs_url": NEW_URL, "watch_days": 7}
	with (
		taken_away_afterwards(),
		lines.acs_of_the_site() as genieacs,
		lines.oktopus_of_the_site(**settings) as oktopus,
	):
		yield Scene(genieacs, oktopus, lines.an_installed_ont(genieacs, informed_ago=20))


@pytest.fixture
def scene(both: Scene) -> Scene:
	"""As on the first day: GenieACS manages the ONT, which can speak USP and waits in a migration that runs."""
	both.genieacs.forget()
	both.oktopus.forget()
	for doctype in (repository.DOCTYPE, repository.GROUP, "CPE Command", "CPE State", "Equipment Finding"):
		frappe.db.delete(doctype)
	frappe.db.delete("Singles", {"doctype": poller.DOCTYPE})
	add_modem(both)
	line_state.refresh_line(both.ont.equipment, now_datetime())
	group = frappe.get_doc({"doctype": repository.GROUP, "title": "Pilot"}).insert()
	both.migration = group.name
	requests.add_devices(group.name, DeviceChoice((both.ont.equipment,)))
	both.start()
	return both


def add_modem(scene: Scene, model: str = "XX230v", **about: object) -> None:
	serial = scene.ont.equipment
	extra = {path: list(each) for path, each in USP_PARAMETERS.items()} if model == "XX230v" else {}
	values = {"Device.LocalAgent.EndpointID": f"os::1C61B4-{serial}", lines.RX: -20000} if extra else {}
	scene.genieacs.add(model, serial, extra=extra, values=values, **about)


def move(scene: Scene) -> None:
	"""The device as far as Oktopus manages it."""
	assert scene.work() == "Preparing"
	assert scene.work() == "Proving"
	assert scene.work() == "Proving"
	assert scene.manager == "GenieACS"
	scene.time_passes(seen_on=instants.now_utc() - timedelta(minutes=6))
	assert scene.work() == "Watched"
	assert scene.manager == "Oktopus"


def poll(backend: str) -> poller.PollingRound | None:
	notes.write_notes(backend, {"next_attempt": None, "known_until": ""})
	return poller.run_round(now_datetime, backend)


def carry_out(scene: Scene, command: str) -> str:
	"""A command from its request to the first look at the device; the ACS that got it."""
	name = commands.request_command(scene.ont.equipment, command, by="Administrator", now=now_datetime())
	frappe.db.commit()  # as above
	commands.carry_out_due(seconds=0)
	frappe.db.rollback()
	assert frappe.db.get_value("CPE Command", name, "state") == "Pending"
	return frappe.db.get_value("CPE Command", name, "acs_backend")


# ---- there and back


def test_a_device_moves_when_oktopus_has_seen_it_twice_and_commands_follow(scene: Scene):
	assert carry_out(scene, "Refresh") == "GenieACS"
	move(scene)
	assert scene.value(BROKER) == "mqtt.example.ca"
	frappe.db.delete("CPE Command")
	assert carry_out(scene, "Reboot") == "Oktopus"
	assert scene.oktopus.agents[scene.row.endpoint_id].told[-1] == "Device.Reboot()"


def test_its_tr_069_server_changes_last_after_the_days_of_watching(scene: Scene):
	move(scene)
	assert scene.work() == "Watched"
	assert scene.value(URL) == OLD_URL
	scene.time_passes(watch_until=instants.now_utc() - timedelta(minutes=1))
	assert scene.work() == "Finishing"
	assert scene.work() == "Done"
	assert scene.value(URL) == NEW_URL
	assert frappe.db.get_value(repository.GROUP, scene.migration, ["state", "progress"]) == ("Done", 100)


def test_a_device_that_is_silent_is_watched_on(scene: Scene):
	move(scene)
	scene.time_passes(watch_until=instants.now_utc() - timedelta(minutes=1))
	frappe.db.set_value("CPE State", scene.ont.equipment, "state", "Silent")
	assert scene.work() == "Watched"
	assert scene.row.reason == "silent"


@pytest.mark.parametrize("is_done", [False, True])
def test_the_way_back_puts_everything_as_it_was_and_commands_follow(scene: Scene, is_done: bool):
	move(scene)
	if is_done:
		scene.time_passes(watch_until=instants.now_utc() - timedelta(minutes=1))
		assert scene.work(2) == "Done"
	assert scene.take_back() == 1
	assert scene.row.state == "Going Back"
	scene.work(2 if is_done else 1)
	if is_done:
		assert scene.value(URL) == OLD_URL
		scene.genieacs.inform(scene.ont.acs_id)
	assert scene.work(2) == "Back"
	assert (scene.manager, scene.value(ENABLE), scene.value(BROKER)) == ("GenieACS", False, "")
	assert scene.value(URL) == OLD_URL
	assert carry_out(scene, "Refresh") == "GenieACS"


def test_a_device_that_genieacs_does_not_hear_stays_with_oktopus(scene: Scene):
	move(scene)
	scene.genieacs.change(scene.ont.acs_id, connection="offline", informed_ago=86400)
	scene.take_back()
	assert scene.work(2) == "Going Back"
	assert (scene.manager, scene.row.reason) == ("Oktopus", "not heard")
	scene.genieacs.inform(scene.ont.acs_id)
	assert scene.work(2) == "Back"


def test_what_has_not_begun_goes_back_at_once_and_is_not_touched(scene: Scene):
	scene.take_back()
	assert scene.row.state == "Back"
	assert scene.value(BROKER) == ""
	assert scene.work(2) == "Back"


# ---- who cannot be moved


@pytest.mark.parametrize(
	("about", "reason"),
	[
		({"model": "HG8245H"}, "tr-098"),
		({"without": "Device.LocalAgent"}, "no usp"),
		({"without": BROKER}, "missing"),
		({"without_endpoint": True}, "no endpoint"),
	],
)
def test_a_device_that_cannot_is_refused_with_its_reason_and_nothing_is_set(
	scene: Scene, about: dict, reason: str
):
	scene.genieacs.forget()
	serial = scene.ont.equipment
	without = about.get("without", "nothing")
	extra = {path: each for path, each in USP_PARAMETERS.items() if not path.startswith(without)}
	endpoint = (
		{} if about.get("without_endpoint") else {"Device.LocalAgent.EndpointID": f"os::1C61B4-{serial}"}
	)
	is_usp = "model" not in about and without != "Device.LocalAgent"
	cpe = scene.genieacs.add(
		about.get("model", "XX230v"),
		serial,
		extra=extra if "model" not in about else {},
		values=endpoint if is_usp else {},
	)
	frappe.db.set_value("CPE State", serial, "acs_id", cpe.id)
	assert scene.work() == "Refused"
	assert scene.row.reason == reason
	assert messages.describe_reason(reason, scene.row.detail or "").strip()
	assert not [task for task in scene.genieacs.requests if b"setParameterValues" in task.body]


def test_a_fault_of_the_device_ends_its_move_and_frees_it(scene: Scene):
	scene.work()
	scene.genieacs.change(scene.ont.acs_id, faults_next=[["cwmp.9007", "Invalid parameter value"]])
	assert scene.work() == "Refused"
	assert "9007" in scene.row.detail
	assert not scene.genieacs.store.faults and not scene.genieacs.store.tasks


def test_a_device_that_oktopus_never_sees_goes_back_by_itself(scene: Scene):
	scene.work(2)
	scene.oktopus.agents.clear()
	scene.genieacs.change(scene.ont.acs_id, values={ENABLE: False})
	assert (scene.work(), scene.row.reason) == ("Proving", "not seen")
	scene.time_passes(since=instants.now_utc() - timedelta(days=3))
	assert scene.work() == "Going Back"
	assert scene.work() == "Back"
	assert (scene.manager, scene.value(BROKER)) == ("GenieACS", "")


# ---- the servers and the workers


@pytest.mark.parametrize("mode", ["down", "502", "silent"])
def test_dead_servers_only_delay_it(scene: Scene, mode: str):
	frappe.db.set_single_value(lines.OKTOPUS_SETTINGS, "timeout_seconds", 1)
	frappe.clear_document_cache(lines.OKTOPUS_SETTINGS, lines.OKTOPUS_SETTINGS)
	scene.work(2)
	scene.oktopus.use(mode)
	assert (scene.work(), scene.row.reason) == ("Proving", "unreachable")
	scene.oktopus.use("ok")
	scene.work()
	scene.time_passes(seen_on=instants.now_utc() - timedelta(minutes=6))
	assert scene.work() == "Watched"
	frappe.db.set_single_value(lines.OKTOPUS_SETTINGS, "timeout_seconds", 15)
	frappe.clear_document_cache(lines.OKTOPUS_SETTINGS, lines.OKTOPUS_SETTINGS)


@pytest.mark.parametrize("does_it", [False, True])
def test_a_killed_worker_leaves_the_step_to_the_next_one(scene: Scene, does_it: bool):
	scene.work()
	scene.time_passes(next_look=instants.now_utc() - timedelta(seconds=1))
	killed_while_it_waits(scene.genieacs, "move_devices", after=0, does_it=does_it)
	assert scene.row.state == "Preparing"
	assert scene.work() == "Proving"
	assert scene.value(BROKER) == "mqtt.example.ca"


def test_nothing_is_sent_while_the_valve_is_closed(scene: Scene):
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	try:
		assert (scene.work(), scene.row.reason) == ("Waiting", "held back")
	finally:
		frappe.db.set_single_value("FSM Settings", "outbound", "Live")
		frappe.db.commit()
	assert not [each for each in scene.genieacs.requests if each.method == "POST"]


def test_both_servers_may_report_a_device_that_moves_and_one_of_them_counts(scene: Scene):
	move(scene)
	poll("Oktopus")
	scene.genieacs.change(scene.ont.acs_id, values={lines.RX: -9000})
	scene.genieacs.inform(scene.ont.acs_id)
	assert poll("GenieACS").written == 0
	line = line_state.find_line(scene.ont.equipment)
	assert line.acs_backend == "Oktopus"
	assert not frappe.db.count("Equipment Finding")


def test_a_pause_lets_nobody_begin_and_those_under_way_go_on(scene: Scene):
	requests.pause_migration(scene.migration)
	frappe.db.commit()
	assert scene.work(2) == "Waiting"
	scene.start()
	assert scene.work() == "Preparing"
	requests.pause_migration(scene.migration)
	frappe.db.commit()
	assert scene.work() == "Proving"


# ---- choosing


def test_devices_are_chosen_by_serial_by_model_and_below_a_node(scene: Scene):
	scene.take_back()
	frappe.db.commit()
	model = frappe.db.get_value("Equipment", scene.ont.equipment, "equipment_model")
	added = requests.add_devices(scene.migration, DeviceChoice((scene.ont.equipment, "NOBODY")))
	assert (added.added, added.unknown) == (1, ("NOBODY",))
	with pytest.raises(FsmError, match="no other migration"):
		requests.add_devices(scene.migration, DeviceChoice(equipment_model=model))
	network, location = topology.a_network(), scene.ont.location
	frappe.db.set_value("Service Location", location, "network_node", network.drops[0])
	for choice in (DeviceChoice(equipment_model=model), DeviceChoice(node=network.olt)):
		frappe.db.delete(repository.DOCTYPE)
		assert requests.add_devices(scene.migration, choice).added == 1
	frappe.db.delete(repository.DOCTYPE)
	with pytest.raises(FsmError, match="None of these"):
		requests.add_devices(scene.migration, DeviceChoice(node=network.drops[1]))
	frappe.db.rollback()


def test_a_migration_without_parameters_or_devices_does_not_start(scene: Scene):
	empty = frappe.get_doc({"doctype": repository.GROUP, "title": "Empty"}).insert()
	with pytest.raises(FsmError, match="Add devices first"):
		requests.start_migration(empty.name)
	frappe.db.set_single_value(lines.OKTOPUS_SETTINGS, "usp_parameters", "")
	with pytest.raises(FsmError, match="parameters of USP"):
		requests.start_migration(scene.migration)
	frappe.db.rollback()


def test_what_only_the_migration_writes_is_not_written_by_hand(scene: Scene):
	group = frappe.get_doc(repository.GROUP, scene.migration)
	group.state = "Done"
	with pytest.raises(FsmError, match="not changed by hand"):
		group.save()
	with pytest.raises(FsmError, match="way back"):
		frappe.delete_doc(repository.GROUP, scene.migration)


def test_the_page_tells_how_far_it_is_and_what_does_not_get_on(scene: Scene):
	scene.work(2)
	scene.oktopus.agents.clear()
	scene.genieacs.change(scene.ont.acs_id, values={ENABLE: False})
	scene.work()
	found = progress.load_progress(scene.migration)
	assert found.states == (("Proving", 1),)
	assert found.held[0].sentence == "Oktopus has not seen the device."
	assert found.held_count == 1
