"""What the access matrix of the customer's pages asks of each route: one row a route, and one customer's documents.

A route without a row fails `tests/architecture/test_portal_rows.py`. A new page adds its row to ROWS, and what it shows of a
customer to `PortalShare`, with the share's marker in a text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import frappe
from frappe.model.naming import set_new_name
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.care.shop import cart, placing
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.www import routes
from tests.contract import books

CUSTOMERS = (routes.CUSTOMER, routes.SIGNED_IN)


@dataclass(frozen=True)
class PortalRow:
	"""How one route is asked for.

	Attributes:
		own: status that the page has for its own customer.
		is_marked: whether its own customer reads a marked text there.
		forms: the buttons of the page; `{…}` stands for a document of the share.
		query: of the GET, for a page that shows a form only if asked.
		documents: group of the route → name in the share, where they differ.
	"""

	own: int = 200
	is_marked: bool = True
	forms: tuple[dict[str, str], ...] = ()
	query: tuple[str, ...] = ("",)
	documents: dict[str, str] = field(default_factory=dict)


ROWS: dict[str, PortalRow] = {
	r"portal/accounts": PortalRow(forms=({"action": "choose", "customer": "{customer}"},)),
	r"portal/invoices": PortalRow(),
	r"portal/invoices/(?P<invoice>[^/]{1,140})": PortalRow(
		forms=({"action": "pay"}, {"action": "check"}, {"action": "delay"}, {"action": "pause"})
	),
	r"portal/invoices/(?P<invoice>[^/]{1,140})/pdf": PortalRow(is_marked=False),
	r"portal/line": PortalRow(
		query=("", "?part=asked"),
		forms=(
			{"action": "look", "device": "{equipment}"},
			{"action": "restart", "device": "{equipment}"},
			{"action": "wifi", "device": "{equipment}", "wifi_ssid": "mine", "wifi_password": "lumiere2026"},
		),
	),
	r"portal/methods": PortalRow(
		forms=(
			{"action": "add_card"},
			{"action": "add_account"},
			{"action": "start", "method": "{method}"},
			{"action": "pause"},
			{"action": "remove", "method": "{method}"},
			{"action": "check"},
		)
	),
	r"portal/pay": PortalRow(
		forms=({"action": "pay"}, {"action": "pay_part", "amount": "5"}, {"action": "check"})
	),
	r"portal/plan": PortalRow(forms=({"action": "withdraw", "change": "x"},)),
	r"portal/plan/(?P<subscription>[^/]{1,140})/change": PortalRow(
		own=409, is_marked=False, forms=({"action": "confirm", "day": "2030-01-01", "seal": "x"},)
	),
	r"portal/plan/(?P<subscription>[^/]{1,140})/end": PortalRow(
		is_marked=False, forms=({"action": "confirm", "day": "2030-01-01", "seal": "x"},)
	),
	r"portal/profile": PortalRow(
		forms=(
			{"action": "language", "language": "en"},
			{"action": "texts", "number": "+14505550101", "texts": "on"},
			{"action": "paper", "paper": "on"},
			{"action": "prove", "old": "{email}"},
			{"action": "change", "old": "{email}", "new": "thief@example.com"},
		)
	),
	# the bytes of the test are nobody's
	r"portal/speed": PortalRow(forms=({"action": "speed", "download": "1", "upload": "1"},), is_marked=False),
	r"portal/speed/down": PortalRow(query=("?size=10",), is_marked=False),
	r"portal/speed/up": PortalRow(forms=({"action": "x"},), is_marked=False),
	r"portal/messages": PortalRow(),
	r"portal/messages/file/(?P<row>[^/]{1,140})": PortalRow(documents={"row": "mail_file"}),
	r"portal/tickets": PortalRow(),
	r"portal/tickets/new": PortalRow(
		query=("", "?kind=No+Internet"),
		is_marked=False,
		forms=({"action": "create", "text": "x", "kind": "nothing"},),
	),
	r"portal/tickets/(?P<issue>[^/]{1,140})": PortalRow(
		forms=({"action": "reply", "text": "x"}, {"action": "rate", "stars": "1"})
	),
	r"portal/tickets/(?P<issue>[^/]{1,140})/file/(?P<row>[^/]{1,140})": PortalRow(
		documents={"row": "ticket_file"}
	),
	r"portal/visits": PortalRow(),
	r"portal/shop": PortalRow(is_marked=False, forms=({"action": "add", "item": "{item}"},)),
	r"portal/cart": PortalRow(
		forms=(
			{"action": "change", "item": "{item}", "quantity": "2"},
			{"action": "remove", "item": "{item}"},
			{"action": "place", "place": "{location}"},
			{"action": "order", "total": "57.49"},
		)
	),
	r"portal/orders": PortalRow(),
	r"portal/orders/(?P<order>[^/]{1,140})": PortalRow(
		forms=(
			{"action": "pay"},
			{"action": "check"},
			{"action": "time", "choice": "x"},
			{"action": "cancel"},
		)
	),
	r"portal/statement": PortalRow(is_marked=False),
	r"portal/statement/pdf": PortalRow(is_marked=False),
	r"portal/step-up": PortalRow(own=303, is_marked=False, forms=({"action": "send"},)),
	r"portal/visits/(?P<job>[^/]{1,140})": PortalRow(
		query=("", "?do=move", "?do=note", "?do=cancel", "?part=live"),
		forms=(
			{"action": "note", "note": "x"},
			{"action": "cancel", "why": "x"},
			{"action": "ask", "wish": "x"},
			{"action": "move", "choice": "x"},
		),
	),
	r"portal/visits/(?P<job>[^/]{1,140})/visit\.ics": PortalRow(),
	r"portal/visits/(?P<job>[^/]{1,140})/photo": PortalRow(own=404, is_marked=False),
	r"portal/visits/(?P<job>[^/]{1,140})/report": PortalRow(own=404, is_marked=False),
}
"""Pattern of a route → its row."""


SHARED = ("technician", "item")
"""Names of a share that everybody may read."""


@dataclass(frozen=True)
class PortalShare:
	"""A customer with everything that the pages show, committed by the caller; `marker` stands in its texts.

	Attributes:
		names: group of a route, or name in a form → a document of this customer.
		secrets: what nobody else may read.
	"""

	marker: str
	names: dict[str, str] = field(default_factory=dict)

	@property
	def secrets(self) -> tuple[str, ...]:
		"""The marker and the names of the documents, but for what belongs to nobody."""
		held = (name for key, name in self.names.items() if key not in SHARED)
		return (self.marker, *held)

	def fill(self, form: dict[str, str]) -> dict[str, str]:
		"""A form of a row with the names of this share's documents."""
		return {key: text.format(**self.names) if "{" in text else text for key, text in form.items()}

	def path(self, pattern: str) -> str:
		"""The path of a route with this share's documents."""
		documents = ROWS[pattern].documents

		def name_of(group: re.Match[str]) -> str:
			return self.names[documents.get(group[1], group[1])]

		return "/" + re.sub(r"\(\?P<(\w+)>[^)]*\)", name_of, pattern).replace("\\", "")

	def state(self) -> str:
		"""Everything on the site that names this customer, as text, to tell whether somebody changed it."""
		frappe.db.rollback()
		return "\n".join(_rows(self.names["customer"]))


