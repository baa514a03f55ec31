"""A condition as one plain sentence, French or English, that reads back what the builder wrote. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gigafibre_fsm.domain.flows.conditions import operators, text
from gigafibre_fsm.domain.flows.conditions.rules import GROUPS

_WORDS: Mapping[str, Mapping[str, str]] = {
	"en": {
		"is": "is",
		"is not": "is not",
		">": "is more than",
		">=": "is at least",
		"<": "is less than",
		"<=": "is at most",
		"in": "is one of",
		"not in": "is none of",
		"contains": "contains",
		"starts with": "starts with",
		"is set": "is filled in",
		"is not set": "is empty",
		"becomes": "becomes",
		"changed": "has changed",
		"older than": "is more than {0} ago",
		"within": "is at most {0} from now, before or after",
		"all": "and",
		"any": "or",
		"none": "none of this: {0}",
		"nothing": "always",
		"never": "never",
		"yes": "yes",
		"no": "no",
		"days": "day days",
		"hours": "hour hours",
		"minutes": "minute minutes",
	},
	"fr": {
		"is": "est",
		"is not": "n'est pas",
		">": "dépasse",
		">=": "est d'au moins",
		"<": "est de moins de",
		"<=": "est d'au plus",
		"in": "est parmi",
		"not in": "n'est pas parmi",
		"contains": "contient",
		"starts with": "commence par",
		"is set": "est rempli",
		"is not set": "est vide",
		"becomes": "devient",
		"changed": "a changé",
		"older than": "date de plus de {0}",
		"within": "est à {0} au plus de maintenant, avant ou après",
		"all": "et",
		"any": "ou",
		"none": "rien de ceci\u00a0: {0}",
		"nothing": "toujours",
		"never": "jamais",
		"yes": "oui",
		"no": "non",
		"days": "jour jours",
		"hours": "heure heures",
		"minutes": "minute minutes",
	},
}
_QUOTES = {"en": "“{0}”", "fr": "«\u00a0{0}\u00a0»"}


@dataclass(frozen=True, slots=True)
class Terms:
	"""What people call the fields of a condition and their values, by path, in a language."""

	language: str
	labels: Mapping[str, str]
	choices: Mapping[str, Mapping[str, str]]


def list_words(language: str) -> Mapping[str, str]:
	"""Return the words of conditions by operator and joint; any language but `fr` reads English."""
	return _WORDS.get(language, _WORDS["en"])


def describe(
	tree: Any,
	language: str,
	labels: Mapping[str, str] | None = None,
	choices: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
	"""Return a condition as a sentence without its full stop.

	Args:
		tree: a condition that `rules.check` found right.
		language: `fr` or `en`; any other reads English.
		labels: what people call the fields, by path, in that language; a field without one is named by its path.
		choices: by path, what people read for a stored value, in that language; any other is shown as it is.
	"""
	words = _WORDS.get(language, _WORDS["en"])
	if not tree:
		return words["nothing"]
	terms = Terms(language if language in _WORDS else "en", labels or {}, choices or {})
	return _describe(tree, terms)


def _describe(node: Mapping, terms: Terms, inner: bool = False) -> str:
	words = _WORDS[terms.language]
	kind = next((each for each in GROUPS if each in node), None)
	if kind is None:
		return _describe_rule(node, terms)
	if not node[kind]:
		return words["never" if kind == "any" else "nothing"]
	joint = words["all" if kind == "all" else "any"]
	single = len(node[kind]) == 1
	parts = [_describe(each, terms, not single) for each in node[kind]]
	sentence = f" {joint} ".join(parts)
	if kind == "none":
		return words["none"].format(f"({sentence})" if inner or not single else sentence)
	return f"({sentence})" if inner and not single else sentence


def _describe_rule(rule: Mapping, terms: Terms) -> str:
	words, op = _WORDS[terms.language], rule["op"]
	name = terms.labels.get(rule["field"], rule["field"])
	if op in operators.WITHOUT_VALUE:
		return f"{name} {words[op]}"
	if op in operators.AGE_OPS:
		return f"{name} {words[op].format(_describe_duration(rule.get('value'), terms.language))}"
	return f"{name} {words[op]} {_describe_value(rule.get('value'), terms, rule['field'])}"


def _describe_duration(value: Any, language: str) -> str:
	if not isinstance(value, Mapping):
		return text.write_value(value)
	parts = []
	for unit in ("days", "hours", "minutes"):
		if unit in value:
			one, many = _WORDS[language][unit].split()
			count = value[unit]
			# French counts zero as one, English as many
			is_one = count in (0, 1) if language == "fr" else count == 1
			parts.append(f"{text.write_value(count)} {one if is_one else many}")
	return f" {_WORDS[language]['all']} ".join(parts)


def _describe_value(value: Any, terms: Terms, field: str) -> str:
	language = terms.language
	if isinstance(value, list):
		return ", ".join(_describe_value(each, terms, field) for each in value)
	if isinstance(value, Mapping):
		content = str(next(iter(value.values()), ""))
		return (
			terms.labels.get(content, content) if "text" not in value else _QUOTES[language].format(content)
		)
	if choice := terms.choices.get(field, {}).get(text.write_value(value)):
		return choice.lower() if isinstance(value, bool | int) else _QUOTES[language].format(choice)
	if isinstance(value, bool):
		return _WORDS[language]["yes" if value else "no"]
	if isinstance(value, str):
		return _QUOTES[language].format(value)
	written = text.write_value(value)
	return written.replace(".", ",") if language == "fr" else written
