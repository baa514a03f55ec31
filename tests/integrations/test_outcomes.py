"""How calls to vendors ended is noted once a vendor, and what says nothing of the vendor is not."""

from contextlib import suppress

import pytest

from gigafibre_fsm.integrations import outcomes
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.outcomes import note_outcome

LATE = Unavailable("Twilio", "Twilio did not answer in time.", code="TIMEOUT")


@pytest.fixture(autouse=True)
def _nothing_noted() -> None:
	outcomes.take_outcomes()


@note_outcome("Twilio", ignored=("DEVICE",))
def call(error: Exception | None = None) -> str:
	if error:
		raise error
	return "answer"


def take() -> list[tuple[str, str, str]]:
	return sorted((each.vendor, each.problem, each.code) for each in outcomes.take_outcomes())


def test_an_answer_is_noted_and_returned() -> None:
	assert call() == "answer"
	assert take() == [("Twilio", "", "")]
	assert take() == []


@pytest.mark.parametrize(
	"error",
	[LATE, NotConfigured("Twilio", "Twilio does not accept the account's credentials.", code="20003")],
)
def test_what_keeps_every_request_from_a_vendor_is_its_failure(error: IntegrationError) -> None:
	with pytest.raises(IntegrationError) as raised:
		call(error)
	assert raised.value is error
	assert take() == [("Twilio", error.message, error.code)]


def test_a_vendor_that_refuses_one_request_works() -> None:
	with pytest.raises(Rejected):
		call(Rejected("Twilio", "No such number.", code="21211"))
	assert take() == [("Twilio", "", "")]


@pytest.mark.parametrize(
	"error", [Unavailable("Twilio", "The device is silent.", code="DEVICE"), ValueError("our own fault")]
)
def test_what_says_nothing_of_the_vendor_is_not_noted(error: Exception) -> None:
	with pytest.raises(type(error)):
		call(error)
	assert take() == []


def test_the_last_success_and_the_last_failure_of_each_vendor_are_kept() -> None:
	for error in (LATE, None, LATE, None):
		with suppress(Unavailable):
			call(error)
	with note_outcome("Stripe"):
		pass
	noted = outcomes.take_outcomes()
	assert [(each.vendor, bool(each.problem)) for each in noted] == [
		("Twilio", True),
		("Twilio", False),
		("Stripe", False),
	]
