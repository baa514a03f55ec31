"""Credits for the customers of an incident: proposed once each when it is over, and approved together by a manager.

A line's own silence counts, to the minute, in proportion to the price of its subscription's period. Approval only
writes down who decided; the clock books each credit note in a transaction of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Date, Max, Sum

from gigafibre_fsm.domain.billing import customers as billed_customers
from gigafibre_fsm.domain.billing.credits import proposals, settings
from gigafibre_fsm.domain.billing.credits.arithmetic import (
	Outage,
	ProposedCredit,
	ServicePeriod,
	propose_outage_credit,
)
from gigafibre_fsm.domain.billing.subscriptions import periods
from gigafibre_fsm.domain.billing.subscriptions.changes import facts
from gigafibre_fsm.domain.billing.subscriptions.changes.facts import PricedDays, SubscriptionFacts
from gigafibre_fsm.domain.billing.subscriptions.reasons import NotBillable
from gigafibre_fsm.domain.billing.suspension import repository as suspensions
from gigafibre_fsm.domain.equipment.installation.subscription import ENDED
from gigafibre_fsm.domain.network.incidents.answers import customers
from gigafibre_fsm.domain.network.incidents.answers.customers import LostTime
from gigafibre_fsm.domain.network.incidents.rows import timeline
from gigafibre_fsm.domain.network.incidents.rows.timeline import TimelineEntry
from gigafibre_fsm.domain.platform import instants, job_queue, transactions
from gigafibre_fsm.exceptions import FsmError

SOURCE = "Network Incident"
TASK = "grant_approved_credits"
BATCH = 10
"""Customers looked at in one transaction, during which the incident is locked."""
MOST_PERIODS = 3
"""An outage of more billing periods is for a person."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OutageOfService:
	"""The times for which a subscription was without service, and the addresses that it serves there."""

	subscription: str
	times: tuple[LostTime, ...]

	@property
	def locations(self) -> frozenset[str]:
		"""The addresses that were cut off."""
		return frozenset(each.location for each in self.times)


def propose_next(incident: str, closed_on: datetime) -> int:
	"""Propose credits for the next customers of an incident; return how many customers were looked at.

	Args:
		incident: name of the Network Incident, locked by the caller.
		closed_on: when it ended; site time, naive.
	"""
	found = customers.list_uncredited(incident, BATCH)
	for customer in found:
		customers.note_credit(incident, customer, _propose(incident, customer, closed_on))
	return len(found)


def count_proposed(incident: str) -> tuple[int, Decimal]:
	"""Return how many credits of an incident wait for a decision, and their sum before taxes."""
	return _add_up(_waiting(incident))


def count_made(incident: str) -> tuple[int, Decimal]:
	"""Return how many credits were proposed for an incident, whatever became of them, and their sum before taxes."""
	return _add_up({"source_type": SOURCE, "source": incident})


def list_booked(incident: str) -> list[TimelineEntry]:
	"""Return when credit notes of an incident were booked, as lines of its timeline: one for a day and a person.

	Read from the credits, so that one that accounts grant alone is there too, and one whose note is cancelled is not.
	"""
	row = frappe.qb.DocType(proposals.DOCTYPE)
	query = (
		frappe.qb.from_(row)
		.select(Max(row.decided_on), row.decided_by, Count("*"), Sum(row.amount))
		.where((row.source_type == SOURCE) & (row.source == incident) & (row.state == proposals.GRANTED))
		.groupby(Date(row.decided_on), row.decided_by)
	)
	return [
		timeline.word_entry(timeline.BOOKED, at, by=by, credits=count, amount=amount)
		for at, by, count, amount in query.run()
	]


def approve_all(incident: str, user: str) -> int:
	"""Approve the credits of an incident that wait for a decision; return how many. The clock books them.

	Args:
		incident: name of the Network Incident.
		user: who decides.

	Raises:
		FsmError: none waits.
	"""
	waiting = frappe.get_all(proposals.DOCTYPE, _waiting(incident), pluck="name")
	if not waiting:
		frappe.throw(_("No credit of this outage waits for a decision."), FsmError)
	count, amount = count_proposed(incident)
	timeline.note_event(incident, timeline.APPROVED, by=user, credits=count, amount=amount)
	values = {"approved_by": user, "approved_on": instants.now_utc(), "problem": None}
	chosen = {"name": ("in", waiting), "state": proposals.PROPOSED}
	frappe.db.set_value(proposals.DOCTYPE, chosen, values)
	job_queue.enqueue_after_commit(TASK, "long")
	return len(waiting)


def list_approved(limit: int) -> list[str]:
	"""Return approved credits that are not booked yet, longest first."""
	approved = {"state": proposals.PROPOSED, "approved_on": ("is", "set")}
	return frappe.get_all(
		proposals.DOCTYPE, approved, pluck="name", order_by="approved_on, name", limit=limit
	)


def grant_approved(names: Iterable[str]) -> None:
	"""Book approved credits, each in a transaction of its own; one that cannot be booked waits again, with the reason."""
	for name in names:
		try:
			transactions.run_transaction(lambda name=name: _grant(name))
		except Exception as error:
			frappe.db.rollback()
			problem = str(error) if isinstance(error, FsmError) else _("An error of our own; see Error Log.")
			if not isinstance(error, FsmError):
				frappe.log_error(title=f"Credit {name}")
			frappe.clear_messages()
			values = {"approved_on": None, "problem": frappe.utils.strip_html(problem)}
			transactions.run_transaction(
				lambda name=name, values=values: frappe.db.set_value(proposals.DOCTYPE, name, values)
			)


