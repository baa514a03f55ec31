"""Single devices: what a modem says itself, an ONT that is registered, stock's mistakes, and a move to Oktopus."""

import time
from collections.abc import Callable
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from demo import day, lines, outage
from demo.money import Stage
from demo.play import step
from demo.seed import STAFF, make
from demo.site import on_site
from embedded.layout import Layout
from gigafibre_fsm import tasks
from gigafibre_fsm.domain.network import probes
from gigafibre_fsm.domain.network.activation import repository as activations
from gigafibre_fsm.domain.network.activation import requests as activation_requests
from gigafibre_fsm.domain.network.activation.repository import ActivationCause
from gigafibre_fsm.domain.network.migration import repository as migrations
from gigafibre_fsm.domain.network.migration import requests as migration_requests
from gigafibre_fsm.domain.network.migration import worker
from gigafibre_fsm.domain.network.migration.requests import DeviceChoice
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import modems
from gigafibre_fsm.tests.standins import oktopus
from gigafibre_fsm.tests.standins.modem import ModemStandIn

ENGINEER = STAFF[-1][0]
PATIENCE = 40
"""Seconds."""
STRANGER = "99887766554433"
USP = (
	f"{oktopus.CONTROLLER}Enable = true\n{oktopus.CONTROLLER}EndpointID = {oktopus.ENDPOINT}\n"
	"Device.MQTT.Client.1.BrokerAddress = mqtt.example.ca"
)


def show_devices(stage: Stage) -> None:
	"""Read a modem, register an ONT, compare stock with the network, and move a modem to Oktopus."""
	# the first round finds the modems of the building, which nobody has asked about yet
	outage.poll(stage.site, lambda: frappe.db.exists("CPE State", {"state": "Online"}))
	with on_site(stage.site):
		first, second, *_others, last = list_onts()
	read_modem(stage, first)
	register_ont(stage, second)
	compare_stock(stage)
	move_modem(stage, last)


def list_onts() -> list[str]:
	"""Return the ONTs of the building, by name."""
	return frappe.get_all(
		"Equipment", {"customer": day.BUILDING, "status": "Installed"}, pluck="name", order_by="name"
	)


def read_modem(stage: Stage, ont: str) -> None:
	"""A modem's own web interface is read once, by an encrypted session."""
	with step(f"The modem {ont} is read by its own web interface") as show, ModemStandIn() as modem:
		with on_site(stage.site):
			modems.save_settings()
			frappe.db.set_value("CPE State", ont, "wan_address", modem.address)
			frappe.db.commit()  # a worker reads what is committed
			probes.request_probe(ont, by="Administrator", now=now_datetime())
		wait_until(stage, lambda: not probes.load_access(ont, now_datetime()).probe.is_open)
		with on_site(stage.site):
			read = probes.load_access(ont, now_datetime()).probe
			for fact in (*read.facts, *read.networks):
				show(f"{fact.label}: {fact.value}")
			show(f"{stage.base_url}/app/equipment/{ont}")


def register_ont(stage: Stage, ont: str) -> None:
	"""An ONT is registered at its OLT: the sheet to paste, and the answer that proves it."""
	with step(f"The ONT {ont} is to be registered at its OLT") as show, on_site(stage.site):
		place = frappe.db.get_value("Equipment", ont, "service_location")
		olt = frappe.db.get_value(
			"Network Node", frappe.db.get_value("Service Location", place, "network_node"), "olt"
		)
		settings = {"vendor": "Huawei SmartAX", "engineer": ENGINEER, "profile": "10", "vlan": 100}
		make("OLT Access", {"olt": olt}, service_profile="20", **settings)
		name = frappe.db.get_value(activations.DOCTYPE, {"equipment": ont})
		if not name:
			frappe.db.set_value("Equipment", ont, "gpon_serial", f"TPLG{int(ont[-6:], 36) % 16**8:08X}")
			cause = ActivationCause(now_datetime(), "Administrator", None, None, place)
			name = activation_requests.request_activation(ont, cause)
		doc = frappe.get_doc(activations.DOCTYPE, name)
		for line in (doc.sheet or "").splitlines():
			show(line)
		if doc.state == "Requested":
			answer = f"F/S/P : {doc.port}\nONT-ID : 4\nRun state : online\nSN : {doc.serial}\n"
			show(activation_requests.check_answer(name, answer, now_datetime()))
		show(f"{stage.base_url}/app/olt-activation/{name}")


