"""Labels, names and the full stop that ends a sentence."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from gigafibre_fsm.domain.platform.formatting.locales import NO_BREAK, language

_POSTAL_CODE = re.compile(r"\b([A-Z]\d[A-Z]) (\d[A-Z]\d)\b")
_ELIDED = re.compile(r"[aeiouhàâäéèêëîïôöùûüæœ]|y(?![aeiou])", re.IGNORECASE)
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


def sentence(text: str) -> str:
	"""Drop the second full stop after a value that ends with its own (`3 p.m.`, `1er déc.`, `Inc.`)."""
	return _TWO_STOPS.sub(".", text)


def labelled(label: str, text: str, locale: str) -> str:
	"""A label and its text, with the space that French puts before a colon: `Route : 45 min`.

	Args:
		label, text: already in the reader's language.
		locale: `fr` or `en`.
	"""
	return f"{label}{NO_BREAK if language(locale) == 'fr' else ''}: {text}"


def of_person(name: str, locale: str) -> str:
	"""A person's name where *of* stands before it: in French with its preposition, `d'Alexandre`, `de Marc`.

	In English the text has the word itself. Every h counts as mute, as in most names of Québec.

	Args:
		name: as people call the person.
		locale: `fr` or `en`.
	"""
	if language(locale) != "fr":
		return name
	return f"d'{name}" if _ELIDED.match(name) else f"de {name}"


def localized_label(row: Mapping[str, Any], locale: str, other: str = "name") -> str:
	"""The French label of a row in French, else its English one or its name.

	Args:
		row: holds `label_fr`, and perhaps `label_en`.
		locale: `fr` or `en`.
		other: the field to use if there is no `label_en`.
	"""
	french, english = row.get("label_fr"), row.get("label_en") or row.get(other)
	return str((french if language(locale) == "fr" else english) or english or french or "")


def model_name(manufacturer: str | None, name: str) -> str:
	"""A model with its maker, named once: `TP-Link XX230v`, also where the model's name begins with the maker."""
	maker = (manufacturer or "").strip()
	has_maker = not maker or name.casefold().startswith(maker.casefold())
	return name if has_maker else f"{maker} {name}"


def address(lines: Sequence[str]) -> str:
	"""An address on one line: `12 rue Perras, Saint-Rémi J0L 2L0`; its postal code is never broken.

	Args:
		lines: its parts; the last one ends with the postal code.
	"""
	return _POSTAL_CODE.sub(rf"\1{NO_BREAK}\2", ", ".join(lines))
