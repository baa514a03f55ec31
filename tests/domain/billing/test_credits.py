"""Credits for outages and broken promises, with their arithmetic."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from gigafibre_fsm.domain.billing.credits.arithmetic import (
	INCIDENT_RULES,
	BrokenPromise,
	CreditReason,
	Outage,
	OutageRules,
	OutageUnit,
	PromiseCreditRules,
	ServicePeriod,
	propose_outage_credit,
	propose_promise_credit,
)

D = Decimal
# November: 30 days and an hour, from midnight to midnight in Québec
NOVEMBER = ServicePeriod(D("79.95"), datetime(2026, 11, 1, 4), datetime(2026, 12, 1, 5))
DAILY = OutageRules(OutageUnit.DAY)


def outage(start: str, hours: float, incident: str = "INC-1") -> Outage:
	begin = datetime.fromisoformat(start)
	return Outage(incident, begin, begin + timedelta(hours=hours))


@pytest.mark.parametrize(
	("outages", "rules", "amounts", "calculations"),
	[
		([outage("2026-11-10T12:00", 23.9)], OutageRules(), [], []),
		([outage("2026-11-10T12:00", 24)], OutageRules(), ["2.66"], ["79.95 × 24 h / 721 h"]),
		([outage("2026-11-10T12:00", 25.2)], OutageRules(), ["2.88"], ["79.95 × 26 h / 721 h"]),
		([outage("2026-11-10T12:00", 25.2)], DAILY, ["5.33"], ["79.95 × 2 d / 30 d"]),
		# overlapping and touching outages count once
		(
			[
				outage("2026-11-10T12:00", 20),
				outage("2026-11-10T20:00", 30, "INC-2"),
				outage("2026-11-12T02:00", 1),
			],
			OutageRules(),
			["4.32"],
			["79.95 × 39 h / 721 h"],
		),
		(
			[outage("2026-11-20T12:00", 24, "INC-2"), outage("2026-11-10T12:00", 48)],
			OutageRules(),
			["5.32", "2.66"],
			["79.95 × 48 h / 721 h", "79.95 × 24 h / 721 h"],
		),
		# only the part within the period counts, the whole outage for its length
		([outage("2026-10-31T04:00", 48)], OutageRules(), ["2.66"], ["79.95 × 24 h / 721 h"]),
		([outage("2026-12-01T05:00", 48)], OutageRules(), [], []),
		(
			[outage("2026-11-10T12:00", 24)],
			OutageRules(minimum=D("5.00")),
			["2.66", "2.34"],
			["79.95 × 24 h / 721 h", "5.00 - 2.66"],
		),
		([], OutageRules(minimum=D("5.00")), [], []),
		# a credit that meets minimum and cap exactly needs no further line
		(
			[outage("2026-11-10T12:00", 24)],
			OutageRules(minimum=D("2.66")),
			["2.66"],
			["79.95 × 24 h / 721 h"],
		),
		([outage("2026-11-01T04:00", 721)], OutageRules(), ["79.95"], ["79.95 × 721 h / 721 h"]),
		(
			[outage("2026-11-01T04:00", 721)],
			OutageRules(cap=D("0.5")),
			["79.95", "-39.97"],
			["79.95 × 721 h / 721 h", "39.98 - 79.95"],
		),
	],
)
def test_an_outage_is_credited_in_proportion_to_the_price(outages, rules, amounts, calculations):
	credit = propose_outage_credit(outages, NOVEMBER, rules)
	assert [str(line.amount) for line in credit.lines] == amounts
	assert [line.calculation for line in credit.lines] == calculations
	assert credit.amount == sum(map(D, amounts), D(0))


@pytest.mark.parametrize(
	("minutes", "amounts", "calculations"),
	[
		# 79.95 × 185 / 43,260 = 0.34190
		(185, ["0.34"], ["79.95 × 185 min / 43260 min"]),
		# a minute that has begun counts as a whole one: 79.95 × 186 / 43,260 = 0.34374
		(185.1, ["0.34"], ["79.95 × 186 min / 43260 min"]),
		# 79.95 × 27 / 43,260 = 0.04990, and half up it is five cents
		(27, ["0.05"], ["79.95 × 27 min / 43260 min"]),
		# 79.95 × 24 / 43,260 = 0.04435: below the smallest credit
		(24, [], []),
		# only the part within the period
		(60_000, ["56.28"], ["79.95 × 30453 min / 43260 min"]),
	],
)
def test_an_outage_that_the_network_measured_is_credited_by_the_minute(minutes, amounts, calculations):
	credit = propose_outage_credit([outage("2026-11-10T01:27", minutes / 60)], NOVEMBER, INCIDENT_RULES)
	assert [str(line.amount) for line in credit.lines] == amounts
	assert [line.calculation for line in credit.lines] == calculations


def test_a_whole_month_without_service_is_never_credited_above_its_price():
	for rules in (OutageRules(), DAILY):
		assert propose_outage_credit([outage("2026-10-01T00:00", 5000)], NOVEMBER, rules).amount == D("79.95")


def test_what_was_credited_before_counts_for_the_cap():
	period = replace(NOVEMBER, credited=D("78.00"))
	credit = propose_outage_credit([outage("2026-11-10T12:00", 48)], period)
	assert credit.amount == D("1.95")
	assert [line.reason for line in credit.lines] == [CreditReason.OUTAGE, CreditReason.CAPPED]


def test_each_line_names_its_incident():
	credit = propose_outage_credit([outage("2026-11-10T12:00", 24, "INC-7")], NOVEMBER)
	assert [line.source for line in credit.lines] == ["INC-7"]


MISSED = BrokenPromise("PROM-1", is_missed=True)
LATE = BrokenPromise("PROM-2", is_missed=False, minutes_late=45)


@pytest.mark.parametrize(
	("promises", "rules", "amounts"),
	[
		([MISSED], PromiseCreditRules(), ["25.00"]),
		([LATE], PromiseCreditRules(), []),
		([LATE], PromiseCreditRules(late=D("10.00")), ["10.00"]),
		([replace(LATE, minutes_late=30)], PromiseCreditRules(late=D("10.00")), []),
		([MISSED, LATE], PromiseCreditRules(late=D("10.00")), ["25.00", "10.00"]),
		([MISSED] * 3, PromiseCreditRules(), ["25.00", "25.00", "25.00", "-25.00"]),
		([MISSED], PromiseCreditRules(missed=D(0)), []),
		([], PromiseCreditRules(), []),
	],
)
def test_a_broken_promise_is_worth_what_the_company_sets(promises, rules, amounts):
	assert [str(line.amount) for line in propose_promise_credit(promises, rules).lines] == amounts


def test_the_arithmetic_of_a_late_arrival_can_be_read():
	(line,) = propose_promise_credit([LATE], PromiseCreditRules(late=D("10.00"))).lines
	assert (line.calculation, line.source) == ("45 min > 30 min: 10.00", "PROM-2")
