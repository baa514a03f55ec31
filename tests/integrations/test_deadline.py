"""The deadline of a call to a vendor: what ends in time passes through, what does not is left behind."""

import threading

import pytest

from gigafibre_fsm.integrations.deadline import DeadlineExceeded, run_within, timeouts

PLENTY = 30


def test_a_call_that_ends_in_time_answers():
	assert run_within(PLENTY, lambda: "answer") == "answer"


def test_a_calls_own_error_is_raised_as_it_is():
	def call() -> None:
		raise KeyError("of the call")

	with pytest.raises(KeyError, match="of the call"):
		run_within(PLENTY, call)


def test_a_call_that_does_not_end_is_left_behind():
	never = threading.Event()
	try:
		with pytest.raises(DeadlineExceeded):
			run_within(0.01, never.wait)
	finally:
		never.set()


def test_connecting_ends_before_the_call_so_that_it_is_known_that_nothing_was_sent():
	for seconds in (0.3, 8.0, 120.0):
		connecting, reading = timeouts(seconds)
		assert connecting <= seconds / 2 and reading == seconds
	assert timeouts(120.0)[0] == 5.0
