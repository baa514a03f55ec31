"""Agreements: written once for an order, French first, signed by code over HTTP, sealed, checked, ended."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales import due
from gigafibre_fsm.domain.sales.agreements import (
	amending,
	draft,
	ending,
	facts,
	hold,
	repository,
	sending,
	watching,
)
from gigafibre_fsm.domain.sales.agreements.facts import SaleChannel
from gigafibre_fsm.domain.sales.agreements.signing import acts, checking
from gigafibre_fsm.domain.sales.agreements.signing.checking import AgreementFault
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from tests import agreement_site
from tests.agreement_site import kinds, path_of, read_code, send, sold

PAGE = "/portal/sign"
VISIT = acts.SigningVisit("link", "203.0.113.7", "Mozilla")


@pytest.fixture(scope="module", autouse=True)
def _sending(connected_site: str) -> Iterator[None]:
	with agreement_site.agreement_site():
		yield


@pytest.fixture(autouse=True)
def _fresh() -> None:
	frappe.db.rollback()
	forget_limits()


def state_of(name: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value(repository.DOCTYPE, name, "state")


def open_page(name: str) -> Visitor:
	visitor = Visitor("customer")
	assert visitor.post(path_of(name)).headers["Location"] == PAGE
	return visitor


def sign(visitor: Visitor, code: str, **changes: str):
	form = {"action": "sign", "code": code, "signed_by": "Zoé O'Brien", "accept": "on", **changes}
	return visitor.send_form(PAGE, form)


@pytest.fixture(scope="module")
def signed() -> str:
	"""An agreement that was signed over HTTP."""
	name = send()
	visitor = open_page(name)
	assert visitor.post(PAGE, {"action": "code", "way": "text"}).status_code == 303
	assert sign(visitor, read_code(name)).status_code == 303
	return name


# ---- written and sent


def test_an_order_has_one_agreement_until_it_changes():
	sale = sold()
	name = draft.write_agreement(sale)
	assert draft.write_agreement(sale) == name
	sending.send_agreement(name)
	sending.send_agreement(name)
	assert kinds_before_commit(name) == ["Sent"]
	assert frappe.db.count("FSM SMS", {"reference_name": name}) == 1
	other = draft.write_agreement(replace(sale, monthly_total=Decimal("99.99")))
	assert other != name and frappe.db.get_value(repository.DOCTYPE, name, "state") == "Void"
	assert frappe.db.get_value(repository.DOCTYPE, other, "order_key") == sale.fsm_order
	assert not hold.is_signed(sale.fsm_order)


def test_the_link_of_an_agreement_that_is_over_says_which_one_counts_and_offers_no_fresh_link():
	name = send()
	sale, visitor, path = facts_of(name), open_page(name), path_of(name)
	newer = draft.write_agreement(replace(sale, monthly_total=Decimal("99.99")))
	sending.send_agreement(newer)
	frappe.db.commit()
	for page in (Visitor().get(path), visitor.get(PAGE), Visitor().post(path)):
		assert page.status_code in (401, 410)
		assert f"remplacé par le contrat {newer}" in page.text and "/t/link" not in page.text
	newer_path = path_of(newer)
	frappe.db.set_value(repository.DOCTYPE, newer, "expires_on", now_datetime() - timedelta(minutes=1))
	frappe.db.commit()
	with pytest.raises(FsmError, match="waits for no signature"):
		sending.resend_link(newer)
	ending.expire_agreement(newer, now_datetime())
	frappe.db.commit()
	assert "pas été signé à temps" in Visitor().get(newer_path).text
	assert "/t/link" in Visitor().get("/l/Zq9Zq9Zq").text, "an unknown link says nothing"


def facts_of(name: str):
	return facts.read_facts(frappe.db.get_value(repository.DOCTYPE, name, "facts"))


def kinds_before_commit(name: str) -> list[str]:
	return [row.kind for row in repository.load_evidence(name)]


def test_the_text_is_hashed_before_it_is_shown_and_its_first_page_holds_what_the_law_asks_for():
	import pypdfium2

	name = send()
	doc = frappe.get_doc(repository.DOCTYPE, name)
	visitor = open_page(name)
	shown = visitor.get(f"{PAGE}/pdf")
	assert shown.content_type == "application/pdf"
	from hashlib import sha256

	assert sha256(shown.data).hexdigest() == doc.french_hash
	first = " ".join(pypdfium2.PdfDocument(shown.data)[0].get_textpage().get_text_bounded().split())
	for words in (
		"97,67 $",
		"Wi-Fi <plus>",
		"ONT Nokia",
		"24 mois",
		"Comment y mettre fin",
		"dans les 10 jours",
		agreement_site.NAME,
	):
		assert words in first.replace("\xa0", " "), (words, first)


# ---- signed over HTTP


def test_a_scanner_that_opens_the_link_changes_nothing():
	name = send()
	path = path_of(name)
	assert "Set-Cookie" not in Visitor("scanner").get(path).headers
	assert state_of(name) == "Sent" and kinds(name) == ["Sent"]
	open_page(name)
	assert state_of(name) == "Viewed" and kinds(name) == ["Sent", "Opened"]


def test_a_typed_name_without_a_code_signs_nothing():
	name = send()
	visitor = open_page(name)
	answer = sign(visitor, "")
	assert answer.status_code == 422 and "un nom tapé seul" in answer.text
	assert visitor.post(PAGE, {"action": "code", "way": "text"}).status_code == 303
	code = read_code(name)
	wrong = f"{(int(code) + 1) % 10**6:06d}"
	assert sign(visitor, wrong).status_code == 422
	assert sign(visitor, code, accept="").status_code == 422
	assert sign(visitor, code, signed_by=" ").status_code == 422
	assert sign(visitor, code, drawing="data:image/png;base64,AAAA").status_code == 422
	assert state_of(name) == "Viewed" and "Signed" not in kinds(name)
	answer = sign(visitor, wrong)
	# what was typed is still there, as text
	assert 'value="Zoé O&#39;Brien"' in answer.text and agreement_site.NAME not in answer.text
	for _guess in range(4):
		sign(visitor, wrong)
	answer = sign(visitor, code)
	assert answer.status_code == 422 and "trop souvent" in answer.text, "a code cannot be guessed"
	assert 'name="code"' not in answer.text, "nobody types a code that is good no more"


def test_signed_twice_it_is_signed_once_with_its_copy_sent(signed: str):
	assert kinds(signed) == ["Sent", "Opened", "Code Sent", "Signed", "Copy Sent"]
	visitor = open_page(signed)
	assert sign(visitor, "123456").status_code == 303
	assert kinds(signed).count("Signed") == 1
	doc = frappe.get_doc(repository.DOCTYPE, signed)
	assert (doc.state, doc.signed_by) == ("Signed", "Zoé O'Brien")
	assert hold.is_signed(doc.fsm_order)
	assert frappe.db.exists("FSM SMS", {"reference_name": signed, "template": "customer_agreement_signed"})
	assert doc.cancel_until == doc.signed_day + timedelta(days=10), "sold at the door"
	assert (
		visitor.get(f"{PAGE}/pdf").data.startswith(b"%PDF") and "Votre copie signée" in visitor.get(PAGE).text
	)
	row = next(row for row in repository.load_evidence(signed) if row.kind == "Signed")
	assert row.details["document"] == doc.french_hash and row.details["code_sent_to"] == agreement_site.NUMBER
	assert row.details["statement"].startswith("J'ai lu le contrat") and row.details["link"]


def test_a_changed_byte_row_or_log_is_found(signed: str):
	assert checking.find_faults(signed) == []
	doc = frappe.get_doc(repository.DOCTYPE, signed)
	place = Path(frappe.get_site_path(*doc.signed_document.strip("/").split("/")))
	kept = place.read_bytes()
	try:
		place.write_bytes(kept[:-60] + bytes([kept[-60] ^ 1]) + kept[-59:])
		assert checking.find_faults(signed) == [AgreementFault.SEAL_BROKEN]
		place.write_bytes(b"")
		assert checking.find_faults(signed) == [AgreementFault.NO_COPY]
	finally:
		place.write_bytes(kept)
	row = frappe.db.get_value(repository.EVIDENCE, {"agreement": signed, "kind": "Opened"})
	frappe.db.set_value(repository.EVIDENCE, row, "details", '{"address": "elsewhere"}')
	assert checking.find_faults(signed) == [AgreementFault.CHAIN_BROKEN]
	frappe.db.rollback()
	frappe.db.delete(repository.EVIDENCE, {"name": row})
	assert AgreementFault.CHAIN_BROKEN in checking.find_faults(signed)
	frappe.db.rollback()


def test_english_before_french_is_refused_and_afterwards_it_is_a_wish_that_is_written_down():
	name = send(language="en")
	with pytest.raises(FsmError, match=r"French text|texte français"):
		acts.choose_english(name, VISIT)
	frappe.db.rollback()
	visitor = open_page(name)
	assert 'lang="fr"' in visitor.get(PAGE).text
	assert visitor.post(PAGE, {"action": "english"}).status_code == 303
	page = visitor.get(PAGE).text
	assert 'lang="en"' in page and "Read the whole agreement" in page
	doc = frappe.get_doc(repository.DOCTYPE, name)
	assert doc.english_wished_on and doc.french_hash and doc.english_hash != doc.french_hash
	assert kinds(name)[-1] == "English Wished"


def test_who_refuses_owes_nothing_and_the_order_may_have_another():
	sale = sold()
	name = draft.write_agreement(sale)
	sending.send_agreement(name)
	frappe.db.commit()
	visitor = open_page(name)
	assert visitor.post(PAGE, {"action": "decline", "reason": "<i>Trop cher</i>"}).status_code == 303
	assert state_of(name) == "Declined"
	assert "Vous avez refusé ce contrat." in visitor.get(PAGE).text
	assert draft.write_agreement(sale) != name
	frappe.db.rollback()


# ---- in force, and over


def make_signed(**changes: object) -> str:
	"""A signed agreement, without its page."""
	name = draft.write_agreement(sold(**changes))
	doc = repository.lock_agreement(name)
	repository.change_state(doc, repository.AgreementState.SENT)
	repository.change_state(doc, repository.AgreementState.SIGNED, {"signed_day": date(2026, 1, 1)})
	return name


def test_a_signed_agreement_starts_ends_and_costs_what_a_hand_calculates():
	name = make_signed()
	ending.start_agreement(name, date(2026, 1, 1))
	ending.start_agreement(name, date(2026, 1, 1))
	doc = frappe.get_doc(repository.DOCTYPE, name)
	assert (doc.state, doc.ends_on, doc.notice_on) == ("In Force", date(2027, 12, 31), date(2027, 10, 2))
	with pytest.raises(FsmError):
		ending.void_agreement(name, "Mistake")
	# 10 % of 84.95 × 24 × 31/730 = 8.658
	found = ending.cancel_agreement(name, date(2027, 11, 30), "Déménagement")
	assert found.amount == Decimal("8.66")
	assert frappe.db.get_value(repository.DOCTYPE, name, ["state", "ending_amount"]) == ("Cancelled", 8.66)
	assert not hold.is_signed(doc.fsm_order)


def test_an_order_that_is_called_off_leaves_no_agreement_open():
	waiting, done = draft.write_agreement(sold()), make_signed()
	for name, state in ((waiting, "Void"), (done, "Cancelled")):
		ending.void_agreement(name, "Order cancelled")
		ending.void_agreement(name, "Order cancelled")
		assert frappe.db.get_value(repository.DOCTYPE, name, ["state", "order_key"]) == (state, None)


def test_whoever_opens_the_link_of_a_cancelled_order_reads_that_it_was_cancelled():
	name = send()
	visitor = open_page(name)
	ending.void_agreement(name, "Order cancelled", keeps_link=True)
	frappe.db.commit()
	page = visitor.get(PAGE)
	assert page.status_code == 200 and "Votre commande a été annulée." in page.text
	assert 'id="sign"' not in page.text and "Aucun autre lien" in page.text


def test_an_amended_agreement_gives_way_once_the_other_one_is_signed():
	name = make_signed()
	ending.start_agreement(name, date(2026, 1, 1))
	other = amending.renew_agreement(name, 12)
	again = amending.renew_agreement(name, None)
	assert frappe.db.get_value(repository.DOCTYPE, other, "state") == "Void"
	assert frappe.db.get_value(repository.DOCTYPE, name, "state") == "In Force", "until it is signed"
	doc = repository.lock_agreement(again)
	repository.change_state(doc, repository.AgreementState.SENT)
	repository.change_state(doc, repository.AgreementState.SIGNED, {"signed_day": date(2026, 6, 1)})
	amending.replace_former(doc)
	assert frappe.db.get_value(repository.DOCTYPE, name, "state") == "Amended"
	assert frappe.db.get_value(repository.DOCTYPE, again, ["state", "term_months"]) == ("In Force", 0)
	assert hold.is_signed(doc.fsm_order)


def test_customers_are_reminded_once_agreements_expire_and_ends_of_terms_are_announced():
	now = now_datetime().replace(hour=12, microsecond=0)
	late, early, term = send(), send(channel=SaleChannel.WEB), make_signed()
	frappe.db.set_value(repository.DOCTYPE, late, "expires_on", now - timedelta(minutes=1))
	soon = {"expires_on": now + timedelta(days=2), "sent_on": now - timedelta(days=5)}
	frappe.db.set_value(repository.DOCTYPE, early, soon)
	ending.start_agreement(term, date(2026, 1, 1))
	frappe.db.set_value(repository.DOCTYPE, term, "notice_on", now.date())
	frappe.db.commit()
	assert due.agreements_since(instants.to_utc(now)) is not None
	watching.watch_agreements(now)
	watching.watch_agreements(now)
	assert state_of(late) == "Expired"
	assert kinds(early) == ["Sent", "Reminded"]
	assert kinds(term)[-1] == "Notice Sent" and kinds(term).count("Notice Sent") == 1
	assert due.agreements_since(instants.to_utc(now)) is None
