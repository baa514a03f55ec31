"""The values that a device returns through Oktopus, as the document that the rest of the package reads."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from gigafibre_fsm.domain.network.device import parameter_tree
from gigafibre_fsm.domain.network.device.data_models import TR_181_ROOT, find_paths
from gigafibre_fsm.domain.network.device.quantity import SECONDS

Document = dict[str, Any]
INTERVAL = "ManagementServer.PeriodicInformInterval"
"""Not read: it counts for TR-069 alone, and who is connected to Oktopus is seen at each poll."""
DIAGNOSTICS = f"{TR_181_ROOT}.IP.Diagnostics."
STATE = "DiagnosticsState"
_INSTANCE = re.compile(r"(?<=\.)\d+(?=\.|$)", re.ASCII)


def list_usp_paths(projection: Sequence[str]) -> list[str]:
	"""Return a projection as USP asks for it: each path as a parameter and as an object, as it may be either.

	A device answers each path by itself, so that the wrong one of the two does no harm.
	"""
	mine = [path for path in projection if _is_wanted(path) and path.startswith(f"{TR_181_ROOT}.")]
	return [each for path in mine for each in (path, f"{path}.")]


def list_objects(projection: Sequence[str]) -> list[str]:
	"""Return the highest objects below the root that a projection touches."""
	tops = {".".join(path.split(".")[:2]) for path in projection if path.startswith(f"{TR_181_ROOT}.")}
	return [f"{top}." for top in sorted(tops | {DIAGNOSTICS.rstrip(".").rpartition(".")[0]})]


def choose_names(names: Iterable[str], projection: Sequence[str]) -> list[str]:
	"""Return those of a device's parameters that a projection covers."""
	whole = tuple(path for path in projection if _is_wanted(path))
	begins = tuple(f"{path}." for path in whole)
	return [name for name in names if _is_wanted(name) and (name in whole or name.startswith(begins))]


def build_document(
	values: Mapping[str, tuple[Any, str]], is_writable: Callable[[str], bool], read_on: datetime
) -> Document:
	"""Return values by path as a document.

	Args:
		values: value and type (empty if unknown) of each parameter.
		is_writable: whether a parameter can be set.
		read_on: when they were read, naive UTC.
	"""
	document: Document = {}
	for path, (value, kind) in values.items():
		leaf = {"_value": value, "_timestamp": _write(read_on), "_writable": is_writable(path)}
		_place(document, path, {**leaf, "_type": kind} if kind else leaf)
	return document


def add_operations(document: Document, operations: Mapping[str, Sequence[str]]) -> None:
	"""Show each measurement that USP has as a command as the object that TR-069 has for it, with its inputs."""
	for command, inputs in operations.items():
		if command.startswith(DIAGNOSTICS):
			for name in (STATE, *inputs):
				_place(document, f"{command.removesuffix('()')}.{name}", {"_writable": True})


def read_results(base: str, outputs: Mapping[str, str], read_on: datetime) -> Document:
	"""Return the results of a measurement as a document.

	Args:
		base: path of its object, without a dot at the end.
		outputs: inputs and outputs of the command by name.
		read_on: naive UTC.
	"""
	named = {STATE if name == "Status" else name: value for name, value in outputs.items()}
	values = {f"{base}.{name}": (value, "") for name, value in named.items()}
	return build_document(values, lambda path: False, read_on)


def write_pattern(path: str) -> str:
	"""Return a path with `{i}` in place of each instance, as the supported data model writes it."""
	return _INSTANCE.sub("{i}", path)


def find_boot(document: Mapping[str, Any], as_of: datetime) -> datetime | None:
	"""Return when a device started, from its uptime; None if it does not report it."""
	paths = find_paths(document)
	uptime = parameter_tree.read_whole(document, paths.uptime, SECONDS) if paths else None
	return as_of - timedelta(seconds=uptime) if uptime is not None else None


def _is_wanted(path: str) -> bool:
	return not path.startswith("_") and not path.endswith(INTERVAL)


def _place(document: Document, path: str, leaf: dict[str, Any]) -> None:
	node = document
	*parents, name = path.split(".")
	for parent in parents:
		node = node.setdefault(parent, {})
	node[name] = {**node.get(name, {}), **leaf}


def _write(moment: datetime) -> str:
	return f"{moment.isoformat(timespec='milliseconds')}Z"
