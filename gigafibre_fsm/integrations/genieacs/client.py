"""Queries GenieACS for modems and sends them tasks; independent of Frappe."""

import json
import re
from collections.abc import Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from gigafibre_fsm.integrations.errors import Rejected, Unavailable
from gigafibre_fsm.integrations.genieacs import answers
from gigafibre_fsm.integrations.genieacs.answers import (
	AcsDevicePage,
	Device,
	Fault,
	FirmwareFile,
	Health,
	QueuedTask,
	Receipt,
	TaskState,
)
from gigafibre_fsm.integrations.genieacs.nbi import (
	IN_SESSION,
	NO_SUCH_DEVICE,
	VENDOR,
	Nbi,
	path_of,
	strange,
	understood,
)
from gigafibre_fsm.integrations.genieacs.tasks import Task
from gigafibre_fsm.integrations.genieacs.words import TaskWait, task_wait
from gigafibre_fsm.integrations.http import HttpResponse

ALWAYS = ("_deviceId", "_lastInform", "_lastBoot", "_registered")
TASK_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)
FIRMWARE = "1 Firmware Upgrade Image"  # TR-069, table of the file types of Download
SPEECHLESS = ("", "Accepted")  # reason phrases that a proxy substitutes for GenieACS's


class GenieAcsClient:
	"""A small, typed client of one GenieACS.

	Every method raises `Unavailable` (with `unknown_outcome` a write may have been carried out: look the task
	up by its device before repeating it), `NotConfigured` or `Rejected`.

	Args:
		base_url: address of its northbound interface, `http://acs.example.ca:7557`.
		username: with `password`, the credentials for a reverse proxy in front of it.
		timeout: seconds for one request, from connecting to the last byte.
	"""

	def __init__(self, base_url: str, *, username: str = "", password: str = "", timeout: float = 10) -> None:
		self._nbi = Nbi(base_url, username, password, timeout)

	def check(self) -> Health:
		"""Count the devices, which verifies address and credentials and changes nothing."""
		rows, answer = self._nbi.rows("devices", projection=("_id",), limit=1)
		total = _total(answer)
		version = answer.headers.get("genieacs-version", "").partition("+")[0]
		return Health(version, len(rows) if total is None else total)

	def find(self, serial: str, projection: Sequence[str] = ()) -> Device | None:
		"""Return the device with a serial number; of several, the one that informed last.

		Args:
			serial: as the device sends it; ids are never built from it.
			projection: paths of objects and parameters; empty for all.
		"""
		query = {"_deviceId._SerialNumber": serial}
		found = self._devices(query, projection, sort={"_lastInform": -1}, limit=1)
		# GenieACS takes an asterisk as a wildcard and slashes as a regular expression, so the result is
		# compared
		return found[0] if found and found[0].serial == serial else None

	def device(self, device_id: str, projection: Sequence[str] = ()) -> Device | None:
		"""Return the device with an id; `projection` as in `find`."""
		found = self._devices({"_id": device_id}, projection, limit=1)
		return found[0] if found and found[0].id == device_id else None

	def page(
		self,
		projection: Sequence[str],
		*,
		informed_after: datetime | None = None,
		limit: int = 500,
		last_id: str = "",
	) -> AcsDevicePage:
		"""Return a page of devices by id; the next one begins after `last_id`, and a short page is the last.

		Ids never change, so a device that informs meanwhile is neither skipped nor repeated. In the next
		round pass the first page's `as_of` as `informed_after`, minus the duration of a session: GenieACS
		stores a device's values when its session ends.

		Args:
			projection: paths of objects and parameters.
			informed_after: omit devices whose last inform is at or before this time, UTC.
			limit: maximum number of devices.
			last_id: last id of the previous page.
		"""
		query: dict[str, Any] = {}
		if informed_after:
			query["_lastInform"] = {"$gt": answers.written(informed_after)}
		if last_id:
			query["_id"] = {"$gt": last_id}
		rows, answer = self._nbi.rows(
			"devices", query=query, projection=(*projection, *ALWAYS), sort={"_id": 1}, limit=limit
		)
		devices = tuple(understood(answer, answers.device, row) for row in rows)
		return AcsDevicePage(devices, _total(answer), _clock(answer))

	def queue(
		self,
		device_id: str,
		task: Task,
		*,
		connect: bool = True,
		timeout_ms: int = 3000,
		seconds: float | None = None,
	) -> Receipt:
		"""Send a task to GenieACS, without retry; if it did not run, it stays queued.

		Args:
			device_id: the device's id in GenieACS.
			task: one of `tasks`.
			connect: send the device a connection request; otherwise the task waits for its next inform.
			timeout_ms: how long GenieACS waits for the device to connect.
			seconds: how long to wait for GenieACS, which also waits for the end of the device's session, up
				to two minutes more. After that the outcome is unknown.

		Raises:
			Rejected: `code` is `NO_SUCH_DEVICE`.
		"""
		parameters = _connection_request(timeout_ms) if connect else None
		path = path_of("devices", device_id, "tasks")
		answer = self._nbi.ask(
			"POST", path, task.body(), parameters=parameters, seconds=seconds, known=(404,)
		)
		if answer.status == 404:
			raise _no_such_device()
		task_id = _task_id(answer)
		if answer.status == 200:
			return Receipt(task_id, None)
		if connect and answer.reason in SPEECHLESS:
			return self._receipt_without_reason(device_id, task_id)
		return Receipt(task_id, task_wait(answer.reason))

	def wake(self, device_id: str, *, timeout_ms: int = 3000) -> TaskWait | None:
		"""Send a connection request, on which queued tasks run; return why it failed, None if it did not.

		Raises:
			Rejected: `code` is `NO_SUCH_DEVICE`.
		"""
		path = path_of("devices", device_id, "tasks")
		parameters = _connection_request(timeout_ms)
		answer = self._nbi.ask("POST", path, parameters=parameters, known=(404, 504))
		if answer.status == 404:
			raise _no_such_device()
		if answer.status == 200:
			return None
		said = answer.body.decode(errors="replace").strip()
		return task_wait(said or answer.reason)

	def tasks(self, device_id: str) -> list[QueuedTask]:
		"""Return the queued tasks of a device, oldest first."""
		rows, answer = self._nbi.rows("tasks", query={"device": device_id}, sort={"timestamp": 1})
		return [understood(answer, answers.queued_task, row) for row in rows]

	def faults(self, device_id: str) -> list[Fault]:
		"""Return the faults that block tasks and presets of a device, oldest first."""
		rows, answer = self._nbi.rows("faults", query={"device": device_id}, sort={"timestamp": 1})
		return [understood(answer, answers.fault, row) for row in rows]

	def state(self, device_id: str, task_id: str) -> TaskState:
		"""Return the present state of a task."""
		fault = next((fault for fault in self.faults(device_id) if fault.task_id == task_id), None)
		return TaskState(self._has_task(task_id), fault)

	def cancel(self, task_id: str) -> bool:
		"""Delete a task; False if it is gone because it ran, expired or was cancelled.

		Raises:
			Unavailable: `code` is `IN_SESSION` during a session with the device.
		"""
		if not TASK_ID.fullmatch(task_id):
			return False
		return self._deleted("tasks", task_id)

	def clear_fault(self, fault_id: str) -> bool:
		"""Delete a fault and, if it is a task's, the task; False if it is gone. Raises as `cancel`."""
		rows, _ = self._nbi.rows("faults", query={"_id": fault_id}, projection=("_id",), limit=1)
		return bool(rows) and self._deleted("faults", fault_id)

	def files(self, oui: str, product_class: str) -> list[FirmwareFile]:
		"""Return the firmware images for modems of one model, newest first."""
		about = {"fileType": FIRMWARE, "oui": oui, "productClass": product_class}
		query = {f"metadata.{name}": value for name, value in about.items()}
		rows, answer = self._nbi.rows("files", query=query)
		found = [understood(answer, answers.firmware_file, row) for row in rows]
		return sorted(found, key=lambda file: file.uploaded or datetime.min, reverse=True)

	def _devices(self, query: dict[str, Any], projection: Sequence[str], **parameters: Any) -> list[Device]:
		wanted = (*projection, *ALWAYS) if projection else ()
		rows, answer = self._nbi.rows("devices", query=query, projection=wanted, **parameters)
		return [understood(answer, answers.device, row) for row in rows]

	def _has_task(self, task_id: str) -> bool:
		if not TASK_ID.fullmatch(task_id):
			return False
		rows, _ = self._nbi.rows("tasks", query={"_id": task_id}, projection=("_id",), limit=1)
		return bool(rows)

	def _deleted(self, collection: str, name: str) -> bool:
		answer = self._nbi.ask("DELETE", path_of(collection, name), known=(404, 503))
		_check_session(answer)
		return answer.status != 404

	def _receipt_without_reason(self, device_id: str, task_id: str) -> Receipt:
		"""Look up the reason that a proxy dropped; if that fails, the task is queued nevertheless."""
		try:
			state = self.state(device_id, task_id)
		except Unavailable:
			return Receipt(task_id, TaskWait.ACCEPTED)
		if state.fault:
			return Receipt(task_id, TaskWait.FAULTED)
		return Receipt(task_id, TaskWait.ACCEPTED if state.is_queued else None)


