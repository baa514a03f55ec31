"""What somebody wrote in an e-mail is told from what they quote, in both languages and by several programs."""

import pytest

from gigafibre_fsm.domain.care.tickets.quoted_text import split_quoted

QUOTES = {
	"Gmail in English": "On Mon, Nov 23, 2026 at 9:12 AM Gigafibre <aide@gigafibre.example> wrote:\n> Hello",
	"Gmail in French": "Le lun. 23 nov. 2026 à 09 h 12, Gigafibre <aide@gigafibre.example> a écrit :\n> Bonjour",
	"broken over two lines": "Le lun. 23 nov. 2026 à 09 h 12, Gigafibre\n<aide@gigafibre.example> a écrit :\n> Bonjour",
	"Outlook in French": "De : Gigafibre <aide@gigafibre.example>\nEnvoyé : 23 novembre 2026 09:12\nÀ : Marie\nObjet : Panne",
	"Outlook in English": "From: Gigafibre <aide@gigafibre.example>\nSent: Monday\nTo: Marie\nSubject: Down",
	"a line of Outlook": "________________________________\nDe : Gigafibre",
	"Original Message": "-----Original Message-----\nFrom: x",
	"Message d'origine": "-------- Message d'origine --------\nDe : x",
	"a forwarded message": "Begin forwarded message:\n\nFrom: x",
	"quoted lines": "> Bonjour Marie\n>\n> Nous regardons.",
	"a signature": "-- \nMarie Tremblay\n514-555-0142",
	"a phone in English": "Sent from my iPhone",
	"a phone in French": "Envoyé de mon iPhone",
	"Outlook for Android": "Obtenir Outlook pour Android",
}


@pytest.mark.parametrize("rest", QUOTES.values(), ids=QUOTES)
def test_what_follows_the_own_words_is_the_rest(rest: str):
	assert split_quoted(f"Toujours en panne.\n\n{rest}") == ("Toujours en panne.", rest.strip())


@pytest.mark.parametrize(
	"text",
	[
		"Bonjour,\n\nLe modem est rouge.",
		"Le 3 mai, le technicien a écrit : rien à faire.\nMerci",
		"De : je ne sais pas qui.\nBref, rien ne marche.",
		"-- ceci n'est pas une signature",
		"> Essayez ceci\nÇa ne marche pas.",
		"- premier\n- second",
		"> tout est cité",
		"",
	],
)
def test_what_a_person_may_have_written_is_kept(text: str):
	assert split_quoted(text) == (text.strip(), "")
