"""Tasks for a modem, validated before they are sent: a malformed task crashes a worker of GenieACS.

Names and fields: docs/api-reference.rst of genieacs/genieacs; XML 1.0 defines the characters allowed in a
value.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gigafibre_fsm.integrations.genieacs.answers import JsonValue

PATH = re.compile(r"[A-Za-z_][\w-]*(\.[\w-]+)*\.?", re.ASCII)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_KEY = 140
LONGEST_VALUE = 4096
Value = str | int | bool


@dataclass(frozen=True)
class Task:
	"""One GenieACS task, made and validated by the functions below.

	`expiry` is in seconds, 0 for none: a task that has not run by then is dropped. A pending task of the same
	device with the same `unique_key` is replaced. `fields` are the task's own.
	"""

	name: str
	fields: Mapping[str, Any] = field(repr=False)
	expiry: int = 0
	unique_key: str = ""

	def body(self) -> dict[str, JsonValue]:
		"""Return the task as it is sent."""
		extra: dict[str, Any] = {}
		if self.expiry:
			extra["expiry"] = self.expiry
		if self.unique_key:
			extra["uniqueKey"] = self.unique_key
		return {"name": self.name, **self.fields, **extra}


def get_values(names: Iterable[str], *, expiry: int = 0, unique_key: str = "") -> Task:
	"""Return a task that reads parameters from the device.

	Args:
		names: full paths of the parameters.
		expiry: whole seconds after which a task that has not run is dropped; 0 for never.
		unique_key: a pending task of the same device with the same key is replaced; empty for none.

	Raises:
		ValueError: there is no name, or one is not a path; the expiry or the key is malformed.
	"""
	listed = [_path(name) for name in names]
	if not listed:
		raise ValueError("no parameter to read")
	return _task("getParameterValues", {"parameterNames": listed}, expiry, unique_key)


def set_values(values: Iterable[tuple[str, Value, str]], *, expiry: int = 0, unique_key: str = "") -> Task:
	"""Return a task that sets parameters of a device, all at once.

	Args:
		values: (path, value, type) of each parameter, the type like `xsd:string`.
		expiry: whole seconds after which a task that has not run is dropped; 0 for never.
		unique_key: a pending task of the same device with the same key is replaced; empty for none.

	Raises:
		ValueError: there is no value, a path is invalid, a value does not match its type, or the expiry or
			the key is malformed.
	"""
	listed = [[_path(path), _typed(value, kind), kind] for path, value, kind in values]
	if not listed:
		raise ValueError("no parameter to set")
	return _task("setParameterValues", {"parameterValues": listed}, expiry, unique_key)


def refresh(object_name: str, *, expiry: int = 0, unique_key: str = "") -> Task:
	"""Return a task that reads an object and everything below it.

	Args:
		object_name: path of the object; empty for the whole device, which takes long.
		expiry: whole seconds after which a task that has not run is dropped; 0 for never.
		unique_key: a pending task of the same device with the same key is replaced; empty for none.

	Raises:
		ValueError: the name is not a path, or the expiry or the key is malformed.
	"""
	name = _path(object_name).rstrip(".") if object_name else ""
	return _task("refreshObject", {"objectName": name}, expiry, unique_key)


def reboot(*, expiry: int = 0, unique_key: str = "") -> Task:
	"""Return a task that restarts the device."""
	return _task("reboot", {}, expiry, unique_key)


def factory_reset(*, expiry: int = 0, unique_key: str = "") -> Task:
	"""Return a task that restores the device's factory settings."""
	return _task("factoryReset", {}, expiry, unique_key)


def download(file: str, *, expiry: int = 0, unique_key: str = "") -> Task:
	"""Return a task that has the device download a file from GenieACS.

	Args:
		file: the file's name in GenieACS.
		expiry: whole seconds after which a task that has not run is dropped; 0 for never.
		unique_key: a pending task of the same device with the same key is replaced; empty for none.

	Raises:
		ValueError: the name is empty or holds invalid characters; the expiry or the key is malformed.
	"""
	if not file or NOT_XML.search(file) or "\n" in file:
		raise ValueError("not a name of a file")
	return _task("download", {"file": file}, expiry, unique_key)


def _task(name: str, fields: dict[str, Any], expiry: int, unique_key: str) -> Task:
	if isinstance(expiry, bool) or not isinstance(expiry, int) or expiry < 0:
		raise ValueError("a task expires after whole seconds")
	if len(unique_key) > LONGEST_KEY or NOT_XML.search(unique_key):
		raise ValueError("not a key of a task")
	return Task(name, fields, expiry, unique_key)


def _path(name: str) -> str:
	if not isinstance(name, str) or not PATH.fullmatch(name):
		raise ValueError(f"not a path of a parameter: {name!r}")
	return name


def _typed(value: Value, kind: str) -> Value:
	is_right = {
		"xsd:string": lambda: isinstance(value, str),
		"xsd:dateTime": lambda: isinstance(value, str),
		"xsd:boolean": lambda: isinstance(value, bool),
		"xsd:int": lambda: _is_whole(value),
		"xsd:unsignedInt": lambda: _is_whole(value) and value >= 0,
	}.get(kind)
	if is_right is None or not is_right():
		raise ValueError(f"not a value of the type {kind}")
	if isinstance(value, str) and (len(value) > LONGEST_VALUE or NOT_XML.search(value)):
		raise ValueError("this text cannot be sent to a modem")
	return value


def _is_whole(value: Value) -> bool:
	return isinstance(value, int) and not isinstance(value, bool)
