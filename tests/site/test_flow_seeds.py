"""The flows that come with the app: off, protected, in both languages, and each plays to its end as its title says."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import frappe

from gigafibre_fsm.domain.flows.actions import questions
from gigafibre_fsm.domain.flows.catalogue import checks
from gigafibre_fsm.domain.flows.runs import starting
from gigafibre_fsm.domain.flows.runs.causes import RunCause
from gigafibre_fsm.domain.flows.templates import activation, drafts
from gigafibre_fsm.domain.messaging.templates import repository as messages
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.setup import flow_templates
from gigafibre_fsm.tests import builders, devices, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests import flow_site
from tests.clocks import freeze_time
from tests.flow_site import work

KEYS = flow_templates.list_keys()
MONDAY = datetime(2026, 3, 9, 15)
"""11 o'clock on a Monday in Montréal, in UTC."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FRENCH = Path(flow_templates.__file__).parents[1] / "translations" / "fr.csv"


@pytest.fixture(scope="module", autouse=True)
def _left_alone(connected_site: str) -> Iterator[None]:
	tasks = frappe.get_all("ToDo", pluck="name") or [""]
	with taken_away_afterwards(with_caches=False):
		yield
	flow_site.forget_flows()
	frappe.db.delete("ToDo", {"name": ("not in", tasks)})
	frappe.db.commit()


class Play:
	"""One of the flows at work on a record, with the clock in hand."""

	def __init__(self, key: str, clock: Any) -> None:
		seed = flow_templates.load_seed(key, "en")
		limits = {"customers_per_run": 50, "texts_per_run": 50}
		self.template = drafts.create_template(seed["title"], seed["definition"], **limits)
		# the role that the docs name is enough for what the flows do
		frappe.set_user(people.make_user("manager.seeds@example.com", "FSM Manager", user_type="System User"))
		activation.activate(self.template)
		frappe.set_user("Administrator")
		self.clock = clock
		self.run = ""

	def start(self, doctype: str = "", name: str = "", **before: Any) -> "Play":
		"""Start a run, as its trigger does, and go as far as it goes now."""
		self.run = starting.start(self.template, (doctype, name), RunCause("test", before=before)) or ""
		frappe.db.commit()
		return self.pass_time(timedelta(0))

	def pass_time(self, length: timedelta) -> "Play":
		"""Let time pass."""
		self.clock.shift(length)
		work()
		frappe.db.rollback()
		return self

	def answer(self, value: str, words: str = "") -> "Play":
		"""Have the person answer who was asked."""
		question = frappe.db.get_value("Flow Question", {"run": self.run, "state": "Open"})
		assert questions.answer_question(question, value, words, "link:test")
		frappe.db.commit()
		return self.pass_time(timedelta(0))

	@property
	def state(self) -> tuple[str, str]:
		return frappe.db.get_value("Flow Run", self.run, ["state", "reason"])

	def texts(self) -> list[str]:
		"""The keys of the messages that were queued, oldest first."""
		found = {"effect_key": ("like", f"flow:{self.run}:%")}
		return frappe.get_all("FSM SMS", found, pluck="template", order_by="creation")


@contextmanager
def played(key: str) -> Iterator[Play]:
	with freeze_time(MONDAY) as clock:
		yield Play(key, clock)


def a_visit(**values: Any) -> Any:
	job = builders.a_planned_job(arrival=datetime(2026, 3, 10, 9))
	frappe.db.set_value("Dispatch Job", job.name, values)
	frappe.db.commit()
	return job


def customer_of(job: Any) -> str:
	return frappe.db.get_value("Dispatch Job", job.name, "customer")


def count(doctype: str, **filters: Any) -> int:
	return frappe.db.count(doctype, filters)


# ---- all of them


@pytest.mark.parametrize("key", KEYS)
def test_a_flow_of_the_app_could_be_activated_in_both_languages(key: str):
	for language in ("fr", "en"):
		seed = flow_templates.load_seed(key, language)
		assert not checks.find_problems(seed["definition"]), language


def test_what_people_read_of_them_exists_in_french():
	known = {line[0] for line in csv.reader(FRENCH.read_text().splitlines()) if line}
	words: set[str] = set()

	def collect(value: Any) -> None:
		if isinstance(value, dict):
			words.update(
				each for key, each in value.items() if key in flow_templates.WORDS and isinstance(each, str)
			)
		for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
			collect(each)

	for key in KEYS:
		collect(flow_templates.json.loads((flow_templates.FOLDER / f"{key}.json").read_text()))
	assert len(words) > 60 and not words - known


def test_the_messages_that_they_send_are_there():
	for key in KEYS:
		text = (flow_templates.FOLDER / f"{key}.json").read_text()
		for template in {part.split('"')[0] for part in text.split('"template": "')[1:]}:
			assert messages.is_known(template), (key, template)


