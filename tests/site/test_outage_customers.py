"""What an incident means for customers: told once and once more, never at night, tickets grouped, credits to the cent."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine

import frappe

from gigafibre_fsm import tasks
from gigafibre_fsm.api import incidents as incidents_api
from gigafibre_fsm.api import outages as api
from gigafibre_fsm.domain.billing.credits import proposals
from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.care.outages import call_status, public_status
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.lifecycle import by_hand
from gigafibre_fsm.domain.network.incidents.rows import members, repository, timeline
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders, incidents
from gigafibre_fsm.tests.incidents import ServedHome
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.clocks import freeze_time
from tests.contract import books

AFTERNOON = datetime(2026, 11, 24, 19, 0)
"""UTC: 14:00 on the site."""
NIGHT = datetime(2026, 11, 25, 4, 0)
"""UTC: 23:00 on the site."""
SMS, MEMBER, PROPOSAL = "FSM SMS", members.DOCTYPE, "Credit Proposal"


@pytest.fixture(scope="module", autouse=True)
def _taken_away(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		hours = {"quiet_from": "21:00:00", "quiet_until": "08:00:00"}
		before = {field: frappe.db.get_single_value("FSM Settings", field) for field in hours}
		frappe.db.set_single_value("FSM Settings", hours)
		frappe.db.commit()
		yield
		frappe.db.rollback()
		frappe.db.set_single_value("FSM Settings", before)
		frappe.db.commit()


def clock_at(moment: datetime, minutes: float) -> time_machine.travel:
	return freeze_time(moment + timedelta(minutes=minutes), tick=True)


def follow_incidents() -> None:
	"""What the clock does in a minute."""
	frappe.db.commit()
	if due.incidents_since(instants.now_utc()):
		tasks.follow_incidents()
	frappe.db.rollback()


def texts(incident: str, template: str = "") -> list["frappe._dict"]:
	own = {"reference_doctype": "Network Incident", "reference_name": incident}
	if template:
		own["template"] = template
	fields = ["name", "template", "state", "body", "language", "recipient", "to_number"]
	return frappe.get_all(SMS, own, fields, order_by="creation")


def arrive(incident: str) -> None:
	"""Let the provider take all texts that wait."""
	own = {"reference_name": incident, "state": "Queued"}
	frappe.db.set_value(SMS, own, "state", "Sent")
	frappe.db.commit()


def change(incident: str, state: str) -> None:
	repository.write_state(repository.lock_incident(incident), state)
	frappe.db.commit()


def an_outage(homes: int = 2, **values: object) -> tuple[str, list[ServedHome]]:
	network, served = incidents.a_network_of_homes(homes)
	return incidents.an_incident(network.splitter, minutes_ago=20, **values), served


# ---- notices


def test_customers_are_told_once_after_ten_minutes_in_their_language_and_once_more_when_it_is_over():
	with clock_at(AFTERNOON, 0):
		incident, homes = an_outage()
		frappe.db.set_value("Customer", homes[1].customer, "language", "en")
		follow_incidents()
		assert texts(incident) == []
	with clock_at(AFTERNOON, 11):
		follow_incidents()
		told = {each.recipient: each.body for each in texts(incident)}
		assert "panne Internet chez vous depuis 13 h 40 cet après-midi" in told[homes[0].customer]
		assert "your Internet has been out since 1:40 p.m." in told[homes[1].customer]
		arrive(incident)
	with clock_at(AFTERNOON, 30):
		follow_incidents()
		incidents.restore(incident)
		follow_incidents()
	assert len(texts(incident)) == 2, "nothing of the end before it has lasted"
	with clock_at(AFTERNOON, 41):
		follow_incidents()
	over = texts(incident, "customer_outage_over")
	assert {each.recipient for each in over} == {home.customer for home in homes}
	with clock_at(AFTERNOON, 120):
		follow_incidents()
		assert due.incidents_since(instants.now_utc()) is None
	assert len(texts(incident)) == 4
	assert told_events(incident) == [
		"Customers told so far: 2 by text, 0 by e-mail.",
		"Told of the end so far: 2 by text, 0 by e-mail.",
	]


def test_a_customer_with_several_lines_gets_one_text_and_who_is_back_gets_none():
	with clock_at(AFTERNOON, 0):
		network, homes = incidents.a_network_of_homes(3)
		frappe.db.set_value("Equipment", homes[1].equipment, "customer", homes[0].customer)
		incident = incidents.an_incident(network.splitter, minutes_ago=20)
		own = {"incident": incident, "equipment": homes[1].equipment}
		frappe.db.set_value(MEMBER, own, "customer", homes[0].customer)
		incidents.let_return(incident, homes[2].equipment)
		follow_incidents()
	with clock_at(AFTERNOON, 11):
		follow_incidents()
		tasks.follow_incidents()
	assert [each.recipient for each in texts(incident)] == [homes[0].customer]
	assert frappe.db.count(MEMBER, {"incident": incident, "told": "Text"}) == 2


def test_of_an_outage_that_only_a_person_knows_of_nobody_is_told_whose_modem_has_called_since():
	with clock_at(AFTERNOON, 0):
		network, homes = incidents.a_network_of_homes(3)
		heard, quiet, unknown = homes
		note = {"note": "Un camion a accroché le câble", "cause": states.FIBRE, "user": "Administrator"}
		incident = by_hand.open_incident(network.splitter, **note)
		frappe.db.delete("CPE State", {"name": unknown.equipment})
		frappe.db.commit()
	with clock_at(AFTERNOON, 11):
		frappe.db.set_value("CPE State", heard.equipment, "last_inform", instants.now())
		follow_incidents()
	assert {each.recipient for each in texts(incident)} == {quiet.customer, unknown.customer}
	with clock_at(AFTERNOON, 20):
		silent = {"incident": incident, "equipment": heard.equipment}
		since = {"silent_from": instants.now(), "silent_utc": instants.now_utc()}
		frappe.db.set_value(MEMBER, silent, since)
		frappe.db.set_value("Network Incident", incident, "effects_due_utc", instants.now_utc())
		follow_incidents()
	assert len(texts(incident)) == 3, "a line that falls silent after all is told"


def told_events(incident: str) -> list[str]:
	"""What the timeline says of customers and credits, oldest first."""
	wanted = {
		"incident": incident,
		"code": ("in", ("told", "told_over", "credits_proposed", "credits_approved")),
	}
	rows = frappe.get_all(timeline.DOCTYPE, wanted, ["code", "details"], order_by="instant, creation")
	return [timeline.describe_event(row.code, row.details) for row in rows]


def test_nobody_is_told_of_a_suspicion():
	with clock_at(AFTERNOON, 0):
		incident, _homes = an_outage(state=states.SUSPECTED)
		follow_incidents()
	with clock_at(AFTERNOON, 60):
		follow_incidents()
		change(incident, states.RESTORED)
	with clock_at(AFTERNOON, 120):
		follow_incidents()
	assert texts(incident) == []


def test_flapping_ten_times_in_twenty_minutes_is_one_notice():
	with clock_at(AFTERNOON, 0):
		incident, homes = an_outage()
		follow_incidents()
	with clock_at(AFTERNOON, 11):
		follow_incidents()
		arrive(incident)
	for number in range(10):
		with clock_at(AFTERNOON, 12 + 2 * number):
			change(incident, states.RESTORED)
			follow_incidents()
		with clock_at(AFTERNOON, 13 + 2 * number):
			change(incident, states.OPEN)
			follow_incidents()
	assert [each.template for each in texts(incident)] == ["customer_outage"] * len(homes)


def test_a_notice_of_the_night_waits_and_is_dropped_if_it_is_over_before_the_morning():
	with clock_at(NIGHT, 0):
		incident, _homes = an_outage()
		follow_incidents()
	with clock_at(NIGHT, 15):
		follow_incidents()
	with clock_at(NIGHT, 6 * 60):
		incidents.restore(incident)
		follow_incidents()
	for hours in (7, 9.5, 12):
		with clock_at(NIGHT, hours * 60):
			follow_incidents()
	assert texts(incident) == []


def test_a_notice_of_the_night_is_told_in_the_morning_if_it_still_lasts():
	with clock_at(NIGHT, 0):
		incident, homes = an_outage()
		follow_incidents()
	with clock_at(NIGHT, 8 * 60 + 50):
		follow_incidents()
	assert texts(incident) == []
	with clock_at(NIGHT, 9 * 60 + 1):
		follow_incidents()
	assert len(texts(incident)) == len(homes)
	assert "hier, 22\u00a0h\u00a040".replace("\u00a0", " ") in texts(incident)[0].body


def test_a_text_that_still_waits_is_taken_back_and_its_customer_hears_nothing_of_the_end():
	with clock_at(AFTERNOON, 0):
		incident, _homes = an_outage()
		follow_incidents()
	with clock_at(AFTERNOON, 11):
		follow_incidents()
	with clock_at(AFTERNOON, 13):
		incidents.restore(incident)
		follow_incidents()
		assert {each.state for each in texts(incident)} == {"Cancelled"}
	with clock_at(AFTERNOON, 60):
		follow_incidents()
	assert texts(incident, "customer_outage_over") == []
	assert told_events(incident)[-1] == "Customers told so far: 0 by text, 0 by e-mail."


def test_who_wants_no_texts_gets_none():
	with clock_at(AFTERNOON, 0):
		incident, homes = an_outage()
		frappe.db.set_value("Customer", homes[0].customer, "mobile_no", "+14505550177")
		consent.record_consent("+14505550177", "Opted Out", "Staff", "STOP")
		frappe.db.set_value("Customer", homes[1].customer, "mobile_no", "")
		follow_incidents()
	with clock_at(AFTERNOON, 11):
		follow_incidents()
	assert texts(incident) == []
	assert set(frappe.get_all(MEMBER, {"incident": incident}, pluck="told")) == {"Nobody"}


def test_an_incident_that_takes_over_another_tells_nobody_twice():
	with clock_at(AFTERNOON, 0):
		first, homes = an_outage()
		follow_incidents()
	with clock_at(AFTERNOON, 11):
		follow_incidents()
		arrive(first)
		second, others = an_outage()
		by_hand.merge_incidents(first, second, user="Administrator")
		follow_incidents()
	with clock_at(AFTERNOON, 30):
		follow_incidents()
	assert {each.recipient for each in texts(second)} == {home.customer for home in others}
	assert len(texts(first)) == len(homes)


@pytest.mark.parametrize(
	("cause", "template"),
	[(states.POWER, "customer_outage_power"), (states.FIBRE, "customer_outage")],
)
def test_customers_read_of_the_cause_that_concerns_them(cause: str, template: str):
	with clock_at(AFTERNOON, 0):
		incident, _homes = an_outage(1, cause=cause)
		follow_incidents()
	with clock_at(AFTERNOON, 11):
		follow_incidents()
	assert [each.template for each in texts(incident)] == [template]


# ---- tickets


def a_no_internet_ticket(customer: str, kind: str = "No Internet") -> str:
	return builders.a_ticket(customer, issue_type=kind).name


def incident_of(ticket: str) -> str | None:
	return frappe.db.get_value("Issue", ticket, "fsm_network_incident")


def answers_to(ticket: str) -> list[str]:
	sent = {"reference_doctype": "Issue", "reference_name": ticket, "sent_or_received": "Sent"}
	return frappe.get_all("Communication", {**sent, "fsm_shown_to_customer": 1}, pluck="content")


def test_open_tickets_and_new_ones_belong_to_the_outage_and_others_do_not():
	with clock_at(AFTERNOON, -30):
		network, homes = incidents.a_network_of_homes(2)
		before = a_no_internet_ticket(homes[0].customer)
		money = a_no_internet_ticket(homes[0].customer, "Invoice Question")
		stranger = a_no_internet_ticket(builders.a_customer().name)
	with clock_at(AFTERNOON, -3 * 24 * 60):
		old = a_no_internet_ticket(homes[0].customer)
	with clock_at(AFTERNOON, 0):
		incident = incidents.an_incident(network.splitter, minutes_ago=20)
		follow_incidents()
		new = a_no_internet_ticket(homes[1].customer)
	assert [incident_of(each) for each in (before, new)] == [incident] * 2
	assert [incident_of(each) for each in (money, stranger, old)] == [None] * 3


def test_its_end_answers_each_ticket_once_and_settles_those_about_no_internet():
	with clock_at(AFTERNOON, 0):
		incident, homes = an_outage(3)
		settled = a_no_internet_ticket(homes[0].customer)
		slow = a_no_internet_ticket(homes[0].customer, "Slow Internet")
		visited = a_no_internet_ticket(homes[1].customer)
		builders.a_planned_job(customer=homes[1].customer, issue=visited)
		silent = a_no_internet_ticket(homes[2].customer)
		follow_incidents()
	with clock_at(AFTERNOON, 30):
		incidents.let_return(incident, homes[0].equipment, homes[1].equipment)
		change(incident, states.RESTORED)
		follow_incidents()
	for minutes in (41, 70, 200):
		with clock_at(AFTERNOON, minutes):
			follow_incidents()
	found = {each: frappe.db.get_value("Issue", each, "status") for each in (settled, slow, visited, silent)}
	assert found == {settled: "Resolved", slow: "Open", visited: "Open", silent: "Open"}
	assert [len(answers_to(each)) for each in found] == [1] * 4
	assert "est réglée" in answers_to(settled)[0]
	assert "reste ouverte" in answers_to(slow)[0]
	assert "Débranchez-le" in answers_to(silent)[0]


def test_who_was_told_of_the_end_gets_no_second_text_for_the_answer():
	with clock_at(AFTERNOON, 0):
		incident, homes = an_outage(1)
		ticket = a_no_internet_ticket(homes[0].customer)
		builders.a_contact(homes[0].customer, mobile="+14505550101")
		follow_incidents()
	with clock_at(AFTERNOON, 11):
		follow_incidents()
		arrive(incident)
		incidents.restore(incident)
		follow_incidents()
	with clock_at(AFTERNOON, 25):
		follow_incidents()
	assert len(answers_to(ticket)) == 1
	assert frappe.db.count(SMS, {"recipient": homes[0].customer}) == 2


def test_tickets_of_a_false_alarm_are_their_own_again():
	with clock_at(AFTERNOON, 0):
		incident, homes = an_outage(1)
		ticket = a_no_internet_ticket(homes[0].customer)
		follow_incidents()
		assert incident_of(ticket) == incident
		by_hand.mark_false(incident, user="Administrator")
		follow_incidents()
	with clock_at(AFTERNOON, 11):
		follow_incidents()
	assert (incident_of(ticket), answers_to(ticket)) == (None, [])


# ---- credits


@pytest.fixture(scope="module")
def plan(_taken_away: None) -> str:
	books.prepare()
	books.ensure_year(date(2026, 6, 1))
	return books.make_plan(60)


def subscribe(home: ServedHome, plan: str, start: date = date(2026, 11, 1), **values: object) -> str:
	with freeze_time(datetime.combine(start, time(15)), tick=True):
		name = books.subscribe(
			home.customer, start, plan=plan, fsm_service_location=home.location, **values
		).name
	frappe.db.commit()
	return name


def ended_after(minutes: int, plan: str, homes: int = 1) -> tuple[str, list[ServedHome]]:
	"""An outage of so many minutes that is over, whose credits were proposed."""
	with clock_at(AFTERNOON, 0):
		network, served = incidents.a_network_of_homes(homes)
		for home in served:
			subscribe(home, plan)
		incident = incidents.an_incident(network.splitter, minutes_ago=0)
		follow_incidents()
	# the first second of the last minute: one that has begun counts as a whole one
	with freeze_time(AFTERNOON + timedelta(minutes=minutes - 1, seconds=40), tick=True):
		incidents.restore(incident)
	with clock_at(AFTERNOON, minutes + 31):
		follow_incidents()
	return incident, served


def proposals_of(incident: str) -> list["frappe._dict"]:
	fields = ["name", "customer", "amount", "arithmetic", "state", "credit_note", "approved_by", "problem"]
	return frappe.get_all(PROPOSAL, {"source": incident}, fields, order_by="name")


@pytest.mark.parametrize(
	("minutes", "amount"),
	[
		# 60.00 × 185 / 43,260 = 0.25659; November 2026 has 721 hours, because the clocks change
		(185, Decimal("0.26")),
		# 60.00 × 1,445 / 43,260 = 2.00416
		(1445, Decimal("2.00")),
		# 60.00 × 39 / 43,260 = 0.05409; 60.00 × 32 / 43,260 = 0.04438 is less than five cents
		(39, Decimal("0.05")),
		(32, None),
	],
)
def test_a_credit_is_what_a_hand_computes(plan: str, minutes: int, amount: Decimal | None):
	incident, [_home] = ended_after(minutes, plan)
	found = proposals_of(incident)
	assert [Decimal(str(each.amount)) for each in found] == ([amount] if amount else [])
	if amount:
		[line] = proposals.describe_arithmetic(frappe.get_doc(PROPOSAL, found[0].name), "en")
		assert line == f"Outage: 60.00 × {minutes} min / 43260 min = ${amount}"
		assert frappe.db.get_value(MEMBER, {"incident": incident}, "credit") == found[0].name


@pytest.mark.parametrize("is_billed", [False, True])
def test_a_service_that_ends_within_its_period_is_credited_at_the_rate_of_the_whole_one(
	plan: str, is_billed: bool
):
	with clock_at(AFTERNOON, 0):
		network, [home] = incidents.a_network_of_homes(1)
		subscription = subscribe(home, plan)
		if is_billed:
			billed = {"subscription": subscription, "from_date": "2026-11-01", "to_date": "2026-11-30"}
			frappe.db.set_value("Sales Invoice", books.make_invoice(home.customer, (1, 60.0)).name, billed)
		# its last day is that of the outage, which goes on into a day that nobody pays for
		frappe.db.set_value("Subscription", subscription, "end_date", "2026-11-24")
		incident = incidents.an_incident(network.splitter, minutes_ago=0)
		follow_incidents()
	with clock_at(AFTERNOON, 1445):
		incidents.restore(incident)
	with clock_at(AFTERNOON, 1480):
		follow_incidents()
	# 14:00 to midnight: 60.00 × 600 / 43,260 = 0.83218
	assert [each.amount for each in proposals_of(incident)] == [0.83]


def test_each_customer_is_credited_once(plan: str):
	incident, homes = ended_after(185, plan, homes=2)
	frappe.db.set_value(MEMBER, {"incident": incident}, "credit_checked", 0)
	frappe.db.set_value("Network Incident", incident, "effects_due_utc", AFTERNOON)
	with clock_at(AFTERNOON, 300):
		follow_incidents()
	assert sorted(each.customer for each in proposals_of(incident)) == sorted(home.customer for home in homes)


def test_who_pays_nothing_is_credited_nothing():
	with clock_at(AFTERNOON, 0):
		incident, _homes = an_outage(1)
		follow_incidents()
	with clock_at(AFTERNOON, 600):
		incidents.restore(incident)
		follow_incidents()
	with clock_at(AFTERNOON, 640):
		follow_incidents()
	assert proposals_of(incident) == []
	assert frappe.db.get_value(MEMBER, {"incident": incident}, "credit_checked") == 1


def test_a_manager_approves_all_and_the_clock_books_each_once_or_says_why_not(plan: str):
	incident, homes = ended_after(1445, plan, homes=2)
	with clock_at(AFTERNOON, 2000):
		books.make_invoice(homes[0].customer, (1, 60.0))
		frappe.db.commit()
		assert api.summarize_customers(incident)["credits"] == 2
		assert api.approve_credits(incident) == {"approved": 2}
		tasks.grant_approved_credits()
		tasks.grant_approved_credits()
	frappe.db.rollback()
	by_customer = {each.customer: each for each in proposals_of(incident)}
	booked, refused = (by_customer[home.customer] for home in homes)
	assert (booked.state, booked.approved_by) == ("Granted", "Administrator")
	assert frappe.db.get_value("Sales Invoice", booked.credit_note, "net_total") == -2.0
	assert frappe.db.count("Sales Invoice", {"customer": homes[0].customer, "is_return": 1}) == 1
	assert refused.state == "Proposed"
	assert refused.problem.startswith("No invoice of")
	assert told_events(incident)[-2:] == [
		"Credits proposed so far: 2, $4.00 in all before taxes.",
		"2 credits approved, $4.00 in all before taxes.",
	]
	assert api.summarize_customers(incident)["credits"] == 1
	newest, before = incidents_api.list_events(incident)["events"][:2]
	assert (newest["sentence"], newest["by"]) == (
		"Credit notes booked: 1, $2.00 in all before taxes.",
		"Administrator",
	)
	assert before["sentence"].startswith("2 credits approved")


# ---- callers, and everybody


def test_a_caller_hears_of_the_outage_in_their_language():
	with clock_at(AFTERNOON, 0):
		incident, homes = an_outage(1)
		number = f"+1450555{frappe.db.count('Customer') % 10000:04d}"
		builders.a_contact(homes[0].customer, mobile=number)
		found = call_status.find_call_status(number, instants.now())
		assert (found.incident, found.customer) == (incident, homes[0].customer)
		assert found.sentence == (
			"Nous savons qu'une panne touche votre adresse depuis 13\u00a0h\u00a040 cet après-midi, et nous y travaillons."
		)
		frappe.db.set_value("Customer", homes[0].customer, "language", "en")
		assert api.get_call_status(number)["sentence"].startswith("We know of an outage")
		incidents.restore(incident)
		assert call_status.find_call_status(number, instants.now()) is None
		assert call_status.find_call_status("not a number", instants.now()) is None


def test_everybody_learns_the_towns_and_no_town_with_few_homes():
	with clock_at(AFTERNOON, 0):
		network, homes = incidents.a_network_of_homes(6)
		places = [home.location for home in homes]
		frappe.db.set_value("Service Location", {"name": ("in", places)}, "city", "Ville-de-la-Panne")
		incidents.an_incident(network.splitter)
		named = {each.town: each.homes for each in public_status.list_towns()}
		assert named["Ville-de-la-Panne"] == 6
		frappe.db.set_value("Service Location", {"name": ("in", places[:3])}, "city", "Village-Secret")
		assert not {"Ville-de-la-Panne", "Village-Secret"} & {
			each.town for each in public_status.list_towns()
		}
