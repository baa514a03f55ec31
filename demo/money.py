"""The part of the demonstration that is about money: a customer pays, Stripe and the banks answer, Accounts looks on."""

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeVar

import frappe
from frappe.utils import now_datetime

from demo import plans, vendor
from demo.desk import Desk
from demo.letters import find_link, read_letter
from demo.phone import Phone
from demo.play import step
from demo.seed import PASSWORD
from demo.site import on_site
from demo.texts import PATIENCE, texts, wait_for_text
from gigafibre_fsm.domain.billing.autopay import charges
from gigafibre_fsm.domain.billing.calendar import BANKING_CALENDAR
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.methods import saving
from gigafibre_fsm.domain.billing.methods.saving import SavingPage
from gigafibre_fsm.integrations.stripe.words import MethodKind
from gigafibre_fsm.tests.standins.stripe_cards import EMPTY_ACCOUNT, GOOD, GOOD_ACCOUNT

ACCOUNTANT = "comptes@gigafibre.example"
CARD = {"number": GOOD, "expiry": "12/34", "cvc": "123"}
DEBIT_ENDS = 20
"""Days in which every bank has answered: a debit is for 15 days ahead at most, and ends four days later."""

Found = TypeVar("Found")


class Stage(NamedTuple):
	"""Where the site and the stand-in vendors answer, and the site's name."""

	base_url: str
	twilio: str
	acs: str
	stripe: str
	site: str


def pay_by_link(stage: Stage) -> None:
	"""An invoice goes out by e-mail; its customer pays by card; Stripe says so twice and in a bad order."""
	desk = Desk(stage.base_url, ACCOUNTANT, PASSWORD)
	invoice = _open_invoice(desk, plans.PAYS_BY_LINK)
	if not invoice:
		print("  the invoice is paid already")
		return
	with step("Accounts sends the invoice by e-mail") as show:
		address = desk.call("payments.mail_invoice", invoice=invoice["name"])["address"]
		letter = read_letter(stage.site, ("Sales Invoice", invoice["name"]))
		show(f"{address}: {letter['subject']}, with {next(letter.iter_attachments()).get_filename()}")
		link = find_link(letter)
		show(link)
	phone, number = Phone(stage.base_url), find_number(desk, invoice["customer"])
	already = len(texts(stage.twilio, number))
	with step("The link opens this one invoice, without a password") as show:
		phone.open(link)
		phone.submit("")
		show(f"{phone.page.select_one('.when').get_text()} · {phone.url}")
	with step("The customer pays by card on Stripe's page; no webhook has arrived yet") as show:
		vendor.steer(stage.stripe, "events", mode="delayed")
		try:
			phone.submit("pay")
			phone.submit("pay", CARD, kind="card")
			show(" ".join(phone.page.select_one("main section").get_text(" ").split())[:110])
		finally:
			vendor.steer(stage.stripe, "events", mode="reversed")
	with step("Stripe delivers each event twice, the last first") as show:
		for kind in _deliver_twice(stage):
			show(kind)
	with step("One Payment Entry, and the invoice is paid") as show:
		wait_for(lambda: desk.document("Sales Invoice", invoice["name"])["status"] == "Paid")
		entries = desk.find(
			"Payment Entry", json.dumps([["party", "=", invoice["customer"]], ["docstatus", "=", 1]])
		)
		assert len(entries) == 1, entries
		show(f"{stage.base_url}/app/payment-entry/{entries[0]['name']}")
		show(f"{stage.base_url}/app/sales-invoice/{invoice['name']}")
	with step("The receipt, in French") as show:
		show(wait_for_text(stage.twilio, number, already, "paiement"))


def run_autopay(stage: Stage) -> None:
	"""A customer saves a card, another agrees to bank debits; the run of the day charges both."""
	desk = Desk(stage.base_url, ACCOUNTANT, PASSWORD)
	_charge(stage, desk, plans.PAYS_BY_CARD, MethodKind.CARD, CARD)
	_charge(stage, desk, plans.PAYS_FROM_ACCOUNT, MethodKind.PPA, {"number": GOOD_ACCOUNT})


def fail_debit(stage: Stage) -> None:
	"""A bank debit is under way; days later the bank says that the account is empty."""
	desk = Desk(stage.base_url, ACCOUNTANT, PASSWORD)
	payment = _charge(stage, desk, plans.HAS_EMPTY_ACCOUNT, MethodKind.PPA, {"number": EMPTY_ACCOUNT})
	if not payment:
		return
	number = find_number(desk, payment["customer"])
	already = len(texts(stage.twilio, number))
	with step("Days go by at Stripe; four business days after the debit the bank refuses it") as show:
		vendor.steer(stage.stripe, "advance", days=DEBIT_ENDS)
		wait_for(lambda: desk.document("FSM Payment", payment["name"])["state"] == "Failed")
		show(
			f"{desk.document('FSM Payment', payment['name'])['error_code']} · {stage.base_url}/app/fsm-payment/{payment['name']}"
		)
	with step("Nothing is booked, the invoice is still open, and the customer is told") as show:
		invoice = _open_invoice(desk, plans.HAS_EMPTY_ACCOUNT)
		assert invoice, "the invoice should be open"
		show(f"{invoice['outstanding_amount']:.2f} $ · {stage.base_url}/app/sales-invoice/{invoice['name']}")
		show(wait_for_text(stage.twilio, number, already, "/l/"))


