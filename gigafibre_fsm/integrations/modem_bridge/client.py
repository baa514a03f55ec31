"""Reads a modem in a session of its own process, killed after its time.

The modem's protocol (`cgi_gdpr`: RSA-signed login, AES-encrypted requests) is the library's; see `session.py`.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.modem_bridge.reading import ModemReading, parse_reading
from gigafibre_fsm.integrations.modem_bridge.targets import BadTargetError, IpNetwork, parse_target
from gigafibre_fsm.integrations.outcomes import note_outcome

VENDOR = "Modem bridge"
MOST_SECONDS = 30.0
ANSWER_SECONDS = 8  # for one answer of the modem, within the whole
MOST_BYTES = 1024 * 1024
PROGRAM = Path(__file__).with_name("session.py")

WRONG_PASSWORD, UNREACHABLE, NOT_A_MODEM = "WRONG_PASSWORD", "UNREACHABLE", "NOT_A_MODEM"
TOO_SLOW, OUTSIDE, BROKEN = "TOO_SLOW", "OUTSIDE", "BROKEN"
OF_ONE_MODEM = (WRONG_PASSWORD, UNREACHABLE, NOT_A_MODEM, TOO_SLOW, OUTSIDE)
"""Failures that say nothing of the bridge."""
DEVICE_OBJECT = "DEV2_DEV_INFO"


@dataclass(frozen=True, slots=True)
class ModemCredentials:
	"""Where a modem is (an IP address, with or without a port) and as whom it is asked; never shown or logged."""

	address: str
	username: str
	password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ModemObjects:
	"""Names of the objects that are read in the modem's own data model; an empty one is not asked for."""

	light: str
	neighbours: str = ""
	dect: str = ""

	def list_objects(self) -> dict[str, str]:
		"""Return the objects by the names of their parts of the reading."""
		wished = {"light": self.light, "neighbours": self.neighbours, "dect": self.dect}
		return {"device": DEVICE_OBJECT, **{part: name for part, name in wished.items() if name}}


class ModemBridge:
	"""The modems of the listed networks.

	Args:
		networks: those whose modems may be reached.
		objects: what is read.
		is_https: whether modems answer on HTTPS; their certificates are their own, so none is checked.
		port: the port of a modem whose address names none.
		seconds: for a whole session, from starting its process.
	"""

	def __init__(
		self,
		networks: tuple[IpNetwork, ...],
		objects: ModemObjects,
		*,
		is_https: bool,
		port: int,
		seconds: float = MOST_SECONDS,
	) -> None:
		self._networks = networks
		self._objects = objects
		self._scheme = "https" if is_https else "http"
		self._port = port
		self._seconds = seconds

	def locate(self, address: str) -> str:
		"""Return the beginning of a modem's URL, which also tells modems apart.

		Raises NotConfigured with the code OUTSIDE if no listed network contains the address.
		"""
		try:
			host, port = parse_target(address, self._networks, self._port)
		except BadTargetError as error:
			message = "This modem's address is in no network that FSM Modem Bridge Settings lists."
			raise NotConfigured(VENDOR, message, code=OUTSIDE, missing=("networks",)) from error
		return f"{self._scheme}://{host}:{port}"

	@note_outcome(VENDOR, ignored=OF_ONE_MODEM)
	def check(self) -> None:
		"""Prove that sessions can be run here; sends nothing.

		Raises NotConfigured if the session's program does not answer.
		"""
		if self._run({}).get("ready") is not True:
			message = "The package tplinkrouterc6u is not installed beside the app."
			raise NotConfigured(VENDOR, message, code=BROKEN)

	@note_outcome(VENDOR, ignored=OF_ONE_MODEM)
	def read(self, login: ModemCredentials) -> ModemReading:
		"""Log in once, read, and log out.

		The caller makes sure that nobody else reads this modem: a second login ends the first session.

		Raises:
			Rejected: the modem refuses name and password (WRONG_PASSWORD); the same must not be tried again.
			Unavailable: no usable answer in time (UNREACHABLE, NOT_A_MODEM, TOO_SLOW, BROKEN); with
				`unknown_outcome` the password may have been sent.
			NotConfigured: the address is outside the listed networks.
		"""
		wish = {
			"host": self.locate(login.address),
			"username": login.username,
			"password": login.password,
			"seconds": ANSWER_SECONDS,
			"objects": self._objects.list_objects(),
		}
		answer = self._run(wish)
		if answer.get("failed") or not isinstance(answer.get("parts"), dict):
			_raise_failure(str(answer.get("failed") or BROKEN), was_sent=answer.get("sent") is not False)
		return parse_reading(answer["parts"])

	def _run(self, wish: dict[str, Any]) -> dict[str, Any]:
		"""Return the session's answer; the password travels by its stdin, where no other process sees it."""
		with subprocess.Popen(
			[sys.executable, "-I", str(PROGRAM)],
			stdin=subprocess.PIPE,
			stdout=subprocess.PIPE,
			stderr=subprocess.DEVNULL,
			env={},
		) as process:
			try:
				written, _errors = process.communicate(json.dumps(wish).encode(), timeout=self._seconds)
			except subprocess.TimeoutExpired:
				process.kill()
				message = "The modem took too long: it was left after {0} seconds."
				raise Unavailable(
					VENDOR, message.format(int(self._seconds)), code=TOO_SLOW, unknown_outcome=True
				) from None
		try:
			answer = json.loads(written[:MOST_BYTES])
		except ValueError:
			return {"failed": BROKEN}
		return answer if isinstance(answer, dict) else {"failed": BROKEN}


def _raise_failure(code: str, *, was_sent: bool) -> NoReturn:
	if code == WRONG_PASSWORD:
		raise Rejected(VENDOR, "The modem refuses this name and password.", code=code)
	if code == UNREACHABLE:
		raise Unavailable(VENDOR, "The modem cannot be reached.", code=code, unknown_outcome=was_sent)
	message = "What answers at this address is not a modem that the bridge can read."
	known = code if code == NOT_A_MODEM else BROKEN
	raise Unavailable(VENDOR, message, code=known, unknown_outcome=was_sent)
