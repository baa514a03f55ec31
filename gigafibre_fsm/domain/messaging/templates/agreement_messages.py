"""Messages to customers about their service agreement: to sign it, the code, the copy, the end of its term."""

from collections.abc import Mapping

from gigafibre_fsm.domain.messaging.templates.message_kind import SAMPLE_LINK, Template

_OFFICE: Mapping[str, str] = {
	"brand": "Gigafibre",
	"first_name": "Marie-Christine",
	"dispatch_phone": "450-555-0100",
}

AGREEMENT_MESSAGES: Mapping[str, Template] = {
	"customer_agreement_to_sign": Template(
		description="To the customer, when their service agreement is sent to be signed",
		body_fr="{brand} : voici votre contrat, à lire et à signer avant le {until} : {link}",
		body_en="{brand}: your agreement is ready. Read and sign it by {until}: {link}",
		samples={**_OFFICE, "until": "mercredi 23 septembre 2026", "link": SAMPLE_LINK},
		required=frozenset({"link"}),
	),
	"customer_agreement_code": Template(
		description="To the customer who signs: the code that shows that they have this number",
		body_fr="{brand} : votre code pour signer est {code}. Il vaut {minutes} minutes. Ne le donnez à personne.",
		body_en="{brand}: your code to sign is {code}. It is good for {minutes} minutes. Give it to nobody.",
		samples={**_OFFICE, "code": "123456", "minutes": "10"},
		required=frozenset({"code"}),
		# the customer has just asked for it
		quiet_hours=False,
	),
	"customer_agreement_signed": Template(
		description="To the customer who has signed: where their copy is",
		body_fr="{brand} : merci, votre contrat est signé. Votre copie : {link}",
		body_en="{brand}: thank you, your agreement is signed. Your copy: {link}",
		samples={**_OFFICE, "link": SAMPLE_LINK},
		required=frozenset({"link"}),
		# the law counts from the copy
		quiet_hours=False,
	),
	"customer_agreement_term_ends": Template(
		description="To the customer, three months before the term of their agreement ends",
		body_fr="{brand} : la durée de votre contrat finit le {day}. Rien à faire : le service continue, "
		"et y mettre fin est sans frais. {dispatch_phone}",
		body_en="{brand}: the term of your agreement ends on {day}. Nothing to do: the service goes on, "
		"and ending it is free. {dispatch_phone}",
		samples={**_OFFICE, "day": "mercredi 23 septembre 2026"},
		required=frozenset({"day"}),
	),
}
