"""What a short text asks for: nothing, a number of stars, or an answer of a person."""

import pytest

from gigafibre_fsm.domain.care.text_meaning import is_answer, read_stars


@pytest.mark.parametrize(
	"text",
	[
		"Merci!",
		"OK",
		"oui",
		"Oui merci beaucoup",
		"👍",
		"C'est confirmé, merci",
		"Thank you so much!",
		"Ça marche",
		"Reçu",
	],
)
def test_thanks_and_a_yes_ask_for_nothing(text: str):
	assert is_answer(text)


@pytest.mark.parametrize(
	"text",
	[
		"Non",
		"Ça marche pas",
		"oui mais plus tard?",
		"Internet",
		"ok mais le modem est rouge",
		"1 2 3",
		"pas reçu",
		"No thanks",
	],
)
def test_what_a_person_has_to_read_is_no_answer(text: str):
	assert not is_answer(text)


@pytest.mark.parametrize(
	("text", "stars"),
	[
		("4", "4"),
		(" 5 !", "5"),
		("5/5", "5"),
		("3 sur 5", "3"),
		("5 étoiles merci", "5"),
		("2 stars", "2"),
		("0", ""),
		("6", ""),
		("15", ""),
		("4 modems", ""),
		("5 minutes", ""),
		("cinq", ""),
		("514", ""),
	],
)
def test_a_number_from_one_to_five_alone_is_a_rating(text: str, stars: str):
	assert read_stars(text) == stars