def _connection_request(timeout_ms: int) -> dict[str, str]:
	return {"timeout": str(int(timeout_ms)), "connection_request": ""}


def _no_such_device() -> Rejected:
	return Rejected(VENDOR, "GenieACS does not know this device.", code=NO_SUCH_DEVICE)


def _check_session(answer: HttpResponse) -> None:
	if answer.status == 503:
		message = "GenieACS is talking to the device right now: try again in a minute."
		raise Unavailable(VENDOR, message, code=IN_SESSION)


def _task_id(answer: HttpResponse) -> str:
	try:
		task_id = json.loads(answer.body).get("_id", "")
	except (ValueError, RecursionError, AttributeError):
		task_id = ""
	if answer.status not in (200, 202) or not (isinstance(task_id, str) and TASK_ID.fullmatch(task_id)):
		strange(answer, writing=True)
	return task_id


def _total(answer: HttpResponse) -> int | None:
	text = answer.headers.get("total", "")
	return int(text) if text.isascii() and text.isdigit() else None


def _clock(answer: HttpResponse) -> datetime | None:
	try:
		when = parsedate_to_datetime(answer.headers.get("date", ""))
	except (TypeError, ValueError):
		return None
	return when.astimezone(timezone.utc).replace(tzinfo=None) if when.tzinfo else None
