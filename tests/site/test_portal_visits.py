"""The list of a customer's visits, over HTTP: what is on it, page after page, and nobody else's."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.self_service import rules, visit_list
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.portal_visitors import read_page, signed_in
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor, counted_queries

PATH = "/portal/visits"


@pytest.fixture(scope="module", autouse=True)
def _left_alone(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		yield


@pytest.fixture(scope="module")
def customer(_left_alone: None) -> str:
	return builders.a_customer().name


@pytest.fixture(scope="module")
def visitor(customer: str) -> Visitor:
	email = f"{frappe.generate_hash(length=8)}@example.com"
	return signed_in(builders.a_contact(customer, email=email).name, email)


@pytest.fixture(scope="module")
def template(customer: str) -> "frappe._dict":
	"""A visit from which others are copied as rows, because each made the ordinary way takes a second."""
	place = builders.a_location(customer, address_line="77 rue du Quai").name
	job = builders.a_dispatched_job(customer=customer, service_location=place)
	row = frappe.db.get_value("Dispatch Job", job.name, "*", as_dict=True)
	frappe.db.delete("Dispatch Job", job.name)
	frappe.db.commit()
	return row


@pytest.fixture(autouse=True)
def _none_before(customer: str) -> None:
	frappe.db.rollback()
	frappe.db.delete("Dispatch Job", {"name": ("like", "ZQV-%")})
	frappe.db.commit()


def write(template: "frappe._dict", name: str, status: str, *, days: int = 3, **values: object) -> str:
	"""Commit a visit so many days from now."""
	start = (now_datetime() + timedelta(days=days)).replace(hour=14, minute=0, second=0, microsecond=0)
	window = {"window_start": start, "window_end": start + timedelta(hours=2), "arrival": start}
	given = {
		**window,
		"status": status,
		"promised": 0,
		"dispatched_on": None,
		"completed_on": None,
		"report": None,
	}
	doc = frappe.get_doc({**template, "doctype": "Dispatch Job", "name": f"ZQV-{name}", **given, **values})
	doc.db_insert()
	frappe.db.commit()
	return doc.name


def read(visitor: Visitor, path: str = PATH) -> str:
	return read_page(visitor, path)


def test_what_is_to_come_and_what_is_over_each_say_when_where_and_what_became_of_it(visitor, template):
	coming = write(template, "C1", "Dispatched", promised=1, dispatched_on=now_datetime())
	write(template, "P1", "Completed", days=-9, completed_on=now_datetime(), report="/private/files/r.pdf")
	write(template, "P2", "Not Done", days=-20)
	write(template, "P3", "Cancelled", days=-30, promised=1)
	text = read(visitor)
	assert text.index("ZQV-C1") < text.index("ZQV-P1") < text.index("ZQV-P2") < text.index("ZQV-P3")
	for said in (
		"14 h à 16 h",
		"77 rue du Quai",
		"Visite prévue",
		"Visite terminée",
		"N'a pas pu",
		"Visite annulée",
	):
		assert said in text, said
	assert f"{PATH}/ZQV-P1/report" in text and f"{PATH}/ZQV-P2/report" not in text
	assert visitor.get(f"{PATH}/{coming}").status_code == 200


def test_the_offices_drafts_and_plans_are_not_on_it(visitor, template):
	for number, status in enumerate(("Draft", "Scheduled", "On Hold", "Cancelled")):
		write(template, f"D{number}", status)
	assert "ZQV-D" not in read(visitor) and "Aucune visite n'est prévue" in read(visitor)


def test_a_window_that_was_not_promised_is_not_said(visitor, template):
	write(template, "W1", "Scheduled", dispatched_on=now_datetime())
	text = read(visitor)
	assert "ZQV-W1" in text and "14 h à" not in text and "En préparation" in text


def test_older_visits_are_read_a_page_at_a_time_each_once(visitor, template):
	for number in range(45):
		write(template, f"N{number:02d}", "Completed", days=-1 - number // 3)
	seen, path = [], PATH
	for _page in range(4):
		text = read(visitor, path)
		seen += re.findall(rf'href="{PATH}/(ZQV-[^"/]+)"', text)
		older = re.search(rf'href="({PATH}\?before=[^"]+)"', text)
		if not older:
			break
		path = older[1].replace("&amp;", "&")
	assert len(seen) == len(set(seen)) == 45
	assert visitor.get(f"{PATH}?before=nonsense~x").status_code == 200


def test_nobody_else_has_them_on_their_list(visitor, template):
	name = write(template, "X1", "Dispatched", dispatched_on=now_datetime())
	email = f"{frappe.generate_hash(length=8)}@example.com"
	stranger = signed_in(builders.a_contact(builders.a_customer().name, email=email).name, email)
	assert name not in read(stranger)
	assert stranger.get(f"{PATH}/{name}").status_code == 404
	assert Visitor("guest").get(PATH).status_code == 401


@pytest.mark.parametrize("status", lifecycle.STATES)
@pytest.mark.parametrize(("promised", "dispatched"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_the_query_and_the_rule_agree(customer: str, template, status: str, promised: int, dispatched: int):
	moment = now_datetime() if dispatched else None
	name = write(template, "R1", status, promised=promised, dispatched_on=moment)
	found = visit_list.list_visits(customer)
	listed = name in {row.job for row in (*found.coming, *found.past)}
	assert listed == rules.is_listed(status, is_promised=bool(promised), was_dispatched=bool(dispatched))


def test_the_list_asks_three_times(visitor, template):
	write(template, "Q1", "Dispatched", dispatched_on=now_datetime())
	read(visitor)
	with counted_queries() as queries:
		read(visitor)
	assert len(queries) <= 4, "\n".join(queries)
