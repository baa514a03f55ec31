"""The messages this app can send: their first wording, their placeholders, and sample values."""

from collections.abc import Mapping

from gigafibre_fsm.domain.messaging.templates.account_messages import ACCOUNT_MESSAGES
from gigafibre_fsm.domain.messaging.templates.agreement_messages import AGREEMENT_MESSAGES
from gigafibre_fsm.domain.messaging.templates.flow_messages import FLOW_MESSAGES
from gigafibre_fsm.domain.messaging.templates.message_kind import SAMPLE_LINK, Template
from gigafibre_fsm.domain.messaging.templates.order_messages import ORDER_MESSAGES
from gigafibre_fsm.domain.messaging.templates.outage_messages import OUTAGE_MESSAGES
from gigafibre_fsm.domain.messaging.templates.support_messages import SUPPORT_MESSAGES
from gigafibre_fsm.domain.messaging.templates.technician_messages import TECHNICIAN_MESSAGES
from gigafibre_fsm.domain.messaging.templates.ticket_messages import TICKET_MESSAGES

_WINDOW: Mapping[str, str] = {
	"brand": "Gigafibre",
	"day": "lun. 23 sept.",
	"window": "10 h 30 à 12 h 30",
	"dispatch_phone": "450-555-0100",
	"link": SAMPLE_LINK,
}

_OWED: Mapping[str, str] = {
	"brand": "Gigafibre",
	"first_name": "Marie-Christine",
	"amount": "1 234,50 $",
	"day": "30 sept.",
	"dispatch_phone": "450-555-0100",
	"link": SAMPLE_LINK,
}

