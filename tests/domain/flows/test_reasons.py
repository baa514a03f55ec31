"""Reasons: a sentence and its values survive storing, and are English until somebody reads them."""

from decimal import Decimal

import pytest

from gigafibre_fsm.domain.flows.definition.reasons import (
	StoredReason,
	read_reason,
	spell_reason,
	write_reason,
)


def test_a_sentence_without_values_is_stored_as_it_is():
	assert write_reason("The line is busy.") == "The line is busy."
	assert read_reason("The line is busy.") == StoredReason("The line is busy.")


def test_values_survive_storing_whatever_they_hold():
	values = (
		'<b>"x" & {0}\n</b>',
		12,
		Decimal("25.50"),
		StoredReason("an hour"),
		StoredReason("in {0}", ("x",)),
	)
	assert read_reason(write_reason("{0} {1} {2} {3} {4}", *values)).values == values


def test_a_long_value_is_shortened_so_that_the_whole_fits():
	assert len(write_reason("{0} is empty.", "x" * 5000)) < 200


@pytest.mark.parametrize(
	"text",
	[
		*('["half', '["x", {"other": 1}]', '["x", {"money": "lots"}]', "[1]", "", None),
		*('["{5}", "x"]', '["{0:>999999999}", "x"]', '["{0.__class__}", "x"]', '["{", "x"]', '["{0!r}", 1]'),
	],
)
def test_what_somebody_else_said_is_a_sentence(text: str | None):
	assert read_reason(text) == StoredReason(text or "")


def test_a_reason_is_spelled_in_english_for_texts_of_a_flow():
	assert (
		spell_reason(write_reason("{0} is empty, {1}.", StoredReason("Message"), 2)) == "Message is empty, 2."
	)
