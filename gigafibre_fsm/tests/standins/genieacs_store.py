"""What GenieACS's stand-in keeps: devices, tasks, faults and the other collections, and how a call changes them."""

import threading
from datetime import datetime, timedelta, timezone
from typing import Any

from gigafibre_fsm.tests.standins import genieacs_sessions as sessions
from gigafibre_fsm.tests.standins.genieacs_cpe import Cpe, written
from gigafibre_fsm.tests.standins.genieacs_sessions import FaultError, Task

PLAIN = ("presets", "provisions", "virtual_parameters", "files", "objects", "config", "users", "permissions")
PROVISIONS = {"factoryReset": "reset", "refreshObject": "refresh", "getParameterValues": "value"}


class Store:
	"""The database of one GenieACS."""

	def __init__(self) -> None:
		self.lock = threading.RLock()
		self.devices: dict[str, Cpe] = {}
		self.tasks: dict[str, Task] = {}
		self.faults: dict[str, dict[str, Any]] = {}
		self.operations: dict[str, dict[str, Any]] = {}
		self.plain: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in PLAIN}
		self.ahead = timedelta()  # how far its clock was put forward
		self._count = 0

	def now(self) -> datetime:
		"""Its clock, in UTC without a zone."""
		return datetime.now(timezone.utc).replace(tzinfo=None) + self.ahead

	def collection(self, name: str) -> dict[str, Any] | None:
		"""The rows of a collection by id; None when there is no such one."""
		own = {"devices": self.devices, "tasks": self.tasks, "faults": self.faults}
		return own.get(name, {"operations": self.operations, **self.plain}.get(name))

	def add_task(self, device_id: str, task: Task) -> Task:
		"""Store a task; one that waits with the same `uniqueKey` gives way."""
		now = self.now()
		task = {**task, "device": device_id, "timestamp": written(now)}
		if isinstance(task.get("expiry"), int | float):
			task["expiry"] = written(now + timedelta(seconds=task["expiry"]))
		with self.lock:
			if task.get("uniqueKey"):
				for old in self.list_tasks(device_id):
					if old.get("uniqueKey") == task["uniqueKey"]:
						self.drop_task(old["_id"])
			self._count += 1
			task["_id"] = f"{int(now.timestamp()):08x}87f7db0a0b{self._count:06x}"
			self.tasks[task["_id"]] = {"_id": task["_id"], **task}
		return task

	def drop_task(self, task_id: str) -> bool:
		"""Take a task away with its fault; whether it was there."""
		task = self.tasks.pop(task_id, None)
		if task:
			self.faults.pop(f"{task['device']}:task_{task_id}", None)
		return task is not None

	def list_tasks(self, device_id: str) -> list[Task]:
		"""A device's tasks, oldest first."""
		return [task for task in self.tasks.values() if task["device"] == device_id]

	def session(self, cpe: Cpe) -> list[str]:
		"""A modem calls and is told what waits for it; the ids of the tasks that ran.

		Tasks that failed wait until somebody tries them again; the rest is run oldest first. A modem that broke
		off hears no more.
		"""
		ran = []
		with self.lock:
			now = self.now()
			sessions.start_session(cpe, now)
			self._end_transfers(cpe)
			for task in self.list_tasks(cpe.id):
				if task.get("expiry", "~") <= written(now):
					self.drop_task(task["_id"])
				elif f"{cpe.id}:task_{task['_id']}" not in self.faults:
					code = self._run(cpe, task, now)
					if not code:
						ran.append(task["_id"])
					elif code == sessions.BROKEN_OFF[0]:
						break
		return ran

	def forget(self, cpe: Cpe) -> None:
		"""Delete a device with everything that hangs on it."""
		with self.lock:
			self.devices.pop(cpe.id, None)
			for rows in (self.tasks, self.faults):
				for name in [name for name, row in rows.items() if row["device"] == cpe.id]:
					del rows[name]
			self._end_transfers(cpe)

	def _run(self, cpe: Cpe, task: Task, now: datetime) -> str:
		"""Tell one task; the code of its fault, empty when it ran."""
		try:
			sessions.run(cpe, task, self.plain["files"], now)
		except FaultError as error:
			self._fault(task, error, now)
			return error.code
		del self.tasks[task["_id"]]
		if task["name"] == "download":
			self._transfer(task, now)
		return ""

	def _fault(self, task: Task, error: FaultError, now: datetime) -> None:
		channel = f"task_{task['_id']}"
		fault = {
			"_id": f"{task['device']}:{channel}",
			"device": task["device"],
			"channel": channel,
			"timestamp": written(now),
			"code": error.code,
			"message": error.message,
			"retries": 0,
			"provisions": f'[["{PROVISIONS.get(task["name"], task["name"])}"]]',
		}
		if error.code.startswith("cwmp."):
			fault["detail"] = {
				"faultCode": error.code.removeprefix("cwmp."),
				"faultString": error.message,
				"setParameterValuesFault": None,
			}
		self.faults[fault["_id"]] = fault

	def _transfer(self, task: Task, now: datetime) -> None:
		"""A download that the modem has begun and not yet told the end of."""
		name = f"{task['device']}:{int(now.timestamp() * 1000):x}"
		file = task.get("file") or task["fileName"]
		self.operations[name] = {
			"_id": name,
			"name": "Download",
			"timestamp": written(now),
			"channels": f'{{"task_{task["_id"]}":1}}',
			"provisions": f'[["download","1 Firmware Upgrade Image","{file}",""]]',
			"retries": "{}",
			"args": f'{{"instance":"1","fileType":"1 Firmware Upgrade Image","fileName":"{file}"}}',
		}

	def _end_transfers(self, cpe: Cpe) -> None:
		for name in [name for name in self.operations if name.startswith(f"{cpe.id}:")]:
			del self.operations[name]
