"""What the board shows of the messages of a day: how each stands, what it told, and between which moves it stands."""

from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.board import shown_messages
from gigafibre_fsm.domain.dispatch.board.shown_messages import ToldVisit

TEN = datetime(2026, 11, 30, 10)
HOUR = timedelta(hours=1)


def test_a_technician_is_told_an_arrival_or_that_the_visit_left_their_list():
	assert shown_messages.tell_technician("J", TEN) == ToldVisit("J", TEN)
	assert shown_messages.tell_technician("J", None) == ToldVisit("J", is_off=True)


def test_a_customer_is_told_a_window_that_nobody_comes_or_no_time_at_all():
	window = (TEN, TEN + 2 * HOUR)
	assert shown_messages.tell_customer("J", "customer_visit_planned", window) == ToldVisit("J", *window)
	assert shown_messages.tell_customer("J", "customer_visit_postponed", None).is_off
	assert shown_messages.tell_customer("J", "customer_on_the_way", None) == ToldVisit("J")


@pytest.mark.parametrize(
	("status", "state"),
	[
		("Queued", "waits"),
		("Delivered", "delivered"),
		("Held", "recorded"),
		("Error", "failed"),
		("Not Sent", "waits"),
		("a state of tomorrow", "unknown"),
	],
)
def test_texts_and_mails_stand_in_the_same_few_states(status: str, state: str):
	assert shown_messages.state_of(status) == state


def test_a_message_of_the_moment_of_a_step_came_after_it():
	steps = [TEN + HOUR, TEN, TEN - HOUR]
	assert [shown_messages.count_newer(steps, TEN + hours * HOUR) for hours in (2, 0, -2)] == [0, 1, 3]


def test_a_subject_is_read_in_its_own_letters_from_a_message_that_is_cut_off():
	source = "From: a@example.com\nSubject: =?utf-8?q?Rapport_de_votre_visite_=C3=A9t=C3=A9?=\n\nBonj"
	assert shown_messages.read_subject(source) == "Rapport de votre visite été"
	assert shown_messages.read_subject("") == ""
