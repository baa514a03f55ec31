"""What happens when a modem of GenieACS's stand-in calls: it informs, ends measurements, and is told its tasks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from gigafibre_fsm.tests.standins import genieacs_diagnostics
from gigafibre_fsm.tests.standins.genieacs_cpe import Cpe

Files = dict[str, dict[str, Any]]
Task = dict[str, Any]


class MalformedError(Exception):
	"""A task that ends a worker of GenieACS: it is stored unchecked, and reading it throws."""


class FaultError(Exception):
	"""The modem refuses a task, or breaks off."""

	def __init__(self, code: str, message: str) -> None:
		super().__init__(message)
		self.code = code
		self.message = message


NOT_SUPPORTED = ("cwmp.9000", "Method not supported")
BROKEN_OFF = ("session_terminated", "The TR-069 session was unsuccessfully terminated")
DOWNLOAD_FAILED = ("cwmp.9010", "Download failure")


def check(task: Any) -> None:
	"""Check a task as far as GenieACS itself does (lib/api-functions.ts, sanitizeTask).

	Raises:
		MalformedError: it would end the worker.
	"""
	if not isinstance(task, dict):
		raise MalformedError
	fits = FORMS.get(task.get("name", ""))
	if fits is None or not fits(task):
		raise MalformedError


def _is_triple(value: Any) -> bool:
	return isinstance(value, list) and len(value) in (2, 3) and isinstance(value[0], str)


FORMS: dict[str, Callable[[Task], bool]] = {
	"getParameterValues": lambda task: (
		isinstance(task.get("parameterNames"), list)
		and all(isinstance(name, str) for name in task["parameterNames"])
	),
	"setParameterValues": lambda task: (
		isinstance(task.get("parameterValues"), list) and all(map(_is_triple, task["parameterValues"]))
	),
	"refreshObject": lambda task: isinstance(task.get("objectName"), str),
	"addObject": lambda task: isinstance(task.get("objectName"), str),
	"deleteObject": lambda task: isinstance(task.get("objectName"), str),
	"download": lambda task: isinstance(task.get("file") or task.get("fileName"), str),
	"provisions": lambda task: isinstance(task.get("provisions"), list),
	"reboot": lambda task: True,
	"factoryReset": lambda task: True,
}


def start_session(cpe: Cpe, now: datetime) -> None:
	"""The modem calls: news of its start, ended measurements, the values of every call."""
	genieacs_diagnostics.finish(cpe, now)
	cpe.inform(now)


def run(cpe: Cpe, task: Task, files: Files, now: datetime) -> None:
	"""Tell a modem one task.

	Raises:
		FaultError: it cannot or does not.
	"""
	if cpe.faults_next:
		raise FaultError(*cpe.faults_next.pop(0))
	name = task["name"]
	if name in cpe.refuses:
		raise FaultError(*NOT_SUPPORTED)
	if name == "getParameterValues":
		for wanted in task["parameterNames"]:
			cpe.read(cpe.paths(wanted) if wanted.endswith(".") else [wanted], now)
	elif name == "setParameterValues":
		_set(cpe, task["parameterValues"], now)
	elif name == "refreshObject":
		cpe.refresh(task["objectName"], now)
	else:
		_start_again(cpe, task, files)


def _set(cpe: Cpe, values: list[list[Any]], now: datetime) -> None:
	"""Set what can be set; a read-only or missing parameter is passed over without a word, as GenieACS does."""
	for path, value, *_ in values:
		parameter = cpe.parameter(path)
		if not parameter or not parameter.is_writable:
			continue
		cpe.put(path, value)
		cpe.read([path], now)
		if path.endswith(".DiagnosticsState") and value == "Requested":
			cpe.diagnosing.add(path.removesuffix(".DiagnosticsState"))


def _start_again(cpe: Cpe, task: Task, files: Files) -> None:
	"""Tasks after which the modem starts anew; it is away until it calls again."""
	name = task["name"]
	if name == "download":
		file = files.get(task.get("file") or task.get("fileName", ""))
		if not file:
			raise FaultError(*DOWNLOAD_FAILED)
		cpe.firmware_next = file["metadata"].get("version", "")
	elif name not in ("reboot", "factoryReset"):
		raise FaultError(*NOT_SUPPORTED)
	cpe.restarting = "bootstrap" if name == "factoryReset" else "boot"
