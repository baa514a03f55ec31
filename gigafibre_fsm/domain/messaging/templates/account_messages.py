"""Messages to customers about their account as a whole."""

from collections.abc import Mapping

from gigafibre_fsm.domain.messaging.templates.message_kind import SAMPLE_LINK, Template

ACCOUNT_MESSAGES: Mapping[str, Template] = {
	"customer_statement": Template(
		description="To the customer who owes, when statements of account are sent: the balance, and where it is read",
		body_fr="{brand} : voici votre état de compte. Solde : {amount}. {link}",
		body_en="{brand}: here is your statement of account. Balance: {amount}. {link}",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"amount": "1 234,50 $",
			"dispatch_phone": "450-555-0100",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
	),
}
