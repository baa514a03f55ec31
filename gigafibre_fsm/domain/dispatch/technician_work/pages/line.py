"""The page of a device's line: stored values, what a live query added, and recent commands."""

from dataclasses import dataclass
from datetime import datetime

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.technician_work.line_access import DeviceAtJob
from gigafibre_fsm.domain.dispatch.technician_work.page_model import TechnicianJobPage
from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.domain.network.commands.history import CommandRecord
from gigafibre_fsm.domain.network.device.snapshot import HomeDevice
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.network.line.line_state import DeviceLine
from gigafibre_fsm.domain.network.line.live_query import LiveResult
from gigafibre_fsm.domain.network.topology import line_light
from gigafibre_fsm.integrations.errors import IntegrationError


@dataclass(frozen=True, slots=True)
class LineView:
	"""A device's stored line, and what a live query added to it."""

	line: DeviceLine
	hosts: tuple[HomeDevice, ...] = ()
	"""The devices of the home, only right after a live query, because they are not stored."""
	problem: str = ""
	"""Why there are no newer values."""


@dataclass(frozen=True, slots=True)
class RecentCommands:
	"""The commands to a device in the last 24 hours, newest first."""

	equipment: str
	commands: tuple[CommandRecord, ...]


@dataclass(frozen=True, slots=True)
class LinePage:
	"""The line, the recent commands, and whether new ones are possible."""

	equipment: str
	view: LineView
	commands: tuple[CommandRecord, ...]
	may_command: bool
	"""Whether the technician's job there is under way."""
	firmware: tuple[str, ...] | None
	"""Files that the ACS has for this model; None if they were not asked for."""


def load_line_view(device: DeviceAtJob, heard: LiveResult | None = None) -> LineView:
	"""Return the device's line; `heard` is the result of a live query that was just saved."""
	(shown,) = line_light.with_network_light([line_state.device_line(device.equipment)])
	if heard is None:
		return LineView(shown)
	# the ACS may have read these values at the device's previous address
	is_of_here = heard.line and not line_state.is_from_before(heard.line, device.installed_on)
	return LineView(shown, heard.line.hosts if is_of_here else (), heard.problem)


def load_recent_commands(device: DeviceAtJob, now: datetime) -> RecentCommands:
	"""Return the commands of the last 24 hours; `now` in site time, naive."""
	return RecentCommands(device.equipment, tuple(commands.list_commands(device.equipment, now)))


def load_line_page(
	device: DeviceAtJob, now: datetime, *, heard: LiveResult | None = None, with_firmware: bool = False
) -> LinePage:
	"""Return the page of a device's line.

	Args:
		device: as line_access.find_device() found it for the technician.
		now: site time, naive.
		heard: the result of a live query that was just saved.
		with_firmware: whether to ask the ACS for the firmware files of this model.
	"""
	return LinePage(
		equipment=device.equipment,
		view=load_line_view(device, heard),
		commands=load_recent_commands(device, now).commands,
		may_command=bool(device.job),
		firmware=_firmware(device.equipment) if with_firmware else None,
	)


def list_lines_of_job(page: TechnicianJobPage) -> tuple[DeviceLine, ...]:
	"""Return the lines of the devices installed at a job's address, with one query; none once the job is over."""
	is_over = page.job.status in lifecycle.FINAL
	if is_over:
		return ()
	return tuple(line_light.with_network_light(line_state.location_lines(page.place.name)))


def _firmware(equipment: str) -> tuple[str, ...]:
	try:
		return tuple(commands.firmware_files(equipment))
	except IntegrationError:
		return ()
