"""What an adapter for a make of OLT offers, and what it answers with: pure."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OntState:
	"""An ONT that the OLT knows: its port as the OLT writes it, its number there, and whether it is online."""

	port: str
	number: str
	is_online: bool


@dataclass(frozen=True, slots=True)
class WaitingOnt:
	"""An ONT that the OLT sees and does not know; `serial` in hexadecimal."""

	serial: str
	port: str


class OltBackend(Protocol):
	"""What an adapter for a make of OLT offers; each raises the errors of `integrations/errors.py`."""

	def unregistered(self) -> list[WaitingOnt]:
		"""Return the ONTs that the OLT sees and does not know."""

	def state(self, serial: str) -> OntState | None:
		"""Return what the OLT knows of an ONT, by its GPON serial number; None if it does not know it."""

	def light(self, ont: OntState) -> float | None:
		"""Return the level in dBm that the OLT receives from an ONT; None without one."""

	def close(self) -> None:
		"""Log out."""
