"""The former addresses over HTTP: each first row answers 307 with its query, whatever was asked and by whatever method."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

import frappe

from gigafibre_fsm.domain.access.retired_rows import DOCTYPE
from gigafibre_fsm.setup import retired_addresses
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor

PATHS = [row for row in retired_addresses.FIRST if not row[0].startswith("#")]
FRAGMENTS = [row for row in retired_addresses.FIRST if row[0].startswith("#")]


@pytest.fixture(scope="module")
def visitor(connected_site: str) -> Iterator[Visitor]:
	"""A visitor of a site with the first rows."""
	with taken_away_afterwards(with_caches=False):
		retired_addresses.apply()
		frappe.db.commit()  # the visitor's requests are other connections
		yield Visitor()


@pytest.mark.parametrize(("old", "new"), PATHS)
def test_a_former_path_answers_307_and_keeps_its_query(visitor: Visitor, old: str, new: str):
	answer = visitor.get(f"/{old.replace('*', 'X-1')}?from=mail&q=%C3%A9")
	assert answer.status_code == 307
	assert answer.headers["Location"] == f"{new.replace('*', 'X-1')}?from=mail&q=%C3%A9"


@pytest.mark.parametrize(("old", "new"), FRAGMENTS)
def test_what_stood_behind_the_number_sign_is_found_when_the_script_tells_it(
	visitor: Visitor, old: str, new: str
):
	asked = quote(f"{old.replace('*', 'X-1')}?page=2", safe="")
	answer = visitor.get(f"/moved?utm=mail&from={asked}")
	assert answer.status_code == 307
	assert answer.headers["Location"] == f"{new.replace('*', 'X-1')}?page=2&utm=mail"


def test_a_post_stays_a_post(visitor: Visitor):
	answer = visitor.post("/invoices?page=2", {"a": "1"})
	assert (answer.status_code, answer.headers["Location"]) == (307, "/portal/invoices?page=2")


def test_without_a_script_the_page_says_where_the_account_is(visitor: Visitor):
	answer = visitor.get("/moved")
	assert answer.status_code == 200
	assert 'href="/portal"' in answer.text and "fsm_moved" in answer.text


@pytest.mark.parametrize("asked", ["%23%2Fno-such-page", "https%3A%2F%2Fevil.example", "%2F%2Fevil.example"])
def test_what_nobody_knows_leads_to_the_account(visitor: Visitor, asked: str):
	answer = visitor.get(f"/moved?from={asked}")
	assert (answer.status_code, answer.headers["Location"]) == (307, "/portal")


def test_a_new_row_counts_at_once_even_for_an_address_that_was_missing(visitor: Visitor):
	assert visitor.get("/zq-former").status_code == 404
	frappe.get_doc({"doctype": DOCTYPE, "old_path": "zq-former", "new_address": "/offres"}).insert()
	frappe.db.commit()  # as above
	assert visitor.get("/zq-former").headers.get("Location") == "/offres"
