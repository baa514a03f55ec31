"""When DocuSeal is asked again."""

from datetime import datetime, timedelta

from gigafibre_fsm.domain.sales.agreements.docuseal.schedule import find_next_look, was_called

NOW = datetime(2026, 11, 29, 20)


def test_it_is_asked_after_one_five_and_thirty_minutes_and_then_each_hour():
	pauses = [find_next_look(looks, NOW) - NOW for looks in range(6)]
	assert pauses == [timedelta(minutes=minutes) for minutes in (1, 5, 30, 60, 60, 60)]


def test_a_webhook_that_comes_while_it_is_asked_is_not_lost():
	lease = NOW + timedelta(minutes=1)
	moved = [was_called(stored, lease) for stored in (None, lease, NOW, NOW + timedelta(seconds=2))]
	assert moved == [False, False, True, True]
