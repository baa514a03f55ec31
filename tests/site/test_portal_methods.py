"""Saved cards and bank accounts of a customer who signed in, over HTTP: added, chosen, paused, removed."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe
from frappe.utils import getdate, now_datetime

from gigafibre_fsm.domain.access.portal import sessions
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.portal_visitors import PortalCustomer, read_page
from gigafibre_fsm.tests.visitor import Visitor, counted_queries, forget_limits
from tests.paying import PayingSite, paying_site

METHODS = "/portal/methods"
CARD = "4242424242424242"
DOCTYPE = "FSM Payment Method"


class Holder(PortalCustomer):
	"""A customer with a contact and a browser."""

	def read(self, path: str = METHODS) -> str:
		return html.unescape(read_page(self.visitor, path))

	def press(self, action: str, **form: str):
		departure = now_datetime().strftime("%Y%m%d%H%M%S")
		sent = {"action": action, "departure": departure, "command_id": frappe.generate_hash(length=12)}
		answer = self.visitor.post(METHODS, {**sent, **form})
		frappe.db.rollback()
		return answer

	def grow_old(self) -> None:
		"""The sign-in was an hour ago."""
		filters, before = {"sent_to": self.email}, now_datetime() - timedelta(hours=1)
		frappe.db.set_value(sessions.DOCTYPE, filters, "signed_in_on", before)
		frappe.db.commit()

	def method(self, **values: object) -> str:
		"""Commit a saved card, unless other values are given."""
		usual = {"kind": "Card", "state": "Active", "brand": "visa", "last4": "4242"}
		usual |= {"exp_month": 12, "exp_year": 2040, "renewed_on": now_datetime() - timedelta(days=5)}
		doc = frappe.get_doc({"doctype": DOCTYPE, "customer": self.customer, **usual, **values})
		name = doc.insert(set_name=f"pm_{frappe.generate_hash(length=12)}").name
		frappe.db.commit()
		return name

	def saved(self) -> list["frappe._dict"]:
		frappe.db.rollback()
		return frappe.get_all(DOCTYPE, {"customer": self.customer}, ["*"], order_by="creation")


@pytest.fixture(scope="module")
def paying(connected_site: str) -> Iterator[PayingSite]:
	with paying_site() as own:
		yield own
		own.forget()
		forget_limits()


@pytest.fixture
def holder(paying: PayingSite) -> Holder:
	frappe.db.rollback()
	frappe.local.document_cache = {}
	forget_limits()
	paying.forget()
	return Holder.sign_in(mobile_no="450-555-0134")


def test_a_card_is_added_on_the_vendors_page_and_said_once_the_books_know_it(
	holder: Holder, paying: PayingSite
):
	assert "Le paiement automatique est désactivé" in holder.read()
	page = holder.visitor.get(METHODS)
	assert f"form-action 'self' {paying.stripe.url}" in page.headers["Content-Security-Policy"]
	answer = holder.press("add_card")
	assert answer.status_code == 303 and answer.headers["Location"].startswith(paying.stripe.url)
	back = f"{METHODS}?back=1&since={now_datetime():%Y%m%d%H%M%S}"
	assert "Nous attendons la confirmation" in holder.read(back), "the address alone proves nothing"
	session = answer.headers["Location"].rsplit("/", 1)[1]
	assert paying.stripe.pay(session, CARD) == ""
	paying.hear()
	paying.process()
	frappe.db.commit()
	text = holder.read(back)
	assert "Visa •••• 4242 : c'est enregistré, et vos factures seront payées automatiquement." in text
	assert "Paie automatiquement" in text and "Nous attendons" not in text
	assert len(holder.saved()) == 1
	assert "c'est enregistré" not in holder.read()


def test_a_card_whose_message_was_lost_is_found_when_the_customer_asks(holder: Holder, paying: PayingSite):
	answer = holder.press("add_card")
	paying.stripe.pay(answer.headers["Location"].rsplit("/", 1)[1], CARD)
	paying.stripe.store.rows.pop("event", None)
	assert not holder.saved()
	assert holder.press("check").status_code == 303
	assert [row.last4 for row in holder.saved()] == ["4242"]


def test_a_bank_account_that_must_be_verified_says_so_pays_nothing_and_is_forgotten_if_it_is_not(
	holder: Holder, paying: PayingSite
):
	answer = holder.press("add_account")
	session = answer.headers["Location"].rsplit("/", 1)[1]
	found = paying.stripe.store.get("checkout.session", session)
	assert found["payment_method_types"] == ["acss_debit"]
	paying.stripe.pay(session, "000666666661", kind="acss_debit")
	paying.hear()
	paying.process()
	frappe.db.commit()
	[row] = holder.saved()
	text = holder.read()
	assert "en cours de vérification" in text and "Confirmer les deux dépôts" in text
	assert not row.is_autopay and "désactivé" in text
	assert holder.press("start", method=row.name).status_code == 422
	paying.stripe.verify_account(found["setup_intent"])
	paying.hear()
	paying.process()
	frappe.db.commit()
	[row] = holder.saved()
	assert row.mandate and row.is_autopay and not row.verification_url
	assert "en cours de vérification" not in holder.read()


def test_cards_say_how_long_they_last_and_what_is_wrong_with_them(holder: Holder):
	today = getdate()
	holder.method(last4="1111", exp_month=today.month, exp_year=today.year, is_autopay=1)
	holder.method(last4="2222", exp_month=1, exp_year=2020)
	holder.method(last4="3333", state="Refused")
	holder.method(last4="4444", kind="Bank Debit", brand="Desjardins", mandate="m", mandate_state="Inactive")
	text = holder.read()
	for said in (
		*("Cette carte expire bientôt", "Expirée en 01/2020", "Expire en 12/2040", "Desjardins •••• 4444"),
		*("La banque n'accepte plus de paiements", "L'accord pour ce compte a pris fin"),
	):
		assert said in text, said
	assert text.count("Payer automatiquement avec ce mode") == 0


def test_one_method_pays_and_the_customer_is_told_of_each_change(holder: Holder):
	first, second = holder.method(is_autopay=1), holder.method(last4="5555")
	for _tap in range(2):
		assert holder.press("start", method=second).status_code == 303
	assert [row.name for row in holder.saved() if row.is_autopay] == [second]
	assert holder.press("pause").status_code == holder.press("pause").status_code == 303
	assert not [row for row in holder.saved() if row.is_autopay]
	texts = frappe.get_all("FSM SMS", {"recipient": holder.customer}, pluck="template", order_by="creation")
	assert texts == ["customer_autopay_on", "customer_autopay_off"]
	assert frappe.db.get_value(DOCTYPE, first, "state") == "Active"


def test_a_removed_method_is_gone_here_and_at_the_vendor_and_a_second_tap_is_harmless(
	holder: Holder, paying: PayingSite
):
	answer = holder.press("add_card")
	paying.stripe.pay(answer.headers["Location"].rsplit("/", 1)[1], CARD)
	paying.hear()
	paying.process()
	frappe.db.commit()
	[row] = holder.saved()
	assert "Plus rien ne sera payé automatiquement" in holder.read(), "what follows is said before"
	for _tap in range(2):
		assert holder.press("remove", method=row.name).status_code == 303
	assert holder.saved()[0].state == "Removed" and "4242" not in holder.read()
	assert not paying.stripe.store.get("payment_method", row.name)["customer"]
	assert frappe.get_all("FSM SMS", {"recipient": holder.customer}, pluck="template") == [
		"customer_autopay_off"
	]
	refused = holder.method(state="Refused", vendor_customer="")
	paying.stripe.use("503")
	answer = holder.press("remove", method=refused)
	assert answer.status_code == 422 and "Plus rien n&#39;est prélevé pour autant" in answer.text
	paying.stripe.use("ok")


@pytest.mark.parametrize("action", ["add_card", "add_account", "start"])
def test_what_a_thief_would_do_needs_a_fresh_proof_and_nothing_else_does(holder: Holder, action: str):
	name = holder.method(last4="1234", is_autopay=int(action != "start"))
	before = holder.saved()
	holder.grow_old()
	answer = holder.press(action, method=name)
	assert (answer.status_code, answer.headers["Location"]) == (303, "/portal/step-up?to=%2Fportal%2Fmethods")
	assert holder.saved() == before
	assert "pour protéger" in holder.read("/portal/step-up?to=/portal/methods").lower()
	assert "1234" in holder.read(), "looking needs none"
	assert holder.press("pause").headers["Location"] == METHODS


@pytest.mark.parametrize("form", [{"action": "steal"}, {}, {"action": "start", "method": "pm_none"}])
def test_an_unknown_button_or_method_changes_nothing(holder: Holder, form: dict[str, str]):
	name = holder.method(is_autopay=1)
	assert holder.visitor.post(METHODS, form).status_code in (404, 422)
	assert frappe.db.get_value(DOCTYPE, name, "is_autopay") == 1


@pytest.mark.parametrize(
	"address", ["back=1&since=x", "back=99&since=20260101000000", "since=99999999999999", "back=1"]
)
def test_an_address_that_claims_something_is_not_believed(holder: Holder, address: str):
	text = holder.read(f"{METHODS}?{address}")
	assert "enregistré, et" not in text and "Nous attendons" not in text


def test_nobody_sees_or_changes_what_another_customer_saved(holder: Holder):
	theirs = Holder.sign_in(mobile_no="450-555-0134")
	name = theirs.method(last4="9876", is_autopay=1)
	both = Holder.sign_in(builders.a_customer().name, mobile_no="450-555-0134")
	for visitor, status in ((holder.visitor, 404), (both.visitor, 404), (Visitor(), 401)):
		assert "9876" not in visitor.get(METHODS).text
		for action in ("start", "remove"):
			assert visitor.post(METHODS, {"action": action, "method": name}).status_code == status
		visitor.post(METHODS, {"action": "pause"})
	frappe.db.rollback()
	assert frappe.db.get_value(DOCTYPE, name, ["state", "is_autopay"]) == ("Active", 1)
	frappe.db.delete("Dynamic Link", {"parent": theirs.contact})
	frappe.db.commit()
	assert theirs.visitor.post(METHODS, {"action": "remove", "method": name}).status_code == 303
	assert frappe.db.get_value(DOCTYPE, name, "state") == "Active", "of a former contact"


def test_the_page_asks_eight_times_at_most(holder: Holder, paying: PayingSite):
	holder.method(is_autopay=1)
	paying.invoice(holder.customer, due_in=4)
	holder.read()
	with counted_queries() as queries:
		text = holder.read()
	assert len(queries) <= 8, "\n".join(queries)
	assert re.search(r"Facture \S+ · 91,93 \$", text) and "Portée automatiquement le" in text