def test_they_are_off_and_protected_and_applied_once():
	flow_templates.apply()
	flow_templates.apply()
	rows = frappe.get_all("Flow Template", {"seeded": 1}, ["name", "state", "seed_key", "active_version"])
	assert sorted(row.seed_key for row in rows) == KEYS
	assert {(row.state, row.active_version) for row in rows} == {("Draft", None)}
	with pytest.raises(FsmError, match="comes with the app"):
		drafts.save_draft(rows[0].name, "{}", "")
	frappe.db.commit()


def test_a_newer_edition_brings_a_newer_draft_and_leaves_what_is_active():
	name = frappe.db.get_value("Flow Template", {"seed_key": "visit_rating"})
	activation.activate(name)
	version = frappe.db.get_value("Flow Template", name, "active_version")
	frappe.db.set_value("Flow Template", name, {"seed_hash": "older", "draft": "{}"})
	flow_templates.apply()
	doc = frappe.get_doc("Flow Template", name)
	assert (doc.state, doc.active_version) == ("Active", version)
	assert drafts.load_draft(doc)["steps"], "the draft is the app's again"
	frappe.db.rollback()


# ---- each of them


def test_after_an_installation_a_bad_first_week_becomes_a_ticket():
	with played("after_installation") as play:
		job = a_visit()
		play.start("Dispatch Job", job.name)
		assert play.texts() == []
		play.pass_time(DAY)
		assert play.texts() == ["flow_welcome"]
		play.pass_time(6 * DAY)
		assert play.texts() == ["flow_welcome", "flow_first_week"]
		play.answer("1", "No <b>Wi-Fi</b> upstairs")
	[ticket] = frappe.get_all("Issue", {"customer": customer_of(job)}, ["subject", "description", "priority"])
	assert ticket.subject.startswith("First week: 1 of 5 stars from") and ticket.priority == "High"
	assert "No &lt;b&gt;Wi-Fi&lt;/b&gt; upstairs" in ticket.description
	assert play.state[0] == "Done"


def test_after_an_installation_silence_ends_the_flow():
	with played("after_installation") as play:
		job = a_visit()
		play.start("Dispatch Job", job.name).pass_time(DAY).pass_time(6 * DAY).pass_time(5 * DAY + HOUR)
	assert (play.state[0], count("Issue", customer=customer_of(job))) == ("Done", 0)


def test_a_missed_promise_is_apologized_for_and_credited_once():
	with played("missed_promise") as play:
		job = a_visit()
		window = {"window_start": datetime(2026, 3, 9, 8), "window_end": datetime(2026, 3, 9, 10)}
		values = {
			"job": job.name,
			"customer": customer_of(job),
			"channel": "SMS",
			"outcome": "Missed",
			**window,
		}
		promise = frappe.get_doc({"doctype": "Dispatch Promise", "promised_on": MONDAY, **values})
		promise.insert(ignore_permissions=True)
		play.start("Dispatch Promise", promise.name)
	assert (play.state[0], play.texts()) == ("Done", ["flow_missed_visit"])
	assert count("Credit Proposal", customer=customer_of(job)) == 1
	assert count("ToDo", reference_name=promise.name, role="FSM Dispatcher") == 1


def test_the_day_before_a_visit_it_is_confirmed():
	with played("visit_reminder") as play:
		job = a_visit(promised=1)
		play.start("Dispatch Job", job.name).answer("confirmed")
	assert (play.state[0], play.texts()) == ("Done", ["flow_visit_reminder"])
	assert count("Comment", reference_name=job.name, comment_type="Comment") == 1


def test_the_day_before_a_visit_another_time_is_offered_on_its_page():
	with played("visit_reminder") as play:
		job = a_visit(promised=1)
		play.start("Dispatch Job", job.name).answer("other")
	assert play.texts() == ["flow_visit_reminder", "flow_visit_other_time"]
	assert frappe.db.exists("FSM Magic Link", {"purpose": "Visit", "document": job.name})


@pytest.mark.parametrize(("stars", "tickets"), [("2", 1), ("4", 0)])
def test_after_a_visit_a_bad_rating_becomes_a_ticket(stars: str, tickets: int):
	with played("visit_rating") as play:
		job = a_visit()
		play.start("Dispatch Job", job.name).pass_time(3 * HOUR).answer(stars)
	assert (play.state[0], play.texts()) == ("Done", ["flow_visit_rating"])
	assert count("Issue", customer=customer_of(job)) == tickets


