"""Names of people and companies: what ERPNext keeps, and what is refused."""

import pytest

from gigafibre_fsm.domain.platform import party_names


@pytest.mark.parametrize(
	("typed", "stored"),
	[("  Zoé\n Roy ", "Zoé Roy"), ('"X" & Fils inc.', '"X" & Fils inc.'), ("é" * 140, "é" * 140)],
)
def test_a_name_is_kept_as_it_is_typed(typed: str, stored: str):
	assert party_names.read_party_name(typed) == stored


@pytest.mark.parametrize(
	("typed", "said"), [(" \n", "write the name"), ("Z <b>", "angle"), ("a>b", "angle"), ("a" * 141, "140")]
)
def test_a_name_that_cannot_be_kept_is_refused_with_what_to_do(typed: str, said: str):
	with pytest.raises(ValueError, match=said):
		party_names.read_party_name(typed)
