"""The figures of the business on a site: by role, by the ledger, kept for a minute; and the feed in one query."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import frappe
from frappe.query_builder.functions import Sum

from gigafibre_fsm.api import overview as api
from gigafibre_fsm.domain.billing.figures import ageing, open_debts, open_items
from gigafibre_fsm.domain.overview import kept_readings, readings, tiles
from gigafibre_fsm.domain.overview.live_feed import feed
from gigafibre_fsm.domain.overview.tiles import Audience
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.visitor import counted_queries
from tests.clocks import freeze_time
from tests.contract import books
from tests.site.test_customer_view import write

HOSTILE = '<b>"x" & Co'
READERS = {
	"FSM Accounts": (("revenue", "receivables", "reconciliation"), {"payment"}),
	"FSM Support": (("tickets", "incidents"), {"visit", "incident", "call"}),
	"FSM Dispatcher": (("visits", "incidents", "messages", "flows"), {"visit", "incident", "flow"}),
	"FSM Manager": (tuple(tiles.SECTIONS), {"visit", "incident", "call", "payment", "flow"}),
}
ALL = frozenset(Audience)
AT = datetime(2031, 3, 3, 9)
"""A winter's day after everything that other tests leave; site time, five hours behind UTC."""


@pytest.fixture(autouse=True)
def _books(site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	# all of it is rolled back with the test: nothing is committed
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	kept_readings.forget_readings()
	yield
	frappe.set_user("Administrator")
	kept_readings.forget_readings()


def write_news() -> str:
	"""One entry of each kind, a minute apart; return the customer."""
	customer = builders.a_customer().name
	frappe.db.set_value("Customer", customer, "customer_name", HOSTILE)
	utc = AT + timedelta(hours=5)
	job = builders.a_job(customer=customer).name
	event = {"parent": job, "parenttype": "Dispatch Job", "parentfield": "timeline"}
	write("Dispatch Job Event", AT, event="Status", to_status="En Route", happened_on=AT, **event)
	paid = {"customer": customer, "amount": 91.93, "state": "Booked", "origin": "Portal"}
	write("FSM Payment", AT, succeeded_on=AT + timedelta(minutes=1), **paid)
	outage = write("Network Incident", AT, title="PON 3", state="Open")
	told = {"incident": outage, "by_user": "", "details": json.dumps({"hits": 12})}
	write("Network Incident Event", AT, code="grew", instant=utc + timedelta(minutes=2), **told)
	amounts = {**told, "details": json.dumps({"credits": 3, "amount": "12.00"})}
	write(
		"Network Incident Event", AT, code="credits_proposed", instant=utc + timedelta(minutes=2), **amounts
	)
	call = {"direction": "Inbound", "status": "Completed", "number": "+14505550178", "customer": customer}
	write("FSM Call", AT, instant=utc + timedelta(minutes=3), **call)
	run = write("Flow Run", AT, title="Rappel", state="Failed")
	frappe.db.set_value("Flow Run", run, "modified", AT + timedelta(minutes=4), update_modified=False)
	return customer


@pytest.mark.parametrize("role", READERS)
def test_each_role_sees_its_own_figures_and_entries(role: str):
	write_news()
	frappe.set_user(people.make_user("zq-overview@example.com", role, user_type="System User"))
	sections, kinds = READERS[role]
	assert tuple(section["key"] for section in api.load_overview()["sections"]) == sections
	with freeze_time(AT + timedelta(hours=6)):
		assert {entry["kind"] for entry in api.load_feed() if entry["at"] >= AT} == kinds


def test_nobody_without_a_role_of_the_office_is_let_in():
	frappe.set_user(people.make_user("zq-nobody@example.com", user_type="System User"))
	for method in (api.load_overview, api.load_feed):
		with pytest.raises(NotYours):
			method()


def test_the_feed_is_in_order_in_one_query_and_names_are_as_typed():
	write_news()
	with freeze_time(AT + timedelta(hours=6)), counted_queries() as queries:
		found = [entry for entry in feed.load_feed(ALL) if entry.at >= AT]
	assert len(queries) == 1
	assert [entry.kind for entry in found] == ["flow", "call", "incident", "payment", "visit"]
	assert [(entry.at - AT).seconds // 60 for entry in found] == [4, 3, 2, 1, 0]
	assert found[-1].who == HOSTILE and found[-1].state == "En Route"
	assert "12" in found[2].text and found[2].title == "PON 3"
	assert found[3].amount == 91.93


def sum_ledger() -> float:
	entry = frappe.qb.DocType("Payment Ledger Entry")
	ours = (entry.party_type == "Customer") & (entry.account_type == "Receivable") & (entry.delinked == 0)
	return float(frappe.qb.from_(entry).select(Sum(entry.amount)).where(ours).run()[0][0] or 0)


def test_what_is_owed_by_age_is_the_balance_of_the_ledger():
	books.prepare()
	today = frappe.utils.getdate()
	before = open_debts.read_debts(today)
	assert float(before.balance) == pytest.approx(sum_ledger(), abs=0.005)
	customer = books.make_customer()
	for days in (5, 45, 75, 100, 200):
		books.make_invoice(customer, (1, 100), days_ago=days)
	settled = books.make_invoice(customer, (1, 100), days_ago=20)
	books.pay(settled)
	partly = books.make_invoice(customer, (1, 100), days_ago=10)
	books.pay(partly, amount=40, parts=[40])
	books.make_invoice(customer, (1, 100), due_in=20)
	books.pay(customer=customer, amount=25)  # on account
	credited = books.make_invoice(customer, (1, 100), days_ago=15)
	books.make_return(credited, for_self=False)
	found = open_debts.read_debts(today)
	added = {code: float(amount - before.amounts[code]) for code, amount in found.amounts.items()}
	whole = 114.98  # 100.00, 5.00 and 9.98 of taxes
	assert added == pytest.approx(
		{
			"not_due": whole,
			"days_30": whole + whole - 40,
			"days_60": whole,
			"days_90": whole,
			"days_120": whole,
			"older": whole,
			"credit": -25,
		}
	)
	assert float(found.balance) == pytest.approx(sum_ledger(), abs=0.005)
	reported = ageing.age_items(open_items.list_open(books.company(), today), today)
	assert tuple(found.amounts.values()) == (reported.not_due, *reported.ages, reported.credit)


def test_figures_are_kept_for_a_minute_and_tell_their_age(monkeypatch: pytest.MonkeyPatch):
	reads: list[datetime] = []

	def read(now: datetime) -> list:
		reads.append(now)
		return [tiles.BusinessFigure("failed_flows", len(reads), parts=(tiles.FigurePart("Failed", 1),))]

	monkeypatch.setitem(readings.READERS, tiles.FLOWS, read)
	now = instants.now_utc()

	def load(seconds: int) -> tiles.FigureSection:
		shown = kept_readings.load_overview(ALL, now + timedelta(seconds=seconds))
		return next(section for section in shown.sections if section.key == tiles.FLOWS)

	first, second = load(0), load(40)
	assert len(reads) == 1 and first.figures == second.figures
	assert (first.age, second.age) == (0, 40)
	kept_readings.forget_readings()  # as after a minute
	assert load(70).figures[0].value == 2


def test_each_figure_counts_what_its_list_shows():
	write_news()
	now = instants.now_utc()
	figures = {each.key: each for read in readings.READERS.values() for each in read(now)}
	for key, doctype in (
		("incidents", "Network Incident"),
		("messages", "FSM SMS"),
		("failed_flows", "Flow Run"),
	):
		states = [part.code for part in figures[key].parts]
		assert figures[key].value == frappe.db.count(doctype, {"state": ("in", states)})
	assert figures["failed_flows"].is_alarm and figures["incidents"].is_alarm
	over = ("Resolved", "Closed")
	assert figures["open_tickets"].value == frappe.db.count("Issue", {"status": ("not in", over)})
	for figure in figures.values():
		if figure.parts:
			assert figure.value == pytest.approx(sum(part.value for part in figure.parts))