def test_a_card_that_pays_nothing_by_itself_is_warned_about_and_another_is_not():
	with played("card_expiring") as play:
		warned, other = (builders.a_customer().name for _number in range(2))
		for customer, is_autopay in ((warned, 0), (other, 1)):
			card = {"kind": "Card", "state": "Active", "brand": "visa", "last4": "4242", "exp_month": 3}
			doc = frappe.get_doc(
				{"doctype": "FSM Payment Method", "customer": customer, "exp_year": 2026, **card}
			)
			doc.update({"is_autopay": is_autopay, "renewed_on": MONDAY, "name": builders.unique("pm")})
			doc.flags.name_set = True
			doc.insert(ignore_permissions=True, set_name=doc.name)
		play.start()
	assert (play.state, play.texts()) == (("Done", None), ["flow_card_expiring"])
	assert count("FSM SMS", recipient=warned) == 1 and count("FSM SMS", recipient=other) == 0


def test_a_failed_debit_that_stays_unpaid_has_accounts_call():
	with played("debit_failed") as play:
		customer = builders.a_customer().name
		payment = frappe.new_doc("FSM Payment")
		payment.update({"customer": customer, "state": "Failed", "amount": 91.93, "origin": "Autopay"})
		payment.name = builders.unique("PAY")
		payment.db_insert()
		play.start("FSM Payment", payment.name)
		assert play.texts() == []
		invoice = frappe.new_doc("Sales Invoice")
		invoice.update({"customer": customer, "outstanding_amount": 91.93, "docstatus": 1})
		invoice.name = builders.unique("SINV")
		invoice.db_insert()
		frappe.db.commit()
		play.pass_time(3 * DAY)
	assert (play.state[0], play.texts()) == ("Done", [])
	assert count("ToDo", reference_name=payment.name, role="FSM Accounts") == 1


@pytest.mark.parametrize(("answered", "tasks"), [(None, 1), (MONDAY, 0)])
def test_a_ticket_that_nobody_answers_is_raised(answered: datetime | None, tasks: int):
	with played("ticket_unanswered") as play:
		ticket = builders.a_ticket(builders.a_customer().name)
		play.start("Issue", ticket.name)
		frappe.db.set_value("Issue", ticket.name, "first_responded_on", answered)
		frappe.db.commit()
		play.pass_time(4 * HOUR)
	assert play.state[0] == "Done"
	assert count("ToDo", reference_name=ticket.name, role="Support Team") == tasks
	assert (frappe.db.get_value("Issue", ticket.name, "priority") == "High") == bool(tasks)


def test_a_silent_modem_of_a_customer_becomes_a_ticket_with_its_line():
	with played("device_silent") as play:
		customer = builders.a_customer().name
		silent, fresh = (devices.a_device() for _number in range(2))
		for device, hours in ((silent, 30), (fresh, 2)):
			device.db_set({"customer": customer, "status": "Installed"})
			state = frappe.new_doc("CPE State")
			heard = datetime(2026, 3, 9, 11) - timedelta(hours=hours)
			state.update(
				{"name": device.name, "equipment": device.name, "state": "Silent", "last_inform": heard}
			)
			state.db_insert()
		play.start()
	assert play.state == ("Done", None)
	[ticket] = frappe.get_all("Issue", {"customer": customer}, ["subject", "fsm_line_equipment"])
	assert silent.name in ticket.subject and ticket.fsm_line_equipment


def test_a_device_that_is_not_given_back_is_reminded_of_twice_and_then_decided_by_accounts():
	with played("equipment_not_returned") as play:
		job = a_visit()
		place = frappe.db.get_value("Dispatch Job", job.name, "service_location")
		device = devices.a_device()
		device.db_set({"customer": customer_of(job), "status": "Installed", "service_location": place})
		play.start("Dispatch Job", job.name).pass_time(7 * DAY).pass_time(7 * DAY)
	assert (play.state[0], play.texts()) == ("Done", ["flow_equipment_return"] * 2)
	assert count("ToDo", reference_name=job.name, role="FSM Accounts") == 1


def test_a_move_is_planned_and_asked_about():
	with played("subscriber_moved") as play:
		ticket = builders.a_ticket(builders.a_customer().name, issue_type="Moving")
		play.start("Issue", ticket.name)
		assert count("ToDo", reference_name=ticket.name, role="FSM Dispatcher") == 1
		play.pass_time(14 * DAY).answer("no", "Slow")
	assert (play.state[0], play.texts()) == ("Done", ["flow_after_move"])
	assert count("Issue", customer=ticket.customer) == 2


def test_visits_that_are_open_in_the_evening_are_told_to_dispatch():
	told = {"role": "FSM Dispatcher", "description": ("like", "%visits are not finished%")}
	before = count("ToDo", **told)
	with played("day_not_finished") as play:
		a_visit(status="Dispatched", arrival=datetime(2026, 3, 9, 8))
		play.start()
	assert play.state[0] == "Done"
	assert count("ToDo", **told) == before + 1
