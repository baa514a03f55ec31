"""Doubts about installing a device somewhere: pure rules, without Frappe's database."""

from collections.abc import Collection
from dataclasses import dataclass

from gigafibre_fsm.domain.equipment.identity import identifiers
from gigafibre_fsm.domain.equipment.identity.identifiers import ModelRules

OTHER_TRUCK, TOO_SLOW, WRONG_TYPE, FOREIGN_ADDRESS = (
	"other_truck",
	"too_slow",
	"wrong_type",
	"foreign_address",
)
ASKING = frozenset({TOO_SLOW, WRONG_TYPE, FOREIGN_ADDRESS})
"""Doubts that the technician must answer before the device is installed; the others are only shown."""


@dataclass(frozen=True)
class CompatibilityWarning:
	"""A doubt: its code, and the values of its sentence's placeholders."""

	code: str
	about: tuple[str, ...] = ()

	@property
	def asks(self) -> bool:
		"""Whether the technician must confirm the installation in spite of it."""
		return self.code in ASKING


@dataclass(frozen=True)
class InstallRequirement:
	"""What a job requires: the plan's download in Mbit/s (0: unknown), the types it brings (empty: any)."""

	download: int = 0
	types: frozenset[str] = frozenset()


def check_compatibility(
	model: ModelRules, mac_address: str, holder: str, wanted: InstallRequirement
) -> list[CompatibilityWarning]:
	"""Return the doubts about a device, most serious first.

	Args:
		model: the rules of its model.
		mac_address: in canonical spelling, or empty.
		holder: the technician whose truck it is on, if that is another one; else empty.
		wanted: what the job requires.
	"""
	found = []
	if wanted.types and model.equipment_type not in wanted.types:
		found.append(
			CompatibilityWarning(WRONG_TYPE, (model.equipment_type, ", ".join(sorted(wanted.types))))
		)
	if 0 < model.most_download < wanted.download:
		found.append(
			CompatibilityWarning(TOO_SLOW, (model.name, str(model.most_download), str(wanted.download)))
		)
	if _is_foreign(model, mac_address):
		owner = identifiers.find_manufacturer(mac_address) or "?"
		found.append(CompatibilityWarning(FOREIGN_ADDRESS, (mac_address[:8], owner, model.name)))
	if holder:
		found.append(CompatibilityWarning(OTHER_TRUCK, (holder,)))
	return found


def find_unacknowledged(
	found: Collection[CompatibilityWarning], sure: Collection[str]
) -> list[CompatibilityWarning]:
	"""Return the doubts the technician has not answered; `sure` holds the codes of those answered."""
	return [doubt for doubt in found if doubt.asks and doubt.code not in sure]


def _is_foreign(model: ModelRules, address: str) -> bool:
	return bool(address and model.oui_prefixes) and not model.has_oui(address)
