"""The page of a technician's own job, with the devices and the choices of its forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from gigafibre_fsm.domain.access.link_identity import TechnicianRow
from gigafibre_fsm.domain.dispatch.job import device_log, lifecycle, outage_hold
from gigafibre_fsm.domain.dispatch.line_verdict import view as line_verdict_view
from gigafibre_fsm.domain.dispatch.line_verdict.view import VerdictView
from gigafibre_fsm.domain.dispatch.technician_work import choices, install_check, job_page, worklist
from gigafibre_fsm.domain.dispatch.technician_work.choices import JobTypeChoice, ModelChoice, TruckChoice
from gigafibre_fsm.domain.dispatch.technician_work.install_check import InstallWarning
from gigafibre_fsm.domain.dispatch.technician_work.page_model import DeviceItem, TechnicianJobPage
from gigafibre_fsm.domain.dispatch.technician_work.pages.line import list_lines_of_job
from gigafibre_fsm.domain.dispatch.technician_work.worklist import JobCard
from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.domain.equipment.identity.search import SearchResult
from gigafibre_fsm.domain.equipment.installation import installed_devices
from gigafibre_fsm.domain.equipment.installation.replacement import InstalledDevice
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.equipment.vision.scans import UnconfirmedScan
from gigafibre_fsm.domain.network.line.line_state import DeviceLine

FOUND, SCANS = "found", "scans"
"""Parts of the page that are refreshed alone."""
NEARNESS = ("on_your_truck", "in_warehouse", "on_another_truck", "at_this_customer")
"""Places of the devices that were found, in display order; the others follow."""


@dataclass(frozen=True, slots=True)
class JobPage:
	"""A job, the devices at its address, and what its forms offer."""

	page: TechnicianJobPage
	asked: str
	"""The text that was searched for."""
	found: tuple[SearchResult, ...]
	"""The devices that match it, installable ones first."""
	doubts: Mapping[str, Sequence[InstallWarning]]
	"""Warnings about installing them here, by serial number."""
	there: tuple[InstalledDevice, ...]
	"""The devices at the address."""
	installed: frozenset[str]
	"""Serial numbers of those that this job installed."""
	gone: tuple[DeviceItem, ...]
	"""The devices that this job removed."""
	scans: tuple[UnconfirmedScan, ...] = ()
	lines: tuple[DeviceLine, ...] = ()
	types: tuple[JobTypeChoice, ...] = ()
	"""Empty for a sub-contractor, who may not change the type."""
	models: tuple[ModelChoice, ...] = ()
	on_truck: tuple[TruckChoice, ...] = ()
	following: JobCard | None = None
	"""The job to go to once this one is over."""
	came_from: Mapping[str, tuple[str, ...]] | None = None
	"""Possible previous statuses of the current status, and of those that may follow."""
	hold_reason: str = ""
	"""Why the job was last put on hold."""
	verdict: VerdictView | None = None
	"""Where the trouble of a repair is to be looked for; None for other jobs, and once it is over."""


def load_job_page(
	job: str, technician: TechnicianRow, *, text: str = "", part: str | None = None, now: datetime
) -> JobPage:
	"""Return the page of a technician's own job.

	Args:
		job: name of the Dispatch Job.
		technician: whose job it is.
		text: to search devices by; at least search.SHORTEST characters.
		part: FOUND or SCANS to load only what this part shows.
		now: site time, naive.

	Raises:
		NotYours: the job is not theirs.
	"""
	name = technician["name"]
	shown = _with_devices(job_page.load_page(job, name), name, text)
	if part == FOUND:
		return shown
	page = shown.page
	handled = [device.equipment for device in page.devices]
	shown = replace(
		shown, scans=tuple(label_scans.list_unconfirmed(job, name, handled)) if page.editable else ()
	)
	if part == SCANS:
		return shown
	if page.editable:
		shown = replace(
			shown,
			types=() if technician["subcontractor"] else tuple(choices.list_job_types()),
			models=tuple(choices.list_models()),
			on_truck=tuple(choices.list_on_truck(technician["truck"])),
		)
	return replace(
		shown,
		lines=list_lines_of_job(page),
		following=worklist.find_next_job(name, job, now) if page.job.is_over else None,
		came_from=list_previous_statuses(page),
		hold_reason=_hold_reason(page),
		verdict=_view_verdict(page, now),
	)


def _view_verdict(page: TechnicianJobPage, now: datetime) -> VerdictView | None:
	is_judged = not page.job.is_over and outage_hold.is_trouble(page.job.job_type)
	return line_verdict_view.view_stored(page.job.name, page.place.name, now) if is_judged else None


def _with_devices(page: TechnicianJobPage, technician: str, text: str) -> JobPage:
	is_search = len(text) >= search.SHORTEST
	found = search.find_devices(text, technician, location=page.place.name) if is_search else []
	found = order_by_nearness(found)
	doubts = install_check.find_warnings(
		install_check.candidates_from_stock([device.equipment for device in found]),
		job=page.job.name,
		location=page.place.name,
		customer=page.job.customer,
		technician=technician,
	)
	there = installed_devices.find_installed(page.place.name)
	here = {device.equipment for device in there}
	rows = [(device.equipment, device.action) for device in page.devices]
	by_name = {device.equipment: device for device in page.devices}
	return JobPage(
		page=page,
		asked=text,
		found=found,
		doubts=doubts,
		there=tuple(there),
		installed=frozenset(device_log.list_installed(rows)),
		gone=tuple(by_name[name] for name in device_log.last_actions(rows) if name not in here),
	)


def order_by_nearness(found: Sequence[SearchResult]) -> tuple[SearchResult, ...]:
	"""Return installable devices first, those on the own truck before a colleague's; the rest keep their order."""

	def rank(device: SearchResult) -> int:
		kind = device.standing.kind
		return NEARNESS.index(kind) if kind in NEARNESS else len(NEARNESS)

	return tuple(sorted(found, key=rank))


def list_previous_statuses(page: TechnicianJobPage) -> dict[str, tuple[str, ...]]:
	"""Return the possible previous statuses of each status.

	For the current status it is the recorded one, for later statuses every possible one.
	"""
	now = page.job.status
	entered = (step.from_status for step in page.timeline if step.to_status == now and step.from_status)
	direct = (
		*lifecycle.list_allowed_for_technician(now),
		*([lifecycle.ON_SITE] if now == lifecycle.COMPLETED else []),
	)
	usual = {lifecycle.EN_ROUTE: lifecycle.DISPATCHED, lifecycle.ON_SITE: lifecycle.EN_ROUTE}
	before = {status: (origin,) for status, origin in usual.items()}
	for status in direct:
		by_another = (usual[status],) if usual.get(status) in direct else ()
		before[status] = tuple(dict.fromkeys((now, *by_another)))
	return before | {now: (next(entered, ""),)}


def _hold_reason(page: TechnicianJobPage) -> str:
	holds = (step.detail for step in page.timeline if step.to_status == lifecycle.ON_HOLD)
	return next(holds, None) or ""
