"""A worker is killed while it suspends or restores: nobody is suspended twice, and nobody is forgotten."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.billing.suspension import requests  # noqa: E402
from tests.faults.dying_worker import killed_while_it_waits  # noqa: E402
from tests.suspension_site import DAY, SuspensionSite, suspension_site  # noqa: E402

pytestmark = pytest.mark.faults

MOMENT = f"{DAY} 14:00:00"
"""In UTC: ten in the morning."""


@pytest.fixture(scope="module")
def site(connected_site: str) -> Iterator[SuspensionSite]:
	with suspension_site() as own:
		settings = frappe.get_doc("FSM BNG Settings")
		settings.timeout_seconds = 60
		settings.save()
		frappe.db.commit()  # the worker is another process
		yield own


def test_killed_before_anything_left_it_is_requested_by_the_next(site: SuspensionSite):
	customer = site.owing()
	site.confirm(customer)
	with (
		patch.object(requests, "_carry_out", side_effect=KeyboardInterrupt),
		pytest.raises(KeyboardInterrupt),
	):
		site.switch(customer)
	assert site.suspension(customer).state == "Requested"
	assert site.switch(customer).state == "Suspended"
	assert site.hook.count_effects("suspend", customer) == 1


@pytest.mark.parametrize("does_it", [True, False], ids=["after the hook acted", "before the hook acted"])
def test_killed_during_the_call_a_person_looks_and_nothing_is_sent_again(site: SuspensionSite, does_it: bool):
	customer = site.owing()
	site.confirm(customer)
	site.make_due(customer)
	killed_while_it_waits(site.hook, "switch_services", after=0, does_it=does_it, moment=MOMENT)
	assert site.suspension(customer).state == "Requested"
	assert site.switch(customer).state == "Unknown"
	assert site.hook.count_effects("suspend", customer) == int(does_it)
	site.pay(customer)
	assert site.restore(customer).state == "In Service", "whatever happened, who has paid is served"
	assert not site.hook.is_suspended(customer)


@pytest.mark.parametrize("does_it", [True, False], ids=["after the hook acted", "before the hook acted"])
def test_killed_while_it_restores_the_next_one_restores(site: SuspensionSite, does_it: bool):
	customer = site.owing()
	site.suspend(customer)
	site.pay(customer)
	with patch.object(requests, "_carry_out"):
		site.restore(customer)
	site.make_due(customer)
	killed_while_it_waits(site.hook, "switch_services", after=0, does_it=does_it, moment=MOMENT)
	assert site.suspension(customer).state == "Restoring"
	assert site.switch(customer).state == "In Service"
	assert site.hook.count_effects("restore", customer) == 1
