"""Each page of a customer's account has its row in the access matrix: found here before anything is asked."""

import pytest

pytest.importorskip("frappe")
from tests import portal_rows


def test_each_route_of_customers_has_its_row():
	known = {route.pattern.pattern for route in portal_rows.customer_routes()}
	assert known == set(portal_rows.ROWS), "write down in tests/portal_rows.py what the matrix asks of a page"
