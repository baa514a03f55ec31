"""Amounts and limits of credits on a site: the section Credits of FSM Settings."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import frappe

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.credits.arithmetic import (
	DEFAULT_OUTAGE_RULES,
	DEFAULT_PROMISE_RULES,
	INCIDENT_RULES,
	ONE_HOUR,
	OutageRules,
	OutageUnit,
	PromiseCreditRules,
)

UNITS = {"Hour": OutageUnit.HOUR, "Day": OutageUnit.DAY}


def read_promise_rules() -> PromiseCreditRules:
	"""Return what a missed or late visit is worth; an amount that was never saved is the default."""
	stored, usual = _read(), DEFAULT_PROMISE_RULES
	return PromiseCreditRules(
		missed=_amount(stored, "credit_missed_visit", usual.missed),
		late=_amount(stored, "credit_late_visit", usual.late),
		late_after_minutes=int(_amount(stored, "credit_late_after", Decimal(usual.late_after_minutes))),
		cap=_amount(stored, "credit_promise_cap", usual.cap),
	)


def read_outage_rules() -> OutageRules:
	"""Return how an outage is credited; a limit that was never saved is the default."""
	stored, usual = _read(), DEFAULT_OUTAGE_RULES
	hours = _amount(stored, "credit_outage_hours", Decimal(usual.shortest // ONE_HOUR))
	return OutageRules(
		unit=UNITS.get(stored.get("credit_outage_unit") or "", usual.unit),
		shortest=timedelta(hours=int(hours)),
		minimum=_amount(stored, "credit_outage_minimum", usual.minimum),
		cap=_amount(stored, "credit_outage_cap", usual.cap * 100) / 100,
	)


def read_incident_rules() -> OutageRules:
	"""Return how an outage that the network measured is credited: by the minute, above a smallest amount."""
	stored = _read()
	return replace(
		INCIDENT_RULES,
		least=_amount(stored, "credit_incident_least", INCIDENT_RULES.least),
		cap=_amount(stored, "credit_outage_cap", INCIDENT_RULES.cap * 100) / 100,
	)


def _read() -> dict[str, str]:
	# not the document: it reads a zero and a setting that was never saved alike
	return frappe.db.get_singles_dict("FSM Settings")


def _amount(stored: dict[str, str], field: str, usual: Decimal) -> Decimal:
	value = stored.get(field)
	return usual if value in (None, "") else to_decimal(value)
