"""The way from what somebody knows of a home (serial, name, address, number, code, port) to its drop."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.access import phone_owners
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.topology import repository

NODE, SERIAL, ADDRESS, CUSTOMER, PHONE = "node", "serial", "address", "customer", "phone"
SHORTEST = 2
MOST_HITS = 20
_PORT = re.compile(r"^(?P<code>.+?)\s*(?:/|\s+(?:port\s*)?)(?P<port>\d{1,4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SearchHit:
	"""A node that was found; `kind` is by what, `title` and `about` are as stored, `about` may be empty."""

	node: str
	kind: str
	title: str
	about: str


def find_hits(text: str) -> list[SearchHit]:
	"""Return the nodes that a text may mean, at most `MOST_HITS`, of what the user may read.

	Args:
		text: a code or its beginning, a code with a port, the beginning of a serial number or MAC address, a telephone
			number, or a part of a customer's name or address.
	"""
	text = text.strip()
	if len(text) < SHORTEST:
		return []
	hits: dict[str, SearchHit] = {}
	for find in (_find_nodes, _find_ports, _find_devices, _find_phones, _find_places, _find_customers):
		for hit in find(text):
			hits.setdefault(hit.node, hit)
		if len(hits) >= MOST_HITS:
			break
	return list(hits.values())[:MOST_HITS]


def _find_nodes(text: str) -> Iterable[SearchHit]:
	filters = {"code": ("like", f"{text}%")}
	rows = _list(repository.DOCTYPE, filters, ["name", "code", "place"], order_by="code")
	return [SearchHit(row.name, NODE, row.code, row.place or "") for row in rows]


def _find_ports(text: str) -> Iterable[SearchHit]:
	"""Return what hangs from a port: `SP-042/7`, `SP-042 port 7`."""
	found = _PORT.match(text)
	parent = found and frappe.db.get_value(repository.DOCTYPE, {"code": found["code"].strip()})
	if not (found and parent):
		return []
	filters = {"parent_node": parent, "port_no": int(found["port"])}
	rows = _list(repository.DOCTYPE, filters, ["name", "code", "place"])
	return [SearchHit(row.name, NODE, row.code, row.place or "") for row in rows]


def _find_devices(text: str) -> Iterable[SearchHit]:
	bare = re.sub(r"[\s:.-]", "", text)
	either = {"serial_number": ("like", f"{text}%"), "gpon_serial": ("like", f"{bare}%")}
	if re.fullmatch(r"[0-9a-fA-F]{4,12}", bare):
		pairs = ":".join(bare[at : at + 2] for at in range(0, len(bare), 2))
		either["mac_address"] = ("like", f"{pairs}%")
	filters = {"status": movement_states.INSTALLED, "service_location": ("is", "set")}
	rows = _list("Equipment", filters, ["serial_number", "service_location"], either)
	serials = {row.service_location: row.serial_number for row in rows}
	places = _list_places({"name": ("in", list(serials))}) if serials else []
	return [SearchHit(row.network_node, SERIAL, serials[row.name], _address(row)) for row in places]


def _find_phones(text: str) -> Iterable[SearchHit]:
	"""Return the homes of a number: where somebody has it, and all of customers who have it themselves or by a contact."""
	matches = phone_owners.find_customers(text)
	own = [each.customer for each in matches if each.doctype != phone_owners.LOCATION]
	found = _list_places({"customer": ("in", own)}) if own else []
	if at := phone_owners.find_places(text):
		found += _list_places({"name": ("in", at)})
	return [SearchHit(row.network_node, PHONE, text, _address(row)) for row in found]


def _find_places(text: str) -> Iterable[SearchHit]:
	like = ("like", f"%{text}%")
	rows = _list_places({}, {"address_line": like, "location_name": like, "postal_code": like})
	return [SearchHit(row.network_node, ADDRESS, _address(row), row.customer or "") for row in rows]


def _find_customers(text: str) -> Iterable[SearchHit]:
	like = ("like", f"%{text}%")
	customers = _list("Customer", {}, ["name", "customer_name"], {"name": like, "customer_name": like})
	names = {row.name: row.customer_name for row in customers}
	places = _list_places({"customer": ("in", list(names))}) if names else []
	return [SearchHit(row.network_node, CUSTOMER, names[row.customer], _address(row)) for row in places]


def _list_places(filters: dict, either: dict | None = None) -> list[frappe._dict]:
	"""Return locations that a drop feeds, of those that the filters name."""
	fields = ["name", "network_node", "address_line", "unit", "city", "customer"]
	return _list("Service Location", {"network_node": ("is", "set"), **filters}, fields, either)


def _list(
	doctype: str, filters: dict, fields: list[str], either: dict | None = None, order_by: str = "name"
) -> list[frappe._dict]:
	"""Return rows that the user may read; `%` and `_` in a text stand for others, as in the desk's own lists."""
	return frappe.get_list(
		doctype, filters=filters, or_filters=either, fields=fields, order_by=order_by, limit=MOST_HITS
	)


def _address(row: frappe._dict) -> str:
	unit = f"{row.unit}-" if row.unit else ""
	return ", ".join(filter(None, (f"{unit}{row.address_line or ''}", row.city)))
