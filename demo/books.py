"""Fills a month of money: who has which plan, what the billing run billed, and what became of each invoice.

A second run adds only what is missing.
"""

from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

import frappe

from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry
from erpnext.accounts.doctype.sales_invoice.sales_invoice import make_sales_return

from demo import add_ons, plans, vendor
from demo.plans import Story
from demo.seed import COMPANY, change, make
from gigafibre_fsm.domain.billing.payments import checkout, updates
from gigafibre_fsm.domain.billing.payments.checkout import CheckoutOpening
from gigafibre_fsm.domain.billing.reconciliation import checks
from gigafibre_fsm.domain.billing.subscriptions import billing_run, runs
from gigafibre_fsm.setup import taxes
from gigafibre_fsm.tests.standins.stripe_cards import GOOD

OF_COMPANY = {
	"fsm_gst_number": "123456782 RT0001",
	"fsm_qst_number": "1234567890 TQ0001",
	"email": "bonjour@gigafibre.example",
}
DAYS_UNTIL_DUE = 20
RECENT, EARLIER = timedelta(days=10), timedelta(days=25)
"""How long ago a period began whose invoice is due in ten days, and one that was due five days ago."""
MONTHS_BEFORE = {Story.UNPAID_FOR_MONTHS: 2, Story.TWO_OPEN: 1}
"""Earlier periods of customers who have not paid them."""
PAID_AGO = timedelta(days=8)
"""When the cheques came."""
LATER_AMOUNT = 8000
"""Cents that arrive where another amount was asked for."""


def open_books() -> None:
	"""Give the company its tax numbers and how it is reached, and Stripe's payouts and fees their accounts."""
	company = frappe.get_doc("Company", COMPANY)
	if missing := {field: value for field, value in OF_COMPANY.items() if not company.get(field)}:
		company.update(missing)
		company.save()
	company_address()
	change("FSM Stripe Settings", bank_account=bank_account(), fee_account=fee_account())


def company_address() -> str:
	"""Return the company's address, which the law asks for in an agreement; made where it is missing."""
	return make(
		"Address",
		{"address_title": COMPANY, "address_type": "Office"},
		address_line1="12, rue de la Démonstration",
		city="Saint-Jean-sur-Richelieu",
		state="QC",
		pincode="J3B 1A1",
		country="Canada",
		is_your_company_address=1,
		links=[{"link_doctype": "Company", "link_name": COMPANY}],
	)


def bank_account() -> str:
	"""Return the company's account at the bank, made where it is missing."""
	group = {"company": COMPANY, "account_type": "Bank", "is_group": 1}
	return make(
		"Account",
		{"account_name": "Caisse populaire", "company": COMPANY},
		parent_account=frappe.db.get_value("Account", group),
		account_type="Bank",
	)


def fee_account() -> str:
	"""Return the account on which Stripe's fees are booked."""
	return frappe.get_cached_value("Company", COMPANY, "write_off_account")


def fill_month(stripe_url: str, base_url: str, now: datetime) -> None:
	"""Bill the subscribers, let each one's story happen, then check the money as every night.

	Args:
		stripe_url: where Stripe's stand-in answers.
		base_url: the address at which phones reach the site.
		now: site time, naive.
	"""
	prepare_vendor(stripe_url, base_url)
	ensure_fiscal_year(now.date())
	ensure_fiscal_year((now - timedelta(days=120)).date())
	for name, price, speed in plans.PLANS:
		make_plan(name, price, fsm_download=speed, fsm_upload=speed, fsm_is_offered=1, fsm_is_public=1)
	add_ons.make_add_ons(make, make_plan)
	bill_periods({row: subscribe(row, now.date()) for row in plans.SUBSCRIBERS}, now.date())
	bank = Bank(stripe_url, base_url, now)
	for row in plans.SUBSCRIBERS:
		if row.story is not Story.OTHER_AMOUNT:
			bank.play_story(row)
	frappe.db.commit()  # the check reads what others have committed
	# a check of the site's clock may have come first, before there was a payout
	if not frappe.db.exists("Stripe Balance Line", {"category": "Payout"}):
		vendor.steer(stripe_url, "payout")
		checks.run_check()
	for row in plans.SUBSCRIBERS:
		# after the check, as what came in since the night
		if row.story is Story.OTHER_AMOUNT:
			bank.play_story(row)


def prepare_vendor(stripe_url: str, base_url: str) -> None:
	"""Have the stand-in know nothing of an earlier site, and deliver what a run that was killed has held back."""
	if not frappe.db.exists("FSM Payment"):
		vendor.steer(stripe_url, "reset")
		webhook = f"{base_url}/api/method/gigafibre_fsm.api.webhooks.stripe"
		vendor.steer(stripe_url, "register", url=webhook, headers={"X-Frappe-Site-Name": frappe.local.site})
	vendor.steer(stripe_url, "events", mode="normal")
	vendor.steer(stripe_url, "release")


def make_plan(name: str, price: float, **values: object) -> None:
	"""Make the item and the monthly plan; further values are fields of the plan."""
	make("Item", {"item_code": name}, item_name=name, item_group="Services", stock_uom="Nos", is_stock_item=0)
	make(
		"Subscription Plan",
		{"plan_name": name},
		item=name,
		cost=price,
		currency="CAD",
		price_determination="Fixed Rate",
		billing_interval="Month",
		billing_interval_count=1,
		**values,
	)