def _grant(name: str) -> None:
	approved = frappe.db.get_value(proposals.DOCTYPE, name, ["state", "approved_on", "approved_by"])
	if approved and approved[0] == proposals.PROPOSED and approved[1]:
		proposals.grant_credit(name, approved[2], instants.now())


def _add_up(chosen: dict[str, object]) -> tuple[int, Decimal]:
	amounts = frappe.get_all(proposals.DOCTYPE, chosen, pluck="amount")
	return len(amounts), sum((Decimal(str(amount)) for amount in amounts), Decimal(0))


def _waiting(incident: str) -> dict[str, object]:
	own = {"source_type": SOURCE, "source": incident}
	return {**own, "state": proposals.PROPOSED, "approved_on": ("is", "not set")}


def _propose(incident: str, customer: str, closed_on: datetime) -> dict[str, str]:
	"""Propose the credits of a customer; return address → Credit Proposal."""
	over = instants.to_nearest_utc(closed_on)
	times = customers.list_lost_times(incident, customer, over)
	if not times or suspensions.is_suspended(customer):
		return {}
	billed_customers.lock_customer(customer)
	made: dict[str, str] = {}
	for outage in _match_subscriptions(customer, times):
		if name := _propose_for(incident, customer, outage):
			made |= dict.fromkeys(outage.locations, name)
	return made


def _match_subscriptions(customer: str, times: list[LostTime]) -> list[OutageOfService]:
	"""Return which subscription was cut off when: that of the address, else the customer's only one without address."""
	running = {"party_type": "Customer", "party": customer, "status": ("not in", ENDED)}
	rows = frappe.get_all("Subscription", running, ["name", "fsm_service_location"], order_by="name")
	of_address = {row.fsm_service_location: row.name for row in rows if row.fsm_service_location}
	anywhere = [row.name for row in rows if not row.fsm_service_location]
	usual = anywhere[0] if len(anywhere) == 1 else None
	found: dict[str, list[LostTime]] = {}
	for each in times:
		if name := of_address.get(each.location, usual):
			found.setdefault(name, []).append(each)
	return [OutageOfService(name, tuple(lost)) for name, lost in found.items()]


def _propose_for(incident: str, customer: str, outage: OutageOfService) -> str | None:
	start, end = min(each.start for each in outage.times), max(each.end for each in outage.times)
	here = instants.to_site(start), instants.to_site(end)
	if _is_credited_by_hand(customer, *here):
		return None
	try:
		known = facts.load_own_facts(outage.subscription, customer)
	except NotBillable:
		# its periods are unknown here: accounts propose it by hand
		return None
	lost = [Outage(incident, each.start, each.end) for each in outage.times]
	credit = _compute(lost, known, here[0].date(), here[1].date())
	if credit.amount <= 0:
		return None
	key = f"{proposals.OUTAGE}:{incident}:{outage.subscription}"
	invoice = _find_invoice(outage.subscription, here[0].date())
	event = proposals.CreditEvent(
		proposals.OUTAGE, key, customer, (SOURCE, incident), *here, invoice=invoice or ""
	)
	return proposals.insert_proposal(event, credit)


def _compute(lost: list[Outage], known: SubscriptionFacts, first: date, last: date) -> ProposedCredit:
	"""Return the credit of all billing periods that an outage touches."""
	rules, lines, day = settings.read_incident_rules(), [], first
	for _number in range(MOST_PERIODS):
		period = periods.find_current_period(known.terms, day)
		if period is None:
			break
		priced = facts.find_priced_days(known, day)
		served = _list_served(lost, _begin_day(period.end + ONE_DAY))
		lines += propose_outage_credit(served, _in_utc(priced), rules).lines
		day = period.end + ONE_DAY
		if day > last:
			break
	return ProposedCredit(tuple(lines))


def _list_served(lost: Iterable[Outage], end: datetime) -> list[Outage]:
	"""Return the times that lie before the end of a period's service: nobody pays for what comes after it."""
	return [replace(each, end=min(each.end, end)) for each in lost if each.start < end]


def _in_utc(priced: PricedDays) -> ServicePeriod:
	days = priced.days
	return ServicePeriod(priced.price, _begin_day(days.start), _begin_day(days.end + ONE_DAY))


def _begin_day(day: date) -> datetime:
	"""Return the beginning of a day, naive UTC."""
	return instants.to_utc(datetime.combine(day, time(0)))


def _find_invoice(subscription: str, day: date) -> str | None:
	"""Return the invoice that bills a day of a subscription; None before it is billed."""
	billing = {
		"subscription": subscription,
		"docstatus": 1,
		"is_return": 0,
		"from_date": ("<=", day),
		"to_date": (">=", day),
	}
	return frappe.db.get_value("Sales Invoice", billing, order_by="from_date desc, name")


def _is_credited_by_hand(customer: str, start: datetime, end: datetime) -> bool:
	"""Whether accounts have proposed or granted a credit for a part of this time already."""
	other = {
		"customer": customer,
		"kind": proposals.OUTAGE,
		"source_type": ("!=", SOURCE),
		"state": ("!=", proposals.REFUSED),
		"started_on": ("<", end),
		"ended_on": (">", start),
	}
	return bool(frappe.db.get_value(proposals.DOCTYPE, other, for_update=True))
