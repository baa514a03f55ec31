"""The messages of a case: each step's text and e-mail, with a link on which the debt is paid."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from gigafibre_fsm.domain.billing import outbound
from gigafibre_fsm.domain.billing.dunning import reminder_mail
from gigafibre_fsm.domain.billing.dunning.debts import CustomerDebt
from gigafibre_fsm.domain.billing.dunning.reminder_mail import ReminderMail
from gigafibre_fsm.domain.billing.dunning.settings import DunningSettings, SuspensionLimits
from gigafibre_fsm.domain.billing.dunning.stages import SUSPENSION_NOTICES, DunningStep
from gigafibre_fsm.domain.billing.invoices import OpenRow
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SentReminder:
	"""What was sent: the FSM SMS and the e-mail address, each empty if there was none; dollars."""

	message: str
	address: str
	amount: Decimal


def may_reach(customer: str) -> bool:
	"""Whether a customer may be asked for money from here, and messages to them may leave this site at all."""
	if not sides.is_collected_here(customer):
		return False
	return outbound.judge_charge(customer).open or reminder_mail.may_mail(customer)


def send_reminder(
	step: DunningStep, customer: str, debt: CustomerDebt, settings: DunningSettings, now: datetime, key: str
) -> SentReminder:
	"""Queue the text and the e-mail of a step in the caller's transaction, which holds the lock on the customer.

	Args:
		step: a reminder or a notice of suspension.
		customer: name of the Customer.
		debt: what the customer owes.
		settings: of the company.
		now: site time, naive.
		key: of the step; the text is queued once under it.
	"""
	rows = _list_claimed(step, debt, now.date())
	amount = sum((row.outstanding for row in rows), Decimal("0.00"))
	day = find_day(step, debt, settings.suspension, now.date())
	person = messages.load_customer(customer)
	message = ""
	if person.phone:
		# the link opens one invoice, the oldest: whoever holds it sees nothing else of the customer
		link = messages.issue_pay_link(debt.oldest.name, now)
		message = outbox.queue_message(
			settings.templates[step],
			person.phone,
			person.language,
			{
				**messages.common_values(person),
				"amount": formatting.money(amount, person.language),
				"day": formatting.day(day, person.language, formatting.BRIEF),
			},
			effect_key=f"dunning:{key}",
			reference=("Sales Invoice", debt.oldest.name),
			recipient=("Customer", customer),
			link=link,
		)
	mail = ReminderMail(step, customer, person.language, tuple(rows), amount, day)
	return SentReminder(message, reminder_mail.send_mail(mail, now), amount)


def find_day(step: DunningStep, debt: CustomerDebt, limits: SuspensionLimits, today: date) -> date:
	"""Return the day that a message names: of the suspension for a notice of it, else of the oldest due date.

	Args:
		step: a reminder or a notice of suspension.
		debt: what the customer owes.
		limits: of suspensions.
		today: local date, on which the message is sent.
	"""
	due_date = debt.oldest.due_date
	if step not in SUSPENSION_NOTICES:
		return due_date
	# a text that reaches its phone in the evening still leaves whole days
	wait = (
		limits.last_notice
		if step is DunningStep.LAST_SUSPENSION_NOTICE
		else limits.first_notice_days * ONE_DAY
	)
	earliest = today + ONE_DAY * -(-wait // ONE_DAY)
	return max(earliest, due_date + relativedelta(months=limits.months) + ONE_DAY)


def _list_claimed(step: DunningStep, debt: CustomerDebt, today: date) -> list[OpenRow]:
	"""Return the invoices that a step is about: those overdue; before that, those that fall due on the same day."""
	if step is DunningStep.UPCOMING:
		return [row for row in debt.rows if row.due_date == debt.oldest.due_date]
	return debt.list_overdue(today) or [debt.oldest]
