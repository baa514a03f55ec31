"""Placeholders and what fills them."""

import pytest

from gigafibre_fsm.domain.messaging.templates.placeholders import (
	MissingVariable,
	find_missing,
	find_variables,
	render_text,
	stray_braces,
)


def test_variables_are_the_names_in_braces() -> None:
	assert find_variables("{first_name}, {job} {job} {link}") == {"first_name", "job", "link"}


def test_missing_are_the_names_nobody_knows() -> None:
	assert find_missing("{first_name} {prenom}", {"first_name"}) == {"prenom"}


@pytest.mark.parametrize("text", ["{first name}", "{link", "link}", "{}", "{Job}", "{{job}}"])
def test_a_brace_without_a_placeholder_is_noticed(text: str) -> None:
	assert stray_braces(text)


def test_a_good_text_has_no_stray_brace() -> None:
	assert not stray_braces("{first_name}, {link}")


def test_render_fills_and_leaves_the_link_standing() -> None:
	assert render_text("{a} et {b} : {link}", {"a": "un", "b": "deux"}) == "un et deux : {link}"


def test_render_leaves_the_link_standing_even_when_it_is_given() -> None:
	assert render_text("{link}", {"link": "https://example.org"}) == "{link}"


def test_render_names_everything_that_is_missing() -> None:
	with pytest.raises(MissingVariable) as refusal:
		render_text("{b} {a} {c}", {"c": "x"})
	assert refusal.value.names == ("a", "b")


def test_a_value_cannot_ask_for_the_link_or_for_other_values() -> None:
	assert render_text("{a} {b}", {"a": "{link}", "b": "{a}"}) == "(link) (a)"


def test_a_value_brings_no_line_breaks() -> None:
	assert render_text("{a}.", {"a": " Marie\r\n\tTremblay "}) == "Marie Tremblay."


def test_a_value_that_ends_with_a_full_stop_brings_the_one_of_its_sentence() -> None:
	assert render_text("At {window}. Follow: {link}.", {"window": "4 p.m."}) == "At 4 p.m. Follow: {link}."
	assert render_text("At {window}. Bye", {"window": "noon"}) == "At noon. Bye"
