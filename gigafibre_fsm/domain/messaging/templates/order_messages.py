"""Messages to somebody who orders on the website: the code, the way back to the order, what was received."""

from collections.abc import Mapping

from gigafibre_fsm.domain.messaging.templates.message_kind import SAMPLE_LINK, Template

_OFFICE: Mapping[str, str] = {"brand": "Gigafibre", "dispatch_phone": "450-555-0100"}

ORDER_MESSAGES: Mapping[str, Template] = {
	"customer_order_code": Template(
		description="To a visitor who orders: the code that shows that they have this number",
		body_fr="{brand} : votre code pour commander est {code}. Il vaut {minutes} minutes. Ne le donnez à personne.",
		body_en="{brand}: your code to order is {code}. It is good for {minutes} minutes. Give it to nobody.",
		samples={**_OFFICE, "code": "123456", "minutes": "10"},
		required=frozenset({"code"}),
		# the visitor has just asked for it
		quiet_hours=False,
	),
	"customer_order_link": Template(
		description="To a visitor whose number is verified: the way back to their order",
		body_fr="{brand} : votre commande n'est pas finie. Pour continuer d'ici {until} : {link}",
		body_en="{brand}: your order is not finished. Go on with it by {until}: {link}",
		samples={**_OFFICE, "until": "lun. 23 sept., 14 h", "link": SAMPLE_LINK},
		required=frozenset({"link"}),
		# the visitor is on the page that says so
		quiet_hours=False,
	),
	"customer_order_received": Template(
		description="To the customer whose order arrived from the website: its number, the visit, the way back to it",
		body_fr="{brand} : commande {order} notée. Visite : {window}. Contrat à signer : {link}",
		body_en="{brand}: order {order} noted. Visit: {window}. Agreement to sign: {link}",
		samples={
			**_OFFICE,
			"order": "ORD-2026-00001",
			"window": "lun. 23 sept., 10 h à 12 h",
			"link": SAMPLE_LINK,
		},
		required=frozenset({"link"}),
		# the customer has just sent it
		quiet_hours=False,
	),
	"customer_order_cancelled": Template(
		description="To the customer whose order was cancelled before its line worked",
		body_fr="{brand} : votre commande {order} est annulée. Vous ne devez rien. Une question? {dispatch_phone}",
		body_en="{brand}: your order {order} was cancelled. Nothing is owed. A question? {dispatch_phone}",
		samples={**_OFFICE, "order": "ORD-2026-00001"},
		required=frozenset({"order"}),
	),
}
