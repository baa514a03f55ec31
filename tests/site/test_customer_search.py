"""The search of customers on a site: its rows follow the documents, and nobody finds what they may not read."""

from collections.abc import Iterator
from threading import Event

import pytest

import frappe
from frappe.model.rename_doc import rename_doc

from gigafibre_fsm.api import board as api_board
from gigafibre_fsm.api import visit_search as api_visit_search
from gigafibre_fsm.domain.care import phone_index, visit_search
from gigafibre_fsm.domain.care.customer_search import entries, refreshing, search, vocabulary
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders, devices, people
from tests.paying import elsewhere

SUPPORT = "zq-search-support@example.com"


@pytest.fixture(autouse=True)
def _one_transaction(site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	"""Each batch is a transaction; within a test they are one, which is rolled back."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	frappe.db.delete(entries.DOCTYPE)
	frappe.db.delete(phone_index.DOCTYPE)
	yield
	frappe.set_user("Administrator")
	frappe.cache().delete_value([vocabulary._KEY, vocabulary._FRESH])


def a_customer(name: str = "Zoé Quévillon", **values: object) -> str:
	return builders.a_customer(customer_name=name, **values).name


def refresh() -> int:
	return refreshing.refresh_due(lambda: True)


def found(text: str) -> list[tuple[str, str]]:
	refresh()
	return [(each.customer, each.matched_on.value) for each in search.search_customers(text).customers]


# ---- telephone numbers


def test_a_number_is_found_in_any_spelling():
	customer = a_customer()
	builders.a_contact(customer, mobile="514-555-0123")
	for spelling in ("514-555-0123", "(514) 555 0123", "+15145550123", "15145550123", "tel:+1-514-555-0123"):
		[match] = phone_index.find_customers(spelling)
		assert (match.customer, match.doctype) == (customer, "Contact"), spelling
	for nothing in ("", "abc", "911", "555-0123", "+1 514 555 0124"):
		assert phone_index.find_customers(nothing) == []


def test_everybody_who_has_a_number_is_found_once():
	first, second, third = (a_customer(name) for name in ("Zq Ann", "Zq Bea", "Zq Cid"))
	builders.a_contact(first, mobile="+15145550123")
	place = builders.a_location(second)
	place.contacts[0].phone = "514 555-0123"
	place.save()
	builders.a_contact(third, mobile="5145550123")
	builders.a_contact(third, mobile="5145550123")
	names = [each.customer for each in phone_index.find_customers("514 555 0123")]
	assert names == [first, second, third]


def test_the_index_follows_changes_renames_merges_and_deletions():
	first, second = a_customer("Zq Ann"), a_customer("Zq Bea")
	contact = builders.a_contact(first, mobile="+15145550123")
	contact.phone_nos[0].phone = "+15145550199"
	contact.save()
	assert not phone_index.find_customers("+15145550123")
	assert [each.customer for each in phone_index.find_customers("+15145550199")] == [first]
	new = rename_doc("Contact", contact.name, "Zq Nouveau", force=True)
	assert [each.name for each in phone_index.find_customers("+15145550199")] == [new]
	rename_doc("Customer", first, second, merge=True, force=True)
	assert {each.customer for each in phone_index.find_customers("+15145550199")} == {second}
	frappe.delete_doc("Contact", new)
	assert not [each for each in phone_index.find_customers("+15145550199") if each.doctype == "Contact"]
	assert not frappe.db.exists(phone_index.DOCTYPE, {"reference_name": ("in", [contact.name, new, first])})


def test_everything_is_indexed_anew_as_it_was():
	builders.a_contact(a_customer(), mobile="514-555-0123")
	before = sorted(frappe.get_all(phone_index.DOCTYPE, pluck="name"))
	phone_index.index_everything(after_each=lambda: None)
	assert set(before) <= set(frappe.get_all(phone_index.DOCTYPE, pluck="name"))
	assert phone_index.find_customers("514 555-0123")


# ---- rows


def test_a_customer_is_found_by_each_of_their_documents():
	customer = a_customer("Zoé Quévillon")
	builders.a_contact(customer, email="zoe.q@courriel.example", mobile="514-555-0123")
	place = builders.a_location(customer, address_line="77 chemin Zinzolin")
	device = devices.a_device(devices.a_technician_with_truck().truck)
	frappe.db.set_value("Equipment", device.name, {"service_location": place.name, "customer": customer})
	entries.mark_customers([customer])
	for text, kind in (
		("quevillon", "name"),
		("0123", "phone"),
		("77 ch zinzolin", "address"),
		("zoe.q@courriel", "email"),
		(device.name, "device"),
		(device.mac_address.replace(":", "-").lower(), "device"),
	):
		assert found(text) == [(customer, kind)], text


def test_rows_follow_changes_renames_and_deletions():
	customer = a_customer("Zoé Quévillon")
	place = builders.a_location(customer, address_line="77 chemin Zinzolin")
	assert found("zinzolin") == [(customer, "address")]
	place.address_line = "78 chemin Amarante"
	place.location_name = "Amarante"
	place.save()
	assert (found("zinzolin"), found("amarante")) == ([], [(customer, "address")])
	other = a_customer("Zq Autre")
	place.customer = other
	place.save()
	assert found("amarante") == [(other, "address")]
	new = rename_doc("Customer", other, "Zq Renommée", force=True)
	assert found("amarante") == [(new, "address")]
	place.delete()
	assert found("amarante") == []
	frappe.delete_doc("Customer", customer, force=True)
	assert found("quevillon") == []
	assert not frappe.db.exists(entries.DOCTYPE, {"customer": ("in", [customer, other])})


def test_a_change_by_a_query_is_found_a_day_later_at_the_latest(monkeypatch: pytest.MonkeyPatch):
	customer = a_customer("Zoé Quévillon")
	refresh()
	frappe.db.set_value("Customer", customer, "customer_name", "Zq Wisteria")
	assert found("wisteria") == []
	later = instants.now_utc() + entries.LIFETIME
	monkeypatch.setattr(instants, "now_utc", lambda: later)
	assert found("wisteria") == [(customer, "name")]


def test_missing_rows_are_asked_for():
	customer = a_customer("Zoé Quévillon")
	frappe.db.delete(entries.DOCTYPE)
	assert entries.mark_missing() >= 1
	assert found("quevillon") == [(customer, "name")]
	assert entries.mark_missing() == 0


def test_marks_are_gone_once_they_are_followed():
	customer = a_customer("Zoé Quévillon")
	entries.mark_customers([customer, customer, None, "", "zq-nobody"])
	refresh()
	assert frappe.get_all(entries.DOCTYPE, {"customer": ("in", [customer, "zq-nobody"])}, pluck="name") == [
		customer
	]


def test_many_documents_of_one_customer_leave_one_mark_and_their_numbers_to_the_worker():
	with entries.left_to_worker():
		customer = a_customer("Zoé Quévillon")
		builders.a_contact(customer, mobile="514-555-0178")
		builders.a_location(customer, address_line="79 chemin Zinzolin")
	assert frappe.db.count(entries.DOCTYPE, {"customer": customer}) == 1
	assert customer not in str(phone_index.find_customers("514 555-0178"))
	assert found("zinzolin") == [(customer, "address")]
	assert customer in str(phone_index.find_customers("514 555-0178"))


# ---- searching


def test_a_worker_waits_for_no_change_under_way():
	frappe.db.rollback()  # what the fixture deleted is locked
	is_marked, is_over = Event(), Event()

	def change() -> None:
		entries.mark_customers(["Zq Ann"])
		is_marked.set()
		is_over.wait(30)
		frappe.db.rollback()

	under_way = elsewhere(change)
	try:
		assert is_marked.wait(30)
		frappe.db.sql("set session innodb_lock_wait_timeout = 1")
		names = [f"Zq {number:02d}" for number in range(40)]
		entries.mark_customers(names)
		# others that a site has left over stand before them
		customers, marks = entries.lock_due(10_000)
		entries.delete_entries([*marks, *customers])
		assert set(names) <= set(customers) and "Zq Ann" not in customers
	finally:
		frappe.db.sql("set session innodb_lock_wait_timeout = default")
		is_over.set()
		under_way.result(30)


def test_errors_are_forgiven_only_where_nothing_else_is_found():
	customer = a_customer("Zoé Quévillon")
	refresh()
	vocabulary.renew_vocabulary()
	exact, similar = (search.search_customers(text) for text in ("quevillon", "kevilon"))
	assert [each.customer for each in similar.customers] == [customer]
	assert (exact.is_similar, similar.is_similar) == (False, True)


def test_tickets_and_invoices_lead_to_their_customer():
	customer = a_customer("Zoé Quévillon")
	ticket = builders.a_ticket(customer, subject="Panne du soir")
	assert found(ticket.name.lower()) == [(customer, "ticket")]
	[shown] = search.search_customers(ticket.name).customers
	assert shown.matched_text == f"{ticket.name} · Panne du soir"
	assert found(ticket.name.rsplit("-", 1)[1])[0] == (customer, "ticket")


def test_what_people_type_is_shown_as_they_typed_it():
	name = """<b>"Zq" & Co</b> %_\\ 'x'"""
	customer = a_customer("Zq Ordinaire")
	frappe.db.set_value("Customer", customer, "customer_name", name)
	entries.mark_customers([customer])
	refresh()
	[shown] = search.search_customers("zq co").customers
	assert (shown.customer, shown.customer_name, shown.matched_text) == (customer, name, name)


def test_nobody_finds_whom_they_may_not_read():
	mine, other = a_customer("Zq Amaryllis"), a_customer("Zq Amaryllis Deux")
	refresh()
	people.make_user(SUPPORT, "FSM Support", user_type="System User")
	permission = {"doctype": "User Permission", "user": SUPPORT, "allow": "Customer", "for_value": mine}
	frappe.set_user(SUPPORT)
	assert {each.customer for each in search.search_customers("amaryllis").customers} == {mine, other}
	frappe.set_user("Administrator")
	frappe.get_doc({**permission, "apply_to_all_doctypes": 1}).insert()
	frappe.set_user(SUPPORT)
	assert {each.customer for each in search.search_customers("amaryllis").customers} == {mine}
	frappe.set_user("Guest")
	assert not search.search_customers("amaryllis").customers


# ---- visits


def test_a_visit_is_found_by_its_number_and_by_what_its_customer_says():
	customer = a_customer()
	builders.a_contact(customer, mobile="514-555-0123")
	waiting = builders.a_job(customer=customer).name
	planned = builders.a_planned_job(customer=customer).name
	cancelled = builders.a_job(customer=customer)
	frappe.db.set_value("Dispatch Job", cancelled.name, "status", "Cancelled")
	refresh()
	for text in ("zoe quevil", "(514) 555-0123"):
		found_visits = visit_search.search_visits(text)
		assert [each.job.name for each in found_visits] == [waiting, planned, cancelled.name], text
		assert [each.is_open for each in found_visits] == [True, True, False]
	[alone] = visit_search.search_visits(planned)
	assert (alone.job.name, alone.matched_on) == (planned, visit_search.BY_NUMBER)
	assert visit_search.search_visits("") == visit_search.search_visits("%") == []


def test_who_dispatches_finds_visits_and_whom_to_call():
	customer = a_customer()
	job = builders.a_planned_job(customer=customer)
	refresh()
	people.make_user("zq-search-dispatcher@example.com", "FSM Dispatcher", user_type="System User")
	frappe.set_user("zq-search-dispatcher@example.com")
	[row] = api_visit_search.search_visits("quévillon")["rows"]
	assert (row["job"], row["technician"], row["is_open"]) == (job.name, job.technician, True)
	contacts = api_board.details(job.name)["contacts"]
	assert [(each["name"], each["shown"]) for each in contacts] == [
		("Marie Tremblay", "450 555-0102"),
		("Zoé Quévillon", "450 555-0101"),
	]
