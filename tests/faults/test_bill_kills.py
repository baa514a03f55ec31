"""A worker is killed while it reads a batch of bills: none is lost, none is doubled, each draft is made once."""

import json
import os
from collections.abc import Iterator

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm import tasks  # noqa: E402
from gigafibre_fsm.api import supplier_bills as api  # noqa: E402
from gigafibre_fsm.domain.billing.supplier_bills import readings  # noqa: E402
from tests.bills_site import BillsSite, bills_site  # noqa: E402
from tests.faults.dying_worker import killed_while_it_waits  # noqa: E402

pytestmark = pytest.mark.faults

IS_FULL = os.environ.get("FSM_FAULTS") == "full"
BATCH, KILLS = (50, 10) if IS_FULL else (4, 2)


@pytest.fixture
def bills(connected_site: str) -> Iterator[BillsSite]:
	with bills_site() as own:
		yield own
		own.forget()


def test_a_killed_worker_loses_no_bill_of_a_batch_and_doubles_none(bills: BillsSite):
	names = [bills.keep_bill(number, batch="kills") for number in range(BATCH)]
	for _kill in range(KILLS):
		killed_while_it_waits(bills.gemini, "read_bills", after=1, does_it=True)
		for name in frappe.get_all(readings.DOCTYPE, {"state": readings.WAITING}, pluck="name"):
			bills.make_due(name)
	tasks.read_bills()
	frappe.db.rollback()
	rows = frappe.get_all(readings.DOCTYPE, fields=["name", "state", "pages"])
	assert sorted(row.name for row in rows) == sorted(names)
	assert {row.state for row in rows} == {readings.TO_CHECK}
	files = frappe.get_all("File", {"attached_to_name": ("in", names)}, pluck="file_url")
	addresses = [page for row in rows for page in row.pages.split()]
	assert len(files) == len(set(files)) == BATCH + len(addresses)
	shown = api.load_bill(names[0])
	shown = api.add_supplier(names[0], shown["fields"]["supplier_name"], shown["modified"])
	ticked = json.dumps([each["key"] for each in shown["findings"]])
	drafts = {api.create_draft(names[0], shown["modified"], ticked)["invoice"] for _press in range(2)}
	assert len(drafts) == frappe.db.count("Purchase Invoice", {"remarks": names[0]}) == 1
