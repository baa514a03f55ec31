"""Modems as GenieACS knows them, and what they are told to do, without Frappe."""

import json
import re
from collections.abc import Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from gigafibre_fsm.integrations.errors import Rejected, Unavailable
from gigafibre_fsm.integrations.genieacs import answers
from gigafibre_fsm.integrations.genieacs.answers import (
	Device,
	Fault,
	FirmwareFile,
	Health,
	Page,
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
from gigafibre_fsm.integrations.http import Answer

ALWAYS = ("_deviceId", "_lastInform", "_lastBoot", "_registered")
TASK_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)
FIRMWARE = "1 Firmware Upgrade Image"  # TR-069, table of the file types of Download
SPEECHLESS = ("", "Accepted")  # reasons that a proxy puts in the place of GenieACS's


class Client:
	"""A small, typed view of one GenieACS.

	Every method raises `Unavailable` (with `unknown_outcome` a write may have been carried out: look the task up
	by its device before repeating it), `NotConfigured` or `Rejected`.

	Args:
		base_url: where its northbound interface is, `http://acs.example.ca:7557`.
		username: with `password`, what a reverse proxy in front of it asks for.
		timeout: seconds for one request, from connecting to the last byte.
	"""

	def __init__(self, base_url: str, *, username: str = "", password: str = "", timeout: float = 10) -> None:
		self._nbi = Nbi(base_url, username, password, timeout)

	def check(self) -> Health:
		"""Count the devices: proves address and sign-in, and changes nothing."""
		rows, answer = self._nbi.rows("devices", projection=("_id",), limit=1)
		total = _total(answer)
		version = answer.headers.get("genieacs-version", "").partition("+")[0]
		return Health(version, len(rows) if total is None else total)

	def find(self, serial: str, projection: Sequence[str] = ()) -> Device | None:
		"""The device of a serial number; of several (makers may share one) the one that informed last.

		Args:
			serial: as the device itself tells it; an id is never built from it.
			projection: paths of objects and parameters; all when empty.
		"""
		query = {"_deviceId._SerialNumber": serial}
		found = self._devices(query, projection, sort={"_lastInform": -1}, limit=1)
		# GenieACS reads a star as any text, and slashes as a regular expression.
		return found[0] if found and found[0].serial == serial else None

	def device(self, device_id: str, projection: Sequence[str] = ()) -> Device | None:
		"""The device of an id; `projection` as in `find`."""
		found = self._devices({"_id": device_id}, projection, limit=1)
		return found[0] if found and found[0].id == device_id else None

	def page(
		self,
		projection: Sequence[str],
		*,
		informed_after: datetime | None = None,
		limit: int = 500,
		last_id: str = "",
	) -> Page:
		"""Some devices by id: the next page begins after the `last_id` of this one; a short page is the last.

		An id never changes, so a device that informs meanwhile is neither skipped nor seen twice. For the next
		round take the first page's `as_of` as `informed_after`, less the time a session may last: GenieACS
		stores what a device said when its session ends.

		Args:
			projection: paths of objects and parameters.
			informed_after: leave out devices that were last heard of at or before this time, in UTC.
			limit: devices at most.
			last_id: the last id of the page before.
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
		return Page(devices, _total(answer), _clock(answer))

	def queue(
		self,
		device_id: str,
		task: Task,
		*,
		connect: bool = True,
		timeout_ms: int = 3000,
		seconds: float | None = None,
	) -> Receipt:
		"""Hand a task to GenieACS, once. Whatever the receipt says, a task that did not run stays queued.

		Args:
			device_id: as GenieACS tells it.
			task: one of `tasks`.
			connect: ask the device to call at once; else the task waits until it calls by itself.
			timeout_ms: how long GenieACS waits for the device to call.
			seconds: how long we wait for GenieACS, which waits for the end of the device's session, too: up to
				two minutes more. Afterwards the outcome is unknown.

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
			return Receipt(task_id, True, "")
		if connect and answer.reason in SPEECHLESS:
			return self._receipt_without_reason(device_id, task_id)
		return Receipt(task_id, False, answer.reason)

	def wake(self, device_id: str, *, timeout_ms: int = 3000) -> str:
		"""Ask the device to call: empty when it did, else the reason why not. What is queued for it runs then.

		Raises:
			Rejected: `code` is `NO_SUCH_DEVICE`.
		"""
		path = path_of("devices", device_id, "tasks")
		parameters = _connection_request(timeout_ms)
		answer = self._nbi.ask("POST", path, parameters=parameters, known=(404, 504))
		if answer.status == 404:
			raise _no_such_device()
		if answer.status == 200:
			return ""
		said = answer.body.decode(errors="replace").strip()
		return said or answer.reason or "Gateway Timeout"

	def tasks(self, device_id: str) -> list[QueuedTask]:
		"""What waits for a device, oldest first."""
		rows, answer = self._nbi.rows("tasks", query={"device": device_id}, sort={"timestamp": 1})
		return [understood(answer, answers.queued_task, row) for row in rows]

	def faults(self, device_id: str) -> list[Fault]:
		"""What holds tasks and presets of a device back, oldest first."""
		rows, answer = self._nbi.rows("faults", query={"device": device_id}, sort={"timestamp": 1})
		return [understood(answer, answers.fault, row) for row in rows]

	def state(self, device_id: str, task_id: str) -> TaskState:
		"""Where a task is now."""
		fault = next((fault for fault in self.faults(device_id) if fault.task_id == task_id), None)
		return TaskState(self._has_task(task_id), fault)

	def cancel(self, task_id: str) -> bool:
		"""Take a task back; False when it is no longer there: it ran, expired or was cancelled before.

		Raises:
			Unavailable: `code` is `IN_SESSION` while the device is being talked to.
		"""
		if not TASK_ID.fullmatch(task_id):
			return False
		return self._deleted("tasks", task_id)

	def clear_fault(self, fault_id: str) -> bool:
		"""Forget a fault and, of a task's fault, the task; False when it is no longer there. Raises as `cancel`."""
		rows, _ = self._nbi.rows("faults", query={"_id": fault_id}, projection=("_id",), limit=1)
		return bool(rows) and self._deleted("faults", fault_id)

	def retry(self, task_id: str) -> bool:
		"""Clear a task's fault, so that it is tried at the device's next call; False when it is no longer there.

		Raises:
			Unavailable: `code` is `IN_SESSION` while the device is being talked to.
		"""
		# The retry of a missing task ends a worker of GenieACS.
		if not self._has_task(task_id):
			return False
		_check_session(self._nbi.ask("POST", path_of("tasks", task_id, "retry"), known=(404, 503)))
		return True

	def files(self, oui: str, product_class: str) -> list[FirmwareFile]:
		"""The firmware images for modems of one kind, newest first."""
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
		"""A proxy dropped the reason: find it out. A failed look-up takes nothing back: the task is there."""
		try:
			state = self.state(device_id, task_id)
		except Unavailable:
			return Receipt(task_id, False, "Accepted")
		if state.fault:
			return Receipt(task_id, False, "Task faulted")
		return Receipt(task_id, not state.is_queued, "Accepted" if state.is_queued else "")


def _connection_request(timeout_ms: int) -> dict[str, str]:
	return {"timeout": str(int(timeout_ms)), "connection_request": ""}


def _no_such_device() -> Rejected:
	return Rejected(VENDOR, "GenieACS does not know this device.", code=NO_SUCH_DEVICE)


def _check_session(answer: Answer) -> None:
	if answer.status == 503:
		message = "GenieACS is talking to the device right now: try again in a minute."
		raise Unavailable(VENDOR, message, code=IN_SESSION)


def _task_id(answer: Answer) -> str:
	try:
		task_id = json.loads(answer.body).get("_id", "")
	except (ValueError, RecursionError, AttributeError):
		task_id = ""
	if answer.status not in (200, 202) or not (isinstance(task_id, str) and TASK_ID.fullmatch(task_id)):
		strange(answer, writing=True)
	return task_id


def _total(answer: Answer) -> int | None:
	text = answer.headers.get("total", "")
	return int(text) if text.isascii() and text.isdigit() else None


def _clock(answer: Answer) -> datetime | None:
	try:
		when = parsedate_to_datetime(answer.headers.get("date", ""))
	except (TypeError, ValueError):
		return None
	return when.astimezone(timezone.utc).replace(tzinfo=None) if when.tzinfo else None
