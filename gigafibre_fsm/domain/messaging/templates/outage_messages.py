"""Messages to the customers of an outage: once while it lasts, once when it is over."""

from collections.abc import Mapping

from gigafibre_fsm.domain.messaging.templates.message_kind import Template

_OUTAGE: Mapping[str, str] = {
	"brand": "Gigafibre",
	"first_name": "Marie-Christine",
	"since": "dimanche 29 novembre, 14 h 10",
	"dispatch_phone": "450-555-0100",
}
_SUBJECTS: Mapping[str, str] = {
	"subject_fr": "Panne dans votre secteur",
	"subject_en": "An outage in your area",
}

OUTAGE_MESSAGES: Mapping[str, Template] = {
	"customer_outage": Template(
		description="To the customer, ten minutes after an outage at their address was confirmed",
		body_fr="{brand} : panne Internet chez vous depuis {since}. Nous y travaillons, inutile d'appeler. "
		"Nous vous écrivons dès que c'est réglé.",
		body_en="{brand}: your Internet has been out since {since}. We are working on it, no need to call. "
		"We write to you once it is over.",
		samples=_OUTAGE,
		required=frozenset({"since"}),
		**_SUBJECTS,
	),
	"customer_outage_power": Template(
		description="To the customer, instead of the outage: the power of their area seems to have failed",
		body_fr="{brand} : l'électricité semble coupée dans votre secteur depuis {since}. "
		"Votre Internet revient avec elle.",
		body_en="{brand}: the power seems to be out in your area since {since}. "
		"Your Internet comes back with it.",
		samples=_OUTAGE,
		required=frozenset({"since"}),
		**_SUBJECTS,
	),
	"customer_outage_work": Template(
		description="To the customer, instead of the outage: planned work has begun",
		body_fr="{brand} : nous travaillons sur le réseau, votre Internet est coupé depuis {since}. "
		"Il reviendra tout seul.",
		body_en="{brand}: we are working on the network, and your Internet has been off since {since}. "
		"It comes back by itself.",
		samples=_OUTAGE,
		required=frozenset({"since"}),
		subject_fr="Travaux sur le réseau",
		subject_en="Work on the network",
	),
	"customer_outage_over": Template(
		description="To the customer who was told of an outage, ten minutes after its end",
		body_fr="{brand} : la panne est réglée. Toujours rien? Débranchez le modem 30 secondes, "
		"puis appelez-nous au {dispatch_phone}.",
		body_en="{brand}: the outage is over. Still nothing? Unplug the modem for 30 seconds, "
		"then call us at {dispatch_phone}.",
		samples=_OUTAGE,
		subject_fr="La panne est réglée",
		subject_en="The outage is over",
	),
}
