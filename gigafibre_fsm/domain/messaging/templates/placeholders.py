"""Texts with `{name}` placeholders: listing and filling them."""

import re
from collections.abc import Iterable, Mapping

from gigafibre_fsm.domain.platform.formatting import sentence

# The link is made just before sending and never stored, so this placeholder stays until then.
LINK = "{link}"

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class MissingVariable(KeyError):
	"""A text uses variables without a value; `names` lists them."""

	def __init__(self, names: Iterable[str]) -> None:
		self.names = tuple(sorted(names))
		super().__init__(", ".join(self.names))


def find_variables(text: str) -> set[str]:
	"""The names of all placeholders in a text."""
	return set(_PLACEHOLDER.findall(text))


def find_missing(text: str, known: Iterable[str]) -> set[str]:
	"""The placeholders of a text that are not among the known names."""
	return find_variables(text) - set(known)


def stray_braces(text: str) -> bool:
	"""Whether the text has a brace outside its placeholders, as in `{first name}` or `{link`."""
	rest = _PLACEHOLDER.sub("", text)
	return "{" in rest or "}" in rest


def render_text(text: str, values: Mapping[str, str]) -> str:
	"""Fill all placeholders except `{link}`.

	Values come from strangers: line breaks become spaces and braces parentheses, so that no name can insert
	the link. A value that ends with a full stop (`4 p.m.`) replaces the sentence's own.

	Raises:
		MissingVariable: a placeholder has no value.
	"""
	absent = find_missing(text, {*values, "link"})
	if absent:
		raise MissingVariable(absent)
	return sentence(_PLACEHOLDER.sub(lambda found: _value(found, values), text))


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
	if found[1] == "link":
		return found[0]
	return " ".join(str(values[found[1]]).split()).replace("{", "(").replace("}", ")")
