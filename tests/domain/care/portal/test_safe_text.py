"""What a thread shows of a message's addresses and tokens, without a site."""

import pytest

from gigafibre_fsm.domain.care.portal.messages import safe_text

CODE = "Zr5T0kq1V9mXw3yB7nC2pQ"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJNYXJpZSIsImV4cCI6MTd9.c2lnbmF0dXJlLXNpZ25hdHVyZQ"


@pytest.mark.parametrize(
	("text", "shown"),
	[
		("Bonjour, à demain.", "Bonjour, à demain."),
		("Payer 91,93 $ (1/2) avant le 3/12.", "Payer 91,93 $ (1/2) avant le 3/12."),
		(f"Ici : https://fsm.example/l/{CODE}", "Ici : fsm.example/…"),
		(f"HTTPS://fsm.example:8000/t/{TOKEN}?x=1#y fin", "fsm.example/… fin"),
		(f"www.fsm.example/l/{CODE}", "www.fsm.example/…"),
		(f"fsm.example/l/{CODE}", "fsm.example/…"),
		(f"tapez /l/{CODE} ou {TOKEN}", "tapez … ou …"),
		("https://[broken", "…"),
		("Votre lien : {link}", "Votre lien : …"),
	],
)
def test_an_address_is_reduced_to_its_host_and_a_token_to_nothing(text: str, shown: str):
	assert safe_text.hide_secrets(text) == shown


def test_an_endless_text_is_cut():
	assert len(safe_text.hide_secrets("a " * 9000)) <= safe_text.LONGEST + 1
