"""Queries Oktopus for devices, and speaks through it with them; independent of Frappe."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.http import HttpResponse
from gigafibre_fsm.integrations.oktopus import answers, cwmp, usp
from gigafibre_fsm.integrations.oktopus.answers import (
	ONLINE,
	DeviceReply,
	OktopusDevice,
	OktopusPage,
	ReadValues,
	SupportedModel,
	UnreadableAnswerError,
)
from gigafibre_fsm.integrations.oktopus.rest import NOT_ITS, VENDOR, OktopusRest, path_of, read_json, strange

LARGEST_PAGE = 50
"""Oktopus refuses a larger one."""
AWAY = "AWAY"
"""Code of `Unavailable`: the device is not connected, so nothing was sent."""
BUSY = "BUSY"
"""Code of `Unavailable`: another message to the device is under way, so nothing was sent."""

Read = TypeVar("Read")


class OktopusClient:
	"""A small, typed client of one Oktopus.

	Every method raises `Unavailable` (with `unknown_outcome` the device may have received a change; with the code
	AWAY or BUSY it certainly did not), `NotConfigured` or `Rejected`.

	Oktopus keeps nothing for a device that is not connected, and tells answers of one device apart by its name only:
	one question at a time, and an answer of another kind counts as lost.

	Args:
		base_url: its address, `http://oktopus.example.ca:8000`.
		email: of its user.
		password: of its user.
		timeout: seconds for one request, from connecting to the last byte.
	"""

	def __init__(self, base_url: str, email: str, password: str, *, timeout: float = 15) -> None:
		self._rest = OktopusRest(base_url, email, password, timeout)

	def check(self) -> int:
		"""Return the number of devices, which verifies address and user and changes nothing."""
		return self.page(0, 1, online=False).total

	def page(self, number: int, size: int, *, online: bool = True) -> OktopusPage:
		"""Return a page of devices, from 0 on.

		Oktopus sorts by status alone and lets each page begin one device early, so that devices may be repeated,
		and in rare cases be missing until the next time.

		Args:
			number: of the page.
			size: 1 to LARGEST_PAGE.
			online: only those that are connected.
		"""
		parameters = {"page_number": str(number), "page_size": str(size)}
		if online:
			parameters["status"] = str(ONLINE)
		answer = self._rest.ask("GET", "/api/device", parameters=parameters, known=(400, 404))
		if answer.status in (400, 404):  # no device, or no further page
			_check_text(answer)
			return OktopusPage((), 0, _clock(answer))
		found = read_json(answer)
		rows = found.get("devices") if isinstance(found, Mapping) else None
		if not isinstance(rows, list):
			strange(answer, writing=False)
		devices = tuple(_understood(answer, answers.device, row) for row in rows)
		return OktopusPage(devices, int(found.get("total") or 0), _clock(answer))

	def device(self, sn: str) -> OktopusDevice | None:
		"""Return a device by its name in Oktopus."""
		answer = self._rest.ask("GET", "/api/device", parameters={"id": sn}, known=(404,))
		if answer.status == 404:
			_check_text(answer)
			return None
		found = _understood(answer, answers.device, read_json(answer))
		return found if found.sn == sn else None

	# ---- TR-369

	def get(self, sn: str, paths: Sequence[str]) -> ReadValues:
		"""Return values of a device, by path; `paths` of objects end with a dot."""
		answer = self._usp(sn, "get", usp.get_message(paths))
		return ReadValues(_understood(answer, usp.read_values, read_json(answer)), _clock(answer))

	def supported(self, sn: str, objects: Sequence[str]) -> SupportedModel:
		"""Return which parameters of a device can be set, and its operations."""
		answer = self._usp(sn, "parameters", usp.supported_message(objects))
		return _understood(answer, usp.read_supported, read_json(answer))

	def set(self, sn: str, values: Iterable[tuple[str, str]], *, seconds: float | None = None) -> DeviceReply:
		"""Set parameters of a device.

		Args:
			sn: the device's name in Oktopus.
			values: path and value of each.
			seconds: how long to wait.
		"""
		answer = self._usp(sn, "set", usp.set_message(values), writing=True, seconds=seconds)
		return _understood(answer, usp.read_set, read_json(answer), writing=True)

	def operate(
		self, sn: str, command: str, inputs: Mapping[str, str], *, seconds: float | None = None
	) -> DeviceReply:
		"""Have a device carry out a command.

		Args:
			sn: the device's name in Oktopus.
			command: like `Device.Reboot()`.
			inputs: its arguments.
			seconds: how long to wait.
		"""
		message = usp.operate_message(command, inputs)
		answer = self._usp(sn, "operate", message, writing=True, seconds=seconds)
		return _understood(
			answer, lambda body: usp.read_operate(body, command), read_json(answer), writing=True
		)

	def _usp(
		self,
		sn: str,
		kind: str,
		message: Mapping[str, Any],
		*,
		writing: bool = False,
		seconds: float | None = None,
	) -> HttpResponse:
		# "any" lets Oktopus look whether the device is connected, and by what, right before it sends
		path = path_of("api", "device", sn, "any", kind)
		answer = self._rest.ask("PUT", path, message, writing=writing, seconds=seconds, known=(404, 503))
		_check_connected(answer, writing=writing)
		return answer

	# ---- TR-069

	def cwmp_names(self, sn: str, root: str) -> dict[str, bool]:
		"""Return each parameter below an object, which ends with a dot, and whether it can be set."""
		answer = self._cwmp(sn, "getParameterNames", cwmp.names_message(root))
		return _understood(answer, cwmp.read_names, answer.body)

	def cwmp_values(self, sn: str, names: Sequence[str]) -> ReadValues:
		"""Return value and type of parameters, which must all exist."""
		answer = self._cwmp(sn, "getParameterValues", cwmp.values_message(names))
		return ReadValues(_understood(answer, cwmp.read_values, answer.body), _clock(answer))

	def cwmp_set(
		self, sn: str, values: Iterable[tuple[str, str, str]], *, seconds: float | None = None
	) -> DeviceReply:
		"""Set parameters of a device.

		Args:
			sn: the device's serial number.
			values: path, value and type of each.
			seconds: how long to wait.
		"""
		message = cwmp.set_message(values)
		return self._cwmp_order(sn, "setParameterValues", message, "SetParameterValuesResponse", seconds)

	def cwmp_reboot(self, sn: str, *, seconds: float | None = None) -> DeviceReply:
		"""Restart a device."""
		return self._cwmp_order(sn, "generic", cwmp.reboot_message(), "RebootResponse", seconds)

	def cwmp_factory_reset(self, sn: str, *, seconds: float | None = None) -> DeviceReply:
		"""Restore a device's factory settings."""
		return self._cwmp_order(sn, "generic", cwmp.factory_reset_message(), "FactoryResetResponse", seconds)

	def _cwmp_order(
		self, sn: str, kind: str, message: bytes, response: str, seconds: float | None
	) -> DeviceReply:
		answer = self._cwmp(sn, kind, message, writing=True, seconds=seconds)
		return _understood(answer, lambda body: cwmp.read_reply(body, response), answer.body, writing=True)

	def _cwmp(
		self, sn: str, kind: str, message: bytes, *, writing: bool = False, seconds: float | None = None
	) -> HttpResponse:
		path = path_of("api", "device", "cwmp", sn, kind)
		known = (
			400,
			404,
			409,
		)  # its connection request failed, it is not known, or it is busy: nothing was sent
		answer = self._rest.ask("PUT", path, message, writing=writing, seconds=seconds, known=known)
		if answer.status == 409:
			raise Unavailable(VENDOR, "Oktopus is talking to the device right now.", code=BUSY)
		if answer.status in (400, 404):
			_check_text(answer)
			raise _away()
		return answer


