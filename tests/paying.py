"""A site that takes payments: Stripe's stand-in, invoices, and what the books say of them."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal

import frappe
from frappe.installer import update_site_config
from frappe.utils import flt

from gigafibre_fsm.domain.billing.events import inbox, processing
from gigafibre_fsm.domain.billing.payments import checkout
from gigafibre_fsm.domain.billing.payments.checkout import CheckoutOpening, OpenPage
from gigafibre_fsm.domain.billing.reconciliation import payout_events
from gigafibre_fsm.tests.builders import a_customer
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.stripe import SECRET_KEY, WEBHOOK_SECRET, StripeStandIn
from gigafibre_fsm.tests.standins.stripe_deliveries import signature
from tests.contract import books

SETTINGS = "FSM Stripe Settings"


@contextmanager
def paying_site() -> Iterator["PayingSite"]:
	"""Work on a site that takes payments, and leave no row and no setting of it behind."""
	before = frappe.get_doc(SETTINGS).as_dict()
	valve = frappe.db.get_value("FSM Settings", None, ["outbound", "allow_list"], as_dict=True)
	with taken_away_afterwards(with_caches=False), StripeStandIn() as stripe:
		books.prepare()
		_let_live(frappe.local.site)
		frappe.db.set_single_value("FSM Settings", "outbound", "Live")
		connect(stripe.url)
		frappe.db.commit()
		try:
			yield PayingSite(stripe)
		finally:
			frappe.db.rollback()
			frappe.db.set_single_value("FSM Settings", "outbound", valve.outbound)
			_let_live("None")
			settings = frappe.get_doc(SETTINGS)
			settings.update({key: before.get(key) for key in ("enabled", "mode", "api_base_url")})
			settings.flags.ignore_validate = True
			settings.save()
			frappe.db.commit()


def elsewhere(act: Callable[[], object]) -> "Future[None]":
	"""Run something in a transaction of another connection, as another worker does."""
	site = frappe.local.site

	def run() -> None:
		frappe.init(site=site, sites_path=".")
		frappe.connect()
		try:
			act()
			frappe.db.commit()
		finally:
			frappe.destroy()

	return ThreadPoolExecutor(1).submit(run)


def wait_for_a_lock() -> None:
	"""Wait until another connection of this site waits for a customer's row."""
	for _attempt in range(300):
		infos = [row[7] or "" for row in frappe.db.sql("show full processlist")]
		if any("FOR UPDATE" in info.upper() and "tabCustomer" in info for info in infos):
			return
		time.sleep(0.02)
	raise AssertionError("nobody waits")


def _let_live(site: str) -> None:
	"""Name the site that may be Live in site_config.json, which the web server reads; `None` for none."""
	update_site_config("fsm_live_for", site)
	frappe.conf.fsm_live_for = None if site == "None" else site


def connect(url: str) -> None:
	"""Use Stripe's stand-in at an address."""
	settings = frappe.get_doc(SETTINGS)
	settings.update(
		{
			"enabled": 1,
			"mode": "Test",
			"secret_key": SECRET_KEY,
			"webhook_secret": WEBHOOK_SECRET,
			"api_base_url": url,
			"timeout_seconds": 10,
		}
	)
	settings.save()


class PayingSite:
	"""What a test does on a site that takes payments."""

	def __init__(self, stripe: StripeStandIn) -> None:
		self.stripe = stripe

	def invoice(self, customer: str = "", *lines: tuple[float, float], **values: object) -> "frappe._dict":
		"""A committed invoice of 91.93 unless other lines are given, of a customer of its own unless one is named."""
		found = books.make_invoice(customer or a_customer().name, *lines, **values)
		frappe.db.commit()
		return found

	def open(self, *invoices: "frappe._dict", language: str = "fr") -> OpenPage:
		"""Ask for the payment page of invoices, as their customer does."""
		names = tuple(each.name for each in invoices)
		back = "http://127.0.0.1/portal/invoice"
		return checkout.open_checkout(
			CheckoutOpening(invoices[0].customer, names, "Pay Link", language, f"{back}?back=1", back)
		)

	def pay(self, page: OpenPage, number: str = "4242424242424242") -> str:
		"""Pay on the page with a card; empty when it is complete, else what the page says."""
		session = frappe.db.get_value("FSM Payment", page.payment, "checkout_session")
		return self.stripe.pay(session, number)

	def hear(self, events: list[dict] | None = None) -> list[inbox.Reception]:
		"""Receive these events, or all so far in their order, as the webhook does."""
		heard = [self.receive(each) for each in (self.events() if events is None else events)]
		frappe.db.commit()
		return heard

	def events(self) -> list[dict]:
		"""All events so far, oldest first."""
		return self.stripe.store.of_kind("event")[::-1]

	def receive(self, event: dict) -> inbox.Reception:
		"""Receive one event, signed."""
		payload = frappe.as_json(event)
		return inbox.receive_event(payload.encode(), signature(payload, [WEBHOOK_SECRET]))

	def process(self) -> int:
		"""Process what is due, as a worker does that was woken as Guest."""
		frappe.set_user("Guest")
		try:
			return processing.process_due(apply=payout_events.apply_event)
		finally:
			frappe.set_user("Administrator")

	def forget(self) -> None:
		"""Leave nothing of a test to the next one: no event, no saved method, and Stripe in its usual mode."""
		frappe.db.rollback()
		frappe.set_user("Administrator")
		self.stripe.use("ok")
		self.stripe.store.rows.pop("event", None)
		for doctype in (
			"FSM Webhook Event",
			"FSM Payment Method",
			"FSM Dispute",
			"FSM Refund",
			"FSM Debit Notice",
		):
			frappe.db.delete(doctype)
		payment = frappe.qb.DocType("FSM Payment")
		frappe.qb.update(payment).set(payment.next_check, "2099-01-01").run()
		frappe.db.commit()

	def payment(self, name: str) -> "frappe._dict":
		"""A payment as it stands."""
		frappe.db.rollback()
		return frappe.get_doc("FSM Payment", name)

	def entries(self, customer: str) -> list["frappe._dict"]:
		"""The submitted Payment Entries of a customer, oldest first."""
		fields = ["name", "payment_type", "paid_amount", "unallocated_amount", "reference_no", "paid_to"]
		filters = {"party": customer, "docstatus": 1}
		return frappe.get_all("Payment Entry", filters, fields, order_by="creation, name")

	def outstanding(self, invoice: "frappe._dict") -> float:
		"""What is open of an invoice."""
		return frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount")

	def balance(self, customer: str) -> Decimal:
		"""What the ledger says that a customer owes; negative for a credit."""
		rows = frappe.get_all(
			"Payment Ledger Entry",
			{"party": customer, "delinked": 0},
			pluck="amount_in_account_currency",
		)
		return Decimal(str(flt(sum(rows), 2)))
