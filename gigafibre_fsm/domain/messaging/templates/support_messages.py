"""Messages that people send from the page of a customer; the first has whatever they type."""

from collections.abc import Mapping

from gigafibre_fsm.domain.messaging.templates.message_kind import Template

TYPED_TEXT = "support_text"
"""Key of the message that a person types."""

_OFFICE: Mapping[str, str] = {
	"brand": "Gigafibre",
	"first_name": "Marie-Christine",
	"dispatch_phone": "450-555-0100",
}

SUPPORT_MESSAGES: Mapping[str, Template] = {
	TYPED_TEXT: Template(
		description="From the desk: what a person typed to a customer",
		body_fr="{brand} : {text}",
		body_en="{brand}: {text}",
		samples={
			"brand": "Gigafibre",
			"text": "Votre technicien a la pièce qui manquait. Est-ce que demain matin vous convient?",
		},
		required=frozenset({"text"}),
		# somebody talks with the customer right now
		quiet_hours=False,
	),
	"support_called": Template(
		description="From the desk: we called and nobody answered",
		body_fr="{brand} : nous avons essayé de vous joindre. Rappelez-nous au {dispatch_phone}.",
		body_en="{brand}: we tried to reach you. Please call us back at {dispatch_phone}.",
		samples=_OFFICE,
		subject_fr="Nous avons essayé de vous joindre",
		subject_en="We tried to reach you",
	),
	"support_modem_restarted": Template(
		description="From the desk: the modem was restarted from here",
		body_fr="{brand} : nous avons redémarré votre modem. Attendez deux minutes et réessayez. "
		"Toujours rien? {dispatch_phone}",
		body_en="{brand}: we have restarted your modem. Wait two minutes and try again. "
		"Still nothing? {dispatch_phone}",
		samples=_OFFICE,
		quiet_hours=False,
		subject_fr="Votre modem a été redémarré",
		subject_en="Your modem was restarted",
	),
	"support_wifi_changed": Template(
		description="From the desk: the Wi-Fi was changed from here",
		body_fr="{brand} : votre Wi-Fi est changé. Connectez de nouveau vos appareils avec le nouveau nom et le "
		"nouveau mot de passe.",
		body_en="{brand}: your Wi-Fi is changed. Connect your devices again with the new name and password.",
		samples=_OFFICE,
		quiet_hours=False,
		subject_fr="Votre Wi-Fi est changé",
		subject_en="Your Wi-Fi is changed",
	),
	"support_settled": Template(
		description="From the desk: what the customer reported is settled",
		body_fr="{brand} : bonjour {first_name}, votre demande est réglée. Une question? Appelez-nous au "
		"{dispatch_phone}.",
		body_en="{brand}: hello {first_name}, your request is settled. Any questions? Call us at "
		"{dispatch_phone}.",
		samples=_OFFICE,
		subject_fr="Votre demande est réglée",
		subject_en="Your request is settled",
	),
}
