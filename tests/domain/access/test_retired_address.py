"""Where a former address leads: the query is kept, and no visitor writes the host."""

import pytest

from gigafibre_fsm.domain.access.retired_address import MovedPath, find_new_address, is_usable
from gigafibre_fsm.setup.retired_addresses import FIRST
from gigafibre_fsm.www import routes

ROWS = [
	MovedPath("invoices", "/portal/invoices"),
	MovedPath("invoices/*", "/portal/invoices/*"),
	MovedPath("invoices/paid/*", "/portal/invoices"),
	MovedPath("#/invoices/*", "/portal/invoices/*"),
	MovedPath("help", "/soutien?from=old"),
]


@pytest.mark.parametrize(
	("path", "query", "address"),
	[
		("/invoices", "", "/portal/invoices"),
		("invoices/", "page=2&x=%C3%A9", "/portal/invoices?page=2&x=%C3%A9"),
		("invoices/FAC-7", "a=1", "/portal/invoices/FAC-7?a=1"),
		("invoices/FAC é/7", "", "/portal/invoices/FAC%20%C3%A9/7"),
		("invoices/paid/FAC-7", "", "/portal/invoices"),
		("#/invoices/FAC-7", "", "/portal/invoices/FAC-7"),
		("help", "a=1", "/soutien?from=old&a=1"),
		("invoice", "", None),
		("other/invoices", "", None),
		("", "", None),
	],
)
def test_a_former_address_leads_on_with_its_query(path: str, query: str, address: str | None):
	assert find_new_address(path, query, ROWS) == address


@pytest.mark.parametrize("path", ["invoices///evil.example", "invoices/\r\nSet-Cookie: x", "invoices/\\evil"])
def test_a_visitor_writes_neither_host_nor_header(path: str):
	found = find_new_address(path, "", ROWS)
	assert found and found.startswith("/portal/invoices/") and "//" not in found
	assert not set(found) & set("\r\n\\ ")


@pytest.mark.parametrize(
	("old", "new"),
	[
		("", "/portal"),
		("*", "/portal"),
		("app/*", "/portal"),
		("portal", "/offres"),
		("in*voices", "/portal"),
		("invoices*", "/portal"),
		("invoices", "/portal/*"),
		("invoices/*", "/*"),
		("invoices/*", "https://*"),
		("invoices", "//evil.example"),
		("invoices", "/\\evil.example"),
		("invoices", "javascript:alert(1)"),
		("invoices", "http://portal.example"),
		("invoices", "/invoices"),
		("invoices/*", "/invoices/old"),
	],
)
def test_a_row_that_cannot_work_is_not_usable(old: str, new: str):
	assert not is_usable(MovedPath(old, new))


@pytest.mark.parametrize(("old", "new"), FIRST)
def test_each_first_row_is_usable_and_leads_to_a_page_that_is_there(old: str, new: str):
	assert is_usable(MovedPath(old, new))
	path = new.strip("/").replace("*", "X-1")
	assert path == "app" or routes.find_route(path), new