def subscribe(row: plans.Subscriber, today: date) -> str:
	"""Return the subscription of a customer, which begins now where there is none."""
	begins = today - (RECENT if row.story in (Story.DUE, Story.TWO_OPEN) else EARLIER)
	begins -= relativedelta(months=MONTHS_BEFORE.get(row.story, 0))
	customer = find_customer(row.customer)
	return make(
		"Subscription",
		{"party_type": "Customer", "party": customer},
		fsm_service_location=frappe.db.get_value("Service Location", {"customer": customer}),
		company=COMPANY,
		start_date=begins,
		generate_invoice_at="Beginning of the current subscription period",
		submit_invoice=1,
		generate_new_invoices_past_due_date=1,
		days_until_due=DAYS_UNTIL_DUE,
		sales_tax_template=taxes.quebec_template(COMPANY),
		plans=[{"plan": row.plan, "qty": 1}],
	)


def bill_periods(subscriptions: dict[plans.Subscriber, str], today: date) -> None:
	"""Run the billing of each day on which a period began, as the nights did."""
	frappe.db.commit()  # each bill is a transaction of its own
	starts = {
		name: frappe.db.get_value("Subscription", name, "start_date") for name in subscriptions.values()
	}
	for day in sorted({each for start in starts.values() for each in _period_days(start, today)}):
		night = datetime.combine(day, time(2))
		if not frappe.db.exists(runs.DOCTYPE, {"day": day, "state": "Done"}):
			run = runs.open_run(day, night)
			for name, start in starts.items():
				if start <= day:
					billing_run.bill_subscription(run, name, day)
			runs.finish(run, night)


def _period_days(start: date, today: date) -> list[date]:
	"""Return the first day of each month of a subscription that has begun."""
	months = range((today.year - start.year) * 12 + today.month - start.month + 1)
	return [day for day in (start + relativedelta(months=month) for month in months) if day <= today]


def ensure_fiscal_year(day: date) -> None:
	"""Make the fiscal year in which a day lies, where it is missing."""
	known = {"year_start_date": ("<=", day), "year_end_date": (">=", day)}
	if not frappe.db.exists("Fiscal Year", known):
		first, last = date(day.year, 1, 1), date(day.year, 12, 31)
		make("Fiscal Year", {"year": str(day.year)}, year_start_date=first, year_end_date=last)


def find_customer(name: str) -> str:
	"""Return the Customer of this name."""
	return frappe.db.get_value("Customer", {"customer_name": name})


class Bank:
	"""Lets happen what customers and banks do.

	Args:
		stripe_url: where Stripe's stand-in answers.
		base_url: the address at which phones reach the site.
		now: site time, naive.
	"""

	def __init__(self, stripe_url: str, base_url: str, now: datetime) -> None:
		self.stripe_url = stripe_url
		self.base_url = base_url
		self.now = now

	def play_story(self, row: plans.Subscriber) -> None:
		"""Let a customer's story happen, unless it has."""
		stories = {
			Story.CARD: self._pay_by_card,
			Story.DISPUTED: self._dispute,
			Story.OTHER_AMOUNT: lambda invoice: self._pay_by_card(invoice, amount=LATER_AMOUNT),
			Story.CHEQUE: self._cheque,
			Story.CREDITED: self._credit,
			Story.ADVANCE: lambda invoice: self._cheque(invoice, plans.ADVANCE),
		}
		customer = find_customer(row.customer)
		if row.story not in stories or has_paid(customer):
			return
		# the oldest one: a demonstration that has stood for months has more
		invoices = frappe.get_all(
			"Sales Invoice", {"customer": customer, "docstatus": 1}, pluck="name", order_by="posting_date"
		)
		stories[row.story](invoices[0])

	def _pay_by_card(self, invoice: str, **wish: object) -> str:
		"""Pay on the page that a pay link leads to; return the payment intent."""
		customer = frappe.db.get_value("Sales Invoice", invoice, "customer")
		back = f"{self.base_url}/portal/invoice"
		page = checkout.open_checkout(CheckoutOpening(customer, (invoice,), "Pay Link", "fr", back, back))
		session = frappe.db.get_value("FSM Payment", page.payment, "checkout_session")
		vendor.steer(self.stripe_url, "pay", session=session, number=GOOD, **wish)
		updates.refresh_payment(page.payment)
		return frappe.db.get_value("FSM Payment", page.payment, "payment_intent")

	def _dispute(self, invoice: str) -> None:
		intent = self._pay_by_card(invoice)
		vendor.steer(self.stripe_url, "dispute", payment_intent=intent, reason="product_not_received")

	def _cheque(self, invoice: str, more: float = 0) -> None:
		"""Record a cheque over what is open, or more, as Accounts does in ERPNext."""
		entry = get_payment_entry("Sales Invoice", invoice, bank_account=bank_account())
		paid_on = str(self.now.date() - PAID_AGO)
		entry.paid_amount = entry.received_amount = entry.paid_amount + more
		entry.update(
			{"posting_date": paid_on, "reference_date": paid_on, "reference_no": f"Chèque {invoice[-4:]}"}
		)
		entry.insert()
		entry.submit()

	def _credit(self, invoice: str) -> None:
		"""Credit an outage by a credit note, and have the rest paid."""
		credit = make_sales_return(invoice)
		credit.update_outstanding_for_self = 0
		credit.items[0].rate = plans.OUTAGE_CREDIT
		credit.insert()
		credit.submit()
		self._cheque(invoice)


def has_paid(customer: str) -> bool:
	"""Whether a customer has paid, or tried to, in whatever way."""
	return bool(
		frappe.db.exists("Payment Entry", {"party": customer, "docstatus": 1})
		or frappe.db.exists("FSM Payment", {"customer": customer})
	)