def _check_connected(answer: HttpResponse, *, writing: bool) -> None:
	"""Tell a device that is not connected (a JSON string) from a proxy's error."""
	if answer.status == 404:
		_check_text(answer)
		raise Rejected(VENDOR, "Oktopus does not know this device.", code="404")
	if answer.status == 503:
		if isinstance(read_json(answer), str):
			raise _away()
		message = "Oktopus has a problem of its own."
		raise Unavailable(VENDOR, message, code="503", unknown_outcome=writing)


def _away() -> Unavailable:
	return Unavailable(VENDOR, "The device is not connected to Oktopus.", code=AWAY)


def _check_text(answer: HttpResponse) -> None:
	if not isinstance(read_json(answer), str):
		raise NotConfigured(VENDOR, NOT_ITS, code=str(answer.status), missing=("base_url",))


def _understood(
	answer: HttpResponse, read: Callable[[Any], Read], body: Any, *, writing: bool = False
) -> Read:
	"""Parse an answer; one of another kind came from elsewhere, or answers somebody else's question."""
	try:
		return read(body)
	except UnreadableAnswerError:
		if answer.is_html or not body:
			strange(answer, writing=writing)
		message = "Oktopus's answer was lost on the way."
		raise Unavailable(VENDOR, message, code="LOST", unknown_outcome=writing) from None


def _clock(answer: HttpResponse) -> datetime | None:
	try:
		when = parsedate_to_datetime(answer.headers.get("date", ""))
	except (TypeError, ValueError):
		return None
	return when.astimezone(timezone.utc).replace(tzinfo=None) if when.tzinfo else None
