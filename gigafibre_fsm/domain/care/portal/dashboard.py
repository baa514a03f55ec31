"""What a customer sees first: what is owed, what comes next, how the line is, and the one thing to do."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from gigafibre_fsm.domain.billing import account_ledger
from gigafibre_fsm.domain.billing.account_ledger import LedgerLine
from gigafibre_fsm.domain.billing.autopay import forecast
from gigafibre_fsm.domain.billing.autopay.forecast import AutomaticPayment
from gigafibre_fsm.domain.billing.payments import account_page
from gigafibre_fsm.domain.billing.payments.account_page import AccountClaim, PayableInvoice
from gigafibre_fsm.domain.billing.suspension import repository as suspensions
from gigafibre_fsm.domain.care.portal import next_step
from gigafibre_fsm.domain.care.portal.next_step import AccountStep, StepFacts
from gigafibre_fsm.domain.care.tickets import ticket_list
from gigafibre_fsm.domain.care.tickets.ticket_list import OpenRequest
from gigafibre_fsm.domain.dispatch.self_service import next_visit
from gigafibre_fsm.domain.dispatch.self_service.next_visit import NextVisit
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident
from gigafibre_fsm.domain.network.line import health, line_state
from gigafibre_fsm.domain.network.line.health import LineHealth

MOST_LINES = 4
UNDER_WAY = ("on_the_way", "here")


@dataclass(frozen=True)
class Dashboard:
	"""The first page of a customer's account; dollars.

	Attributes:
		balance: what is owed by the ledger; negative for a credit.
		next_invoice: the open invoice that is due first; None if nothing is open.
		automatic: the card or account that pays by itself, and when; None if the customer pays.
		visit: the next visit, or the one under way; None without one.
		line: how the line is; None without a device that reports it.
		recent: the newest lines of the account.
		step: the one thing to do.
		tickets: the newest open tickets.
		is_suspended: whether the service is suspended for a debt.
		outage: what cuts an address of the customer off, and we know of; None without an outage.
	"""

	balance: Decimal
	next_invoice: PayableInvoice | None
	automatic: AutomaticPayment | None
	visit: NextVisit | None
	line: LineHealth | None
	recent: tuple[LedgerLine, ...]
	step: AccountStep
	tickets: tuple[OpenRequest, ...]
	is_suspended: bool
	outage: AffectingIncident | None


def load_dashboard(customer: str, language: str, now: datetime) -> Dashboard:
	"""Return the first page of a customer's account, in seven queries; one more if something is overdue.

	Args:
		customer: name of the Customer whom the reader stands for.
		language: fr or en, of the reader.
		now: site time, naive.
	"""
	account = account_ledger.load_account(customer, MOST_LINES)
	# a credit that covers all is no debt, though nobody has allocated it yet
	payable = account_page.list_payable(customer, now.date()) if account.balance > 0 else ()
	first = next((each for each in payable if not each.is_in_flight), payable[0] if payable else None)
	automatic = forecast.find_automatic(customer, first.pay_by if first else None, now.date())
	visit = next_visit.find_next_visit(customer)
	line = health.judge_lines(line_state.customer_lines(customer))
	outage = affecting.find_affecting_customers([customer]).get(customer)
	return Dashboard(
		balance=account.balance,
		next_invoice=first,
		automatic=automatic,
		visit=visit,
		line=line,
		recent=account.lines,
		step=next_step.choose_step(
			_facts(
				AccountClaim(payable, account.balance),
				automatic,
				visit,
				# an outage that we know of needs no report
				None if outage else line,
				now.date(),
			)
		),
		tickets=ticket_list.list_open(customer, language),
		# nobody is suspended without an overdue invoice
		is_suspended=any(each.is_overdue for each in payable) and suspensions.is_suspended(customer),
		outage=outage,
	)


def _facts(
	claim: AccountClaim,
	automatic: AutomaticPayment | None,
	visit: NextVisit | None,
	line: LineHealth | None,
	today: date,
) -> StepFacts:
	open_ones = [each for each in claim.invoices if not each.is_in_flight]
	mine = [] if automatic else open_ones
	pay_before = min((each.pay_by for each in mine), default=None)
	overdue = sum((each.outstanding for each in open_ones if each.is_overdue), Decimal(0))
	to_pay = sum((each.outstanding for each in mine if each.pay_by == pay_before), Decimal(0))
	return StepFacts(
		overdue=min(overdue, claim.most_payable),
		to_pay=min(to_pay, claim.most_payable),
		pay_before=pay_before,
		card_ends=automatic.last_day if automatic and automatic.is_ending(today) else None,
		is_visit_under_way=bool(visit and visit.stage in UNDER_WAY),
		is_line_down=bool(line and line.kind == health.DOWN),
	)
