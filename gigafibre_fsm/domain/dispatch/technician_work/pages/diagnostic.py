"""The page of a diagnosis on site: the job it is for, the lines there, and its last speed test."""

from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.technician_work import job_page, worklist
from gigafibre_fsm.domain.dispatch.technician_work.page_model import JobSection
from gigafibre_fsm.domain.dispatch.technician_work.pages.line import list_lines_of_job
from gigafibre_fsm.domain.dispatch.technician_work.worklist import JobCard, Worklist
from gigafibre_fsm.domain.network import probes
from gigafibre_fsm.domain.network.activation import on_site
from gigafibre_fsm.domain.network.activation.messages import ActivationView, list_activations
from gigafibre_fsm.domain.network.line.line_state import DeviceLine
from gigafibre_fsm.domain.network.messages import phone_network
from gigafibre_fsm.domain.network.probes import ModemAccess
from gigafibre_fsm.domain.network.quality import speed_tests
from gigafibre_fsm.domain.network.quality.speed_tests import SpeedResult
from gigafibre_fsm.domain.network.topology import repository
from gigafibre_fsm.domain.platform.office import load_office


@dataclass(frozen=True, slots=True)
class DiagnosticPage:
	"""The jobs to choose from, and what is known of the chosen one."""

	jobs: tuple[JobCard, ...]
	job: JobSection | None
	"""The chosen one; None for a diagnosis without a job."""
	lines: tuple[DeviceLine, ...]
	modems: tuple[ModemAccess, ...]
	"""What the web interfaces of the modems there said last."""
	activations: tuple[ActivationView, ...]
	"""How far the registration of each ONT at its OLT is."""
	requestable: tuple[str, ...]
	"""ONTs there whose registration the technician may ask for, by name."""
	lacks_drop: bool
	"""Whether the home has no drop in the network although there is one, and the technician is there or on the way."""
	test: SpeedResult | None
	network: str
	"""The network of the phone during the test, in the language of the request."""
	dispatch_phone: str


def load_diagnostic_page(technician: str, job: str | None, now: datetime) -> DiagnosticPage:
	"""Return the page for one of the technician's jobs of these days.

	Args:
		technician: name of the Dispatch Technician.
		job: name of their own Dispatch Job, empty for none; None for the one that is under way.
		now: site time, naive.

	Raises:
		NotYours: the job is not theirs.
	"""
	day = worklist.load_worklist(technician, now)
	chosen = _under_way(day) if job is None else job
	page = job_page.load_page(chosen, technician) if chosen else None
	test = speed_tests.last_of_job(chosen) if chosen else None
	lines = list_lines_of_job(page) if page else ()
	activations = list_activations([line.equipment for line in lines], now) if lines else ()
	return DiagnosticPage(
		jobs=tuple(sorted((job for group in day.groups for job in group.jobs), key=_under_way_first)),
		job=page.job if page else None,
		lines=lines,
		modems=tuple(filter(None, (probes.load_access(line.equipment, now) for line in lines))),
		activations=activations,
		requestable=_list_requestable(page.job, page.place.name, lines, activations) if page else (),
		lacks_drop=bool(page) and _lacks_drop(page.job),
		test=test,
		network=phone_network(test and test["connection"], frappe.local.lang),
		dispatch_phone=load_office().phone,
	)


def _list_requestable(
	job: JobSection, place: str, lines: tuple[DeviceLine, ...], known: tuple[ActivationView, ...]
) -> tuple[str, ...]:
	return on_site.list_requestable(place, lines, known) if job.status in lifecycle.UNDER_WAY else ()


def _lacks_drop(job: JobSection) -> bool:
	if job.status not in lifecycle.UNDER_WAY:
		return False
	place = frappe.db.get_value("Dispatch Job", job.name, "service_location")
	return repository.node_of_location(place) is None and repository.has_nodes()


def _under_way_first(job: JobCard) -> tuple[int, datetime, str]:
	"""Sort key: jobs under way, then those to come by time, then those that are over."""
	is_under_way = job.status in (lifecycle.EN_ROUTE, lifecycle.ON_SITE)
	return (2 if job.status in lifecycle.FINAL else 0 if is_under_way else 1), job.arrival, job.name


def _under_way(day: Worklist) -> str:
	"""Return the job that the technician is at or on the way to; empty without one."""
	current = [job.name for group in day.groups if group.key == "current" for job in group.jobs]
	return current[0] if current else ""
