"""The wording that ships: complete, cheap and in both languages."""

import pytest

from gigafibre_fsm.domain.messaging.templates.catalogue import CATALOGUE, SAMPLE_LINK
from gigafibre_fsm.domain.messaging.templates.placeholders import (
	find_missing,
	find_variables,
	render_text,
	stray_braces,
)
from gigafibre_fsm.domain.messaging.templates.sms_segments import count_segments, spell_in_gsm7

BODIES = [
	pytest.param(key, body, id=f"{key}-{language}")
	for key, template in CATALOGUE.items()
	for language, body in (("fr", template.body_fr), ("en", template.body_en))
]


@pytest.mark.parametrize(("key", "body"), BODIES)
def test_a_text_uses_only_what_it_will_be_given(key: str, body: str) -> None:
	assert not find_missing(body, CATALOGUE[key].variables)
	assert not stray_braces(body)


@pytest.mark.parametrize(("key", "body"), BODIES)
def test_a_text_says_what_it_must(key: str, body: str) -> None:
	assert CATALOGUE[key].required <= find_variables(body)


@pytest.mark.parametrize(("key", "body"), BODIES)
def test_the_wording_itself_is_gsm(key: str, body: str) -> None:
	assert count_segments(body).costly == ()


@pytest.mark.parametrize(("key", "body"), BODIES)
def test_a_long_example_fits_in_one_segment(key: str, body: str) -> None:
	text = render_text(body, CATALOGUE[key].samples).replace("{link}", SAMPLE_LINK)
	assert count_segments(spell_in_gsm7(text)).segments == 1, f"{count_segments(text)}: {text}"


@pytest.mark.parametrize("key", CATALOGUE)
def test_both_languages_say_the_same_things(key: str) -> None:
	template = CATALOGUE[key]
	assert find_variables(template.body_fr) == find_variables(template.body_en)


@pytest.mark.parametrize("key", CATALOGUE)
def test_messages_to_technicians_do_not_wait_for_the_morning(key: str) -> None:
	if key.startswith("technician_"):
		assert not CATALOGUE[key].quiet_hours
