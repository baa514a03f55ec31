"""STOP in every spelling that a person may use."""

import pytest

from gigafibre_fsm.domain.messaging.inbound.keywords import classify_reply


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
		'"ARRET"',
		"« Arrêt »",
		"stop 😡",
		"STOP\u200b",
		"Stop, merci",
		"S'il vous plaît, désabonnez",
		"Stop\n--\nEnvoyé de mon iPhone",
		"Arrêt\n\nEnvoyé à partir de Outlook pour Android",
		"Stop Sent from my Galaxy",
		"STOP STOP",
		"ARRET/STOP",
		"Arrêtez s.v.p.",
		"Me désabonner",
		"Stop all messages",
		"Arrêtez les textos",
		"Stoppez",
		"Fin.",
		"Stop\n> Votre visite est demain entre 8 h et 10 h. Répondez ARRET pour ne plus recevoir de textos.",
		"STOP\n\nLe 3 mai 2026, Gigafibre a écrit :\n> Votre visite",
		"stop\n-- \nJean Tremblay, président\n450 555-0111",
	],
)
def test_stop_is_understood_in_both_languages(body: str) -> None:
	assert classify_reply(body) == "stop"


@pytest.mark.parametrize("body", ["START", "start", "Unstop", "Reprendre", "COMMENCER"])
def test_start_is_understood_in_both_languages(body: str) -> None:
	assert classify_reply(body) == "start"


@pytest.mark.parametrize(
	"body",
	[
		"",
		"Le technicien peut arrêter à 10 h?",
		"Stop at the back door please",
		"Don't stop",
		"please cancel",
		"Cancel, end",
		"fin de journée",
		"> STOP",
		"Stop ou aide",
		"opt in",
		"Merci",
		"Envoyé de mon iPhone",
		"OK merci",
		"oui",
		"?",
		"a" * 1600,
	],
)
def test_a_sentence_is_no_keyword(body: str) -> None:
	assert classify_reply(body) == ""


def test_the_verdict_of_the_provider_wins() -> None:
	assert classify_reply("fini les textos", "STOP") == "stop"
	assert classify_reply("anything", "START") == "start"


def test_help_is_neither() -> None:
	assert classify_reply("AIDE") == classify_reply("help") == "help"
