"""STOP in every spelling that a person may use."""

import pytest

from gigafibre_fsm.domain.messaging.keywords import meaning


@pytest.mark.parametrize(
	"body",
	[
		"STOP",
		"stop",
		" Stop. ",
		"ARRET",
		"arrêt",
		"Arrêt!",
		"ARRÊTEZ",
		"Désabonner",
		"unsubscribe",
		"stop all",
	],
)
def test_stop_is_understood_in_both_languages(body: str) -> None:
	assert meaning(body) == "stop"


@pytest.mark.parametrize("body", ["START", "start", "Unstop", "Reprendre", "COMMENCER"])
def test_start_is_understood_in_both_languages(body: str) -> None:
	assert meaning(body) == "start"


@pytest.mark.parametrize(
	"body",
	[
		"",
		"Le technicien peut arrêter à 10 h?",
		"Stop at the back door please",
		"OK merci",
		"oui",
		"?",
		"a" * 1600,
	],
)
def test_a_sentence_is_no_keyword(body: str) -> None:
	assert meaning(body) == ""


def test_the_verdict_of_the_provider_wins() -> None:
	assert meaning("fini les textos", "STOP") == "stop"
	assert meaning("anything", "START") == "start"


def test_help_is_neither() -> None:
	assert meaning("AIDE") == meaning("help") == "help"
