"""Reads a Huawei SmartAX (MA5600, MA5800) by SSH, with netmiko's driver, which knows its prompts and its `undo smart`.

Nothing is written: no command but `display` and what the driver sends to make the terminal readable. Each call has one
deadline. An error says nothing of what was sent.
"""

import re
from collections.abc import Callable
from typing import TypeVar

from netmiko import ConnectHandler
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoBaseException
from paramiko.ssh_exception import SSHException

from gigafibre_fsm.integrations.deadline import DeadlineExceeded, run_within
from gigafibre_fsm.integrations.errors import Unavailable
from gigafibre_fsm.integrations.olt.backend import OntState, WaitingOnt
from gigafibre_fsm.integrations.olt.sheets import spell_serial
from gigafibre_fsm.integrations.outcomes import note_outcome

VENDOR = "OLT"
SECONDS = 40.0  # for logging in, whose driver waits for each prompt, and for each command
CONNECTING = 8
PROMPT = r"[>#]\s*$"
UNREACHABLE, LOGIN, NO_ANSWER = "UNREACHABLE", "LOGIN", "NO_ANSWER"

FIELD = re.compile(r"^\s*([A-Za-z/][A-Za-z/ -]*?)\s*:\s*(.*?)\s*$", re.MULTILINE)
RULE = re.compile(r"^\s*-{5,}\s*$", re.MULTILINE)
HEXADECIMAL = re.compile(r"\b[0-9A-F]{16}\b")

Result = TypeVar("Result")


class HuaweiOlt:
	"""A session with one OLT, which ends with `close`.

	Args:
		address: its IP address.
		username: of a user who may read.
		password: theirs.
		port: of SSH.
		seconds: for logging in, and for each command.
	"""

	def __init__(
		self, address: str, username: str, password: str, *, port: int, seconds: float = SECONDS
	) -> None:
		self._seconds = seconds
		self._name = f"{VENDOR} {address}"
		about = {"host": address, "port": port, "username": username, "password": password}
		times = {"conn_timeout": CONNECTING, "auth_timeout": CONNECTING, "banner_timeout": CONNECTING}
		self._session = self._keep_within(
			lambda: ConnectHandler(
				device_type="huawei_smartax", **about, **times, read_timeout_override=seconds
			)
		)

	def unregistered(self) -> list[WaitingOnt]:
		"""Return the ONTs that the OLT sees and does not know."""
		records = (_fields_of(part) for part in RULE.split(self._ask("display ont autofind all")))
		return [
			WaitingOnt(found[0], _tidy_port(record.get("F/S/P", "")))
			for record in records
			for found in [HEXADECIMAL.findall(record.get("Ont SN", ""))]
			if found
		]

	def state(self, serial: str) -> OntState | None:
		"""Return what the OLT knows of an ONT; None if it does not know it.

		Args:
			serial: GPON serial number, for example TPLGA1B2C3D4.
		"""
		wanted = spell_serial(serial)["hex_serial"]
		record = _fields_of(self._ask(f"display ont info by-sn {wanted}"))
		if wanted not in record.get("SN", "") or not record.get("F/S/P"):
			return None
		return OntState(
			_tidy_port(record["F/S/P"]),
			record.get("ONT-ID", ""),
			record.get("Run state", "").lower() == "online",
		)

	def light(self, ont: OntState) -> float | None:
		"""Return the level in dBm that the OLT receives from an ONT; None without one."""
		*_frame, port = ont.port.split("/")
		if not (port.isdigit() and ont.number.isdigit()):
			return None
		text = self._ask(f"display ont optical-info {port} {ont.number}")
		found = re.search(r"OLT Rx ONT optical power\(dBm\)\s*:\s*(-?\d+(?:\.\d+)?)", text)
		return float(found.group(1)) if found else None

	def close(self) -> None:
		"""Log out; an OLT that does not answer any more ends the session by itself."""
		try:
			self._keep_within(self._session.disconnect)
		except Unavailable:
			return

	def _ask(self, command: str) -> str:
		return self._keep_within(lambda: self._session.send_command(command, expect_string=PROMPT))

	def _keep_within(self, call: Callable[[], Result]) -> Result:
		with note_outcome(self._name):
			return self._run(call)

	def _run(self, call: Callable[[], Result]) -> Result:
		try:
			return run_within(self._seconds, call)
		except NetmikoAuthenticationException:
			message = "The OLT refuses this name and password."
			raise Unavailable(VENDOR, message, code=LOGIN) from None
		except (NetmikoBaseException, SSHException, OSError, EOFError):
			raise Unavailable(VENDOR, "The OLT cannot be reached.", code=UNREACHABLE) from None
		except (DeadlineExceeded, ValueError):
			raise Unavailable(VENDOR, "The OLT did not answer in time.", code=NO_ANSWER) from None


def _fields_of(text: str) -> dict[str, str]:
	"""Return the `name : value` lines of an answer; of a repeated name the first."""
	found: dict[str, str] = {}
	for name, value in FIELD.findall(text.replace("\r", "")):
		found.setdefault(name, value)
	return found


def _tidy_port(text: str) -> str:
	return re.sub(r"\s", "", text)
