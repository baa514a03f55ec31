"""What follows a payment at Stripe's stand-in: refunds, disputes, warnings of fraud, and payouts."""

from gigafibre_fsm.tests.standins.stripe_payments import Payments
from gigafibre_fsm.tests.standins.stripe_store import DAY, Store
from gigafibre_fsm.tests.standins.stripe_wire import Json, RefusalError, needed, only, whole

DISPUTE_FEE = 1500  # cents
ANSWER_DAYS = 9
ARRIVAL_DAYS = 2
REASONS = ("duplicate", "fraudulent", "requested_by_customer")


class Aftermath:
	"""Refunds, disputes and payouts.

	Args:
		store: the database.
		payments: writes the lines of the balance.
	"""

	def __init__(self, store: Store, payments: Payments) -> None:
		self.store = store
		self.payments = payments

	def refund(self, asked: Json) -> Json:
		"""Give money back."""
		only(asked, "payment_intent", "amount", "reason", "metadata")
		needed(asked, "payment_intent")
		intent = self.store.get("payment_intent", asked["payment_intent"])
		if intent["status"] != "succeeded":
			said = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
			raise RefusalError(400, said)
		charge = self.store.get("charge", intent["latest_charge"])
		left = charge["amount"] - charge["amount_refunded"]
		amount = whole(asked, "amount", least=1) if "amount" in asked else left
		self._check_refund(charge, amount, left, asked.get("reason", ""))
		refund = self.store.add(
			"refund",
			"re",
			amount=amount,
			balance_transaction=None,
			charge=charge["id"],
			created=self.store.now(),
			currency=charge["currency"],
			metadata=asked.get("metadata", {}),
			payment_intent=intent["id"],
			reason=asked.get("reason"),
			status="succeeded",
		)
		line = self.payments.add_line(-amount, 0, "refund", refund["id"], charge["currency"])
		refund["balance_transaction"] = line["id"]
		charge["amount_refunded"] += amount
		charge["refunded"] = charge["amount_refunded"] == charge["amount"]
		self.store.emit("refund.created", refund)
		self.store.emit("charge.refunded", charge)
		return refund

	def fail_refund(self, refund_id: str, reason: str = "lost_or_stolen_card") -> Json:
		"""The bank sends a refund back; the money is ours again."""
		refund = self.store.get("refund", refund_id)
		charge = self.store.get("charge", refund["charge"])
		line = self.payments.add_line(refund["amount"], 0, "refund_failure", refund_id, refund["currency"])
		refund.update(status="failed", failure_reason=reason, failure_balance_transaction=line["id"])
		charge["amount_refunded"] -= refund["amount"]
		charge["refunded"] = False
		self.store.emit("refund.updated", refund)
		self.store.emit("charge.refund.updated", refund)
		self.store.emit("refund.failed", refund)
		return refund

	def dispute(
		self, payment_intent: str, reason: str = "fraudulent", *, amount: int = 0, inquiry: bool = False
	) -> Json:
		"""The customer contradicts at the bank; that of a bank debit is final at once.

		Args:
			payment_intent: what is disputed.
			reason: Stripe's word.
			amount: in cents; the whole payment if 0.
			inquiry: the bank only asks; no money is taken.
		"""
		charge = self._charge(payment_intent)
		is_debit = charge["payment_method_details"]["type"] == "acss_debit"
		dispute = self.store.add(
			"dispute",
			"dp",
			amount=amount or charge["amount"],
			balance_transactions=[],
			charge=charge["id"],
			created=self.store.now(),
			currency=charge["currency"],
			evidence_details={
				"due_by": 0 if is_debit else self.store.now() + ANSWER_DAYS * DAY,
				"has_evidence": False,
				"past_due": False,
				"submission_count": 0,
			},
			is_charge_refundable=inquiry,
			livemode=self.store.livemode,
			metadata={},
			payment_intent=payment_intent,
			reason="debit_not_authorized" if is_debit and reason == "fraudulent" else reason,
			status="warning_needs_response" if inquiry else "needs_response",
		)
		charge["disputed"] = True
		if not inquiry:
			self._move(dispute, -dispute["amount"], "dispute", DISPUTE_FEE)
		self.store.emit("charge.dispute.created", dispute)
		if not inquiry:
			self.store.emit("charge.dispute.funds_withdrawn", dispute)
		return self.close_dispute(dispute["id"], won=False) if is_debit else dispute

	def close_dispute(self, dispute_id: str, *, won: bool) -> Json:
		"""The bank decides; the money comes back when it was won, with the fee."""
		dispute = self.store.get("dispute", dispute_id)
		if dispute["status"].startswith("warning"):
			dispute["status"] = "warning_closed"
		else:
			dispute["status"] = "won" if won else "lost"
			if won:
				self._move(dispute, dispute["amount"], "dispute_reversal", -DISPUTE_FEE)
				self.store.emit("charge.dispute.funds_reinstated", dispute)
		self.store.emit("charge.dispute.closed", dispute)
		return dispute

	def warn_fraud(self, payment_intent: str, kind: str = "unauthorized_use_of_card") -> Json:
		"""A bank warns of a fraud."""
		warning = self.store.add(
			"radar.early_fraud_warning",
			"issfr",
			actionable=True,
			charge=self._charge(payment_intent)["id"],
			created=self.store.now(),
			fraud_type=kind,
			livemode=self.store.livemode,
			payment_intent=payment_intent,
		)
		self.store.emit("radar.early_fraud_warning.created", warning)
		return warning

	def payout(self, *, automatic: bool = True) -> Json:
		"""Send everything that is on the balance, and not yet paid out, to the bank; it arrives after two days."""
		lines = [line for line in self.store.of_kind("balance_transaction") if not self._payout_of(line)]
		amount = sum(line["net"] for line in lines)
		if amount <= 0:
			raise RefusalError(
				400, "You have insufficient funds in your Stripe account.", code="balance_insufficient"
			)
		payout = self.store.add(
			"payout",
			"po",
			amount=amount,
			arrival_date=(self.store.now() + ARRIVAL_DAYS * DAY) // DAY * DAY,
			automatic=automatic,
			balance_transaction=None,
			created=self.store.now(),
			currency=lines[0]["currency"],
			description="STRIPE PAYOUT",
			destination="ba_stand_in",
			failure_balance_transaction=None,
			failure_code=None,
			failure_message=None,
			livemode=self.store.livemode,
			metadata={},
			method="standard",
			reconciliation_status="in_progress" if automatic else "not_applicable",
			source_type="card",
			status="in_transit",
			type="bank_account",
		)
		own = self.payments.add_line(-amount, 0, "payout", payout["id"], payout["currency"])
		payout["balance_transaction"] = own["id"]
		for line in (*lines, own):
			line["status"] = "available"
			self.store.private[line["id"]]["payout"] = payout["id"]
		self.store.emit("payout.created", payout)
		if automatic:
			payout["reconciliation_status"] = "completed"
			self.store.emit("payout.reconciliation_completed", payout)
		self.store.schedule(ARRIVAL_DAYS * DAY, lambda: self._arrive(payout))
		return payout

	def fail_payout(self, payout_id: str) -> Json:
		"""The bank sends a payout back, perhaps after it was paid."""
		payout = self.store.get("payout", payout_id)
		line = self.payments.add_line(payout["amount"], 0, "payout_reversal", payout_id, payout["currency"])
		payout.update(
			status="failed",
			failure_balance_transaction=line["id"],
			failure_code="account_closed",
			failure_message="The bank account has been closed.",
		)
		self.store.emit("payout.failed", payout)
		return payout

	def lines_of(self, payout_id: str) -> list[Json]:
		"""The lines of one payout, its own among them."""
		return [
			line
			for line in self.store.of_kind("balance_transaction")
			if self._payout_of(line) == self.store.get("payout", payout_id)["id"]
		]

	def _payout_of(self, line: Json) -> str:
		return self.store.private[line["id"]].get("payout", "")

	def _arrive(self, payout: Json) -> None:
		if payout["status"] == "in_transit":
			payout["status"] = "paid"
			self.store.emit("payout.paid", payout)

	def _charge(self, payment_intent: str) -> Json:
		return self.store.get("charge", self.store.get("payment_intent", payment_intent)["latest_charge"])

	def _move(self, dispute: Json, amount: int, category: str, fee: int) -> None:
		line = self.payments.add_line(amount, fee, category, dispute["id"], dispute["currency"])
		dispute["balance_transactions"].append(line)

	def _check_refund(self, charge: Json, amount: int, left: int, reason: str) -> None:
		if reason and reason not in REASONS:
			raise RefusalError(400, f"Invalid reason: must be one of {', '.join(REASONS)}", param="reason")
		if charge["disputed"]:
			raise RefusalError(
				400,
				f"Charge {charge['id']} has been charged back; cannot issue a refund.",
				code="charge_disputed",
			)
		if left == 0:
			raise RefusalError(
				400, f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
			)
		if amount > left:
			said = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
			raise RefusalError(400, said, param="amount")
