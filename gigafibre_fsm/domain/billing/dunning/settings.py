"""The settings of dunning and suspension on a site, as the decisions take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import frappe

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.dunning.promises import DelayLimits
from gigafibre_fsm.domain.billing.dunning.stages import DunningClock, DunningStep, StepDay

DOCTYPE = "FSM Dunning Settings"


@dataclass(frozen=True)
class InterestSettings:
	"""Late interest of the company; without a rate, or without an item, none is charged.

	Attributes:
		annual_percent: percent a year.
		item: name of the Item of the invoice's line.
		account: name of the income Account; empty for that of the item or the company.
	"""

	annual_percent: Decimal
	item: str
	account: str

	@property
	def is_charged(self) -> bool:
		"""Whether the company charges interest at all."""
		return bool(self.annual_percent > 0 and self.item)


@dataclass(frozen=True)
class SuspensionLimits:
	"""Limits of suspensions that are settings; named as in `suspension.interlock.InterlockLimits`.

	Attributes:
		amount: dollars; more must be overdue.
		months: more must have passed since the oldest unpaid due date.
		first_notice_days: calendar days from the first notice to the suspension.
		last_notice: from the last notice to the suspension.
		last_notice_lifetime: a last notice that is older no longer announces this suspension.
		is_review_required: a person must have confirmed the suspension.
	"""

	amount: Decimal
	months: int
	first_notice_days: int
	last_notice: timedelta
	last_notice_lifetime: timedelta
	is_review_required: bool


@dataclass(frozen=True)
class DunningSettings:
	"""The settings of dunning.

	Attributes:
		is_enabled: whether cases are opened and worked.
		work_hour: local hour from which cases are worked.
		clock: steps and their days.
		templates: FSM Message Template of each step that sends a message.
		interest: late interest.
		days_between_calls: from one call to the next.
		delay: limits of the delay that customers grant themselves.
		suspension: limits of suspensions.
	"""

	is_enabled: bool
	work_hour: int
	clock: DunningClock
	templates: Mapping[DunningStep, str]
	interest: InterestSettings
	days_between_calls: int
	delay: DelayLimits
	suspension: SuspensionLimits


def load_settings() -> DunningSettings:
	"""Return the settings as they are stored."""
	doc = frappe.get_doc(DOCTYPE)
	limits = _suspension_limits(doc)
	days = {DunningStep(row.step): StepDay(row.days, bool(row.in_business_days)) for row in doc.steps}
	return DunningSettings(
		is_enabled=bool(doc.enabled),
		work_hour=doc.work_hour,
		clock=DunningClock(days, limits.amount, _find_notice_gap(limits)),
		templates={DunningStep(row.step): row.message_template for row in doc.steps if row.message_template},
		interest=InterestSettings(
			to_decimal(doc.annual_percent), doc.interest_item or "", doc.interest_account or ""
		),
		days_between_calls=doc.days_between_calls,
		delay=DelayLimits(doc.most_delay_days, doc.days_between_delays),
		suspension=limits,
	)


def find_delay_limits() -> DelayLimits | None:
	"""Return the limits of the delay that customers grant themselves, as Frappe caches them; None if they cannot."""
	doc = frappe.get_cached_doc(DOCTYPE)
	if not doc.enabled or doc.most_delay_days <= 0:
		return None
	return DelayLimits(doc.most_delay_days, doc.days_between_delays)


def read_limits() -> SuspensionLimits:
	"""Return the limits of suspensions."""
	return _suspension_limits(frappe.get_doc(DOCTYPE))


def _suspension_limits(doc: "frappe.model.document.Document") -> SuspensionLimits:
	return SuspensionLimits(
		amount=to_decimal(doc.suspension_amount),
		months=doc.suspension_months,
		first_notice_days=doc.first_notice_days,
		last_notice=timedelta(hours=doc.last_notice_hours),
		last_notice_lifetime=timedelta(days=doc.last_notice_lifetime_days),
		is_review_required=bool(doc.is_review_required),
	)


def _find_notice_gap(limits: SuspensionLimits) -> int:
	"""Return the calendar days from the first notice to the last: the last one comes its whole days before the end."""
	last_days = -(-limits.last_notice // timedelta(days=1))
	return max(0, limits.first_notice_days - last_days)
