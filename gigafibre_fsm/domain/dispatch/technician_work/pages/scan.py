"""The page of a photographed label: the values read from it, and what can be done with each device."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gigafibre_fsm.domain.dispatch.job import lifecycle, ownership
from gigafibre_fsm.domain.dispatch.job.ownership import OwnJob
from gigafibre_fsm.domain.dispatch.technician_work import choices, install_check
from gigafibre_fsm.domain.dispatch.technician_work.choices import ModelChoice
from gigafibre_fsm.domain.dispatch.technician_work.install_check import InstallCandidate, InstallWarning
from gigafibre_fsm.domain.equipment.installation import installed_devices, replacement
from gigafibre_fsm.domain.equipment.installation.replacement import InstalledDevice
from gigafibre_fsm.domain.equipment.vision import scans as label_scans
from gigafibre_fsm.domain.equipment.vision.scans import ScanAnswer, ScannedDevice

NOTHING_READ = ScannedDevice(
	device=1,
	serial_number=None,
	mac_address=None,
	gpon_serial=None,
	model=None,
	standing=None,
	equipment=None,
)
"""The form of a photo on which nothing could be read, to be filled in by hand."""


@dataclass(frozen=True, slots=True)
class LabelledDevice:
	"""A device of the photo."""

	read: ScannedDevice
	olds: tuple[InstalledDevice, ...] = ()
	"""The devices at the job's address that it could replace."""
	doubts: tuple[InstallWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanState:
	"""A photo and whether it is still being read."""

	scan: ScanAnswer


@dataclass(frozen=True, slots=True)
class ScanPage:
	"""A photo with its devices; `job` is the one it was taken for, None without one."""

	scan: ScanAnswer
	devices: tuple[LabelledDevice, ...]
	"""At least one: NOTHING_READ if nothing was read."""
	job: OwnJob | None
	may_install: bool
	"""Whether the job is under way."""
	models: tuple[ModelChoice, ...]


def load_scan_state(scan: str, technician: str) -> ScanState:
	"""Return the state of the technician's own photo; NotYours if it is not theirs."""
	return ScanState(label_scans.describe_scan(scan, technician))


def load_scan_page(scan: str, technician: str, typed: Mapping[str, str]) -> ScanPage:
	"""Return the page of the technician's own photo.

	Args:
		scan: name of the FSM Scan.
		technician: name of the Dispatch Technician.
		typed: what they have typed into the form of one device (`device`), instead of what was read.

	Raises:
		NotYours: the photo, or the job it was taken for, is not theirs.
	"""
	seen = label_scans.describe_scan(scan, technician)
	job = ownership.require(seen["job"], technician) if seen["job"] else None
	return ScanPage(
		scan=seen,
		devices=_with_choices(seen["devices"] or [NOTHING_READ], job, technician, typed),
		job=job,
		may_install=bool(job and job.status in lifecycle.MOVING),
		models=tuple(choices.list_models()),
	)


def _with_choices(
	devices: Sequence[ScannedDevice], job: OwnJob | None, technician: str, typed: Mapping[str, str]
) -> tuple[LabelledDevice, ...]:
	"""Return each device with those that it could replace at the job, and its warnings."""
	if not job:
		return tuple(LabelledDevice(device) for device in devices)
	there = installed_devices.find_installed(job.service_location)
	candidates = {each.key: each for device in devices for each in _candidate(device, typed)}
	warnings = install_check.find_warnings(
		list(candidates.values()),
		job=job.name,
		location=job.service_location,
		customer=job.customer,
		technician=technician,
	)
	chosen = []
	for device in devices:
		key = str(device["device"])
		equipment_type = candidates[key].model.equipment_type if key in candidates else ""
		new = InstalledDevice(device["equipment"] or "", equipment_type)
		olds = replacement.list_replaceable(new, there)
		chosen.append(LabelledDevice(device, tuple(olds), tuple(warnings.get(key, ()))))
	return tuple(chosen)


def _candidate(device: ScannedDevice, typed: Mapping[str, str]) -> list[InstallCandidate]:
	"""Return the device as stock knows it, else as typed or read; nothing if its model is unknown."""
	number = str(device["device"])
	known = [device["equipment"]] if device["equipment"] else []
	if stored := install_check.candidates_from_stock(known):
		return [replace(stored[0], key=number)]
	mine = typed if typed.get("device") == number else {}
	model = mine.get("equipment_model") or (device["model"] or {}).get("value") or ""
	address = mine.get("mac_address") or (device["mac_address"] or {}).get("value") or ""
	return install_check.candidates_from_label(number, model, address)
