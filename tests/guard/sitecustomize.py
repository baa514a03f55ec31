"""Refuses every connection that leaves the machine; Python loads this file by itself where it is on its path."""

import ipaddress
import socket

REFUSAL = "the tests may not leave this machine, but something tried to reach"


class LeavesTheMachine(OSError):
	"""A connection or a name look-up that is not for the loopback."""


def is_loopback(host: object) -> bool:
	"""Is this host, by name or address, the machine itself?"""
	if host is None or host in ("", b""):
		return True
	name = host.decode() if isinstance(host, bytes) else str(host)
	if name == "localhost" or name.endswith(".localhost") or name == socket.gethostname():
		return True
	try:
		address = ipaddress.ip_address(name.split("%")[0])
	except ValueError:
		return False
	return address.is_loopback or address.is_unspecified


class GuardedSocket(socket.socket):
	"""A socket that knows the way to the loopback only."""

	def _check(self, address: object) -> None:
		internet = self.family in (socket.AF_INET, socket.AF_INET6)
		if internet and isinstance(address, tuple) and not is_loopback(address[0]):
			raise LeavesTheMachine(f"{REFUSAL} {address[0]}:{address[1]}")

	def connect(self, address: object) -> None:  # type: ignore[override]
		"""Connect, to the loopback or a Unix socket."""
		self._check(address)
		super().connect(address)  # type: ignore[arg-type]

	def connect_ex(self, address: object) -> int:  # type: ignore[override]
		"""Connect without raising for what the other side answers; leaving the machine still raises."""
		self._check(address)
		return super().connect_ex(address)  # type: ignore[arg-type]

	def sendto(self, data: bytes, *rest: object) -> int:  # type: ignore[override]
		"""Send a datagram, to the loopback."""
		self._check(rest[-1])
		return super().sendto(data, *rest)  # type: ignore[arg-type]


def install() -> None:
	"""Put the guard before name look-ups and connections, once."""
	if getattr(socket, "fsm_guarded", False):
		return
	real_lookup = socket.getaddrinfo

	def lookup(host: object, *rest: object, **named: object) -> object:
		if not is_loopback(host):
			raise LeavesTheMachine(f"{REFUSAL} {host}")
		return real_lookup(host, *rest, **named)  # type: ignore[arg-type]

	socket.fsm_guarded = True  # type: ignore[attr-defined]
	socket.socket = GuardedSocket  # type: ignore[misc]
	socket.getaddrinfo = lookup  # type: ignore[assignment]


install()
