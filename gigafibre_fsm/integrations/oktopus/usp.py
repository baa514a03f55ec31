"""Messages of TR-369 (USP) as Oktopus's REST interface takes and returns them.

Names: usp-msg-1-3.proto of the Broadband Forum. Oktopus writes its Go structures as JSON, so that a choice stands
below the name of its Go field: `{"oper_status": {"OperStatus": {"OperSuccess": …}}}`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gigafibre_fsm.integrations.oktopus.answers import (
	DeviceReply,
	JsonValue,
	SupportedModel,
	UnreadableAnswerError,
)

WRITABLE = (1, 2)
"""Access of a parameter: 0 read only, 1 read and write, 2 write only."""
LONGEST_ERROR = 200


def get_message(paths: Sequence[str]) -> dict[str, JsonValue]:
	"""Return a Get of parameters and objects (which end with a dot), each with all below it."""
	return {"param_paths": list(paths), "max_depth": 0}


def set_message(values: Iterable[tuple[str, str]]) -> dict[str, JsonValue]:
	"""Return a Set of parameters that the device takes all or none of.

	Args:
		values: path and value of each parameter.
	"""
	objects: dict[str, list[dict[str, JsonValue]]] = {}
	for path, value in values:
		parent, _, name = path.rpartition(".")
		setting = {"param": name, "value": value, "required": True}
		objects.setdefault(f"{parent}.", []).append(setting)
	updates = [{"obj_path": path, "param_settings": settings} for path, settings in objects.items()]
	return {"allow_partial": False, "update_objs": updates}


def operate_message(command: str, inputs: Mapping[str, str]) -> dict[str, JsonValue]:
	"""Return an Operate of a command, like `Device.Reboot()`, whose result is requested with the answer."""
	return {"command": command, "command_key": "", "send_resp": True, "input_args": dict(inputs)}


def supported_message(objects: Sequence[str]) -> dict[str, JsonValue]:
	"""Return the question for parameters and commands below these objects."""
	return {
		"obj_paths": list(objects),
		"first_level_only": False,
		"return_commands": True,
		"return_events": False,
		"return_params": True,
	}


def read_values(answer: JsonValue) -> dict[str, str]:
	"""Return the values of a GetResp by path; paths that the device does not have are left out.

	Raises:
		UnreadableAnswerError: it is none, as when the answer to somebody else's question came.
	"""
	values: dict[str, str] = {}
	for asked in _list(answer, "req_path_results"):
		for found in _optional_list(asked, "resolved_path_results"):
			for name, value in _mapping(found.get("result_params") or {}).items():
				values[f"{found.get('resolved_path', '')}{name}"] = str(value)
	return values


def read_set(answer: JsonValue) -> DeviceReply:
	"""Return what a device said to a Set. Raises as `read_values`."""
	if error := _error(answer):
		return DeviceReply(error)
	for result in _list(answer, "updated_obj_results"):
		status = _mapping(_mapping(result.get("oper_status") or {}).get("OperStatus") or {})
		if failure := status.get("OperFailure"):
			return DeviceReply(_error(failure) or "7012")
		for instance in _optional_list(_mapping(status.get("OperSuccess") or {}), "updated_inst_results"):
			for each in _optional_list(instance, "param_errs"):
				return DeviceReply(f"{_error(each)} {each.get('param', '')}".strip())
	return DeviceReply()


def read_operate(answer: JsonValue, command: str) -> DeviceReply:
	"""Return what a device said to an Operate.

	Raises:
		UnreadableAnswerError: it is none, or the result of another command.
	"""
	if error := _error(answer):
		return DeviceReply(error)
	results = _list(answer, "operation_results")
	mine = next((each for each in results if each.get("executed_command") == command), None)
	if mine is None:
		raise UnreadableAnswerError
	result = _mapping(mine.get("OperationResp") or {})
	if failure := result.get("CmdFailure"):
		return DeviceReply(_error(failure) or "7022")
	outputs = _mapping(_mapping(result.get("ReqOutputArgs") or {}).get("output_args") or {})
	return DeviceReply(
		outputs={name: str(value) for name, value in outputs.items()}, is_deferred="ReqObjPath" in result
	)


def read_supported(answer: JsonValue) -> SupportedModel:
	"""Return what a device's data model allows. Raises as `read_values`."""
	writable: set[str] = set()
	operations: dict[str, tuple[str, ...]] = {}
	for asked in _list(answer, "req_obj_results"):
		for found in _optional_list(asked, "supported_objs"):
			path = str(found.get("supported_obj_path", ""))
			for each in _optional_list(found, "supported_params"):
				if each.get("access", 0) in WRITABLE:
					writable.add(f"{path}{each.get('param_name', '')}")
			for each in _optional_list(found, "supported_commands"):
				inputs = tuple(str(name) for name in each.get("input_arg_names") or ())
				operations[f"{path}{each.get('command_name', '')}"] = inputs
	return SupportedModel(frozenset(writable), operations)


def _error(answer: JsonValue) -> str:
	"""Return an error's code and words; empty if the answer is none."""
	if not isinstance(answer, Mapping) or not answer.get("err_code"):
		return ""
	return f"{answer['err_code']}: {answer.get('err_msg', '')}"[:LONGEST_ERROR].rstrip(": ")


def _list(answer: JsonValue, name: str) -> list[Mapping[str, Any]]:
	"""Return a list that an answer must have: Oktopus leaves an empty one out, but never writes another's."""
	if not isinstance(answer, Mapping) or (answer and name not in answer):
		raise UnreadableAnswerError
	return _optional_list(answer, name)


def _optional_list(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
	found = answer.get(name) or []
	if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
		raise UnreadableAnswerError
	return found


def _mapping(value: Any) -> Mapping[str, Any]:
	if not isinstance(value, Mapping):
		raise UnreadableAnswerError
	return value
