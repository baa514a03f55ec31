"""Words that a mistyped or misheard word may mean, among those of all customers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from gigafibre_fsm.domain.care.customer_search import sounds

SHORTEST = 3
"""Letters of a word in which errors are forgiven."""
LONG = 6
"""From this length on two errors are forgiven, else one."""
MOST_ERRORS_OF_SOUND = 3
MOST = 8
"""Words that one typed word is taken for."""


@dataclass(frozen=True, slots=True)
class SearchVocabulary:
	"""The words of all names and addresses, and the same by their sound."""

	words: tuple[str, ...]
	by_sound: dict[str, tuple[str, ...]]


def build_vocabulary(words: Iterable[str]) -> SearchVocabulary:
	"""Return the vocabulary of words; those with a digit and very short ones take no part."""
	kept = sorted({word for word in words if len(word) >= SHORTEST and word.isalpha()})
	by_sound: dict[str, list[str]] = defaultdict(list)
	for word in kept:
		by_sound[sounds.describe_sound(word)].append(word)
	return SearchVocabulary(tuple(kept), {key: tuple(each) for key, each in by_sound.items()})


def list_similar(word: str, vocabulary: SearchVocabulary) -> list[str]:
	"""Return the words that a typed one may mean, the nearest first, without itself.

	Errors are counted as letters added, left out, replaced, or exchanged with their neighbour (optimal string alignment).

	Args:
		word: as `normal_form.list_words` returns it.
		vocabulary: what there is.
	"""
	if len(word) < SHORTEST or not word.isalpha():
		return []
	most = 2 if len(word) >= LONG else 1
	near = process.extract(word, vocabulary.words, scorer=OSA.distance, score_cutoff=most, limit=MOST + 1)
	errors = {found: int(distance) for found, distance, _at in near}
	for found in vocabulary.by_sound.get(sounds.describe_sound(word), ()):
		distance = OSA.distance(word, found)
		# what sounds alike is nearer than its spelling
		if distance <= MOST_ERRORS_OF_SOUND:
			errors[found] = min(errors.get(found, MOST_ERRORS_OF_SOUND), max(distance - 1, 1))
	errors.pop(word, None)
	return sorted(errors, key=lambda each: (errors[each], each))[:MOST]
