"""Plays a case of the table of money: what is sold, paid, credited, refunded and disputed, by one customer.

A case is text, its steps separated by `;`. An invoice has a capital letter, its credit note a `c` before it, its
payments a `p`: `sell A 79.95 + 2 x 10; pay A 50; credit A; refund cA; cancel pA`. Each step is a method of `Play`.
"""

import re

import frappe
from frappe.utils import flt

from tests.contract import books

LINE = re.compile(r"(?:(?P<qty>\d+) x )?(?P<rate>-?[\d.]+)")


class Play:
	"""One customer's documents, by the names that the steps give them."""

	def __init__(self) -> None:
		self.customer = books.make_customer()
		self.named: dict[str, object] = {}
		self.all: list[object] = []

	def run(self, steps: str) -> None:
		"""Play the steps in their order."""
		for step in steps.split(";"):
			word, *arguments = step.split(maxsplit=1)
			getattr(self, word)(*arguments)

	def sell(self, what: str) -> None:
		"""`A 79.95 + 2 x 10`: an invoice of these lines."""
		name, lines = what.split(maxsplit=1)
		found = [LINE.fullmatch(line.strip()) for line in lines.split("+")]
		rows = [(float(line["qty"] or 1), float(line["rate"])) for line in found]
		self._add(name, books.make_invoice(self.customer, *rows))

	def pay(self, what: str) -> None:
		"""`A`: all that is open; `A 50`: a part; `A+B 150`: each in full, and the rest is a credit."""
		names, _space, amount = what.partition(" ")
		documents = self._latest(names)
		opens = [document.outstanding_amount for document in documents]
		if amount and len(documents) == 1:
			opens = [min(opens[0], float(amount))]
		payment = books.pay(*documents, parts=opens, amount=float(amount) if amount else None)
		self._add("p" + names.replace("+", ""), payment)

	def advance(self, amount: str) -> None:
		"""Money without a purpose."""
		self._add("p", books.pay(customer=self.customer, amount=float(amount)))

	def credit(self, what: str) -> None:
		"""`A`: a credit note that stands by itself; `A 1`: of so many of its first line."""
		self._return(what, for_self=True)

	def reduce(self, what: str) -> None:
		"""A credit note that reduces its invoice."""
		self._return(what, for_self=False)

	def refund(self, what: str) -> None:
		"""`cA`: the credit note is paid out; `cA 20`: a part of it."""
		name, _space, amount = what.partition(" ")
		(credit,) = self._latest(name)
		part = float(amount) if amount else -credit.outstanding_amount
		self._add(f"r{name}", books.pay(credit, parts=[-part], amount=part, payment_type="Pay"))

	def giveback(self, amount: str) -> None:
		"""Money of an overpayment goes back."""
		refund = books.pay(customer=self.customer, amount=float(amount), payment_type="Pay")
		self._add("g", refund)
		books.reconcile(self.customer, invoice=refund.name)

	def use(self, names: str) -> None:
		"""`cA B`: the credit note, or payment, pays the invoice."""
		credit, invoice = (document.name for document in self._latest(names.replace(" ", "+")))
		for name in books.reconcile(self.customer, payment=credit, invoice=invoice):
			self.all.append(frappe.get_doc("Journal Entry", name))

	def withdraw(self, what: str) -> None:
		"""`A 91.93 15`: the bank takes a payment of A back, and Stripe a fee."""
		self._dispute(what, "debit", "credit")

	def reinstate(self, what: str) -> None:
		"""`A 91.93 15`: the dispute is won."""
		self._dispute(what, "credit", "debit")

	def fee(self, amount: str) -> None:
		"""Stripe's fee leaves the clearing account."""
		taken = {"account": books.clearing(), "credit": float(amount)}
		self._add("f", books.make_journal({"account": books.expense(), "debit": float(amount)}, taken))

	def payout(self, amount: str) -> None:
		"""Money goes from the clearing account to the bank."""
		entry = books.draft_payment(None, float(amount), payment_type="Internal Transfer")
		entry.update({"party_type": None, "party": None, "paid_from": books.clearing()})
		entry.paid_to = frappe.get_cached_value("Company", books.company(), "default_cash_account")
		entry.insert()
		entry.submit()
		self._add("t", entry)

	def cancel(self, name: str) -> None:
		"""A document is cancelled."""
		(document,) = self._latest(name)
		document.cancel()

	def state(self, wanted: str) -> str:
		"""What became of the documents and accounts that `wanted` names, in its words."""
		return "; ".join(self._state_of(part.split()[0]) for part in wanted.split(";"))

	def _state_of(self, name: str) -> str:
		if name in self.named:
			(document,) = self._latest(name)
			if document.doctype == "Payment Entry":
				return f"{name} {document.unallocated_amount:.2f} left"
			return f"{name} {document.outstanding_amount:.2f} {document.status}"
		if name == "balance":
			return f"balance {books.balance_of(self.customer):.2f}"
		return f"{name} {self._total_of(name):.2f}"

	def _total_of(self, name: str) -> float:
		accounts = {"clearing": books.clearing(), "fees": books.expense(), "debtors": books.debtors()}
		accounts["income"] = frappe.get_cached_value("Company", books.company(), "default_income_account")
		account = accounts.get(name) or books.account(name)
		total = flt(sum(books.ledger_of(document).get(account, 0) for document in self.all), 2)
		return total or 0.0

	def _return(self, what: str, *, for_self: bool) -> None:
		name, _space, quantity = what.partition(" ")
		taken = {0: float(quantity)} if quantity else None
		(invoice,) = self._latest(name)
		self._add(f"c{name}", books.make_return(invoice, for_self=for_self, quantities=taken))

	def _dispute(self, what: str, side: str, other: str) -> None:
		name, amount, fee = what.split()
		(invoice,) = self._latest(name)
		rows = [{**books.owed_by(invoice), side: float(amount)}]
		if float(fee):
			rows.append({"account": books.expense(), side: float(fee)})
		rows.append({"account": books.clearing(), other: flt(float(amount) + float(fee), 2)})
		self._add("j", books.make_journal(*rows))

	def _latest(self, names: str) -> list[object]:
		for name in names.split("+"):
			self.named[name].reload()
		return [self.named[name] for name in names.split("+")]

	def _add(self, name: str, document: object) -> None:
		self.named[name] = document
		self.all.append(document)
