"""The part of the demonstration in which a customer signs an agreement on their phone, and the seal is checked."""

import json
import re
from decimal import Decimal

import frappe

from demo.desk import Desk
from demo.money import Stage, wait_for
from demo.phone import Phone
from demo.play import step
from demo.seed import PASSWORD, SUPPORT
from demo.site import on_site
from demo.texts import texts, wait_for_text
from gigafibre_fsm.domain.sales.agreements import draft
from gigafibre_fsm.domain.sales.agreements.facts import AgreementFacts, AgreementLine, SaleChannel

SALE = AgreementFacts(
	fsm_order="DEMO-AGREEMENT",
	customer_name="Zoé Beaudoin-O'Brien",
	email="zoe@clients.example",
	phone="+14505550171",
	language="fr",
	address=("128, rue Champlain, app. 4", "Saint-Jean-sur-Richelieu (Québec) J3B 6V4"),
	monthly_lines=(
		AgreementLine("Fibre 500", Decimal("79.95")),
		AgreementLine("Borne Wi-Fi supplémentaire", Decimal("5.00")),
	),
	monthly_total=Decimal("97.67"),
	one_time_lines=(),
	one_time_total=Decimal(0),
	term_months=24,
	equipment=("ONT, prêté", "Borne Wi-Fi, prêtée"),
	channel=SaleChannel.DOOR,
)
"""A sale at the door, so that the customer may change their mind for ten days."""


def sign_agreement(stage: Stage) -> None:
	"""Support sends an agreement; its customer reads it, asks for a code, and signs; the seal is checked."""
	desk = Desk(stage.base_url, SUPPORT, PASSWORD)
	name = _find_draft(stage, desk)
	if not name:
		print("  the agreement is signed already")
		return
	already = len(texts(stage.twilio, SALE.phone))
	with step("Support sends the agreement, in French first") as show:
		sent = desk.call("agreements.send_agreement", service_agreement=name)
		if sent["state"] != "Sent":
			desk.call("agreements.resend_link", service_agreement=name)
		text = wait_for_text(stage.twilio, SALE.phone, already, "/l/")
		show(text)
	sign_on_phone(stage, text, SALE.phone, SALE.customer_name)
	print(f"           {stage.base_url}/app/service-agreement/{name}")
	with step("Text, seal and evidence are checked") as show:
		faults = desk.ask("agreements.check_agreement", service_agreement=name)["faults"]
		assert not faults, faults
		show("as they were signed")


def sign_on_phone(stage: Stage, text: str, number: str, name: str) -> None:
	"""Sign an agreement as its customer does, without JavaScript.

	Args:
		stage: where the site and the vendors answer.
		text: the one that brought the link.
		number: the customer's, to which the code goes.
		name: what the customer signs with.
	"""
	phone = Phone(stage.base_url)
	with step("Only the button of the link opens it; a scanner opens nothing") as show:
		phone.open(re.search(r"https?://\S+", text)[0])
		phone.submit("")
		show(f"{phone.url} · {phone.url}/pdf")
	already = len(texts(stage.twilio, number))
	with step("The customer asks for a code; it comes by text") as show:
		phone.submit("code", {"way": "text"})
		code = re.search(r"\b\d{6}\b", wait_for_text(stage.twilio, number, already))[0]
		show(code)
	with step("Name, words of acceptance, code: signed, sealed, and the copy is sent") as show:
		phone.submit("sign", {"code": code, "signed_by": name, "accept": "on"})
		show(wait_for_text(stage.twilio, number, already + 1))


def _find_draft(stage: Stage, desk: Desk) -> str:
	"""Return the agreement that waits for its customer, written where there is none; empty if it is signed."""
	with on_site(stage.site):
		name = draft.write_agreement(SALE)
		frappe.db.commit()  # a command of its own, not a request
	found = wait_for(
		lambda: desk.find("Service Agreement", json.dumps([["name", "=", name]]), '["name","state"]')
	)
	return name if found[0]["state"] in ("Draft", "Sent", "Viewed") else ""
