"""Which address of the public file is meant by what somebody wrote, or which ones to ask about. Pure.

Two names are compared by rapidfuzz's `token_sort_ratio`; it finds "rang 5" like "rang 2", so numbers and types must
be equal. `token_set_ratio` is not used: to it Saint-Jean and Saint-Jean-Baptiste are the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from gigafibre_fsm.domain.sales.addresses.normal_form import StreetName, WrittenAddress

ALIKE, AHEAD = 92, 6
"""How alike a name must be (of 100), and by how much more than the next one, to be taken without a question."""
WORTH_ASKING = 75
TOWN_ALIKE = 88
MOST_CHOICES = 5


@dataclass(frozen=True)
class ListedAddress:
	"""A row of the public file.

	Attributes:
		name: of the Public Address.
		building: the same for all units of a building.
		civic, suffix, unit, street, postal_code: in normal form.
		municipalities: folded: today's name first, then older ones.
	"""

	name: str
	building: str
	civic: int
	suffix: str
	unit: str
	street: StreetName
	municipalities: tuple[str, ...]
	postal_code: str


@dataclass(frozen=True)
class AddressMatch:
	"""The address that is meant, or those to ask about, the likeliest first; both empty if there is none."""

	found: ListedAddress | None
	choices: tuple[ListedAddress, ...] = ()


def match_address(written: WrittenAddress, listed: Iterable[ListedAddress]) -> AddressMatch:
	"""Return which address is meant.

	Args:
		written: what somebody wrote.
		listed: rows with its civic number, of any street.
	"""
	scored = [(_score(written, each), each) for each in listed if _may_be(written, each)]
	near = [pair for pair in scored if pair[0] >= WORTH_ASKING and _is_in_place(written, pair[1])]
	is_placed = bool(near) and bool(written.municipality or written.postal_code)
	if not near:
		near = [pair for pair in scored if pair[0] >= WORTH_ASKING]
	ranked = _choose_units(written, sorted(near, key=lambda pair: (-pair[0], *_unit_order(pair[1]))))
	if not ranked:
		return AddressMatch(None)
	(best, first), others = ranked[0], ranked[1:]
	is_clear = best >= ALIKE and (not others or best - others[0][0] >= AHEAD)
	if is_clear and is_placed:
		return AddressMatch(first)
	return AddressMatch(None, tuple(each for _score, each in ranked[:MOST_CHOICES]))


def match_lot(listed: Iterable[ListedAddress]) -> AddressMatch:
	"""Return the building on a lot, or those to ask about where several stand on it."""
	rows = sorted(listed, key=lambda each: (bool(each.unit), each.civic, each.suffix, each.name))
	buildings = {each.building: each for each in reversed(rows)}
	chosen = tuple(each for each in rows if buildings[each.building] is each)
	return AddressMatch(chosen[0]) if len(chosen) == 1 else AddressMatch(None, chosen[:MOST_CHOICES])


def rank_suggestions(written: WrittenAddress, listed: Iterable[ListedAddress]) -> tuple[ListedAddress, ...]:
	"""Return at most five buildings whose address begins like what somebody is typing; if none does, those that are alike."""
	possible = [
		each
		for each in listed
		if _has_same_house(written, each) and _agrees(written.street.kind, each.street.kind)
	]
	typed = _typed_text(written)
	near = [each for each in possible if any(text.startswith(typed) for text in _texts(each))]
	if not near:
		near = [each for each in possible if _may_be(written, each) and _score(written, each) >= WORTH_ASKING]
	ranked = sorted(
		near, key=lambda each: (-_score(written, each), bool(each.unit), each.municipalities, each.name)
	)
	buildings = {each.building: each for each in reversed(ranked)}
	return tuple(each for each in ranked if buildings[each.building] is each)[:MOST_CHOICES]


def _may_be(written: WrittenAddress, listed: ListedAddress) -> bool:
	"""Whether number, type, direction and digits of the street agree; what was not written agrees with all."""
	street, other = written.street, listed.street
	return (
		_has_same_house(written, listed)
		and street.numbers == other.numbers
		and _agrees(street.kind, other.kind)
		and (not street.direction or street.direction == other.direction)
	)


def _has_same_house(written: WrittenAddress, listed: ListedAddress) -> bool:
	return bool(written.civic) and (written.civic, written.suffix) == (listed.civic, listed.suffix)


def _agrees(one: str, other: str) -> bool:
	return not one or not other or one == other


def _is_in_place(written: WrittenAddress, listed: ListedAddress) -> bool:
	"""Whether the postal code or the municipality is the written one; either is enough, none was written is too."""
	if not (written.municipality or written.postal_code):
		return True
	if written.postal_code and written.postal_code == listed.postal_code:
		return True
	towns = listed.municipalities if written.municipality else ()
	return any(fuzz.ratio(written.municipality, town) >= TOWN_ALIKE for town in towns)


def _score(written: WrittenAddress, listed: ListedAddress) -> float:
	return max(fuzz.token_sort_ratio(_typed_text(written), text) for text in _texts(listed))


def _typed_text(written: WrittenAddress) -> str:
	return " ".join(filter(None, (written.street.key, written.street.direction)))


def _texts(listed: ListedAddress) -> Sequence[str]:
	"""Return how the street may have been written: alone, with its direction, with a municipality behind it."""
	street = " ".join(filter(None, (listed.street.key, listed.street.direction)))
	return (listed.street.key, street, *(f"{street} {town}" for town in listed.municipalities))


def _unit_order(listed: ListedAddress) -> tuple[int, str, str]:
	"""Return where a unit stands among those of its building: 2 before 10."""
	return len(listed.unit), listed.unit, listed.name


def _choose_units(
	written: WrittenAddress, ranked: list[tuple[float, ListedAddress]]
) -> list[tuple[float, ListedAddress]]:
	"""Return one row of each building: the unit that was written, else the building itself; units if it has no row."""
	chosen: list[tuple[float, ListedAddress]] = []
	for building in dict.fromkeys(each.building for _score, each in ranked):
		rows = [pair for pair in ranked if pair[1].building == building]
		same = [pair for pair in rows if pair[1].unit == written.unit]
		whole = [pair for pair in rows if not pair[1].unit]
		chosen += same or whole or rows
	return chosen
