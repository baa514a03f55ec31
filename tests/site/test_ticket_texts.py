"""Texts that customers send stand in a ticket, and customers are asked once how one was settled."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.care import due, satisfaction
from gigafibre_fsm.domain.messaging.inbound.receive import receive_sms
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.mail_site import SETTINGS, set_settings

NUMBERS, SIDS = count(2000), count(1)
OURS = "+15145550100"


@pytest.fixture(scope="module", autouse=True)
def _site(connected_site: str) -> Iterator[None]:
	before = frappe.db.get_singles_dict("FSM Settings")
	with taken_away_afterwards():
		set_settings(SETTINGS)
		yield
		set_settings({name: before.get(name) for name in SETTINGS})


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
	frappe.db.rollback()
	yield
	frappe.db.rollback()


def a_number() -> str:
	return f"+1514555{next(NUMBERS)}"


def a_writer() -> tuple[str, str]:
	"""A customer and the mobile number of their contact."""
	number = a_number()
	customer = builders.a_customer(mobile_no=number).name
	builders.a_contact(customer, mobile=number)
	frappe.db.commit()
	return customer, number


def write(number: str, text: str) -> None:
	receive_sms(f"SM{next(SIDS):032d}", number, OURS, text, "")
	frappe.db.commit()


def tickets_of(customer: str) -> list[str]:
	return frappe.get_all("Issue", {"customer": customer}, pluck="name", order_by="creation")


def words_of(ticket: str) -> list[str]:
	found = {"reference_doctype": "Issue", "reference_name": ticket, "communication_medium": "SMS"}
	return frappe.get_all("Communication", found, pluck="content", order_by="creation, name")


def settle(ticket: str, ago: timedelta = timedelta(hours=2)) -> None:
	values = {"status": "Closed", "modified": now_datetime() - ago}
	frappe.db.set_value("Issue", ticket, values, update_modified=False)
	frappe.db.commit()


def ask(now: datetime | None = None) -> None:
	satisfaction.ask_due(now or now_datetime())
	frappe.db.commit()


def test_a_text_opens_a_ticket_and_the_next_ones_join_it():
	customer, number = a_writer()
	write(number, 'Rien ne marche <b>"x" & Co</b>')
	[ticket] = tickets_of(customer)
	write(number, "Toujours rien")
	write(number, "Merci!")
	assert tickets_of(customer) == [ticket]
	first, *others = words_of(ticket)
	assert "&lt;b&gt;" in first and others == ["Toujours rien", "Merci!"]
	message = frappe.get_last_doc("Communication", {"reference_name": ticket})
	assert message.fsm_shown_to_customer and message.fsm_text and message.phone_no == number


@pytest.mark.parametrize("text", ["STOP", "ARRET", "AIDE", "START", "Oui", "Merci beaucoup", "👍"])
def test_keywords_and_what_asks_for_nothing_open_no_ticket(text: str):
	customer, number = a_writer()
	write(number, text)
	assert not tickets_of(customer)


def test_a_technician_and_a_machine_open_none_and_somebody_unknown_one_by_number():
	before = frappe.db.count("Issue")
	write(builders.a_technician(mobile=a_number()).mobile, "Je suis arrivé")
	write("TELUS", "Votre forfait change")
	write("72345", "Gagnez un prix")
	assert frappe.db.count("Issue") == before
	number = a_number()
	write(number, "Bonjour, je cherche un forfait")
	write(number, "Êtes-vous là?")
	[ticket] = frappe.get_all("Issue", {"fsm_from_number": number}, ["name", "customer"])
	assert ticket.customer is None and len(words_of(ticket.name)) == 2


def test_a_machine_that_answers_everything_stops_after_a_day_s_texts(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr("gigafibre_fsm.domain.care.ticket_texts.TEXTS_A_DAY", 3)
	customer, number = a_writer()
	for turn in range(6):
		write(number, f"Votre message {turn} est reçu par la machine")
	[ticket] = tickets_of(customer)
	assert len(words_of(ticket)) == 3 and frappe.db.count("FSM SMS", {"from_number": number}) == 6


def test_a_customer_is_asked_once_and_answers_by_text_with_a_number():
	customer, number = a_writer()
	write(number, "Internet lent")
	[ticket] = tickets_of(customer)
	settle(ticket)
	assert due.ratings_since(instants.now_utc())
	tasks.ask_for_ratings()
	ask()
	[text] = frappe.get_all("FSM SMS", {"to_number": number}, ["*"])
	assert text.template == satisfaction.TEMPLATE and text.link and ticket in text.body
	assert frappe.db.get_value("Issue", ticket, "fsm_rating_asked_on")
	write(number, "2")
	rated = frappe.get_doc("Issue", ticket)
	assert (rated.fsm_rating, rated.status) == (2, "Closed") and len(words_of(ticket)) == 1
	# another ticket within thirty days is not asked about
	settle(ticket, timedelta(days=15))
	write(number, "Autre chose maintenant")
	later = tickets_of(customer)[-1]
	settle(later)
	ask()
	assert frappe.db.count("FSM SMS", {"to_number": number}) == 1
	judged = frappe.db.get_value("Issue", later, ["fsm_rating_asked_on", "fsm_rating_judged_on"])
	assert judged[0] is None and judged[1]


def test_nobody_is_asked_too_early_too_late_about_what_they_did_not_write_or_after_stop():
	customer, number = a_writer()
	silent = builders.a_ticket(customer).name
	settle(silent)
	write(number, "Internet lent")
	early, refused = tickets_of(customer)[-1], a_writer()
	settle(early, timedelta(minutes=20))
	write(refused[1], "Internet lent")
	settle(tickets_of(refused[0])[0])
	consent.record_consent(refused[1], "Opted Out", "Inbound SMS", "STOP", None)
	late = a_writer()
	write(late[1], "Internet lent")
	settle(tickets_of(late[0])[0], timedelta(days=4))
	ask()
	asked = {"template": satisfaction.TEMPLATE, "to_number": ("in", (number, refused[1], late[1]))}
	assert frappe.get_all("FSM SMS", asked, ["to_number", "reference_name"]) == [], (
		number,
		refused,
		late,
		silent,
		early,
	)