def customer_routes() -> list[routes.PageRoute]:
	"""The routes that only a signed-in customer opens."""
	return [route for route in routes.ROUTES if route.audience in CUSTOMERS]


def make_share(marker: str) -> PortalShare:
	"""A customer whose every page shows something marked."""
	customer = builders.a_customer(customer_name=f"{marker} {frappe.generate_hash(length=6)}").name
	email = f"{marker.lower()}.{frappe.generate_hash(length=6)}@example.com"
	contact = builders.a_contact(customer, email=email).name
	names = {"customer": customer, "email": email, "contact": contact}
	names["invoice"] = books.make_invoice(customer, due_in=5).name
	names["location"] = builders.a_location(customer, address_line=f"9 rue {marker}").name
	arrival = (now_datetime() + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
	job = builders.a_dispatched_job(
		arrival=arrival, customer=customer, service_location=names["location"], customer_note=marker
	)
	names.update({"job": job.name, "technician": job.technician})
	names["equipment"] = _make_modem(customer, names["location"], marker)
	names["method"] = _make_method(customer, marker)
	plan = books.make_plan(fsm_is_offered=0)
	names["subscription"] = books.subscribe(customer, books.past(1), plan=plan).name
	names["mail_file"] = _make_mail(("Customer", customer), email, marker)
	names["issue"] = builders.a_ticket(customer, raised_by=email, subject=marker).name
	names["ticket_file"] = _make_mail(("Issue", names["issue"]), email, marker)
	names["item"], names["order"] = _make_order(customer)
	return PortalShare(marker, names)


def _make_mail(about: tuple[str, str], email: str, marker: str) -> str:
	"""An e-mail of the customer about a document of theirs, with a file; the name of the File."""
	mail = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"sender": email,
			"subject": "Question",
			"content": marker,
			"reference_doctype": about[0],
			"reference_name": about[1],
			"fsm_shown_to_customer": 1,
		}
	)
	set_new_name(mail)
	mail.db_insert()
	address = files.store_file("Communication", mail.name, "contrat.txt", marker.encode())
	return frappe.db.get_value("File", {"file_url": address}, "name")


