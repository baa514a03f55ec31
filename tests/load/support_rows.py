"""Ten years of a provider's support, written for measurements: customers, what they have, tickets and messages; all is named `ZQL-…`.

`python -m tests.load.support_rows write` leaves the rows on the site that `FSM_SITE` names, `delete` takes them away.
The first customer, `ZQL-C00001`, has 400 tickets and their messages; every other one has about eight.
"""

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.tests import devices
from tests.load.pages import on_site

CUSTOMERS = int(os.environ.get("FSM_CUSTOMERS") or 15_000)
TICKETS = int(os.environ.get("FSM_TICKETS") or 120_000)
MESSAGES = int(os.environ.get("FSM_MESSAGES") or 1_000_000)
TICKETS_OF_THE_FIRST = 400
DAYS = 3650
BATCH = 10_000
DOCTYPES = (
	*(
		"FSM Search Entry",
		"Communication",
		"Issue",
		"CPE State",
		"Equipment",
		"Service Location Contact",
		"Service Location",
	),
	*("Contact Phone", "Contact Email", "Dynamic Link", "Contact", "Customer", "Equipment Model"),
)
GIVEN = (
	*(
		"Marie",
		"Jean",
		"Luc",
		"Chloé",
		"Zoé",
		"Étienne",
		"Hélène",
		"François",
		"Nadia",
		"Guy",
		"Inès",
		"Noël",
	),
	*("Sylvie", "Marc-André", "Geneviève", "Réjean", "Amélie", "Xavier", "Thérèse", "Wei", "Aïcha", "Bogdan"),
)
FAMILY = (
	*("Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Gauthier", "Morin", "Lavoie", "Fortin", "Gagné"),
	*("Ouellet", "Pelletier", "Bélanger", "Lévesque", "Bergeron", "Leblanc", "Paquette", "Girard", "Simard"),
	*("Boucher", "Caron", "Beaulieu", "Cloutier", "Dubé", "Poirier", "Fournier", "Lapointe", "Leclerc"),
	*("Lefebvre", "Poulin", "Thibault", "St-Pierre", "Nadeau", "Martel", "Landry", "Bédard", "Grenier"),
	*("Lessard", "Bernier", "Richard", "Michaud", "Hébert", "Desjardins", "Couture", "Turcotte", "Lachance"),
	*("Parent", "Blais", "Gosselin", "Savard", "Proulx", "Beaudoin", "Demers", "Perreault", "Boudreau"),
	*(
		"Phaneuf",
		"D'Amours",
		"O'Brien",
		"Nguyen",
		"Haddad",
		"Kowalczyk",
		"McKenzie",
		"L'Heureux",
		"Deschamps",
	),
)
STREETS = (
	*("Principale", "de l'Église", "Saint-Jean", "du Lac", "des Érables", "Notre-Dame", "King", "Dufferin"),
	*("de la Montagne", "Sainte-Catherine", "des Pins", "Laurier", "du Moulin", "Bel-Air", "Champlain"),
)
KINDS_OF_STREET = ("rue", "rue", "rue", "avenue", "boulevard", "chemin", "rang")
TOWNS = ("Granby", "Saint-Jean-sur-Richelieu", "Sherbrooke", "Magog", "Bromont", "Farnham", "Saint-Rémi")


@dataclass(frozen=True, slots=True)
class HomeRows:
	"""What is written of one customer; `number` counts from 1."""

	number: int
	title: str
	email: str
	phone: str
	address: str
	town: str
	serial: str
	mac: str

	@property
	def customer(self) -> str:
		"""Return the name of the Customer."""
		return customer_name(self.number)


def customer_name(number: int) -> str:
	"""Return the name of the Customer with a number, from 1."""
	return f"ZQL-C{number:05}"


@contextmanager
def support_rows() -> Iterator[list[HomeRows]]:
	"""Work with the rows, and take them away afterwards."""
	frappe.db.commit()
	try:
		yield write_rows()
	finally:
		frappe.db.rollback()
		delete_rows()


def write_rows() -> list[HomeRows]:
	"""Write and commit all rows, and return what is known of each customer."""
	start = time.monotonic()
	homes = list_homes()
	_write_customers(homes)
	_write_places(homes, devices.a_model(model_name="ZQL-ONT", serial_pattern=""))
	frappe.db.commit()
	print(f"  {len(homes):,} customers in {time.monotonic() - start:.0f} s", flush=True)
	_write_tickets()
	_write_messages()
	for doctype in DOCTYPES:
		frappe.db.sql(f"ANALYZE TABLE `tab{doctype}`")
	print(f"made in {time.monotonic() - start:.0f} s", flush=True)
	return homes


