"""The page to scan a label, or to search for a device by its text."""

from dataclasses import dataclass

from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.domain.equipment.identity.search import SearchResult


@dataclass(frozen=True, slots=True)
class SearchPage:
	"""The text that was searched for, and the devices that match it."""

	asked: str
	found: tuple[SearchResult, ...]


def load_search_page(text: str, technician: str) -> SearchPage:
	"""Return the devices that match a text of at least search.SHORTEST characters, as this technician may find them."""
	found = search.find_devices(text, technician) if len(text) >= search.SHORTEST else []
	return SearchPage(asked=text, found=tuple(found))