def compare_stock(stage: Stage) -> None:
	"""A modem that nobody has bought calls, and one that stock has on a shelf."""
	with step("Two modems call that should not: stock is compared with the network") as show:
		with on_site(stage.site):
			on_shelf = frappe.db.get_value(
				"Equipment", {"status": "In Stock", "equipment_model": "TP-Link XX230v"}
			)
		for serial in filter(None, (STRANGER, on_shelf)):
			if not lines.is_known(stage.acs, serial):
				lines.ask(stage.acs, "devices", serial=serial, model="XX230v")
		outage.poll(stage.site, lambda: True)
		with on_site(stage.site):
			tasks.compare_stock()
			fields = ["name", "kind", "equipment", "serial_number"]
			for row in frappe.get_all("Equipment Finding", {"state": "Open"}, fields, order_by="name"):
				show(f"{row.name}: {row.equipment or row.serial_number}: {row.kind}")
		show(f"{stage.base_url}/app/equipment-finding")


def move_modem(stage: Stage, ont: str) -> None:
	"""A modem moves from GenieACS to Oktopus, which must have seen it twice; the way back stays open."""
	with step(f"The modem {ont} moves to Oktopus") as show:
		with on_site(stage.site):
			is_new = not frappe.db.exists(migrations.DOCTYPE, {"equipment": ont})
			if is_new:
				switch_on_oktopus()
				let_speak_usp(stage.acs, ont)
				group = make(migrations.GROUP, {"title": "Pilote"})
				migration_requests.add_devices(group, DeviceChoice((ont,)))
				migration_requests.start_migration(group)
		if is_new:
			wait_until(stage, lambda: take_next_look(ont) == "Watched")
		with on_site(stage.site):
			row = frappe.get_last_doc(migrations.DOCTYPE, {"equipment": ont})
			show(f"{row.state}; its server is {find_server(ont)}")
			show(f"{stage.base_url}/app/acs-migration/{row.migration}")


def switch_on_oktopus() -> None:
	"""Let the site know the stand-in that the demonstration's bench runs."""
	settings = frappe.get_doc("FSM Oktopus Settings")
	server = f"http://127.0.0.1:{Layout.for_checkout().ports()['oktopus']}"
	login = {"enabled": 1, "base_url": server, "email": oktopus.EMAIL, "password": oktopus.PASSWORD}
	settings.update({**login, "usp_parameters": USP, "acs_url": "http://oktopus.example.ca:9292"})
	settings.save()


def let_speak_usp(acs: str, ont: str) -> None:
	"""Give the modem the firmware that speaks USP."""
	extra = {path: list(each) for path, each in oktopus.USP_PARAMETERS.items()}
	light = lines.values("XX230v", -20.0)
	values = {"Device.LocalAgent.EndpointID": f"os::1C61B4-{ont}", **light}
	device = lines.ask(acs, "devices", serial=ont, model="XX230v", extra=extra, values=values)["id"]
	lines.ask(acs, "inform", id=device)


def take_next_look(ont: str) -> str:
	"""Let the next look at a device be due, and what was seen be older than it must be; the device's state."""
	past = instants.now_utc() - timedelta(minutes=6)
	mine = {"equipment": ont, "next_look": ("is", "set")}
	frappe.db.set_value(migrations.DOCTYPE, mine, "next_look", past)
	frappe.db.set_value(migrations.DOCTYPE, {**mine, "seen_on": ("is", "set")}, "seen_on", past)
	frappe.db.commit()  # a worker reads what is committed
	worker.move_due(seconds=-1)  # one step
	return frappe.db.get_value(migrations.DOCTYPE, {"equipment": ont}, "state", order_by="creation desc")


def find_server(ont: str) -> str:
	"""Return which server manages a device."""
	return frappe.db.get_value("CPE State", ont, "acs_backend") or "GenieACS"


def wait_until(stage: Stage, is_so: Callable[[], bool]) -> None:
	"""Look until something is so; workers may be at the same work.

	Raises:
		TimeoutError: it is not so after `PATIENCE`.
	"""
	end = time.monotonic() + PATIENCE
	while time.monotonic() < end:
		with on_site(stage.site):
			if is_so():
				return
		time.sleep(1)
	raise TimeoutError("the demonstration waited in vain")
