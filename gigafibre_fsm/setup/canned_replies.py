"""The first canned replies of a site, in both languages; afterwards they are the company's."""

import frappe

from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.setup import found

DOCTYPE = "FSM Canned Reply"
_ADDED = "canned replies"
_HELLO = {"fr": "Bonjour {first_name},", "en": "Hello {first_name},"}
_CLOSE = "{agent}, {brand}"

REPLIES = (
	(
		"Nous regardons",
		"Merci de nous avoir écrit. Nous examinons votre demande {ticket} et nous vous revenons dès que nous en"
		" savons plus.",
		"We are looking into it",
		"Thank you for writing. We are looking into your request {ticket} and will get back to you as soon as we"
		" know more.",
	),
	(
		"Une précision, s'il vous plaît",
		"Pour mieux vous aider, dites-nous depuis quand cela se produit, et si c'est sur tous vos appareils ou sur"
		" un seul. Une photo des voyants du modem nous aiderait aussi : joignez-la à votre réponse.",
		"A few details, please",
		"To help you better, please tell us since when this happens, and whether it is on all your devices or on"
		" one only. A photo of the lights on the modem would help too: add it to your reply.",
	),
	(
		"Redémarrer le modem",
		"Débranchez le modem, attendez 30 secondes, puis rebranchez-le. Il lui faut environ cinq minutes pour"
		" redémarrer. Si rien ne change, répondez à ce message en nous disant quels voyants sont allumés.",
		"Restart the modem",
		"Unplug the modem, wait 30 seconds, then plug it in again. It needs about five minutes to restart. If"
		" nothing changes, reply to this message and tell us which lights are on.",
	),
	(
		"Votre visite",
		"Votre rendez-vous avec notre technicien : {visit}. Un adulte doit être sur place. Pour le déplacer, répondez"
		" à ce message ou appelez-nous au {dispatch_phone}.",
		"Your visit",
		"Your appointment with our technician: {visit}. An adult must be there. To move it, reply to this message or"
		" call us at {dispatch_phone}.",
	),
	(
		"Panne dans votre secteur",
		"Une panne touche votre secteur, et nos équipes travaillent à rétablir le service. Vous n'avez rien à"
		" faire : nous vous écrirons dès que ce sera réparé. Merci de votre patience.",
		"Outage in your area",
		"An outage affects your area, and our crews are working to restore the service. There is nothing you need to"
		" do: we will write to you as soon as it is repaired. Thank you for your patience.",
	),
	(
		"C'est réglé",
		"Votre demande {ticket} est réglée. Si quelque chose ne va toujours pas, répondez à ce message d'ici 14 jours"
		" et nous la reprendrons. Merci de votre confiance.",
		"It is settled",
		"Your request {ticket} is settled. If something is still not right, reply to this message within 14 days and"
		" we will take it up again. Thank you for your trust.",
	),
)
"""Title and text in French, title and text in English; colons in French follow a no-break space."""


def apply() -> None:
	"""Add the first canned replies to a site that has none; once, so that those that the company deletes stay away."""
	if _ADDED in found.recall() or frappe.db.count(DOCTYPE):
		return
	is_french = settings.load_settings().default_language == "fr"
	for title_fr, text_fr, title_en, text_en in REPLIES:
		texts = {"text_fr": _word(text_fr, "fr"), "text_en": _word(text_en, "en")}
		frappe.get_doc({"doctype": DOCTYPE, "title": title_fr if is_french else title_en, **texts}).insert()
	found.remember(_ADDED, True)


def _word(text: str, language: str) -> str:
	return "\n\n".join((_HELLO[language], text, _CLOSE))
