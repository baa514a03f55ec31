"""Which visits wait for an outage: those that repair something, at an address that is without service; installs go on."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident

if TYPE_CHECKING:
	from frappe.model.document import Document


def is_trouble(job_type: str) -> bool:
	"""Whether a job type repairs what is already there."""
	return bool(frappe.get_cached_value("Dispatch Job Type", job_type, "is_trouble"))


def find_outage(job: "Document") -> AffectingIncident | None:
	"""Return the outage for which a job has to wait; None if it need not."""
	waits = is_trouble(job.job_type) and job.service_location
	return affecting.find_affecting(job.service_location) if waits else None


def find_outages(jobs: Iterable[Mapping[str, str | None]]) -> dict[str, AffectingIncident]:
	"""Return job → the outage for which it has to wait, in one query however many jobs there are.

	Args:
		jobs: rows with `name`, `status`, `service_location`, and `is_trouble` of their type.
	"""
	waiting = [
		job
		for job in jobs
		if job["is_trouble"] and job["status"] in lifecycle.NOT_BEGUN and job["service_location"]
	]
	found = affecting.find_affecting_locations({str(job["service_location"]) for job in waiting})
	return {
		str(job["name"]): found[str(job["service_location"])]
		for job in waiting
		if job["service_location"] in found
	}