def _make_order(customer: str) -> tuple[str, str]:
	"""An add-on that both customers are offered, and an order of one."""
	titles = {"fsm_in_shop": 1, "fsm_shop_name_fr": "Répéteur", "fsm_shop_name_en": "Extender"}
	item = builders.an_item(is_stock_item=0, fsm_shop_most=3, **titles).name
	price = {"item_code": item, "price_list": "Standard Selling", "price_list_rate": 50, "selling": 1}
	frappe.get_doc({"doctype": "Item Price", "currency": "CAD", "uom": "Nos", **price}).insert()
	frappe.db.commit()
	now = now_datetime()
	cart.add_item(customer, item, "fr", now)
	order = placing.place_order(customer, cart.load_cart(customer, "fr", now).totals.agreed, "fr", now)
	return item, order


def _make_modem(customer: str, location: str, marker: str) -> str:
	device, now = devices.a_device().name, now_datetime()
	home = {"status": "Installed", "service_location": location, "customer": customer}
	frappe.db.set_value("Equipment", device, {**home, "equipment_type": "ONT"})
	line_repository.save_lines([(device, Line("Online", now, 300, wifi_ssid=marker, values_on=now))], now)
	return device


def _make_method(customer: str, marker: str) -> str:
	row = {"customer": customer, "kind": "Card", "state": "Active", "brand": marker, "last4": "4242"}
	name = f"pm_{frappe.generate_hash(length=12)}"
	frappe.get_doc({"doctype": "FSM Payment Method", **row}).insert(set_name=name)
	return name


def _rows(customer: str) -> Iterator[str]:
	for doctype, column in _links():
		rows = frappe.qb.get_query(doctype, filters={column: customer}, fields=["*"]).run(as_dict=True)
		for row in sorted(rows, key=lambda row: row.name):
			yield f"{doctype} {frappe.as_json(row)}"


def _links() -> list[tuple[str, str]]:
	"""Every field of a table that links to a Customer; sessions are what the test itself opens."""
	fields = {"fieldtype": "Link", "options": "Customer"}
	found = frappe.get_all("DocField", fields, ["parent", "fieldname"])
	kept = [(row.parent, row.fieldname) for row in found if row.parent != "FSM Portal Session"]
	tables = set(frappe.db.get_tables())
	known = [(doctype, column) for doctype, column in kept if f"tab{doctype}" in tables]
	return [("Customer", "name"), *sorted(set(known))]