def delete_rows() -> None:
	"""Take them away, and what the search of customers has made of them."""
	frappe.db.delete("FSM Phone Number", {"reference_name": ("like", "ZQL-%")})
	for doctype in DOCTYPES:
		while frappe.db.sql(f"SELECT 1 FROM `tab{doctype}` WHERE name LIKE 'ZQL%%' LIMIT 1"):
			frappe.db.sql(f"DELETE FROM `tab{doctype}` WHERE name LIKE 'ZQL%%' LIMIT {BATCH}")
			frappe.db.commit()


def list_homes() -> list[HomeRows]:
	"""Return the customers, the same at each call."""
	chance = random.Random(15)
	return [_draw_home(number, chance) for number in range(1, CUSTOMERS + 1)]


def _draw_home(number: int, chance: random.Random) -> HomeRows:
	given, family = chance.choice(GIVEN), chance.choice(FAMILY)
	street = f"{chance.choice(KINDS_OF_STREET)} {chance.choice(STREETS)}"
	return HomeRows(
		number=number,
		title=f"{given} {family}",
		email=f"client.{number}@courriel{number % 7}.example",
		phone=f"+1{chance.choice((450, 514, 819, 579))}{200 + number // 10_000}{number % 10_000:04}",
		address=f"{chance.randint(1, 9999)} {street}",
		town=chance.choice(TOWNS),
		serial=f"ZQL-S{number:08d}",
		mac="02:" + ":".join(f"{chance.randrange(256):02X}" for _each in range(2)) + _ending(number),
	)


def _ending(number: int) -> str:
	"""Return the last three octets of an address, which no other customer has."""
	return "".join(f":{octet:02X}" for octet in number.to_bytes(3, "big"))


def _write_customers(homes: list[HomeRows]) -> None:
	"""Customers with a contact each, its number and its address for e-mail."""
	_insert(
		"Customer",
		("name", "customer_name", "customer_type", "language", "mobile_no", "email_id"),
		[(each.customer, each.title, "Individual", "fr", each.phone, each.email) for each in homes],
	)
	_insert(
		"Contact",
		("name", "first_name", "full_name", "email_id", "mobile_no"),
		[(f"ZQL-K{each.number}", each.title, each.title, each.email, each.phone) for each in homes],
	)
	for doctype, column, field in (
		("Contact Phone", "phone", "phone_nos"),
		("Contact Email", "email_id", "email_ids"),
	):
		_insert(
			doctype,
			("name", "parent", "parenttype", "parentfield", "idx", column),
			[
				(
					f"ZQL-{field[0]}{each.number}",
					f"ZQL-K{each.number}",
					"Contact",
					field,
					1,
					each.phone if column == "phone" else each.email,
				)
				for each in homes
			],
		)
	_insert(
		"Dynamic Link",
		(
			*("name", "parent", "parenttype", "parentfield", "idx"),
			*("link_doctype", "link_name", "link_title"),
		),
		[
			(
				*(f"ZQL-d{each.number}", f"ZQL-K{each.number}", "Contact", "links", 1),
				*("Customer", each.customer, each.title),
			)
			for each in homes
		],
	)


def _write_places(homes: list[HomeRows], model: str) -> None:
	"""A service location with a device and its line for each customer."""
	now = now_datetime()
	_insert(
		"Service Location",
		("name", "location_name", "customer", "address_line", "city", "province", "postal_code"),
		[
			(f"ZQL-L{each.number}", each.address, each.customer, each.address, each.town, "QC", "J2G 3K4")
			for each in homes
		],
	)
	_insert(
		"Equipment",
		(
			*("name", "serial_number", "mac_address", "equipment_model", "equipment_type", "status"),
			*("service_location", "customer", "installed_on"),
		),
		[
			(
				*(each.serial, each.serial, each.mac, model, "ONT", "Installed"),
				*(f"ZQL-L{each.number}", each.customer, now - timedelta(days=200)),
			)
			for each in homes
		],
	)
	_insert(
		"CPE State",
		("name", "equipment", "state", "state_since", "last_inform", "inform_interval"),
		[
			(f"{each.serial}", each.serial, "Offline" if each.number % 60 == 0 else "Online", now, now, 300)
			for each in homes
		],
	)


