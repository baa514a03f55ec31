"""One modem of GenieACS's stand-in: what it really holds, and what GenieACS has read of it, which may be older."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from gigafibre_fsm.tests.standins.genieacs_models import Model, Parameter, list_paths_under

Seen = tuple[Any, str]
DAY = 86400
# what a modem does with a request to call: call, not be there, be unreachable (it calls by itself all the same),
# refuse the password, break off, or promise and then take too long
CONNECTIONS = ("ok", "offline", "nat", "credentials", "error", "late")


def written(when: datetime) -> str:
	"""A time as GenieACS writes it."""
	return when.isoformat(timespec="milliseconds").replace("+00:00", "") + "Z"


def identifier(oui: str, product_class: str, serial: str) -> str:
	"""A device's id as GenieACS makes it (lib/util.ts, generateDeviceId): parts with everything unusual escaped."""
	return "-".join(_escaped(part) for part in (oui, product_class, serial) if part)


def _escaped(text: str) -> str:
	return re.sub(r"[^A-Za-z0-9_]", lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), text)


class Cpe:
	"""A modem.

	Args:
		model: what kind it is.
		serial: its serial number.
		now: when it called for the first time.
		oui, product_class: other ones than the model's.
		values: what it holds besides the model's own, by path.
		extra: parameters that the model does not have: path → (value, type, writable).
		unread: paths that GenieACS discovered but never read.
	"""

	__slots__ = (
		"booted",
		"connection",
		"diagnosing",
		"extra",
		"faults_next",
		"firmware_next",
		"gone",
		"id",
		"identity",
		"known_at",
		"last_boot",
		"last_inform",
		"model",
		"own",
		"refuses",
		"registered",
		"restarting",
		"seen",
		"tags",
	)

	def __init__(
		self,
		model: Model,
		serial: str,
		now: datetime,
		*,
		oui: str = "",
		product_class: str = "",
		values: dict[str, Any] | None = None,
		extra: dict[str, list[Any]] | None = None,
		unread: Iterable[str] = (),
	) -> None:
		self.model = model
		self.identity = (model.manufacturer, oui or model.oui, product_class or model.product_class, serial)
		self.id = identifier(*self.identity[1:])
		self.own: dict[str, Any] = {f"{model.root}.DeviceInfo.SerialNumber": serial, **(values or {})}
		self.extra = {path: Parameter(*about) for path, about in (extra or {}).items()}
		self.gone: set[str] = set()
		self.known_at = self.last_inform = self.registered = written(now)
		self.seen: dict[str, Seen | None] = {
			path: (parameter.value, self.known_at) for path, parameter in self.extra.items()
		}
		self.seen.update(dict.fromkeys(unread))
		self.booted = now - timedelta(seconds=DAY)
		self.last_boot = written(self.booted)
		self.tags: list[str] = []
		self.connection = "ok"
		self.refuses: set[str] = set()
		self.faults_next: list[tuple[str, str]] = []
		self.diagnosing: set[str] = set()
		self.restarting = ""  # "boot" or "bootstrap" while it starts again
		self.firmware_next = ""

	@property
	def uptime_path(self) -> str:
		"""Where it tells since when it runs."""
		return f"{self.model.root}.DeviceInfo.UpTime"

	def parameter(self, path: str) -> Parameter | None:
		"""What kind of parameter stands there; None when there is none."""
		if path in self.gone:
			return None
		return self.extra.get(path) or self.model.parameters.get(path)

	def read_value(self, path: str, now: datetime) -> Any:
		"""The value it really has."""
		if path == self.uptime_path:
			return max(0, int((now - self.booted).total_seconds()))
		parameter = self.parameter(path)
		return self.own.get(path, parameter.value if parameter else None)

	def put(self, path: str, value: Any) -> None:
		"""Change a value on the modem: GenieACS does not know until it reads."""
		if path not in self.seen and path in self.model.parameters:
			self.seen[path] = self.last_seen(path)
		self.own[path] = value

	def add(self, path: str, parameter: Parameter) -> None:
		"""Let a parameter appear, as the hops of a traced route do."""
		self.extra[path] = parameter
		self.own.pop(path, None)
		self.gone.discard(path)

	def drop(self, prefix: str) -> None:
		"""Let the parameters below a path disappear again."""
		self.gone.update(path for path in self.extra if path.startswith(prefix))

	def last_seen(self, path: str) -> Seen | None:
		"""What GenieACS read last and when; None for a parameter it never read."""
		if path in self.seen:
			return self.seen[path]
		return self.own.get(path, self.model.parameters[path].value), self.known_at

	def paths_known(self, prefix: str) -> Iterator[str]:
		"""The parameters that GenieACS has discovered below a path."""
		yield from list_paths_under(self.model, prefix)
		for path in self.seen:
			if path not in self.model.parameters and _is_below(path, prefix):
				yield path

	def paths(self, prefix: str) -> list[str]:
		"""The parameters that it really has below a path."""
		extra = [path for path in self.extra if path not in self.gone and _is_below(path, prefix)]
		return [*list_paths_under(self.model, prefix), *extra]

	def read(self, paths: Iterable[str], now: datetime) -> None:
		"""Let GenieACS read these values; paths that do not exist are passed over, as it does."""
		moment = written(now)
		for path in paths:
			if self.parameter(path):
				self.seen[path] = (self.read_value(path, now), moment)

	def refresh(self, prefix: str, now: datetime) -> None:
		"""Let GenieACS read an object and all below it, and forget what is no longer there."""
		for path in [path for path in self.gone if _is_below(path, prefix)]:
			for memory in (self.seen, self.extra, self.own):
				memory.pop(path, None)
			self.gone.discard(path)
		self.read(self.paths(prefix), now)

	def inform(self, now: datetime) -> None:
		"""Call GenieACS: after a start with news of it, and with what stands in every call."""
		self.last_inform = written(now)
		if self.restarting:
			self._start(now)
		self.read(self.model.paths_reported, now)

	def _start(self, now: datetime) -> None:
		if self.firmware_next:
			self.put(f"{self.model.root}.DeviceInfo.SoftwareVersion", self.firmware_next)
		if self.restarting == "bootstrap":
			self.own = {path: value for path, value in self.own.items() if not self._is_setting(path)}
			self.refresh("", now)
		self.booted, self.last_boot = now, written(now)
		self.restarting = self.firmware_next = ""

	def _is_setting(self, path: str) -> bool:
		parameter = self.parameter(path)
		return parameter is not None and parameter.is_writable


def _is_below(path: str, prefix: str) -> bool:
	whole = prefix.rstrip(".")
	return not whole or path == whole or path.startswith(f"{whole}.")
