"""A site that reads suppliers' bills with Gemini's stand-in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.billing.supplier_bills import readings
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests.site_left_alone import Names, taken_away_afterwards
from gigafibre_fsm.tests.standins.bills.drawing import draw_file
from gigafibre_fsm.tests.standins.bills.made_bills import make_bill
from gigafibre_fsm.tests.standins.gemini import API_KEY, MODEL, GeminiStandIn
from tests.contract import books

ROWS = {
	readings.DOCTYPE: ("Bill Reading Line",),
	"Purchase Invoice": ("Purchase Invoice Item", "Purchase Taxes and Charges", "Payment Schedule"),
	"Supplier": (),
}
"""What tests leave, with the tables inside."""


@dataclass
class BillsSite:
	"""What a test needs: the vendor, and bills by their number."""

	gemini: GeminiStandIn
	before: Names

	def keep_bill(self, number: int, batch: str = "") -> str:
		"""Keep a made bill's file, committed, and return its reading."""
		content = draw_file(make_bill(number), "PNG")
		kept = readings.keep_file(
			f"bill-{number}.png", content, source=readings.UPLOAD, now=now_datetime(), batch=batch
		)
		frappe.db.commit()  # the worker is another process
		return kept.reading

	def read(self, number: int) -> "frappe._dict":
		"""Keep a made bill and read it; return the row."""
		name = self.keep_bill(number)
		tasks.read_bills()
		frappe.db.rollback()
		return frappe.get_doc(readings.DOCTYPE, name)

	def make_due(self, name: str) -> None:
		"""Let the pause before the next reading be over."""
		frappe.db.set_value(readings.DOCTYPE, name, "next_attempt", instants.now_utc() - timedelta(seconds=1))
		frappe.db.commit()  # as above

	def forget(self) -> None:
		"""Take away the bills, drafts and suppliers that came since the site was made."""
		frappe.db.rollback()
		for doctype, children in ROWS.items():
			gone = {"name": ("not in", [*self.before[doctype], ""])}
			names = [*frappe.get_all(doctype, gone, pluck="name"), ""]
			for child in children:
				frappe.db.delete(child, {"parenttype": doctype, "parent": ("in", names)})
			frappe.db.delete(doctype, {"name": ("in", names)})
		frappe.db.commit()  # as above
		self.gemini.use("ok")


@contextmanager
def bills_site() -> Iterator[BillsSite]:
	"""The site with Gemini's stand-in, the company's taxes, and no bill of anybody."""
	with taken_away_afterwards() as before, GeminiStandIn() as gemini:
		books.prepare()
		settings = frappe.get_doc("FSM Gemini Settings")
		settings.update({"enabled": 1, "api_key": API_KEY, "model": MODEL, "base_url": gemini.url})
		settings.save()
		frappe.db.set_single_value("FSM Settings", "bill_limit", 10_000)
		frappe.db.commit()  # the worker is another process
		yield BillsSite(gemini, before)