def show_morning(stage: Stage) -> None:
	"""What accounts receivable reads first."""
	desk = Desk(stage.base_url, ACCOUNTANT, PASSWORD)
	with step("What Accounts sees in the morning") as show:
		sections = {each["key"]: each for each in desk.ask("overview.load_overview")["sections"]}
		show(f"unexplained   {sections['reconciliation']['figures'][0]['value']:.0f}")
		for row in _payments(desk, "Review"):
			show(f"to decide     {row['customer']}, {row['amount']:.2f} $ asked for")
			show(f"              {stage.base_url}/app/fsm-payment/{row['name']}")
		for row in desk.find("FSM Dispute", "[]", '["name","customer","amount","state","answer_by"]'):
			show(
				f"disputed      {row['customer']}, {row['amount']:.2f} $: {row['state']} by {row['answer_by'][:10]}"
			)
			show(f"              {stage.base_url}/app/fsm-dispute/{row['name']}")
		show(f"{stage.base_url}/app/money")


def _charge(stage: Stage, desk: Desk, name: str, kind: MethodKind, typed: dict[str, str]) -> dict | None:
	"""Have a customer save a method, and the automatic charges of the day take place; None if they have."""
	invoice = _open_invoice(desk, name)
	if not invoice or _payments_of(desk, invoice["customer"]):
		print(f"  {name} has been charged already")
		return None
	with step(f"{name} agrees to automatic payment on Stripe's page") as show:
		method = _save_method(stage, invoice["customer"], kind, typed)
		show(f"{method.kind} …{method.last4} · {stage.base_url}/app/fsm-payment-method/{method.name}")
	if kind is MethodKind.PPA:
		number = find_number(desk, invoice["customer"])
		already = len(texts(stage.twilio, number))
		with step("The run of the day gives notice of the debit, ten days before") as show:
			_on_site(stage, lambda: _charge_due(method, kind))
			show(wait_for_text(stage.twilio, number, already, "débit"))
	with step("The automatic charges of the day") as show:
		wait_for(
			lambda: (
				_on_site(stage, lambda: _charge_due(method, kind)) or _payments_of(desk, invoice["customer"])
			)
		)
		payment = _payments_of(desk, invoice["customer"])[0]
		if kind is MethodKind.CARD:
			wait_for(lambda: desk.document("FSM Payment", payment["name"])["state"] == "Booked")
		payment = desk.document("FSM Payment", payment["name"])
		assert payment["state"] in ("Booked", "Processing"), payment["error_code"]
		when = f", debited on {payment['debit_on']}" if payment.get("debit_on") else ""
		show(
			f"{payment['amount']:.2f} $ {payment['state']}{when} · {stage.base_url}/app/fsm-payment/{payment['name']}"
		)
	return payment


def _save_method(stage: Stage, customer: str, kind: MethodKind, typed: dict[str, str]) -> frappe._dict:
	"""Save a card or an account on Stripe's page, as the customer does, and wait for the webhook that says so."""
	back = f"{stage.base_url}/portal"  # where anybody may arrive
	page = SavingPage(customer, kind, "fr", back, back, command_id=f"demo:{customer}:{time.time()}")
	url = _on_site(stage, lambda: saving.open_page(page))
	phone = Phone(stage.base_url)
	phone.open(url)
	phone.submit("pay", typed, kind=kind.value)
	fields = ["name", "kind", "last4", "customer"]
	saved = {"customer": customer, "is_autopay": 1}
	return wait_for(
		lambda: _on_site(stage, lambda: frappe.db.get_value(methods.DOCTYPE, saved, fields, as_dict=True))
	)


def _charge_due(method: frappe._dict, kind: MethodKind) -> int:
	"""Charge what is due, as the clock does: a card on the morning of the next business day."""
	methods.choose_autopay(method.name, method.customer, is_on=True)
	frappe.db.commit()  # the charges are transactions of their own
	now = now_datetime()
	day = BANKING_CALENDAR.next_business_day(now.date())
	is_now = day == now.date() or kind is MethodKind.PPA
	return charges.charge_due(now if is_now else datetime.combine(day, charges.MORNING))


def _deliver_twice(stage: Stage) -> list[str]:
	"""Let go of the events that wait, last first, and send each again; return their kinds as they were delivered."""
	held = vendor.steer(stage.stripe, "release")["events"]
	for event in held:
		vendor.steer(stage.stripe, "resend", event=event)

	def delivered() -> list[dict]:
		return [each for each in vendor.read(stage.stripe, "deliveries") if each["event"] in held]

	wait_for(lambda: len(delivered()) >= 2 * len(held))
	vendor.steer(stage.stripe, "events", mode="normal")
	return [f"{each['type']}: {each['status']}" for each in delivered()]


def _open_invoice(desk: Desk, name: str) -> dict | None:
	"""The invoice of a customer that has been open for longest."""
	filters = [["customer_name", "=", name], ["outstanding_amount", ">", 0], ["docstatus", "=", 1]]
	found = desk.find(
		"Sales Invoice", json.dumps(filters), '["name","customer","outstanding_amount","due_date"]'
	)
	return min(found, key=lambda row: row["due_date"], default=None)


def _payments(desk: Desk, state: str) -> list[dict]:
	return desk.find("FSM Payment", json.dumps([["state", "=", state]]), '["name","customer","amount"]')


def _payments_of(desk: Desk, customer: str) -> list[dict]:
	return desk.find("FSM Payment", json.dumps([["customer", "=", customer]]), '["name","customer","state"]')


def find_number(desk: Desk, customer: str) -> str:
	return desk.document("Customer", customer)["mobile_no"]


def _on_site(stage: Stage, read: Callable[[], Found]) -> Found:
	with on_site(stage.site):
		return read()


def wait_for(find: Callable[[], Found]) -> Found:
	"""Repeat a search until it finds something; raises TimeoutError."""
	until = time.monotonic() + PATIENCE
	while time.monotonic() < until:
		if found := find():
			return found
		time.sleep(0.5)
	raise TimeoutError(
		f"Nothing came within {PATIENCE} s. Look at FSM Webhook Event and FSM Payment in the desk."
	)
