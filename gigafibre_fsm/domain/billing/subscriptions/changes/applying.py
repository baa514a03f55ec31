"""Applies changes of subscriptions on their day: each once, under the locks of its subscription and its customer.

A change is applied by whoever comes first: the clock, or the billing run before it bills a period of the new plan.
What a worker that died did not commit is due again.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import getdate, strip_html

from gigafibre_fsm.domain.billing.amounts import tax_amount, to_decimal
from gigafibre_fsm.domain.billing.ledger_entries import act_as_bookkeeper
from gigafibre_fsm.domain.billing.payments import accounts_notices, messages
from gigafibre_fsm.domain.billing.subscriptions import (
	period_invoice,
	periods,
	reasons,
)
from gigafibre_fsm.domain.billing.subscriptions import (
	repository as subscription_repository,
)
from gigafibre_fsm.domain.billing.subscriptions.changes import (
	confirmations,
	days,
	documents,
	facts,
	figures,
	repository,
)
from gigafibre_fsm.domain.billing.subscriptions.changes.documents import BookedLine
from gigafibre_fsm.domain.billing.subscriptions.changes.facts import SubscriptionFacts
from gigafibre_fsm.domain.billing.subscriptions.changes.repository import ChangeState, DueChange
from gigafibre_fsm.domain.billing.subscriptions.plan_change import PlanChange
from gigafibre_fsm.domain.billing.subscriptions.reasons import NotBillable
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED
from gigafibre_fsm.domain.platform import instants, transactions

if TYPE_CHECKING:
	from frappe.model.document import Document

ONE_DAY = timedelta(days=1)


def apply_due() -> None:
	"""Apply every change whose day has come, each in a transaction of its own; one that fails stops no other."""
	for row in repository.list_due(instants.now_utc()):
		with act_as_bookkeeper():
			try:
				transactions.run_transaction(lambda row=row: _apply_locked(row, getdate()))
			except Exception as error:
				problem = _find_problem(error, row.name)
				frappe.clear_messages()
				transactions.run_transaction(lambda row=row, problem=problem: _record(row, problem))


def apply_change(change: "Document", doc: "Document", today: date) -> None:
	"""Apply a change that is due.

	Args:
		change: the Subscription Change, locked after its subscription and customer.
		doc: the ERPNext Subscription as it is now.
		today: local date.

	Raises:
		NotBillable: it cannot be applied as it was shown.
	"""
	found = facts.load_facts(doc)
	if found.terms.last_day or doc.status in ENDED:
		raise NotBillable(reasons.ENDING)
	document = (
		_end_service(change, found, today)
		if repository.is_end(change)
		else _change_plan(change, found, today)
	)
	repository.close_change(change, ChangeState.APPLIED, document)
	confirmations.send(change, "applied")


def _apply_locked(row: DueChange, today: date) -> None:
	repository.lock_subscription(row.subscription, row.customer)
	change = repository.lock_open(row.subscription)
	if change and change.name == row.name and repository.is_due(change, today):
		apply_change(change, subscription_repository.load_subscription(row.subscription), today)


def _record(row: DueChange, problem: str) -> None:
	if repository.record_failure(row.name, problem, instants.now_utc()):
		accounts_notices.notify(
			"A change of a subscription could not be applied.", repository.DOCTYPE, row.name
		)


def _find_problem(error: Exception, name: str) -> str:
	if isinstance(error, NotBillable):
		return error.reason
	if isinstance(error, frappe.ValidationError):
		return reasons.write_reason(reasons.REFUSED, strip_html(str(error)).strip() or type(error).__name__)
	frappe.log_error(title=f"Subscription Change {name}")
	return reasons.write_reason(reasons.FAULT)


def _change_plan(change: "Document", found: SubscriptionFacts, today: date) -> str | None:
	"""Put the new plan into the subscription, and bill or credit the rest of the period; return the document."""
	day = change.effective_on
	if found.internet is None or found.internet.plan != change.from_plan:
		raise NotBillable(reasons.OTHER_TOTAL)
	if periods.find_due_billing(found.terms, found.billed, day - ONE_DAY).invoices:
		raise NotBillable(reasons.UNBILLED)
	_settle_period_that_was_billed_meanwhile(change, found)
	document = _book_plan(change, found, today) if change.days_left else None
	found.internet.plan = change.to_plan
	found.doc.save()
	return document


def _settle_period_that_was_billed_meanwhile(change: "Document", found: SubscriptionFacts) -> None:
	"""Bill the new plan from its first day also if somebody has billed that period at the old price since."""
	day = change.effective_on
	if change.days_left or not days.is_prorated(found.terms, found.billed, day):
		return
	prices = PlanChange(to_decimal(change.old_price), to_decimal(change.new_price), day)
	shown = figures.compute_change(found.terms, found.billed, prices, found.rates)
	change.update({"days_left": shown.days_left, "days": shown.days})
	change.update({"credit": float(shown.credit), "charge": float(shown.charge)})
	change.total = float(shown.amount.total)


def _book_plan(change: "Document", found: SubscriptionFacts, today: date) -> str | None:
	charge, credit, total = (to_decimal(each) for each in (change.charge, change.credit, change.total))
	start = change.effective_on
	end = start + timedelta(days=change.days_left - 1)
	language = messages.find_language(change.customer)
	new, old = (confirmations.plan_name(plan, language) for plan in (change.to_plan, change.from_plan))
	new_text = documents.write_days(new, start, end, language)
	old_text = documents.write_days(_("Credit for {0}", language).format(old), start, end, language)
	if charge == credit:
		return None
	if charge > credit:
		items = facts.list_plans((change.to_plan, change.from_plan))
		lines = [BookedLine(items[change.to_plan].item, new_text, charge)]
		if credit:
			lines.append(BookedLine(items[change.from_plan].item, old_text, -credit))
		return documents.submit_invoice(found.doc, lines, total, today)
	title = _("Change of plan", language)
	text = "\n".join((old_text, new_text))
	shown = tax_amount(credit - charge, found.rates)
	if shown.total != -total:
		raise NotBillable(reasons.OTHER_TOTAL)
	return documents.submit_credit(found.doc, title, text, shown, found.rates)


def _end_service(change: "Document", found: SubscriptionFacts, today: date) -> str | None:
	"""Bill what is left to bill, credit what is not used, and cancel the subscription; return the document."""
	doc, last_day = found.doc, change.effective_on
	terms = periods.end_service(found.terms, last_day)
	due = periods.find_due_billing(terms, found.billed, today)
	if due.to_review:
		raise NotBillable(reasons.UNBILLED)
	document = None
	for each in due.invoices:
		document = period_invoice.create_invoice(doc, each.period, today).name
	credit = to_decimal(change.credit)
	if credit:
		language = messages.find_language(change.customer)
		end = last_day + timedelta(days=change.days_left)
		title = _("Credit for {0}", language).format(confirmations.plan_name(change.from_plan, language))
		text = documents.write_days(title, last_day + ONE_DAY, end, language)
		amount = tax_amount(credit, found.rates)
		document = documents.submit_credit(doc, _("End of service", language), text, amount, found.rates)
	# not by ERPNext's button, which bills the whole period again where it is billed at its end
	doc.reload()
	doc.update({"status": "Cancelled", "cancelation_date": last_day})
	doc.save()
	return document
