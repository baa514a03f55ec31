"""The lines of the demonstration: a modem in most homes, as GenieACS's stand-in knows it.

The stand-in forgets its modems when it stops: every run brings back those that it lacks.
"""

import random
from datetime import timedelta
from typing import NamedTuple

import requests

import frappe
from frappe.utils import now_datetime

from demo import day, work
from demo.seed import SEED
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.network.line import baselines, line_state

INSTALLED = timedelta(days=90)  # ago
HOMES_WITHOUT = 6  # the last homes wait for their installation
TIMEOUT = 10  # seconds
# of our models: the stand-in's kind, what it calls itself
KINDS = {
	"TP-Link XX230v": {"model": "XX230v"},
	"Huawei EG8145V5": {"model": "HG8245H", "product_class": "EG8145V5"},
}


class Story(NamedTuple):
	"""What became of a line: how much light it lost (dB), and for how many hours its modem has been silent."""

	lost: float = 0.0
	silent_for: int = 0


# the first home is that of the visit which is played
STORIES = {0: Story(silent_for=3), 3: Story(lost=3.4), 8: Story(lost=7.5), 13: Story(silent_for=30)}


def seed_lines(acs: str) -> None:
	"""Install a modem in most homes, and tell GenieACS's stand-in at `acs` about each."""
	# of the day alone: other scenes add homes
	own = {"customer": ("in", [name for name, _language in day.CUSTOMERS])}
	homes = frappe.get_all("Service Location", own, ["name", "customer"], order_by="name")[:-HOMES_WITHOUT]
	chance = random.Random(SEED)
	for number, home in enumerate(homes):
		level = round(chance.gauss(-20.5, 1.6), 1)
		installed = frappe.db.get_value("Equipment", {"service_location": home.name, "equipment_type": "ONT"})
		serial = installed or install(number, home)
		if frappe.db.get_value("Equipment", serial, "equipment_model") in KINDS and not is_known(acs, serial):
			tell(acs, serial, level, STORIES.get(number, Story()), is_new=not installed)
		frappe.db.commit()  # the workers run meanwhile: a long transaction would make them wait


def install(number: int, home: frappe._dict) -> str:
	"""Put a new modem into a home, as if a technician had done it three months ago."""
	model = list(KINDS)[number % 3 // 2]  # two of three, one of three
	then = now_datetime() - INSTALLED
	serial = work.new_device(model, None, then)
	movements.install_device(
		serial, job=None, technician=None, location=home.name, customer=home.customer, now=then
	)
	return serial


def is_known(acs: str, serial: str) -> bool:
	"""Whether the stand-in has this modem."""
	query = {"query": frappe.as_json({"_deviceId._SerialNumber": serial}), "projection": "_id"}
	return bool(requests.get(f"{acs}/devices/", params=query, timeout=TIMEOUT).json())


def tell(acs: str, serial: str, level: float, story: Story, *, is_new: bool) -> None:
	"""Add the modem with the light of its installation, take that as its baseline, then let its story happen."""
	kind = KINDS[frappe.db.get_value("Equipment", serial, "equipment_model")]
	device = ask(acs, "devices", serial=serial, values=values(kind["model"], level), **kind)["id"]
	if is_new:
		look(acs, device, serial)
		baselines.take_baseline(serial, now_datetime() - INSTALLED)
	ask(acs, "change", id=device, values=values(kind["model"], level - story.lost))
	if story.silent_for:
		ask(acs, "change", id=device, connection="offline", informed_ago=story.silent_for * 3600)
		line_state.refresh_line(serial, now_datetime())
	else:
		look(acs, device, serial)


def look(acs: str, device: str, serial: str) -> None:
	"""Let the modem call GenieACS, and the site ask GenieACS."""
	ask(acs, "inform", id=device)
	line_state.refresh_line(serial, now_datetime())


def values(model: str, level: float) -> dict[str, int]:
	"""Where this kind of modem keeps its light, in its own unit."""
	if model == "XX230v":
		return {"Device.Optical.Interface.1.OpticalSignalLevel": round(level * 1000)}
	return {"InternetGatewayDevice.WANDevice.1.X_GponInterafceConfig.RXPower": round(level)}


def ask(acs: str, action: str, **wish: object) -> dict:
	"""One wish to the stand-in."""
	answer = requests.post(f"{acs}/__control/{action}", json=wish, timeout=TIMEOUT)
	answer.raise_for_status()
	return answer.json() or {}