CATALOGUE: Mapping[str, Template] = {
	**ACCOUNT_MESSAGES,
	**AGREEMENT_MESSAGES,
	**FLOW_MESSAGES,
	**ORDER_MESSAGES,
	**OUTAGE_MESSAGES,
	**SUPPORT_MESSAGES,
	**TECHNICIAN_MESSAGES,
	**TICKET_MESSAGES,
	"customer_visit_planned": Template(
		description="To the customer, when their visit is first published: the window they are promised",
		body_fr="{brand} : votre visite est prévue {day}, {window}. Suivre ou changer : {link}",
		body_en="{brand}: your visit is planned for {day}, {window}. Follow or change it: {link}",
		samples=_WINDOW,
		required=frozenset({"day", "window"}),
	),
	"customer_new_window": Template(
		description="To the customer, when another window replaces the promised one",
		body_fr="{brand} : nouvelle plage pour votre visite : {day}, {window}. Suivre ou changer : {link}",
		body_en="{brand}: new time for your visit: {day}, {window}. Follow or change it: {link}",
		samples=_WINDOW,
		required=frozenset({"day", "window"}),
	),
	"customer_earlier_offer": Template(
		description="To the customer, when time is free for their visit: whether we may come then",
		body_fr="{brand} : nous pourrions venir {day}, {window}. Oui ou non, avant {until} : {link}",
		body_en="{brand}: we could come {day}, {window}. Yes or no, before {until}: {link}",
		samples={**_WINDOW, "until": "10 h 40"},
		required=frozenset({"day", "window", "link"}),
	),
	"customer_storm_offer": Template(
		description="To the customer, when a storm is to come on the day of their visit: whether another time suits them",
		body_fr="{brand} : vu la météo, nous proposons {day}, {window}. Oui ou non, avant {until} : {link}",
		body_en="{brand}: storm ahead. Could we come {day}, {window}? Yes or no, by {until}: {link}",
		samples={**_WINDOW, "until": "14 h 40"},
		required=frozenset({"day", "window", "link"}),
	),
	"customer_welcome": Template(
		description="To a new customer whose line works",
		body_fr="{brand} : bienvenue, {first_name}! Votre ligne fonctionne. Votre compte : {account}",
		body_en="{brand}: welcome, {first_name}! Your line works. Your account: {account}",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marc-André",
			"account": "https://erp.gigafibre.example/portal",
			"dispatch_phone": "450-555-0100",
		},
	),
	"customer_visit_link": Template(
		description="To the customer who asks for a fresh link to the page of their visit",
		body_fr="{brand} : voici le lien vers votre visite : {link}",
		body_en="{brand}: here is the link to your visit: {link}",
		samples={"brand": "Gigafibre", "dispatch_phone": "450-555-0100", "link": SAMPLE_LINK},
		required=frozenset({"link"}),
		# the customer has just asked for it
		quiet_hours=False,
	),
	"customer_visit_cancelled": Template(
		description="To the customer, when a visit they were promised is cancelled",
		body_fr="{brand} : votre visite du {day} est annulée. Une question? Appelez-nous au {dispatch_phone}.",
		body_en="{brand}: your visit of {day} is cancelled. Any questions? Call us at {dispatch_phone}.",
		samples={"brand": "Gigafibre", "day": "lun. 23 nov.", "dispatch_phone": "450-555-0100"},
		required=frozenset({"day"}),
	),
	"customer_visit_postponed": Template(
		description="To the customer, when a visit they were promised is taken back and another window follows",
		body_fr="{brand} : votre visite du {day} est remise. Nous vous proposerons une autre plage. "
		"Une question? Appelez-nous au {dispatch_phone}.",
		body_en="{brand}: your visit of {day} is postponed. We will offer you another time. "
		"Any questions? Call us at {dispatch_phone}.",
		samples={"brand": "Gigafibre", "day": "lun. 23 nov.", "dispatch_phone": "450-555-0100"},
		required=frozenset({"day"}),
	),
	"customer_on_the_way": Template(
		description="To the customer, when the technician sets out",
		body_fr="{brand} : {technician} est en route. Arrivée prévue : {window}. Suivre : {link}",
		body_en="{brand}: {technician} is on the way. Expected arrival: {window}. Follow: {link}",
		samples={
			"link": SAMPLE_LINK,
			"brand": "Gigafibre",
			"technician": "Marc-André",
			"window": "vers 11 h 30",
			"dispatch_phone": "450-555-0100",
		},
		# the technician arrives soon: the message is useless the next morning
		quiet_hours=False,
	),
	"customer_visit_done": Template(
		description="To the customer, when the visit is complete",
		body_fr="{brand} : Bonjour {first_name}, votre visite ({job_type}) est terminée. "
		"Une question? Appelez-nous au {dispatch_phone}.",
		body_en="{brand}: Hello {first_name}, your visit ({job_type}) is complete. "
		"Any questions? Call us at {dispatch_phone}.",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"job_type": "Installation résidentielle",
			"dispatch_phone": "450-555-0100",
		},
	),
	"customer_sign_in": Template(
		description="To the customer who asks to sign in with their mobile number",
		body_fr="{brand} : votre lien pour ouvrir votre compte (une seule fois) : {link}",
		body_en="{brand}: your link to open your account (works once): {link}",
		samples={"brand": "Gigafibre", "link": SAMPLE_LINK},
		required=frozenset({"link"}),
		quiet_hours=False,
	),
	"customer_new_number": Template(
		description="To the new number that a customer wants us to write to",
		body_fr="{brand} : confirmez que ce numéro est bien à vous : {link}",
		body_en="{brand}: confirm that this number is yours: {link}",
		samples={"brand": "Gigafibre", "link": SAMPLE_LINK},
		required=frozenset({"link"}),
		quiet_hours=False,
	),
	"customer_number_changed": Template(
		description="To the old number of a customer whose number was changed",
		body_fr="{brand} : votre numéro a été changé, nous n'écrirons plus à celui-ci. "
		"Ce n'est pas vous? Appelez-nous au {dispatch_phone}.",
		body_en="{brand}: your number was changed, and we no longer write to this one. "
		"Not you? Call us at {dispatch_phone}.",
		samples={"brand": "Gigafibre", "dispatch_phone": "450-555-0100"},
		required=frozenset({"dispatch_phone"}),
		quiet_hours=False,
	),
	"customer_invoice": Template(
		description="To the customer, with a link to an invoice and its payment",
		body_fr="{brand} : votre facture de {amount} est à payer au plus tard le {day} : {link}",
		body_en="{brand}: your invoice of {amount}, due {day}. See or pay it: {link}",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"amount": "1 234,50 $",
			"day": "30 sept.",
			"dispatch_phone": "450-555-0100",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
	),
	"customer_open_invoices": Template(
		description="To the customer who asked for it on the telephone, with a link to what is open",
		body_fr="{brand} : voici le lien demandé pour payer vos factures ouvertes, {amount} en tout : {link}",
		body_en="{brand}: the link that you asked for, to pay your open invoices, {amount} in all: {link}",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"amount": "1 234,50 $",
			"dispatch_phone": "450-555-0100",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
		# somebody talks with the customer right now
		quiet_hours=False,
	),
	"customer_payment_refused": Template(
		description="To the customer, when the bank refuses their saved card or account",
		body_fr="{brand} : votre banque a refusé le paiement de {amount}. Payer autrement : {link}",
		body_en="{brand}: your bank refused the payment of {amount}. Pay another way: {link}",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"amount": "1 234,50 $",
			"dispatch_phone": "450-555-0100",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
	),
	"customer_debit_notice": Template(
		description="To the customer, before their bank account is debited: the amount and the day",
		body_fr="{brand} : {amount} seront débités de votre compte bancaire le {day} (facture {invoice}). "
		"Une question? {dispatch_phone}",
		body_en="{brand}: {amount} will be debited from your bank account on {day} (invoice {invoice}). "
		"Questions? {dispatch_phone}",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"amount": "1 234,50 $",
			"day": "lun. 30 sept.",
			"invoice": "ACC-SINV-2026-00042",
			"dispatch_phone": "450-555-0100",
		},
		required=frozenset({"amount", "day"}),
	),
	"customer_card_expiring": Template(
		description="To the customer, when the card that pays their invoices by itself expires soon",
		body_fr="{brand} : votre carte {card} expire le {day}. Pour en donner une autre, "
		"appelez-nous au {dispatch_phone}.",
		body_en="{brand}: your card {card} expires on {day}. To give us another one, call {dispatch_phone}.",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"card": "Mastercard 4242",
			"day": "lun. 30 sept.",
			"dispatch_phone": "450-555-0100",
		},
		required=frozenset({"card", "day"}),
	),
	"customer_autopay_off": Template(
		description="To the customer, when automatic payment was stopped at their wish",
		body_fr="{brand} : le paiement automatique de vos factures est désactivé. "
		"Ce n'est pas vous? Appelez-nous au {dispatch_phone}.",
		body_en="{brand}: automatic payment of your invoices is off. Not you? Call us at {dispatch_phone}.",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"dispatch_phone": "450-555-0100",
		},
		required=frozenset({"dispatch_phone"}),
	),
	"customer_autopay_on": Template(
		description="To the customer, when they let a saved card or account pay by itself",
		body_fr="{brand} : vos factures seront payées automatiquement avec {card}. "
		"Ce n'est pas vous? Appelez-nous au {dispatch_phone}.",
		body_en="{brand}: your invoices will be paid automatically with {card}. "
		"Not you? Call us at {dispatch_phone}.",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"card": "Mastercard 4242",
			"dispatch_phone": "450-555-0100",
		},
		required=frozenset({"card", "dispatch_phone"}),
	),
	"customer_service_suspended": Template(
		description="To the customer, when their service was suspended for a debt",
		body_fr="{brand} : votre service est suspendu, {amount} en retard. Payez ici, il revient en quelques "
		"minutes : {link}",
		body_en="{brand}: your service is suspended, {amount} is overdue. Pay here and it is back within "
		"minutes: {link}",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"amount": "1 234,50 $",
			"dispatch_phone": "450-555-0100",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
	),
	"customer_service_restored": Template(
		description="To the customer, when their service works again after a suspension",
		body_fr="{brand} : votre service fonctionne de nouveau. Sinon, redémarrez votre modem. "
		"Questions : {dispatch_phone}",
		body_en="{brand}: your service works again. If not, restart your modem. Questions: {dispatch_phone}",
		samples={"brand": "Gigafibre", "first_name": "Marie-Christine", "dispatch_phone": "450-555-0100"},
	),
	"customer_payment_received": Template(
		description="To the customer, when their payment is booked",
		body_fr="{brand} : votre paiement de {amount} est bien inscrit. Merci!",
		body_en="{brand}: we received your payment of {amount}. Thank you!",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"amount": "1 234,50 $",
			"dispatch_phone": "450-555-0100",
		},
		required=frozenset({"amount"}),
	),
	"customer_credit_granted": Template(
		description="To the customer, when a credit for a missed appointment or an outage is booked",
		body_fr="{brand} : un crédit de {amount}, taxes comprises, est porté à votre compte. "
		"Nos excuses pour le dérangement.",
		body_en="{brand}: we credited {amount}, taxes included, to your account. "
		"We are sorry for the trouble.",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"amount": "28,74 $",
			"dispatch_phone": "450-555-0100",
		},
		required=frozenset({"amount"}),
	),
	"customer_payment_upcoming": Template(
		description="To the customer, a few days before an invoice falls due",
		body_fr="{brand} : {amount} à payer d'ici le {day}. Voir ou payer : {link}",
		body_en="{brand}: {amount} is due {day}. See or pay: {link}",
		samples=_OWED,
		required=frozenset({"amount", "link"}),
	),
	"customer_reminder": Template(
		description="To the customer, the first reminder after the due date",
		body_fr="{brand} : rappel, {amount} à payer depuis le {day}. Payer ou demander un délai : {link}",
		body_en="{brand}: a reminder, {amount} was due {day}. Pay, or ask for more time: {link}",
		samples=_OWED,
		required=frozenset({"amount", "link"}),
	),
	"customer_reminder_second": Template(
		description="To the customer, the second reminder",
		body_fr="{brand} : 2e rappel, {amount} en retard depuis le {day}. Payer ou demander un délai : {link}",
		body_en="{brand}: second reminder, {amount} overdue since {day}. Pay, or ask for more time: {link}",
		samples=_OWED,
		required=frozenset({"amount", "link"}),
	),
	"customer_reminder_final": Template(
		description="To the customer, the last reminder",
		body_fr="{brand} : dernier rappel, {amount} en retard depuis le {day}. Payer ou demander un délai : {link}",
		body_en="{brand}: last reminder, {amount} overdue since {day}. Pay, or ask for more time: {link}",
		samples=_OWED,
		required=frozenset({"amount", "link"}),
	),
	"customer_suspension_notice": Template(
		description="To the customer, the first notice that their service will be suspended; {day} is when",
		body_fr="{brand} : {amount} en retard. Sans paiement, service suspendu le {day}. "
		"Payer, délai : {link} {dispatch_phone}",
		body_en="{brand}: {amount} overdue. Unpaid, your service stops {day}. "
		"Pay, more time: {link} {dispatch_phone}",
		samples=_OWED,
		required=frozenset({"amount", "day", "link", "dispatch_phone"}),
	),
	"customer_suspension_last_notice": Template(
		description="To the customer, the last notice that their service will be suspended; {day} is when",
		body_fr="{brand} : dernier avis, {amount} en retard. Service suspendu le {day}. "
		"Payer, délai : {link} {dispatch_phone}",
		body_en="{brand}: last notice, {amount} overdue. Your service stops {day}. "
		"Pay, more time: {link} {dispatch_phone}",
		samples=_OWED,
		required=frozenset({"amount", "day", "link", "dispatch_phone"}),
	),
	"customer_delay_granted": Template(
		description="To the customer, when they were granted more time to pay",
		body_fr="{brand} : délai accordé. Vous avez jusqu'au {day} pour payer {amount}. Merci!",
		body_en="{brand}: you have until {day} to pay {amount}. Thank you!",
		samples={key: value for key, value in _OWED.items() if key != "link"},
		required=frozenset({"amount", "day"}),
	),
	"customer_ticket_answered": Template(
		description="To the customer, when somebody has answered their request",
		body_fr="{brand} : nous avons répondu à votre demande {ticket}. Lire : {link}",
		body_en="{brand}: we have answered your request {ticket}. Read it: {link}",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"ticket": "ISS-2026-00042",
			"dispatch_phone": "450-555-0100",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
	),
	"customer_visit_report": Template(
		description="To the customer, when the report of their visit is ready",
		body_fr="{brand} : le rapport de votre visite est ici : {link}",
		body_en="{brand}: the report of your visit is here: {link}",
		samples={
			"brand": "Gigafibre",
			"first_name": "Marie-Christine",
			"dispatch_phone": "450-555-0100",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
	),
}