def _write_tickets() -> None:
	"""Spread over ten years, two in a hundred of them open."""
	customer = (
		f"CONCAT('ZQL-C', LPAD(IF(n <= {TICKETS_OF_THE_FIRST}, 1, 1 + n MOD {CUSTOMERS}), 5, '0'))"
		if CUSTOMERS
		else "NULL"
	)
	opened = f"NOW(6) - INTERVAL FLOOR(({TICKETS} - n) / {TICKETS} * {DAYS * 24}) HOUR"
	_copy_numbers(
		"Issue",
		TICKETS,
		{
			"name": "CONCAT('ZQL-T', LPAD(n, 6, '0'))",
			"subject": "ELT(1 + n MOD 5, 'Internet lent', 'Internet', 'Plus de télé', 'Question de facture', 'Déménagement')",
			"customer": customer,
			"status": "IF(n MOD 50 = 0, ELT(1 + n MOD 3, 'Open', 'Replied', 'On Hold'), 'Closed')",
			"priority": "NULL",
			**_write_clocks(),
			"owner": "'Administrator'",
			"opening_date": f"DATE({opened})",
			"opening_time": f"TIME({opened})",
			"creation": opened,
			"modified": opened,
		},
	)


def _write_clocks() -> dict[str, str]:
	"""Return columns of tickets: clocks of the site's service level, of which some are overdue and some due soon."""
	level = frappe.db.get_value("Service Level Agreement", {"document_type": "Issue"})
	if not level:
		return {}
	is_open, is_running = "n MOD 50 = 0", "n MOD 150 = 0"
	due = "UTC_TIMESTAMP(6) + INTERVAL CAST(n MOD 900 AS SIGNED) - 150 MINUTE"
	return {
		"service_level_agreement": f"IF({is_open}, {frappe.db.escape(level)}, NULL)",
		"fsm_clock_phase": f"IF({is_open}, IF({is_running}, 'Running', 'Paused'), NULL)",
		"fsm_clock_kind": f"IF({is_open}, 'First Answer', NULL)",
		"fsm_clock_since": f"IF({is_open}, UTC_TIMESTAMP(6) - INTERVAL 1 DAY, NULL)",
		"fsm_clock_left": "14400",
		"fsm_clock_soon": f"IF({is_running}, {due} - INTERVAL 1 HOUR, NULL)",
		"fsm_clock_due": f"IF({is_running}, {due}, NULL)",
	}


def _write_messages() -> None:
	"""About eight to each ticket, theirs and ours in turn."""
	ticket, turn = f"(1 + n MOD {TICKETS})", f"FLOOR(n / {TICKETS})"
	sent = f"NOW(6) - INTERVAL FLOOR(({TICKETS} - {ticket}) / {TICKETS} * {DAYS * 24}) HOUR + INTERVAL {turn} HOUR"
	words = "'Bonjour, la connexion tombe le soir et le modem redémarre sans arrêt. Merci de rappeler.'"
	_copy_numbers(
		"Communication",
		MESSAGES,
		{
			"name": "CONCAT('ZQL-', n)",
			"subject": "'Internet'",
			"communication_type": "'Communication'",
			"communication_medium": "ELT(1 + n MOD 3, 'Email', 'Chat', 'Phone')",
			"sent_or_received": f"IF({turn} MOD 2 = 0, 'Received', 'Sent')",
			"status": "'Linked'",
			"reference_doctype": "'Issue'",
			"reference_name": f"CONCAT('ZQL-T', LPAD({ticket}, 6, '0'))",
			"sender": f"CONCAT('client.', {ticket}, '@courriel.example')",
			"content": words,
			"text_content": words,
			"fsm_shown_to_customer": "1",
			"owner": "'Administrator'",
			"communication_date": sent,
			"creation": sent,
			"modified": sent,
		},
	)


def _copy_numbers(doctype: str, number: int, columns: dict[str, str]) -> None:
	"""Write rows from the database's own table of numbers; `columns` are SQL of `n`, the number of the row."""
	start = time.monotonic()
	listed = ", ".join(f"`{column}`" for column in columns)
	# one transaction of a million rows outgrows the memory that the database has for it
	for first in range(1, number + 1, BATCH):
		last = min(first + BATCH - 1, number)
		frappe.db.sql(
			f"INSERT INTO `tab{doctype}` ({listed}) SELECT {', '.join(columns.values())}"
			f" FROM (SELECT seq AS n FROM seq_{first}_to_{last}) numbers"
		)
		frappe.db.commit()
	print(f"  {number:,} {doctype} in {time.monotonic() - start:.0f} s", flush=True)


def _insert(doctype: str, columns: tuple[str, ...], rows: list[tuple]) -> None:
	now = now_datetime()
	stamped = [(*row, now, now) for row in rows]
	frappe.db.bulk_insert(doctype, [*columns, "creation", "modified"], stamped, chunk_size=BATCH)


if __name__ == "__main__":
	with on_site():
		{"write": write_rows, "delete": delete_rows}[sys.argv[1]]()
