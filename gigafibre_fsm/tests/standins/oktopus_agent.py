"""A modem as Oktopus's stand-in has it: its name, its links, and what it answers to messages of TR-369 (USP).

Messages: usp-msg-1-3.proto; errors: TR-369, section R-ERR. Oktopus writes its Go structures as JSON.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gigafibre_fsm.tests.standins import genieacs_diagnostics
from gigafibre_fsm.tests.standins.genieacs_cpe import Cpe

OFFLINE, ASSOCIATING, ONLINE = 0, 1, 2
LINKS = {"mqtt": "Mqtt", "ws": "Websockets", "stomp": "Stomp", "cwmp": "Cwmp"}
NOT_PRESENT = (7026, "Path is not present in the data model schema")
NOT_WRITABLE = (7200, "Parameter is not writable")
REQUIRED_FAILED = (7021, "Required parameter failed")
NO_COMMAND = (7022, "Command failure: no such command")
DIAGNOSTICS = "Device.IP.Diagnostics."
PINGS = ("SuccessCount", "FailureCount", "AverageResponseTime", "MinimumResponseTime", "MaximumResponseTime")
INPUTS = {
	"IPPing": ("Interface", "Host", "NumberOfRepetitions", "Timeout", "DataBlockSize"),
	"TraceRoute": ("Interface", "Host", "NumberOfTries", "Timeout", "DataBlockSize", "MaxHopCount"),
}


@dataclass
class Agent:
	"""A modem connected to Oktopus.

	`links` are those by which it connects (`mqtt`, `ws`, `stomp`, `cwmp`) while it is on; `refuses` has commands that
	it does not know; with `is_deferred` it reports results later, which Oktopus does not pass on.
	"""

	cpe: Cpe
	sn: str
	links: tuple[str, ...] = ("mqtt",)
	is_on: bool = True
	refuses: set[str] = field(default_factory=set)
	is_deferred: bool = False
	told: list[str] = field(default_factory=list)

	@property
	def status(self) -> int:
		"""What Oktopus says of it."""
		return ONLINE if self.is_on and self.links else OFFLINE

	def row(self) -> dict[str, Any]:
		"""Its row in Oktopus's list."""
		maker, _oui, product_class, _serial = self.cpe.identity
		version = f"{self.cpe.model.root}.DeviceInfo.SoftwareVersion"
		over_usp = any(link != "cwmp" for link in self.links)
		return {
			"SN": self.sn,
			"Model": self.cpe.model.name if over_usp else "",
			"Customer": "",
			"Vendor": maker,
			"Version": str(self.cpe.own.get(version, self.cpe.model.parameters[version].value)),
			"ProductClass": product_class,
			"Alias": "",
			"Status": self.status,
			**{
				name: ONLINE if self.is_on and link in self.links else OFFLINE for link, name in LINKS.items()
			},
		}

	def reconnect(self, now: datetime) -> None:
		"""Be there again, after a start with what it changed."""
		self.cpe.inform(now)
		self.is_on = True

	def answer(self, kind: str, message: dict[str, Any], now: datetime) -> dict[str, Any] | None:
		"""Answer a message; None for a kind that Oktopus does not have."""
		answers = {
			"get": self._get,
			"set": self._set,
			"operate": self._operate,
			"parameters": self._supported,
		}
		return answers[kind](message, now) if kind in answers else None

	def _get(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
		return {"req_path_results": [self._got(path, now) for path in message["param_paths"]]}

	def _got(self, asked: str, now: datetime) -> dict[str, Any]:
		paths = self._paths(asked) if asked.endswith(".") else [asked] if self.cpe.parameter(asked) else []
		if not paths:
			return {"requested_path": asked, "err_code": NOT_PRESENT[0], "err_msg": NOT_PRESENT[1]}
		found: dict[str, dict[str, str]] = defaultdict(dict)
		for path in paths:
			parent, _, name = path.rpartition(".")
			found[f"{parent}."][name] = as_text(self.cpe.read_value(path, now))
		resolved = [{"resolved_path": path, "result_params": values} for path, values in found.items()]
		return {"requested_path": asked, "resolved_path_results": resolved}

	def _paths(self, asked: str) -> list[str]:
		"""The parameters below an object; USP has measurements as commands, not as objects."""
		return [path for path in self.cpe.paths(asked) if not path.startswith(DIAGNOSTICS)]

	def _set(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
		bad = [
			(update["obj_path"], each["param"])
			for update in message["update_objs"]
			for each in update["param_settings"]
			if not self._is_writable(update["obj_path"] + each["param"])
		]
		results = []
		for update in message["update_objs"]:
			base = update["obj_path"]
			values = {each["param"]: each["value"] for each in update["param_settings"]}
			if bad:
				results.append(_failed(base, [name for place, name in bad if place == base]))
				continue
			for name, value in values.items():
				self.told.append(f"set {base}{name}")
				self.cpe.put(base + name, self._typed(base + name, value))
			done = {"affected_path": base, "updated_params": values}
			status = {"OperStatus": {"OperSuccess": {"updated_inst_results": [done]}}}
			results.append({"requested_path": base, "oper_status": status})
		return {"updated_obj_results": results}

	def _is_writable(self, path: str) -> bool:
		parameter = self.cpe.parameter(path)
		return parameter is not None and parameter.is_writable

	def _typed(self, path: str, text: str) -> Any:
		kind = self.cpe.parameter(path).kind
		if kind == "xsd:boolean":
			return text in ("true", "1")
		return int(text) if kind in ("xsd:int", "xsd:unsignedInt") else text

	def _operate(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
		command = message["command"]
		self.told.append(command)
		if command in self.refuses:
			return _operated(command, {"CmdFailure": _error(*NO_COMMAND)})
		if command in ("Device.Reboot()", "Device.FactoryReset()"):
			self.cpe.restarting = "boot" if command == "Device.Reboot()" else "bootstrap"
			self.is_on = False
			return _operated(command, {"ReqOutputArgs": {}})
		base = command.removesuffix("()")
		if base.rpartition(".")[2] not in INPUTS:
			return _operated(command, {"CmdFailure": _error(*NO_COMMAND)})
		if self.is_deferred:
			return _operated(command, {"ReqObjPath": "Device.LocalAgent.Request.1."})
		return _operated(command, {"ReqOutputArgs": {"output_args": self._measure(base, message, now)}})

	def _measure(self, base: str, message: dict[str, Any], now: datetime) -> dict[str, str]:
		for name, value in message.get("input_args", {}).items():
			self.cpe.put(f"{base}.{name}", value)
		self.cpe.diagnosing.add(base)
		genieacs_diagnostics.finish(self.cpe, now)
		outputs = {"Status": as_text(self.cpe.read_value(f"{base}.DiagnosticsState", now))}
		for path in self.cpe.paths(f"{base}."):
			name = path.removeprefix(f"{base}.")
			if name in PINGS or name.startswith("RouteHops."):
				outputs[name] = as_text(self.cpe.read_value(path, now))
		return outputs

	def _supported(self, message: dict[str, Any], now: datetime) -> dict[str, Any]:
		return {"req_obj_results": [self._supported_below(path) for path in message["obj_paths"]]}

	def _supported_below(self, asked: str) -> dict[str, Any]:
		objects: dict[str, list[dict[str, Any]]] = defaultdict(list)
		for path in self._paths(asked):
			parent, _, name = path.rpartition(".")
			pattern = re.sub(r"(?<=\.)\d+(?=\.|$)", "{i}", f"{parent}.")
			shown = {"param_name": name, "value_type": 1}
			if self._is_writable(path):
				shown["access"] = 1
			if shown not in objects[pattern]:
				objects[pattern].append(shown)
		supported = [{"supported_obj_path": path, "supported_params": rows} for path, rows in objects.items()]
		if asked in ("Device.", "Device.IP."):
			supported.append(_diagnostics())
		return {"req_obj_path": asked, "supported_objs": supported}


def as_text(value: Any) -> str:
	"""Return a value as USP and XML write it."""
	return str(value).lower() if isinstance(value, bool) else str(value)


def _diagnostics() -> dict[str, Any]:
	commands = [
		{"command_name": f"{name}()", "input_arg_names": list(inputs), "command_type": 2}
		for name, inputs in INPUTS.items()
	]
	return {"supported_obj_path": DIAGNOSTICS, "supported_commands": commands}


def _failed(path: str, names: Iterable[str]) -> dict[str, Any]:
	errors = [{"param": name, **_error(*NOT_WRITABLE)} for name in names]
	failure = {
		**_error(*REQUIRED_FAILED),
		"updated_inst_failures": [{"affected_path": path, "param_errs": errors}],
	}
	return {"requested_path": path, "oper_status": {"OperStatus": {"OperFailure": failure}}}


def _operated(command: str, result: dict[str, Any]) -> dict[str, Any]:
	return {"operation_results": [{"executed_command": command, "OperationResp": result}]}


def _error(code: int, words: str) -> dict[str, Any]:
	return {"err_code": code, "err_msg": words}
