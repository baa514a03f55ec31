"""A site that sells add-ons: items with prices, a customer who signed in, a technician with time, and Stripe's stand-in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.care.shop import fulfilment
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.portal_visitors import read_page, signed_in
from gigafibre_fsm.tests.visitor import Visitor
from tests.contract import books
from tests.paying import PayingSite, paying_site

PRICE_LIST = "Standard Selling"
EVERY_DAY = {"shift_start": "00:00:00", "shift_end": "23:59:00"}


@contextmanager
def shop_site() -> Iterator["ShopSite"]:
	"""Work on a site that sells add-ons, and leave no row of it behind."""
	with paying_site() as paying:
		holidays = {"doctype": "Holiday List", "holiday_list_name": builders.unique("Never")}
		days = {"from_date": "2020-01-01", "to_date": "2040-12-31"}
		never_off = frappe.get_doc({**holidays, **days}).insert().name
		technicians = [
			builders.a_technician(name, holiday_list=never_off, **EVERY_DAY).name for name in ("Ann", "Bob")
		]
		for row in frappe.get_all("Dispatch Technician", {"name": ("not in", technicians)}, pluck="name"):
			frappe.db.set_value("Dispatch Technician", row, "status", "Inactive")
		kind = builders.a_job_type(tells_customer=1).name
		frappe.db.commit()
		yield ShopSite(paying, kind, technicians)


@dataclass(frozen=True)
class Buyer:
	"""A customer who signed in, and their address."""

	customer: str
	place: str
	email: str
	contact: str
	visitor: Visitor

	def read(self, path: str) -> str:
		"""A page as one reads it: spaces that break no line are spaces."""
		return read_page(self.visitor, path)

	def post(self, path: str, **form: str) -> str:
		"""Post a form that must work; where it leads."""
		answer = self.visitor.post(path, form)
		assert answer.status_code == 303, answer.text
		return answer.headers["Location"]

	def refused(self, path: str, **form: str) -> str:
		"""Post a form that must be refused; the problem that the page says."""
		answer = self.visitor.post(path, form)
		assert answer.status_code == 422, (answer.status_code, answer.text)
		found = re.search(r'id="problem".*?<strong>(.*?)</strong>', answer.text, re.DOTALL)
		return found[1].replace("\u00a0", " ").replace("&#39;", "'")

	def fill(self, *items: str) -> None:
		"""Put these items into the cart."""
		for item in items:
			self.post("/portal/shop", action="add", item=item)

	def order(self, *items: str) -> str:
		"""Order these items for what the cart says that they cost; the path of the order."""
		self.fill(*items)
		return self.post("/portal/cart", action="order", total=self.agreed("/portal/cart"))

	def agreed(self, path: str) -> str:
		"""What a page says that it costs, as its form sends it back; empty if it offers nothing."""
		found = re.search(r'name="total" value="([^"]+)"', self.read(path))
		return found[1] if found else ""

	def pay(self, path: str) -> str:
		"""Press the button that orders and pays what the order's page shows; where it leads."""
		return self.post(path, action="pay", total=self.agreed(path))

	def choose_time(self, path: str) -> None:
		"""Choose the first time that the order's page offers."""
		choice = re.search(r'name="choice" value="([^"]+)"', self.read(path))[1]
		self.post(path, action="time", choice=choice)

	def open_payment(self, path: str) -> "frappe._dict":
		"""Press the button that orders and pays; the payment whose page is open."""
		self.pay(path)
		frappe.db.rollback()
		(name,) = frappe.get_all(
			"FSM Payment", {"customer": self.customer}, pluck="name", order_by="creation desc", limit=1
		)
		return frappe.get_doc("FSM Payment", name)


@dataclass(frozen=True)
class ShopSite:
	"""What a test does on a site that sells add-ons."""

	paying: PayingSite
	job_type: str
	technicians: list[str]

	def sell(self, price: float, title: str = "", **rules: object) -> str:
		"""A committed add-on; `rules` are fields of the Item without their prefix `fsm_shop_`."""
		title = title or builders.unique("Répéteur Wi-Fi")
		values = {"fsm_in_shop": 1, "fsm_shop_name_fr": title, "fsm_shop_name_en": title, "fsm_shop_most": 3}
		values |= {f"fsm_shop_{name}": value for name, value in rules.items()}
		if rules.get("visit"):
			values["fsm_job_type"] = self.job_type
		item = builders.an_item(is_stock_item=int("warehouse" in rules), **values).name
		self.reprice(item, price)
		return item

	def reprice(self, item: str, price: float) -> None:
		"""Give an item this price alone."""
		frappe.db.delete("Item Price", {"item_code": item})
		row = {"item_code": item, "price_list": PRICE_LIST, "price_list_rate": price, "selling": 1}
		frappe.get_doc({"doctype": "Item Price", "currency": "CAD", "uom": "Nos", **row}).insert()
		frappe.db.commit()

	def buyer(self, **values: object) -> Buyer:
		"""A customer with an address, in a browser."""
		customer, email = builders.a_customer(**values).name, f"{frappe.generate_hash(length=8)}@example.com"
		frappe.db.set_value("Customer", customer, "email_id", email)
		place = builders.a_location(customer).name
		contact = builders.a_contact(customer, email=email).name
		frappe.db.commit()
		return Buyer(customer, place, email, contact, signed_in(contact, email))

	def subscribe(self, buyer: Buyer, **plan: object) -> str:
		"""A running subscription at the buyer's address."""
		from frappe.utils import getdate

		name = books.make_plan(**plan)
		found = books.subscribe(buyer.customer, getdate(), plan=name, fsm_service_location=buyer.place).name
		frappe.db.commit()
		return found

	def process_payments(self) -> None:
		"""Let the books hear of what was paid, and the orders of what was booked."""
		self.paying.hear()
		self.paying.process()
		self.fulfil()

	def fulfil(self) -> None:
		"""Look at the orders that are due, as a worker does that was woken as Guest."""
		frappe.db.rollback()
		frappe.set_user("Guest")
		try:
			fulfilment.fulfil_due()
		finally:
			frappe.set_user("Administrator")


def order_of(path: str) -> "frappe._dict":
	"""The Sales Order of an order's page, as it stands."""
	frappe.db.rollback()
	frappe.local.document_cache = {}
	return frappe.get_doc("Sales Order", path.split("?")[0].rsplit("/", 1)[1])
