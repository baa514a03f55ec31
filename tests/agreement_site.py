"""A site that sends agreements: its valve lets one number and one address through, and it is left as it was found."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import frappe

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.sales.agreements import draft, repository, sending
from gigafibre_fsm.domain.sales.agreements.facts import AgreementFacts, AgreementLine, SaleChannel
from gigafibre_fsm.setup import agreement_terms
from gigafibre_fsm.tests.builders import unique
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import forget_limits

NAME = 'Zoé <b>"O\'Brien"</b> & fils'
NUMBER, ADDRESS = "+15145550187", "zoe.agreements@example.com"
VALVE = {"outbound": "Allow-list", "allow_list": f"{NUMBER}\n{ADDRESS}", "brand_name": "Gigafibre"}


@contextmanager
def agreement_site() -> Iterator[None]:
	"""Send agreements, and take away afterwards what was written."""
	frappe.set_user("Administrator")
	with taken_away_afterwards(with_caches=False):
		agreement_terms.apply()
		frappe.db.set_single_value("FSM Settings", VALVE)
		frappe.db.set_single_value(
			"FSM Agreement Settings", {"signing_way": "Own page", "asks_ending_amount": 1}
		)
		frappe.clear_document_cache("FSM Settings", "FSM Settings")
		frappe.clear_document_cache("FSM Agreement Settings", "FSM Agreement Settings")
		frappe.db.commit()
		forget_limits()
		yield
		forget_limits()


def sold(**changes: Any) -> AgreementFacts:
	"""The facts of a sale at the door, of an order of its own."""
	usual = AgreementFacts(
		fsm_order=unique("ORD"),
		customer_name=NAME,
		email=ADDRESS,
		phone=NUMBER,
		language="fr",
		address=("12, rue de l'Église, app. 4", "Granby (Québec) J2G 1A1"),
		monthly_lines=(
			AgreementLine("Fibre 500", Decimal("79.95")),
			AgreementLine("Wi-Fi <plus>", Decimal("5.00")),
		),
		monthly_total=Decimal("97.67"),
		one_time_lines=(AgreementLine("Installation", Decimal("50.00")),),
		one_time_total=Decimal("57.49"),
		term_months=24,
		equipment=("ONT Nokia G-010G-Q, prêté", "Borne Wi-Fi TP-Link, prêtée"),
		channel=SaleChannel.DOOR,
	)
	return replace(usual, **changes)


def send(**changes: Any) -> str:
	"""Write and send an agreement; returns its name."""
	name = draft.write_agreement(sold(**changes))
	sending.send_agreement(name)
	frappe.db.commit()
	return name


def path_of(name: str) -> str:
	"""A fresh address of the link to an agreement, as a text has it."""
	about = {"document": name, "purpose": "Signature", "revoked": 0}
	link = frappe.get_all("FSM Magic Link", about, pluck="name", order_by="creation")[0]
	url = links.fresh_url(link)
	frappe.db.commit()
	return "/l/" + url.rpartition("/")[2]


def read_code(name: str) -> str:
	"""The code that was texted last."""
	frappe.db.rollback()
	about = {"reference_name": name, "template": "customer_agreement_code"}
	body = frappe.get_all("FSM SMS", about, pluck="body", order_by="creation desc, name desc", limit=1)[0]
	return next(word.strip(".") for word in body.split() if word.strip(".").isdigit() and len(word) >= 6)


def kinds(name: str) -> list[str]:
	"""What happened to an agreement, in order."""
	frappe.db.rollback()
	return [row.kind for row in repository.load_evidence(name)]
