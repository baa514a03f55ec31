"""Proof of fix on a site: what must hold before a visit completes, and the other way."""

from collections.abc import Iterator

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.network.quality import speed_tests
from gigafibre_fsm.exceptions import FsmError, IllegalTransition
from gigafibre_fsm.tests import lines, pictures
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn

WEAK, GOOD = {lines.RX: -29500}, {lines.RX: -20000}


@pytest.fixture(scope="module")
def acs(connected_site: str) -> Iterator[GenieacsStandIn]:
	with taken_away_afterwards(), lines.acs_of_the_site() as stand_in:
		yield stand_in


@pytest.fixture
def ont(acs: GenieacsStandIn) -> lines.Installed:
	"""On site, with nothing asked for but the proof."""
	made = lines.an_installed_ont(acs, informed_ago=5, values=GOOD)
	needs = {
		"requires_line_proof": 1,
		"requires_speed_test": 1,
		"minimum_download": 100,
		"minimum_upload": 50,
	}
	nothing = dict.fromkeys(("equipment", "before_photo", "after_photo", "signature", "note"), 0)
	kind = frappe.db.get_value("Dispatch Job", made.job, "job_type")
	frappe.db.set_value(
		"Dispatch Job Type", kind, needs | {f"requires_{name}": no for name, no in nothing.items()}
	)
	frappe.db.delete("Dispatch Job Check", {"parent": made.job})
	frappe.clear_document_cache("Dispatch Job Type", kind)
	line_state.refresh_line(made.equipment, now_datetime())
	frappe.db.commit()
	return made


def complete(ont: lines.Installed, **about: str) -> dict:
	return technician_work.move_job(ont.job, ont.technician, "Completed", now=now_datetime(), **about)


def test_speed(ont: lines.Installed, down: float, up: float = 400.0) -> str:
	kind = frappe.db.get_value("Dispatch Job", ont.job, "job_type")
	figures = speed_tests.SpeedFigures(down, up, 9.0, 1.2, 16.0, int(down * 10**6), int(up * 10**6))
	return speed_tests.store_test(
		figures, now=now_datetime(), technician=ont.technician, job=ont.job, job_type=kind
	)


test_speed.__test__ = False


def lacks(ont: lines.Installed) -> tuple[str, ...]:
	return technician_work.load_page(ont.job, ont.technician).proof.proof.lacks


def test_a_proven_visit_completes_and_keeps_what_proves_it(ont: lines.Installed):
	assert lacks(ont) == ("no_speed_test",)
	with pytest.raises(IllegalTransition, match="Prove that the line works"):
		complete(ont)
	tested = test_speed(ont, 412.5)
	assert complete(ont)["status"] == "Completed"
	job = frappe.get_doc("Dispatch Job", ont.job)
	assert (job.line_proof, job.speed_test) == ("Proven", tested)
	reading = frappe.get_doc("CPE Reading", job.line_reading)
	assert (reading.purpose, reading.equipment, reading.rx_power) == ("Proof", ont.equipment, -20.0)


def test_a_slow_test_and_too_little_light_are_named(acs: GenieacsStandIn, ont: lines.Installed):
	test_speed(ont, 40)
	frappe.db.set_value("CPE State", ont.equipment, "rx_power", -29.5)
	assert lacks(ont) == ("too_weak", "speed_below")


def test_a_device_that_fell_silent_proves_nothing(ont: lines.Installed):
	test_speed(ont, 400)
	frappe.db.set_value("CPE State", ont.equipment, "last_inform", "2026-01-01 00:00:00")
	assert lacks(ont) == ("offline",)


def test_a_reason_with_a_photo_stands_in_and_dispatch_sees_both(ont: lines.Installed):
	with pytest.raises(FsmError, match="at least 10 characters"):
		technician_work.record_missing_proof(
			ont.job, ont.technician, "bof", pictures.a_photo(), now=now_datetime()
		)
	reason = "Panne de courant dans toute la rue"
	row = technician_work.record_missing_proof(
		ont.job, ont.technician, reason, pictures.a_photo(), now=now_datetime()
	)["row"]
	complete(ont)
	job = frappe.get_doc("Dispatch Job", ont.job)
	assert (job.line_proof, job.line_proof_reason, job.line_proof_photo) == ("Reason Given", reason, row)
	assert [photo.kind for photo in job.photos if photo.name == row] == ["Proof"]
	assert "Line proof" in [step.event for step in job.timeline]


def test_a_partial_visit_says_why_instead(ont: lines.Installed):
	assert complete(ont, outcome="Partial", reason="Le client doit partir")["status"] == "Completed"
	assert not frappe.db.get_value("Dispatch Job", ont.job, "line_proof")


def test_travel_and_labour_are_summed_when_the_visit_ends(ont: lines.Installed):
	test_speed(ont, 400)
	complete(ont)
	spent = frappe.db.get_value("Dispatch Job", ont.job, ["travel_minutes", "labour_minutes"])
	assert spent == (0, 60), "it arrived and installed an hour ago"


def test_the_plan_says_what_a_speed_test_must_show_where_the_kind_does_not():
	assert (
		speed_tests.judge_speed(
			speed_tests.SpeedFigures(320, 310, 8, 1, 16), speed_tests.ExpectedSpeed(300, 300)
		)
		== "Passed"
	)
	assert (
		speed_tests.judge_speed(
			speed_tests.SpeedFigures(120, 310, 8, 1, 16), speed_tests.ExpectedSpeed(300, 300)
		)
		== "Below"
	)
	assert (
		speed_tests.judge_speed(
			speed_tests.SpeedFigures(0, 310, 8, 1, 16), speed_tests.ExpectedSpeed(300, 300)
		)
		== "Failed"
	)
	assert (
		speed_tests.judge_speed(speed_tests.SpeedFigures(20, 10, 8, 1, 16), speed_tests.ExpectedSpeed())
		== "No Expectation"
	)


@pytest.mark.parametrize(
	"wrong",
	[
		{"download": -1},
		{"download": 1e9},
		{"latency": float("nan")},
		{"seconds": 4000},
		{"seconds": 0},
		{"download": 9999.0},
		{"bytes_up": 1000},
	],
)
def test_figures_that_nobody_measured_are_refused(connected_site: str, wrong: dict):
	given = {"download": 100.0, "upload": 100.0, "latency": 9.0, "jitter": 1.0, "seconds": 16.0}
	given |= {"bytes_down": 10**8, "bytes_up": 10**8}
	with pytest.raises(FsmError, match="cannot be a speed test"):
		speed_tests.store_test(speed_tests.SpeedFigures(**given | wrong), now=now_datetime(), technician=None)
