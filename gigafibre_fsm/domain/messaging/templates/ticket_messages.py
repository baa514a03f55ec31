"""Messages to a customer about their ticket, beside the answer itself."""

from collections.abc import Mapping

from gigafibre_fsm.domain.messaging.templates.message_kind import SAMPLE_LINK, Template

TICKET_MESSAGES: Mapping[str, Template] = {
	"customer_ticket_rating": Template(
		description="To the customer, an hour after their request was settled: how it went",
		body_fr="{brand} : votre demande {ticket} est réglée. Quelle note, de 1 à 5? "
		"Répondez ici ou : {link}",
		body_en="{brand}: your request {ticket} is settled. From 1 to 5, how did we do? "
		"Reply here or: {link}",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"ticket": "ISS-2026-00042",
			"dispatch_phone": "450-555-0100",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
		subject_fr="Comment ça s'est passé?",
		subject_en="How did we do?",
	),
}
