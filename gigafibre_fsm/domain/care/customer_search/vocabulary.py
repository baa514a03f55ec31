"""All words of names and addresses, kept in Redis: only what is mistyped needs them, and a day-old copy serves."""

from datetime import timedelta

import frappe

from gigafibre_fsm.domain.care.customer_search import entries
from gigafibre_fsm.domain.care.customer_search.facts import KINDS, FactKind
from gigafibre_fsm.domain.care.customer_search.typing_errors import SearchVocabulary, build_vocabulary

_KEY, _FRESH = "fsm_search_vocabulary", "fsm_search_vocabulary_fresh"
RENEWED_AFTER = timedelta(hours=1)
LIFETIME = timedelta(days=1)
_READ = {FactKind.NAME, FactKind.ADDRESS}


def load_vocabulary() -> SearchVocabulary:
	"""Return the kept words; without any, for example after Redis was emptied, they are read, which takes longer."""
	kept = frappe.cache().get_value(_KEY, expires=True)
	return kept if isinstance(kept, SearchVocabulary) else renew_vocabulary()


def renew_old() -> None:
	"""Read the words again if the last time is an hour ago, so that hardly anybody who searches waits for it."""
	if not frappe.cache().get_value(_FRESH, expires=True):
		renew_vocabulary()


def renew_vocabulary() -> SearchVocabulary:
	"""Read all words and keep them."""
	words: set[str] = set()
	for lines in frappe.get_all(entries.DOCTYPE, {"words": ("is", "set")}, pluck="words", order_by=None):
		for line in lines.split("\n"):
			if KINDS.get(line[:1]) in _READ:
				words.update(line[1:].split())
	vocabulary = build_vocabulary(words)
	frappe.cache().set_value(_KEY, vocabulary, expires_in_sec=int(LIFETIME.total_seconds()))
	frappe.cache().set_value(_FRESH, 1, expires_in_sec=int(RENEWED_AFTER.total_seconds()))
	return vocabulary
