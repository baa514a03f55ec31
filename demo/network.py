"""The network of the demonstration: two OLTs, four PON ports, and some 120 ONTs at the ends of their splitters.

The homes of the day hang among the apartments of one building owner, which only the network and the modem server see.
"""

import random
from collections.abc import Iterator

import frappe
from frappe.utils import now_datetime

from demo import day, lines, work
from demo.seed import SEED, make
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.network.topology import written_drops

CENTRALS = {"SREMI": (45.263, -73.615), "NAPIER": (45.187, -73.405)}
"""Central → where it is, latitude and longitude."""
PONS, SPLITTERS, DROPS = 2, 4, 8
"""PON ports of each OLT, splitters of each first splitter, and drops of each of these."""
APARTMENTS = 90
MODEL = "TP-Link XX230v"


def seed_network(acs: str) -> None:
	"""Draw the network, hang the homes and the apartments from it, and tell GenieACS's stand-in of their modems."""
	homes = frappe.get_all(
		"Service Location", {"network_drop": ("!=", "")}, pluck="network_drop", order_by="name"
	)
	codes = [*dict.fromkeys(homes), *(f"D-CANAL-{number:03d}" for number in range(1, APARTMENTS + 1))]
	free = list(draw_splitters())
	chance = random.Random(SEED)
	# shuffled, so that a splitter that is cut meets homes of the day
	chance.shuffle(free)
	for code, (splitter, port) in zip(codes, free, strict=False):
		way = {"length_m": chance.randint(40, 250), "connectors": 2}
		make_node(code, "Drop", splitter, port, **way)
	written_drops.match_locations()
	owner = make("Customer", {"customer_name": day.BUILDING}, customer_type="Company", territory="Canada")
	for number in range(1, APARTMENTS + 1):
		furnish(acs, owner, number, round(chance.gauss(-20.2, 0.6), 1))


def draw_splitters() -> Iterator[tuple[str, int]]:
	"""Draw everything down to the last splitters; yield each of these with each of its ports."""
	chance = random.Random(SEED)
	for central, (latitude, longitude) in CENTRALS.items():
		site = make_node(f"CO-{central}", "Site", latitude=latitude, longitude=longitude)
		olt = make_node(f"OLT-{central}-1", "OLT", site, ports=16)
		for pon in range(1, PONS + 1):
			optics = {"technology": "GPON", "pon_class": "C+", "tx_dbm": 4.0}
			port = make_node(f"OLT-{central}-1/0/{pon}", "PON Port", olt, pon, **optics)
			feeder = {"length_m": 12000, "connectors": 3, "splices": 5}
			first = make_node(f"SP-{central}-{pon}", "Splitter", port, 1, ports=SPLITTERS, **feeder)
			for number in range(1, SPLITTERS + 1):
				branch = {"length_m": 4000, "connectors": 1, "splices": 3}
				branch |= {"latitude": round(latitude + chance.uniform(-0.02, 0.02), 5)}
				branch |= {"longitude": round(longitude + chance.uniform(-0.03, 0.03), 5)}
				code = f"SP-{central}-{pon}{number}"
				last = make_node(code, "Splitter", first, number, ports=DROPS, **branch)
				yield from ((last, drop) for drop in range(1, DROPS + 1))


def make_node(
	code: str, node_type: str, parent: str | None = None, port_no: int = 0, **values: object
) -> str:
	"""Return the node of this code, making it where there is none."""
	place = {"node_type": node_type, "parent_node": parent, "port_no": port_no}
	return make("Network Node", {"code": code}, **place, **values)


def furnish(acs: str, owner: str, number: int, level: float) -> None:
	"""Make an apartment with its drop and a modem that calls the modem server with this level (dBm)."""
	drop = frappe.db.get_value("Network Node", {"code": f"D-CANAL-{number:03d}"})
	town = day.TOWNS[0]
	place = make(
		"Service Location",
		{"customer": owner, "unit": str(number)},
		location_name=f"{day.BUILDING}, app. {number}",
		address_line=f"12, {town.streets[0]}",
		city=town.name,
		postal_code=town.postal_code,
		network_node=drop,
	)
	serial = frappe.db.get_value("Equipment", {"service_location": place})
	if not serial:
		then = now_datetime() - lines.INSTALLED
		serial = work.new_device(MODEL, None, then)
		ends = {"location": place, "customer": owner}
		movements.install_device(serial, job=None, technician=None, **ends, now=then)
	if not lines.is_known(acs, serial):
		kind = lines.KINDS[MODEL]
		lines.ask(acs, "devices", serial=serial, values=lines.values(kind["model"], level), **kind)
