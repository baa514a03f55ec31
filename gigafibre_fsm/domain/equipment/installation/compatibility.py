"""What speaks against installing a device somewhere: the rule, without a site."""

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
"""Doubts that a person answers before the device is installed; the others are only said."""


@dataclass(frozen=True)
class CompatibilityWarning:
	"""A doubt by its code, and what its sentence speaks of."""

	code: str
	about: tuple[str, ...] = ()

	@property
	def asks(self) -> bool:
		"""Whether the person must say that it is right all the same."""
		return self.code in ASKING


@dataclass(frozen=True)
class InstallRequirement:
	"""What a visit is about: the plan's download in Mbit/s (0: not known), and the types it brings (none: any)."""

	download: int = 0
	types: frozenset[str] = frozenset()


def check_compatibility(
	model: ModelRules, mac_address: str, holder: str, wanted: InstallRequirement
) -> list[CompatibilityWarning]:
	"""The doubts about a device, the gravest first.

	Args:
		model: the rules of its model.
		mac_address: in canonical spelling, or empty.
		holder: whose truck it is on, when that is somebody else's; empty otherwise.
		wanted: what the visit is about.
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
	"""The doubts that the person has not answered yet; `sure` holds the codes of those they have."""
	return [doubt for doubt in found if doubt.asks and doubt.code not in sure]


def _is_foreign(model: ModelRules, address: str) -> bool:
	return bool(address and model.oui_prefixes) and not model.has_oui(address)
