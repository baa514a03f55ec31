"""A site that sells new lines: a plan, a splitter with free ports, an OLT, a technician with time and an ONT on the truck."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import sales_orders as api
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.network.activation import repository as activations
from gigafibre_fsm.domain.network.activation import status as activation_status
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.domain.sales.agreements import repository as agreements
from gigafibre_fsm.domain.sales.agreements.states import AgreementState
from gigafibre_fsm.domain.sales.orders import repository, steps
from gigafibre_fsm.domain.sales.orders.fulfilment import chain
from gigafibre_fsm.domain.sales.orders.steps import SaleStep
from gigafibre_fsm.setup import olt_sheets
from gigafibre_fsm.tests import builders, devices, topology
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.contract import books

EVERY_DAY = {"shift_start": "00:00:00", "shift_end": "23:59:00"}
ADDRESS = {
	"address_line": "45 rue Champlain",
	"unit": "2",
	"city": "Saint-Jean-sur-Richelieu",
	"postal_code": "J3B 6V1",
	"latitude": 45.305,
	"longitude": -73.255,
}
NUMBERS = itertools.count(1000)
BESIDE = ("Sales Order", "Address", "Holiday List")
"""Of ERPNext and Frappe; what else comes is taken away by `taken_away_afterwards`."""


@contextmanager
def sales_site() -> Iterator["SalesSite"]:
	"""Work on a site that sells new lines, and leave no row of it behind."""
	before = {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in BESIDE}
	others = frappe.get_all("Dispatch Technician", {"status": "Active"}, pluck="name")
	with taken_away_afterwards(with_caches=False):
		books.prepare()
		frappe.db.set_value("Dispatch Technician", {"name": ("in", [*others, ""])}, "status", "Inactive")
		own = _make_site()
		frappe.db.commit()
		try:
			yield own
		finally:
			frappe.db.rollback()
			frappe.db.set_value("Dispatch Technician", {"name": ("in", [*others, ""])}, "status", "Active")
			for doctype, names in before.items():
				for name in set(frappe.get_all(doctype, pluck="name")) - names:
					frappe.db.delete("Dynamic Link", {"parent": name, "parenttype": doctype})
					frappe.db.delete("Sales Order Item", {"parent": name})
					frappe.db.delete(doctype, {"name": name})
			frappe.db.commit()


def _make_site() -> "SalesSite":
	holidays = {"doctype": "Holiday List", "holiday_list_name": builders.unique("Never")}
	days = {"from_date": "2020-01-01", "to_date": "2040-12-31"}
	never_off = frappe.get_doc({**holidays, **days}).insert().name
	truck = devices.a_warehouse()
	technician = builders.a_technician("Ann", holiday_list=never_off, truck=truck, **EVERY_DAY).name
	kind = builders.a_job_type(tells_customer=1, duration=150).name
	item = builders.an_item(is_stock_item=0, fsm_job_type=kind).name
	names = {"fsm_name_fr": "Fibre 500 Mbit/s", "fsm_name_en": "Fibre 500 Mbps"}
	names |= {"fsm_term_months": "24", "fsm_equipment_fr": "Borne <optique>\n\n Routeur & prise "}
	plan = books.make_plan(item=item, fsm_is_offered=1, fsm_download=500, **names)
	network = topology.a_network(drops=1)
	olt_sheets.apply()
	access = {"olt": network.olt, "vendor": "Huawei SmartAX", "engineer": "Administrator", "enabled": 1}
	frappe.get_doc({"doctype": "OLT Access", **access, "profile": "10", "vlan": 100}).insert()
	return SalesSite(technician, truck, plan, network.splitter)


@dataclass(frozen=True)
class SalesSite:
	"""What a test does on a site that sells new lines."""

	technician: str
	truck: str
	plan: str
	splitter: str

	def draft(self, name: str = "", **address: object) -> str:
		"""An order of which everything is known but the time of its visit."""
		# a home that somebody has ordered for is ordered for by nobody else
		own = {"address_line": f"{next(NUMBERS)} rue Champlain", "node": self.splitter}
		begun = api.set_address(**{**ADDRESS, **own, **address})
		order = begun["order"]["name"]
		api.set_offer(order, self.plan)
		mail = f"{frappe.generate_hash(length=8)}@example.com"
		api.set_person(order, name or builders.unique("Jeanne Tremblay"), mail, "450 555-0123")
		return order

	def hold(self, order: str, number: int = 0) -> str:
		"""Keep a time that is offered for an order; the choice."""
		choice = api.list_times(order)[number]["choice"]
		api.set_time(order, choice)
		return choice

	def submit(self, name: str = "", **address: object) -> str:
		"""An order that was submitted just now."""
		order = self.draft(name, **address)
		self.hold(order)
		api.submit_order(order, api.load_order(order)["agreed"])
		return order

	def advance(self, order: str) -> "frappe._dict":
		"""Do what can be done for an order now, as a worker does that was woken as Guest; the order."""
		frappe.set_user("Guest")
		try:
			chain.advance_order(order)
		finally:
			frappe.set_user("Administrator")
		return self.read(order)

	def read(self, order: str) -> "frappe._dict":
		"""An order as it stands."""
		frappe.db.rollback()
		return repository.load_order(order)

	def install(self, order: str) -> None:
		"""Install an ONT at the home of an order."""
		doc = self.read(order)
		device = devices.a_device(self.truck).name
		movements.install_device(
			device,
			job=None,
			technician=self.technician,
			location=doc.service_location,
			customer=doc.customer,
		)
		frappe.db.commit()

	def sign(self, order: str) -> None:
		"""Let the customer of an order sign its agreement."""
		doc = agreements.lock_agreement(self.read(order).agreement)
		agreements.change_state(doc, AgreementState.SIGNED)
		frappe.db.commit()

	def register(self, order: str) -> None:
		"""Let the OLT prove that it knows the ONT of an order."""
		doc = self.read(order)
		device = frappe.db.get_value("Equipment", {"service_location": doc.service_location})
		found = activations.find_newest(device, doc.service_location)
		activations.settle(found.name, activation_status.DONE, now_datetime())
		frappe.db.commit()

	def reach(self, order: str, last: SaleStep) -> "frappe._dict":
		"""Do the steps of an order until this one is done, and whatever people do in between; the order."""
		while last not in repository.read_done(self.read(order)):
			self.prepare(order)
			self.do_one(order)
		return self.read(order)

	def prepare(self, order: str) -> None:
		"""Do what the next step of an order waits for."""
		acts = {
			SaleStep.SIGNATURE: self.sign,
			SaleStep.DEVICE: self.install,
			SaleStep.LINE: self.register,
		}
		if act := acts.get(self.find_next(order)):
			act(order)

	def find_next(self, order: str) -> SaleStep | None:
		"""The step of an order that is due; None once all are done."""
		return steps.find_next(repository.read_done(self.read(order)))

	def do_one(self, order: str) -> None:
		"""Do one step of an order."""
		transactions.run_transaction(lambda: chain.do_next(order))
