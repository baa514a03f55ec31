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
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.bills.drawing import draw_file
from gigafibre_fsm.tests.standins.bills.made_bills import make_bill
from gigafibre_fsm.tests.standins.gemini import API_KEY, MODEL, GeminiStandIn
from tests.contract import books


@dataclass
class BillsSite:
	"""What a test needs: the vendor, and bills by their number."""

	gemini: GeminiStandIn

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
		"""Take the bills, drafts and suppliers away."""
		frappe.db.rollback()
		for doctype in ("Bill Reading Line", readings.DOCTYPE, "Purchase Invoice", "Supplier"):
			frappe.db.delete(doctype)
		frappe.db.delete("Purchase Taxes and Charges", {"parenttype": "Purchase Invoice"})
		frappe.db.delete("Purchase Invoice Item")
		frappe.db.commit()  # as above
		self.gemini.use("ok")


@contextmanager
def bills_site() -> Iterator[BillsSite]:
	"""The site with Gemini's stand-in, the company's taxes, and no bill of anybody."""
	with taken_away_afterwards(), GeminiStandIn() as gemini:
		books.prepare()
		settings = frappe.get_doc("FSM Gemini Settings")
		settings.update({"enabled": 1, "api_key": API_KEY, "model": MODEL, "base_url": gemini.url})
		settings.save()
		frappe.db.set_single_value("FSM Settings", "bill_limit", 5000)
		frappe.db.commit()  # the worker is another process
		yield BillsSite(gemini)
