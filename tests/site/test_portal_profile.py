"""The profile of a customer who signed in, over HTTP: what it shows, what changes at once, and a change of address."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.access.portal import sessions
from gigafibre_fsm.domain.care.portal import contact_changes
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.portal_visitors import path_of, signed_in
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor, counted_queries, forget_limits

PROFILE = "/portal/profile"
MOBILE = "+14505550177"


class Person:
	"""A contact of a customer with a home, signed in by e-mail."""

	def __init__(self, *others: str) -> None:
		self.customer = builders.a_customer(mobile_no="450-555-0177").name
		builders.a_location(self.customer)
		self.email = f"{frappe.generate_hash(length=8)}@example.com"
		frappe.db.set_value("Customer", self.customer, "email_id", self.email)
		self.contact = builders.a_contact(
			self.customer, *others, email=self.email, mobile="(450) 555-0177"
		).name
		self.visitor = signed_in(self.contact, self.email)
		self.may_be_written_to()
		if others:
			self.visitor.post("/portal/accounts", {"action": "choose", "customer": self.customer})

	def may_be_written_to(self, *more: str) -> None:
		allowed = "\n".join((self.email, *more))
		frappe.db.set_single_value("FSM Settings", {"outbound": "Allow-list", "allow_list": allowed})
		frappe.db.commit()

	def read(self, path: str = PROFILE) -> str:
		answer = self.visitor.get(path)
		assert answer.status_code == 200, (path, answer.status_code)
		return html.unescape(answer.text).replace("\u00a0", " ")

	def press(self, action: str, **form: str):
		answer = self.visitor.post(PROFILE, {"action": action, **form})
		frappe.db.rollback()
		return answer

	def ask(self, new: str, old: str = "") -> str:
		"""Ask for another address, and return the path of the link that goes there."""
		self.may_be_written_to(new.lower())
		answer = self.press("change", old=old or self.email, new=new)
		assert answer.status_code == 303, answer.text[:3000]
		row = frappe.get_last_doc(contact_changes.DOCTYPE, {"contact": self.contact, "state": "Open"})
		link = frappe.db.get_value(links.DOCTYPE, {"document": row.name})
		assert frappe.db.get_value(links.DOCTYPE, link, "sent_to") == row.new_value
		path = path_of(links.fresh_url(link))
		frappe.db.commit()
		return path

	def emails(self) -> list[str]:
		frappe.db.rollback()
		return frappe.get_all("Contact Email", {"parent": self.contact}, pluck="email_id")


@pytest.fixture(scope="module")
def committed(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		yield


@pytest.fixture
def person(committed: None) -> Person:
	frappe.db.rollback()
	frappe.local.document_cache = {}
	forget_limits()
	return Person()


def new_address() -> str:
	return f"new.{frappe.generate_hash(length=8)}@example.com"


def open_link(path: str, visitor: Visitor | None = None):
	answer = (visitor or Visitor()).post(path, {"command_id": frappe.generate_hash(length=12)})
	frappe.db.rollback()
	return answer


def test_the_profile_says_who_and_where_within_eight_queries(person: Person):
	person.read()
	with counted_queries() as queries:
		text = person.read()
	assert len(queries) <= 8, "\n".join(queries)
	for said in (person.customer, person.email, "450 555-0177", "123 rue Richelieu", "Switch to English"):
		assert said in text, said


def test_the_language_changes_this_page_the_texts_and_the_visits_at_once(person: Person):
	frappe.db.set_value("Service Location Contact", {"phone": "+14505550102"}, "phone", "450 555 0177")
	frappe.db.commit()
	assert '<html lang="fr"' in person.visitor.get(f"{PROFILE}?_lang=xx").text
	answer = person.visitor.post(f"{PROFILE}?_lang=fr", {"action": "language", "language": "en"})
	assert (answer.status_code, answer.headers["Location"]) == (303, PROFILE)
	text = person.read()
	assert '<html lang="en"' in text and "Passer au français" in text and "My profile" in text
	frappe.db.rollback()
	assert frappe.db.get_value("Customer", person.customer, "language") == "en"
	home = frappe.db.get_value("Service Location", {"customer": person.customer})
	assert frappe.db.get_value("Service Location Contact", {"parent": home}, "language") == "en"
	assert person.press("language", language="de").status_code == 422


def test_texts_are_stopped_by_the_rule_of_stop_and_for_own_numbers_alone(person: Person):
	assert person.press("texts", number=MOBILE).status_code == 303
	assert consent.is_opted_out(MOBILE) and "M'envoyer de nouveau des textos" in person.read()
	consent.record_consent(MOBILE, "Opted In", "Inbound SMS", "START")
	frappe.db.commit()
	assert "Ne plus recevoir de textos" in person.read()
	for number in ("+14505550999", "", "x"):
		assert person.press("texts", number=number).status_code == 404
	assert not consent.state_of("+14505550999")


def test_paper_is_chosen(person: Person):
	person.press("paper", paper="on")
	assert frappe.db.get_value("Customer", person.customer, "fsm_wants_paper") == 1
	person.press("paper")
	assert frappe.db.get_value("Customer", person.customer, "fsm_wants_paper") == 0


def test_a_new_address_counts_once_it_is_proved_and_the_old_one_is_told(person: Person):
	new = new_address()
	path = person.ask(new.upper())
	assert person.emails() == [person.email], "the wish alone changes nothing"
	assert new in person.read()
	assert Visitor().get(path).status_code == 200 and person.emails() == [person.email], "nor does a scanner"
	assert open_link(path).status_code == 303
	assert person.emails() == [new]
	assert frappe.db.get_value("Customer", person.customer, "email_id") == new
	mail = frappe.get_last_doc("Email Queue", {"reference_doctype": contact_changes.DOCTYPE})
	assert [row.recipient for row in mail.recipients] == [person.email]
	assert person.customer in person.read("/portal"), "who asked stays signed in"
	assert open_link(path).status_code == 410
	assert not frappe.db.exists("User", {"email": new})


def test_a_new_number_counts_for_texts_and_visits_too(person: Person):
	home = frappe.db.get_value("Service Location", {"customer": person.customer})
	frappe.db.set_value("Service Location Contact", {"parent": home}, "phone", "450-555-0177")
	filters = {"sent_to": person.email}
	frappe.db.set_value(sessions.DOCTYPE, filters, "sent_to", MOBILE)
	frappe.db.commit()
	path = person.ask("514 555-0188", MOBILE)
	text = frappe.get_last_doc("FSM SMS", {"template": "customer_new_number"})
	assert text.to_number == "+15145550188"
	assert open_link(path).status_code == 303
	assert frappe.db.get_value("Customer", person.customer, "mobile_no") == "+15145550188"
	assert frappe.db.get_value("Contact Phone", {"parent": person.contact}, "phone") == "+15145550188"
	assert frappe.db.get_value("Service Location Contact", {"parent": home}, "phone") == "+15145550188"
	told = frappe.get_last_doc("FSM SMS", {"template": "customer_number_changed"})
	assert told.to_number == MOBILE


@pytest.mark.parametrize("why", ["long ago", "signed in with the other one"])
def test_the_old_address_must_be_proved_first(person: Person, why: str):
	if why == "long ago":
		before = now_datetime() - timedelta(hours=1)
		frappe.db.set_value(sessions.DOCTYPE, {"sent_to": person.email}, "signed_in_on", before)
	else:
		frappe.db.set_value(sessions.DOCTYPE, {"sent_to": person.email}, "sent_to", MOBILE)
	frappe.db.commit()
	answer = person.press("change", old=person.email, new=new_address())
	assert answer.status_code == 303 and "/portal/step-up" in answer.headers["Location"]
	assert not frappe.db.exists(contact_changes.DOCTYPE, {"contact": person.contact})
	assert 'name="new"' not in person.read().split(person.email)[-1].split("450 555-0177")[0]
	answer = person.press("prove", old=person.email)
	assert (answer.status_code, answer.headers["Location"]) == (303, PROFILE)
	assert person.press("prove", old="stranger@example.com").status_code == 404


def test_what_is_no_new_address_is_said_and_stays_in_the_form(person: Person):
	for typed, said in (
		("", "Veuillez entrer|Entrez|adresse courriel"),
		("marie@", "incomplète|courriel"),
		("514 555-0123", "adresse courriel comme marie@example.com"),
		(person.email, "Nous avons déjà"),
		("<script>@example.com", "complète|adresse"),
		("me@example.com, you@example.com", "pas complet"),
	):
		answer = person.press("change", old=person.email, new=typed)
		text = html.unescape(answer.text)
		assert answer.status_code == 422 and re.search(said, text) and "<script>" not in answer.text, typed
	assert not frappe.db.exists(contact_changes.DOCTYPE, {"contact": person.contact})


def test_of_two_changes_the_last_one_counts(person: Person):
	first, second = new_address(), new_address()
	earlier, later = person.ask(first), person.ask(second)
	answer = open_link(earlier)
	assert answer.status_code == 410 and person.email not in answer.text and second not in answer.text
	assert open_link(later).status_code == 303 and person.emails() == [second]


@pytest.mark.parametrize("why", ["expired", "former contact", "changed by the office"])
def test_a_change_that_came_to_nothing_is_said_kindly_and_reveals_nothing(person: Person, why: str):
	new = new_address()
	path = person.ask(new)
	if why == "expired":
		frappe.db.set_value(links.DOCTYPE, {"sent_to": new}, "expires_on", now_datetime())
	elif why == "former contact":
		frappe.db.delete("Dynamic Link", {"parent": person.contact})
	else:
		frappe.db.set_value("Contact Email", {"parent": person.contact}, "email_id", "office@example.com")
	frappe.db.commit()
	answer = open_link(path)
	assert answer.status_code == 410 and "This link has ended" in answer.text
	assert person.customer not in answer.text and new not in answer.text
	assert new not in person.emails()


def test_a_contact_of_several_is_told_so_and_another_contact_of_the_same_address_keeps_it(person: Person):
	other, third = builders.a_customer().name, builders.a_customer().name
	both = Person(other)
	builders.a_contact(third, email=both.email)
	frappe.db.commit()
	assert other in both.read()
	new = new_address()
	assert open_link(both.ask(new)).status_code == 303
	assert both.emails() == [new]
	assert frappe.db.count("Contact Email", {"email_id": both.email}) == 1, "a contact of its own"


def test_nobody_changes_what_is_another_customers(person: Person):
	theirs = Person()
	for form in (
		{"action": "change", "old": theirs.email, "new": new_address()},
		{"action": "prove", "old": theirs.email},
		{"action": "texts", "number": "+15145550000"},
	):
		assert person.press(**form).status_code == 404
		assert Visitor().post(PROFILE, form).status_code == 401
	assert theirs.email not in person.read() and theirs.customer not in person.read()
	assert person.press("steal").status_code == 422
	path = theirs.ask(new_address())
	frappe.db.delete("Dynamic Link", {"parent": theirs.contact})
	frappe.db.commit()
	assert theirs.visitor.get(PROFILE).status_code == 303
	assert open_link(path, person.visitor).status_code == 410
	assert person.emails() == [person.email]
