"""The e-mails that confirm a change of a subscription in writing, with its figures, in the customer's language."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.payments import customer_mail, messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.billing.subscriptions.changes import facts, repository
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def send(change: "Document", event: str) -> None:
	"""Queue the e-mail about a change; without a usable address the customer's page says the same.

	Args:
		change: the Subscription Change.
		event: scheduled, withdrawn or applied.
	"""
	language = messages.find_language(change.customer)
	lines = [_("Hello,", language), *_body(change, event, language), load_office().brand]
	mail = CustomerMail(
		_subject(change, event, language),
		[escape_html(line) for line in lines if line],
		(change.doctype, change.name),
	)
	try:
		customer_mail.send_mail(change.customer, mail)
	except FsmError:
		frappe.clear_messages()


def plan_name(plan: str | None, language: str) -> str:
	"""Return the name of a plan as its customer reads it; empty if there is none."""
	row = plan and facts.list_plans([plan]).get(plan)
	return row.choose_name(language) if row else ""


def _subject(change: "Document", event: str, language: str) -> str:
	is_end = repository.is_end(change)
	return {
		("scheduled", False): _("Your change of plan is planned", language),
		("withdrawn", False): _("Your change of plan is withdrawn", language),
		("applied", False): _("You have your new plan", language),
		("scheduled", True): _("The end of your service is planned", language),
		("withdrawn", True): _("Your service goes on", language),
		("applied", True): _("Your service has ended", language),
	}[(event, is_end)]


def _body(change: "Document", event: str, language: str) -> list[str]:
	if event == "withdrawn":
		return [
			_(
				"You withdrew your request of {0}. Nothing changes, and nothing is billed for it.", language
			).format(_write_day(change.requested_on.date(), language))
		]
	write = _describe_end if repository.is_end(change) else _describe_plan
	return [*write(change, language), *_describe_next(change, event, language)]


def _describe_plan(change: "Document", language: str) -> list[str]:
	to_plan, from_plan = (plan_name(name, language) for name in (change.to_plan, change.from_plan))
	lines = [
		_("From {0}, you have the plan {1} instead of {2}.", language).format(
			_write_day(change.effective_on, language), to_plan, from_plan
		),
		_("Price of a period: {0} before taxes, instead of {1}.", language).format(
			_write_money(change.new_price, language), _write_money(change.old_price, language)
		),
	]
	if not change.days_left:
		return [*lines, _("Nothing is billed or credited for the change itself.", language)]
	lines.append(
		_(
			"For the {0} days that are left of the period of {1} days: {2} less {3}, before taxes.", language
		).format(
			change.days_left,
			change.days,
			_write_money(change.charge, language),
			_write_money(change.credit, language),
		)
	)
	return [*lines, _describe_total(change, language)]


def _describe_end(change: "Document", language: str) -> list[str]:
	lines = [
		_("Your service {0} ends at the end of {1}. There is no fee.", language).format(
			plan_name(change.from_plan, language), _write_day(change.effective_on, language)
		)
	]
	if change.days_left:
		lines.append(
			_(
				"Credited for the {0} days that you paid for and do not use: {1} before taxes.", language
			).format(change.days_left, _write_money(change.credit, language))
		)
	return [*lines, _describe_total(change, language)]


def _describe_total(change: "Document", language: str) -> str:
	total = to_decimal(change.total)
	if total < 0:
		return _("Credited to your account, with taxes: {0}.", language).format(
			_write_money(-total, language)
		)
	if total > 0:
		return _("On an invoice, with taxes: {0}.", language).format(_write_money(total, language))
	return _("Nothing is billed or credited for the change itself.", language)


def _describe_next(change: "Document", event: str, language: str) -> list[str]:
	if event == "applied":
		document = _("Document: {0}.", language).format(change.document) if change.document else ""
		return [document]
	until = change.effective_on if repository.is_end(change) else change.effective_on - timedelta(days=1)
	if until < change.requested_on.date():
		return []
	return [
		_("You can withdraw this yourself until {0}, in your account under “My plan”.", language).format(
			_write_day(until, language)
		)
	]


def _write_day(day: date, language: str) -> str:
	return formatting.day(day, language, formatting.FULL)


def _write_money(amount: float | Decimal, language: str) -> str:
	return formatting.money(to_decimal(amount), language)
