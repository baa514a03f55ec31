"""Messages that the flows of an installation send; none leaves before somebody switches its flow on."""

from collections.abc import Mapping

from gigafibre_fsm.domain.messaging.templates.message_kind import SAMPLE_LINK, Template

_OFFICE: Mapping[str, str] = {
	"brand": "Gigafibre",
	"first_name": "Marie-Christine",
	"dispatch_phone": "450-555-0100",
}
_VISIT: Mapping[str, str] = {
	**_OFFICE,
	"job": "DJ-2026-00042",
	"job_type": "Installation résidentielle",
	"technician": "Marc-André",
	"day": "lun. 23 sept.",
	"window": "10 h 30 à 12 h 30",
	"link": SAMPLE_LINK,
}

FLOW_MESSAGES: Mapping[str, Template] = {
	"flow_welcome": Template(
		description="By a flow: a day after an installation",
		body_fr="{brand} : bienvenue, {first_name}! Votre Internet est branché. Une question? "
		"Appelez-nous au {dispatch_phone}.",
		body_en="{brand}: welcome, {first_name}! Your Internet is connected. Any questions? "
		"Call us at {dispatch_phone}.",
		samples={key: value for key, value in _VISIT.items() if key != "link"},
		subject_fr="Bienvenue",
		subject_en="Welcome",
	),
	"flow_first_week": Template(
		description="By a flow: a week after an installation, with a link to a question",
		body_fr="{brand} : comment s'est passée votre première semaine? Dites-le-nous : {link}",
		body_en="{brand}: how was your first week with us? Tell us here: {link}",
		samples=_VISIT,
		required=frozenset({"link"}),
		subject_fr="Votre première semaine",
		subject_en="Your first week",
	),
	"flow_visit_rating": Template(
		description="By a flow: after a visit, with a link to a question",
		body_fr="{brand} : comment s'est passée votre visite? Dites-le-nous : {link}",
		body_en="{brand}: how did your visit go? Tell us here: {link}",
		samples=_VISIT,
		required=frozenset({"link"}),
		subject_fr="Votre visite",
		subject_en="Your visit",
	),
	"flow_visit_reminder": Template(
		description="By a flow: the day before a visit, with a link to confirm or change it",
		body_fr="{brand} : rappel de votre visite, {day}, {window}. Confirmer ou changer : {link}",
		body_en="{brand}: a reminder of your visit, {day}, {window}. Confirm or change it: {link}",
		samples=_VISIT,
		required=frozenset({"day", "link"}),
		subject_fr="Rappel de votre visite",
		subject_en="A reminder of your visit",
	),
	"flow_visit_other_time": Template(
		description="By a flow: to a customer who wants another time for a visit",
		body_fr="{brand} : choisissez ici un autre moment pour votre visite : {link}",
		body_en="{brand}: choose another time for your visit here: {link}",
		samples=_VISIT,
		required=frozenset({"link"}),
		subject_fr="Un autre moment pour votre visite",
		subject_en="Another time for your visit",
		# the customer has just asked for it
		quiet_hours=False,
	),
	"flow_missed_visit": Template(
		description="By a flow: to a customer whom nobody visited in the promised window",
		body_fr="{brand} : nous avons manqué votre rendez-vous du {day}. Toutes nos excuses : "
		"nous vous rappelons pour en fixer un autre. {dispatch_phone}",
		body_en="{brand}: we missed your appointment of {day}. We are sorry, and will call you to set "
		"another one. {dispatch_phone}",
		samples={**_OFFICE, "job": "DJ-2026-00042", "day": "lun. 23 sept.", "window": "10 h 30 à 12 h 30"},
		required=frozenset({"day"}),
		subject_fr="Votre rendez-vous manqué",
		subject_en="Your missed appointment",
	),
	"flow_equipment_return": Template(
		description="By a flow: to a customer who still has a device of ours",
		body_fr="{brand} : un de nos appareils est encore chez vous. Pour nous le rendre, "
		"appelez-nous au {dispatch_phone}.",
		body_en="{brand}: you still have a device of ours. To give it back, call {dispatch_phone}.",
		samples={key: value for key, value in _VISIT.items() if key != "link"},
		required=frozenset({"dispatch_phone"}),
		subject_fr="Un appareil à nous rendre",
		subject_en="A device to give back",
	),
	"flow_card_expiring": Template(
		description="By a flow: to a customer whose saved card expires this month and pays nothing by itself",
		body_fr="{brand} : votre carte {card} expire à la fin du mois. Pour en donner une autre, "
		"appelez-nous au {dispatch_phone}.",
		body_en="{brand}: your card {card} expires at the end of the month. To give us another one, "
		"call {dispatch_phone}.",
		samples={**_OFFICE, "card": "Mastercard 4242"},
		required=frozenset({"card"}),
		subject_fr="Votre carte expire bientôt",
		subject_en="Your card expires soon",
	),
	"flow_after_move": Template(
		description="By a flow: two weeks after a customer told us that they move, with a link to a question",
		body_fr="{brand} : votre service fonctionne-t-il bien à votre nouvelle adresse? Dites-le-nous : {link}",
		body_en="{brand}: does your service work well at your new address? Tell us here: {link}",
		samples={**_OFFICE, "ticket": "ISS-2026-00042", "link": SAMPLE_LINK},
		required=frozenset({"link"}),
		subject_fr="Votre nouvelle adresse",
		subject_en="Your new address",
	),
}
