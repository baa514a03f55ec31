"""Services suspended by a parameter of the modem, against GenieACS's stand-in."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

frappe = pytest.importorskip("frappe")

from frappe.utils import add_to_date, now_datetime  # noqa: E402

from gigafibre_fsm import tasks  # noqa: E402
from gigafibre_fsm.domain.billing.suspension.profile_switch import SETTINGS, ProfileSwitch  # noqa: E402
from gigafibre_fsm.domain.billing.suspension.switch_model import (  # noqa: E402
	AttemptState,
	SwitchAction,
	SwitchRequest,
)
from gigafibre_fsm.domain.dispatch.line_verdict import judging  # noqa: E402
from gigafibre_fsm.domain.dispatch.line_verdict.verdict import FactCode, VerdictKind  # noqa: E402
from gigafibre_fsm.domain.network import commands  # noqa: E402
from gigafibre_fsm.domain.network.line import line_state  # noqa: E402
from gigafibre_fsm.domain.network.polling import poller  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from gigafibre_fsm.tests import builders, lines  # noqa: E402
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards  # noqa: E402
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn  # noqa: E402

PROFILE = "Device.X_GF_Service.Profile"
SUSPEND, RESTORE = SwitchAction.SUSPEND, SwitchAction.RESTORE
FIELDS = ("switch", "parameters", "value_type", "suspended_value", "active_value")


@pytest.fixture(scope="module")
def stand_in(connected_site: str) -> Iterator[GenieacsStandIn]:
	before = {field: frappe.db.get_single_value(SETTINGS, field) for field in FIELDS}
	with taken_away_afterwards(), lines.acs_of_the_site() as server:
		settings = frappe.get_doc(SETTINGS)
		values = ("Modem Profile", PROFILE, "xsd:string", "suspended", "active")
		settings.update(dict(zip(FIELDS, values, strict=True)))
		settings.save()
		frappe.db.commit()
		yield server
		frappe.db.set_single_value(SETTINGS, before)
		frappe.clear_document_cache(SETTINGS, SETTINGS)
		frappe.db.commit()


@pytest.fixture(scope="module")
def installed(stand_in: GenieacsStandIn) -> lines.Installed:
	return lines.an_installed_ont(stand_in, informed_ago=20)


@pytest.fixture
def ont(stand_in: GenieacsStandIn, installed: lines.Installed) -> lines.Installed:
	stand_in.forget()
	frappe.db.delete("CPE Command")
	frappe.db.commit()
	stand_in.add(
		"XX230v", installed.equipment, informed_ago=20, extra={PROFILE: ["active", "xsd:string", True]}
	)
	return installed


def queue(ont: lines.Installed, action: SwitchAction) -> SwitchRequest:
	customer = frappe.db.get_value("Service Location", ont.location, "customer")
	request = SwitchRequest(customer, action, "key", "Administrator")
	names = ProfileSwitch().queue(request)
	frappe.db.commit()
	return SwitchRequest(customer, action, "key", "Administrator", names)


def work() -> None:
	for _look in range(3):
		for name in frappe.get_all("CPE Command", {"next_look": ("is", "set")}, pluck="name"):
			frappe.db.set_value("CPE Command", name, "next_look", add_to_date(now_datetime(), seconds=-1))
		frappe.db.commit()
		commands.carry_out_due(seconds=0)
	frappe.db.rollback()


def profile_of(acs: GenieacsStandIn, ont: lines.Installed) -> str:
	return acs.store.devices[ont.acs_id].read_value(PROFILE, acs.store.now())


def test_a_service_is_suspended_and_restored_when_the_modem_shows_it(stand_in, ont):
	suspension = queue(ont, SUSPEND)
	assert ProfileSwitch().carry_out(suspension).state is AttemptState.REQUESTED
	work()
	assert ProfileSwitch().resume(suspension).state is AttemptState.DONE
	assert profile_of(stand_in, ont) == "suspended"
	restoration = queue(ont, RESTORE)
	work()
	assert ProfileSwitch().resume(restoration).state is AttemptState.DONE
	assert profile_of(stand_in, ont) == "active"


def test_a_blocked_line_still_informs_and_is_told_apart_from_a_silent_one(stand_in, ont):
	suspension = queue(ont, SUSPEND)
	work()
	assert ProfileSwitch().resume(suspension).state is AttemptState.DONE
	customer = suspension.customer
	row = {"doctype": "Service Suspension", "customer": customer, "state": "Suspended", "open_for": customer}
	frappe.get_doc(row).insert(ignore_mandatory=True)
	blocked_on = now_datetime()
	stand_in.inform(ont.acs_id)
	frappe.db.set_single_value("CPE Polling", "next_attempt", None)
	frappe.db.commit()  # a round begins with what is committed
	poller.run_round(now_datetime)
	line = line_state.find_line(ont.equipment)
	assert (line.state, line.last_inform >= blocked_on - timedelta(seconds=2)) == ("Online", True)
	assert profile_of(stand_in, ont) == "suspended"
	tasks.watch_network()
	assert not frappe.get_all("Network Incident")
	ticket = builders.a_ticket(customer, issue_type="No Internet", fsm_service_location=ont.location)
	found = judging.show_verdict("Issue", ticket.name, now_datetime()).verdict
	assert found.kind is VerdictKind.UNPAID
	assert [fact.values["state"] for fact in found.facts if fact.code is FactCode.STATE] == ["Online"]
	frappe.db.delete("Service Suspension", {"customer": customer})
	frappe.db.commit()


def test_a_parameter_that_cuts_the_modem_off_from_its_server_is_refused(stand_in):
	settings = frappe.get_doc(SETTINGS)
	settings.update({"parameters": "Device.ManagementServer.EnableCWMP", "value_type": "xsd:boolean"})
	settings.update({"suspended_value": "false", "active_value": "true"})
	with pytest.raises(frappe.ValidationError, match="could no longer be reached"):
		settings.save()
	frappe.db.rollback()


def test_a_restoration_takes_back_a_suspension_that_waits_here(stand_in, ont):
	suspension = queue(ont, SUSPEND)
	restoration = queue(ont, RESTORE)
	work()
	assert ProfileSwitch().resume(suspension).state is AttemptState.FAILED
	assert ProfileSwitch().resume(restoration).state is AttemptState.DONE
	assert profile_of(stand_in, ont) == "active"


def test_a_closed_valve_is_seen_before_anything_is_queued(ont):
	customer = frappe.db.get_value("Service Location", ont.location, "customer")
	assert ProfileSwitch().find_obstacle(customer) == ""
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	assert ProfileSwitch().find_obstacle(customer) == "record_only"
	frappe.db.rollback()


def test_a_customer_without_an_ont_cannot_be_suspended_this_way(ont):
	customer = builders.a_customer().name
	with pytest.raises(FsmError, match="No ONT is installed"):
		ProfileSwitch().queue(SwitchRequest(customer, SUSPEND, "key", "Administrator"))
