"""Line acceptance: some job types complete only with a proven line, or with a reason and a photo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from gigafibre_fsm.domain.network.line import line_state, live_query, readings
from gigafibre_fsm.domain.network.line import repository as lines
from gigafibre_fsm.domain.network.quality import acceptance_test, speed_tests
from gigafibre_fsm.domain.network.quality.acceptance_test import (
	AcceptanceLimits,
	AcceptanceResult,
	MeasuredDevice,
)

if TYPE_CHECKING:
	from frappe.model.document import Document

PROVEN, REASON_GIVEN = "Proven", "Reason Given"
NEEDS = (
	"requires_line_proof",
	"level_tolerance",
	"weakest_level",
	"strongest_level",
	"requires_speed_test",
)
SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class LineAcceptance:
	"""Line acceptance as the job's page shows it.

	`has_reason` is set if a reason with a photo replaces the proof.
	"""

	proof: AcceptanceResult
	speed_test: Mapping[str, Any] | None
	has_reason: bool
	reason: str

	@property
	def is_enough(self) -> bool:
		"""Whether the job may complete as far as its line is concerned."""
		return self.proof.is_met or self.has_reason


def judge_acceptance(
	job: str, location: str, needs: Mapping[str, Any], now: datetime, *, reason: str = ""
) -> LineAcceptance:
	"""Judge the current proof that a job's line works.

	Args:
		job: name of the Dispatch Job.
		location: name of its Service Location.
		needs: the fields NEEDS of its job type.
		now: site time, naive.
		reason: the technician's reason for having no proof; empty without one.
	"""
	tested = speed_tests.last_of_job(job)
	judged = acceptance_test.judge_line(
		_measured(location), _limits(needs), tested and tested["verdict"], now, live_query.silent_after()
	)
	return LineAcceptance(judged, tested, bool(reason), reason)


def record_result(job: "Document", now: datetime) -> None:
	"""Store the proof of a job that completes; the caller saves the job."""
	needs = frappe.db.get_value("Dispatch Job Type", job.job_type, NEEDS, as_dict=True)
	if not needs or not needs.requires_line_proof:
		return
	shown = judge_acceptance(job.name, job.service_location, needs, now, reason=job.line_proof_reason or "")
	job.speed_test = shown.speed_test and shown.speed_test["name"]
	line = shown.proof.equipment and lines.find_line(shown.proof.equipment)
	if line:
		job.line_reading = readings.store_reading(
			line,
			shown.proof.equipment,
			readings.PROOF,
			now=now,
			job=job.name,
			technician=job.technician,
			location=job.service_location,
			customer=job.customer,
		)
	job.line_proof = PROVEN if shown.proof.is_met else REASON_GIVEN


def describe_lack(code: str) -> str:
	"""Return the sentence for a missing proof or a remark, with what the technician should do."""
	return {
		acceptance_test.NO_ONT: _("No ONT is installed at this address: add it to the visit."),
		acceptance_test.OFFLINE: _(
			"The ONT is not online. Check power and fibre, wait a minute, then refresh its line."
		),
		acceptance_test.TOO_WEAK: _("Too little light. Look at the connectors, the drop and the splitter."),
		acceptance_test.TOO_STRONG: _("Too much light: an attenuator is missing."),
		acceptance_test.OFF_BASELINE: _(
			"The level has dropped since the installation. Clean and reseat the connectors."
		),
		acceptance_test.NO_SPEED_TEST: _("The speed test of this visit is missing."),
		acceptance_test.SPEED_BELOW: _(
			"The last speed test was too slow. Come closer to the modem and measure again."
		),
		acceptance_test.LEVEL_UNKNOWN: _(
			"This model gives its level in an unknown unit: it proves nothing and blocks nothing."
		),
	}[code]


def _limits(needs: Mapping[str, Any]) -> AcceptanceLimits:
	usual = AcceptanceLimits()
	return AcceptanceLimits(
		tolerance=needs["level_tolerance"] or usual.tolerance,
		weakest=needs["weakest_level"] or usual.weakest,
		strongest=needs["strongest_level"] or usual.strongest,
		needs_speed=bool(needs["requires_speed_test"]),
	)


def _measured(location: str) -> list[MeasuredDevice]:
	return [
		MeasuredDevice(
			device.equipment,
			device.equipment_type,
			device.line and device.line.last_inform,
			device.line.inform_interval if device.line else 0,
			device.line.light if device.line else line_state.NO_LIGHT,
			device.baseline_rx,
			device.pon_class,
		)
		for device in line_state.location_lines(location)
	]
