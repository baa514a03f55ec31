"""Variables of canned replies: unknown ones are named, missing values stay visible, values insert nothing."""

import pytest

from gigafibre_fsm.domain.care.ticket_desk.reply_variables import find_left, find_unknown, word_reply


def test_a_reply_is_worded_with_what_is_known():
	reply = word_reply(
		"Bonjour {first_name},\nvotre visite : {visit}.", {"first_name": "Marie", "visit": "lundi, 8 h"}
	)
	assert reply.text == "Bonjour Marie,\nvotre visite : lundi, 8 h."
	assert reply.missing == ()


def test_what_is_not_known_stays_in_the_text_and_is_named():
	reply = word_reply("{first_name}: {visit}", {"first_name": "Marie", "visit": ""})
	assert (reply.text, reply.missing) == ("Marie: {visit}", ("visit",))
	assert find_left(reply.text) == ["visit"]


def test_a_customers_name_inserts_no_variable_and_no_line():
	reply = word_reply("{customer} · {ticket}", {"customer": "{ticket}\n<b>", "ticket": "ISS-1"})
	assert reply.text == "(ticket) <b> · ISS-1"


@pytest.mark.parametrize(
	("text", "unknown"),
	[
		("Bonjour {first_name}", []),
		("Bonjour {prenom}, {visite}", ["prenom", "visite"]),
		("Bonjour {first name}", ["{"]),
		("50 } 40", ["{"]),
		("", []),
	],
)
def test_a_variable_that_does_not_exist_is_found_when_the_reply_is_saved(text: str, unknown: list[str]):
	assert find_unknown(text) == unknown
