"""Credits for outages that a person reports: which billed periods they touch, and what each is worth."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Sum

from gigafibre_fsm.domain.billing import customers, invoices
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.credits import proposals, settings
from gigafibre_fsm.domain.billing.credits.arithmetic import (
	Outage,
	ProposedCredit,
	ServicePeriod,
	propose_outage_credit,
)
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReportedOutage:
	"""A time without service that a person reports; site times, naive."""

	customer: str
	start: datetime
	end: datetime


@dataclass(frozen=True)
class OutageCredit:
	"""What an outage is worth in one billed period.

	Attributes:
		invoice: name of the Sales Invoice that bills the period.
		subscription: name of its Subscription.
		first_day: of the period.
		last_day: of the period.
		credit: without lines if the outage is too short, or the period is credited wholly.
	"""

	invoice: str
	subscription: str
	first_day: date
	last_day: date
	credit: ProposedCredit


def list_credits(outage: ReportedOutage, now: datetime) -> list[OutageCredit]:
	"""Return what an outage is worth in each billed period that it touches, newest first; writes nothing.

	Args:
		outage: times of the site.
		now: site time, naive.

	Raises:
		FsmError: it does not end after it begins, or is not over yet.
	"""
	if outage.end <= outage.start:
		frappe.throw(_("The outage must end after it begins."), FsmError)
	if outage.end > now:
		frappe.throw(_("The outage is not over yet: propose its credit when it is."), FsmError)
	rules = settings.read_outage_rules()
	found = []
	for row in _list_periods(outage):
		period = ServicePeriod(
			to_decimal(row.net_total),
			instants.to_utc(datetime.combine(row.from_date, time(0))),
			instants.to_utc(datetime.combine(row.to_date + ONE_DAY, time(0))),
			_sum_credited(row.name),
		)
		reported = Outage(row.name, instants.to_utc(outage.start), instants.to_utc(outage.end))
		credit = propose_outage_credit([reported], period, rules)
		found.append(OutageCredit(row.name, row.subscription, row.from_date, row.to_date, credit))
	return found


def propose_credits(outage: ReportedOutage, chosen: list[str], note: str, now: datetime) -> list[str]:
	"""Propose the credits of an outage for the chosen invoices, and return the proposals.

	Args:
		outage: times of the site.
		chosen: names of Sales Invoices whose periods it touches.
		note: what the person knows of the outage.
		now: site time, naive.

	Raises:
		FsmError: nothing is credited for a chosen invoice, or a part of this time is proposed already.
	"""
	customers.lock_customer(outage.customer)
	worth = {each.invoice: each.credit for each in list_credits(outage, now)}
	if not chosen:
		frappe.throw(_("Choose at least one billed period."), FsmError)
	return [_propose(outage, name, worth.get(name), note) for name in dict.fromkeys(chosen)]


def _propose(outage: ReportedOutage, invoice: str, credit: ProposedCredit | None, note: str) -> str:
	if credit is None or credit.amount <= 0:
		frappe.throw(_("Nothing is credited for this outage on invoice {0}.").format(invoice), FsmError)
	if other := _find_overlap(outage, invoice):
		sentence = _(
			"A part of this time is credited by {0} already. Refuse that one first, or correct the times."
		)
		frappe.throw(sentence.format(other), FsmError)
	key = f"{proposals.OUTAGE}:{invoice}:{outage.start:%Y-%m-%d %H:%M}:{outage.end:%Y-%m-%d %H:%M}"
	if known := frappe.db.get_value(proposals.DOCTYPE, {"event_key": key}, for_update=True):
		frappe.throw(_("This outage was refused already: {0}.").format(known), FsmError)
	source = (invoices.DOCTYPE, invoice)
	event = proposals.CreditEvent(
		proposals.OUTAGE, key, outage.customer, source, outage.start, outage.end, note.strip(), invoice
	)
	return proposals.insert_proposal(event, credit)


def _list_periods(outage: ReportedOutage) -> list["frappe._dict"]:
	"""Return the submitted invoices of periods that an outage touches."""
	filters = {
		"customer": outage.customer,
		"docstatus": 1,
		"is_return": 0,
		"from_date": ("<=", outage.end.date()),
		"to_date": (">=", outage.start.date()),
	}
	fields = ["name", "subscription", "from_date", "to_date", "net_total"]
	return frappe.get_all(invoices.DOCTYPE, filters, fields, order_by="from_date desc, name")


def _sum_credited(invoice: str) -> Decimal:
	"""Return what is proposed or granted for outages of an invoice's period."""
	proposal = frappe.qb.DocType(proposals.DOCTYPE)
	rows = (
		frappe.qb.from_(proposal)
		.select(Sum(proposal.amount))
		.where((proposal.sales_invoice == invoice) & (proposal.kind == proposals.OUTAGE))
		.where(proposal.state != proposals.REFUSED)
		.for_update()
		.run()
	)
	return to_decimal(rows[0][0])


def _find_overlap(outage: ReportedOutage, invoice: str) -> str | None:
	"""Return a proposal of the same period that is not refused and shares time with an outage."""
	filters = {
		"sales_invoice": invoice,
		"kind": proposals.OUTAGE,
		"state": ("!=", proposals.REFUSED),
		"started_on": ("<", outage.end),
		"ended_on": (">", outage.start),
	}
	return frappe.db.get_value(proposals.DOCTYPE, filters, for_update=True)
