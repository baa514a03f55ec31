"""The speed test over HTTP: bytes in, bytes out, and figures kept with the visit that is one's own."""

from collections.abc import Iterator

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.line import connection_request, line_state
from gigafibre_fsm.tests import lines
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.visitor import Visitor

DOWN, UP = "/api/method/gigafibre_fsm.api.speed.down", "/api/method/gigafibre_fsm.api.speed.up"
FIGURES = {
	"action": "speed",
	"download": "412.5",
	"upload": "388.1",
	"latency": "8.2",
	"jitter": "1.1",
	"seconds": "17.4",
	"bytes_down": "412000000",
	"bytes_up": "388000000",
	"connection": "wifi",
}


@pytest.fixture(scope="module")
def acs(connected_site: str) -> Iterator[GenieacsStandIn]:
	with taken_away_afterwards(), lines.acs_of_the_site() as stand_in:
		yield stand_in


@pytest.fixture(scope="module")
def ont(acs: GenieacsStandIn) -> lines.Installed:
	return lines.an_installed_ont(acs, informed_ago=5)


def list_speed_tests(ont: lines.Installed) -> list[dict]:
	frappe.db.rollback()
	fields = [
		"download",
		"upload",
		"customer",
		"service_location",
		"technician",
		"bytes_down",
		"method",
		"connection",
	]
	return frappe.get_all("Speed Test", {"job": ont.job}, fields)


def test_bytes_come_as_many_as_asked_and_cannot_be_packed(ont: lines.Installed):
	import gzip

	answer = ont.visitor().get(f"{DOWN}?size=3000000")
	assert (answer.status_code, len(answer.data)) == (200, 3_000_000)
	assert len(gzip.compress(answer.data)) > 2_990_000
	assert ont.visitor().get(f"{DOWN}?size=0").data == b""
	for size in ("17000000", "-1"):
		assert ont.visitor().get(f"{DOWN}?size={size}").status_code == 417


def test_bytes_are_taken_in_up_to_a_limit(ont: lines.Installed):
	answer = ont.visitor().ask("POST", UP, data=b"x" * 500_000, content_type="application/octet-stream")
	assert answer.json["message"] == {"bytes": 500_000}
	heavy = ont.visitor().ask("POST", UP, data=b"x" * 9_000_000, content_type="application/octet-stream")
	assert heavy.status_code in (413, 417)


def test_nobody_else_may_use_our_bandwidth(ont: lines.Installed):
	assert Visitor().get(f"{DOWN}?size=1000").status_code == 403


def test_a_test_is_kept_once_with_its_visit(ont: lines.Installed):
	gigabit = {"download": "940", "seconds": "20", "bytes_down": str(2_350_000_000)}
	answer = ont.visitor().post("/t/diagnostic", FIGURES | gigabit | {"job": ont.job})
	assert answer.status_code == 303, "a gigabit moves more than a whole number of Frappe holds"
	frappe.db.delete("Speed Test", {"job": ont.job})
	frappe.db.commit()
	sent = FIGURES | {"job": ont.job, "command_id": "speed-test-of-a-visit"}
	for _time in range(2):
		answer = ont.visitor().post("/t/diagnostic", sent)
		assert answer.headers["Location"] == f"/t/diagnostic?job={ont.job}#speed"
	(row,) = list_speed_tests(ont)
	assert (row.download, row.upload, row.technician, row.method) == (412.5, 388.1, ont.technician, "Browser")
	assert row.service_location == ont.location
	text = ont.visitor().get(f"/t/diagnostic?job={ont.job}").text
	assert "↓ 412,5 · ↑ 388,1\u00a0Mbit/s" in text
	assert "du téléphone, Wi-Fi" in text


def test_a_class_of_speed_is_no_network(ont: lines.Installed):
	before = sorted(row.connection or "" for row in list_speed_tests(ont))
	ont.visitor().post("/t/diagnostic", FIGURES | {"job": ont.job, "connection": "wifi 4g"})
	assert sorted(row.connection or "" for row in list_speed_tests(ont)) == ["", *before]


def test_figures_that_nobody_measured_and_visits_of_others_are_refused(
	acs: GenieacsStandIn, ont: lines.Installed
):
	before = len(list_speed_tests(ont))
	for wrong in (
		{"download": "schnell"},
		{"download": "1e12"},
		{"latency": "nan"},
		{"seconds": "86400"},
		{"bytes_down": "inf"},
		{"bytes_up": "nan"},
		{"bytes_down": "1e30"},
	):
		assert ont.visitor().post("/t/diagnostic", FIGURES | {"job": ont.job} | wrong).status_code == 422
	other = lines.an_installed_ont(acs, informed_ago=5)
	assert other.visitor().post("/t/diagnostic", FIGURES | {"job": ont.job}).status_code == 404
	assert len(list_speed_tests(ont)) == before


def test_a_device_is_asked_whether_it_answers(acs: GenieacsStandIn, ont: lines.Installed):
	assert "never called in" in connection_request.send_request(ont.equipment).said
	line_state.refresh_line(ont.equipment, now_datetime())
	assert connection_request.send_request(ont.equipment) == connection_request.ConnectionResult(
		True, "The device answered at once."
	)
	acs.change(ont.acs_id, connection="offline")
	assert "did not answer" in connection_request.send_request(ont.equipment).said
	acs.change(ont.acs_id, connection="credentials")
	assert "refused the modem server" in connection_request.send_request(ont.equipment).said
	acs.use("down")
	try:
		assert not connection_request.send_request(ont.equipment).called
	finally:
		acs.use("ok")


def test_only_a_device_at_an_own_visit_is_asked_from_the_page(acs: GenieacsStandIn, ont: lines.Installed):
	asked = {"action": "wake", "equipment": ont.equipment, "job": ont.job}
	assert ont.equipment in ont.visitor().post("/t/diagnostic", asked).text
	assert lines.an_installed_ont(acs).visitor().post("/t/diagnostic", asked).status_code == 404
