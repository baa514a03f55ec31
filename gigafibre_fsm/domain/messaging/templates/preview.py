"""A template's text before it is saved: an example, its cost, and any problem."""

from collections.abc import Iterable
from dataclasses import dataclass

from frappe import _

from gigafibre_fsm.domain.messaging.templates.catalogue import CATALOGUE, SAMPLE_LINK
from gigafibre_fsm.domain.messaging.templates.placeholders import (
	LINK,
	find_missing,
	find_variables,
	stray_braces,
)
from gigafibre_fsm.domain.messaging.templates.sms_segments import count_segments, spell_in_gsm7


@dataclass(frozen=True)
class TemplatePreview:
	"""A text as the recipient will read it.

	`cost` and `problem` are translated sentences, `problem` is empty for a valid text; `costly` are the
	characters that are replaced by plainer ones to keep the message cheap.
	"""

	text: str
	cost: str
	problem: str
	costly: tuple[str, ...]


def preview_text(key: str, language: str, text: str) -> TemplatePreview:
	"""Check the text of a template in one language, with sample values in place of its placeholders.

	Args:
		key: the template's key; an unknown one has no placeholders to check against.
		language: `fr` or `en`.
		text: the text with its placeholders, `{first_name}`.
	"""
	filled = _example(key, text)
	cost = count_segments(spell_in_gsm7(filled))
	sentence = _("{0} segment(s), {1} characters of {2}").format(cost.segments, cost.units, cost.encoding)
	return TemplatePreview(
		spell_in_gsm7(filled), sentence, _problem(key, language, text), count_segments(filled).costly
	)


def find_subject_problem(key: str, language: str, subject: str) -> str:
	"""Return what speaks against the subject of an e-mail, as a translated sentence; empty for a valid one.

	Args:
		key: the template's key.
		language: `fr` or `en`.
		subject: the text with its placeholders; `{link}` is none of them.
	"""
	which = _("French") if language == "fr" else _("English")
	if stray_braces(subject) or LINK in subject:
		sentence = _("The {0} subject has a brace that belongs to no placeholder, or a link.")
		return sentence.format(which)
	known = CATALOGUE[key].variables if key in CATALOGUE else find_variables(subject)
	if unknown := find_missing(subject, known):
		sentence = _("The {0} text uses {1}, which this message is not given. It may use: {2}.")
		return sentence.format(which, _join_placeholders(unknown), _join_placeholders(known))
	return ""


def list_placeholders(key: str) -> list[str]:
	"""Return the placeholders this message may use; empty if the app never sends it."""
	return sorted(CATALOGUE[key].variables) if key in CATALOGUE else []


def sample_values(key: str) -> dict[str, str]:
	"""Return a sample value for each placeholder of a message; none if the app never sends it."""
	return dict(CATALOGUE[key].samples) if key in CATALOGUE else {}


def _example(key: str, text: str) -> str:
	samples = sample_values(key)
	for name in find_variables(text):
		text = text.replace(f"{{{name}}}", samples.get(name, name))
	return text.replace(LINK, SAMPLE_LINK)


def _problem(key: str, language: str, text: str) -> str:
	which = _("French") if language == "fr" else _("English")
	if stray_braces(text):
		sentence = _("The {0} text has a brace that belongs to no placeholder. Placeholders look like {1}.")
		return sentence.format(which, "{first_name}")
	template = CATALOGUE.get(key)
	if template is None:
		return ""
	if unknown := find_missing(text, template.variables):
		sentence = _("The {0} text uses {1}, which this message is not given. It may use: {2}.")
		return sentence.format(which, _join_placeholders(unknown), _join_placeholders(template.variables))
	if lost := template.required - find_variables(text):
		sentence = _("The {0} text lacks {1}, without which the message is useless.")
		return sentence.format(which, _join_placeholders(lost))
	return ""


def _join_placeholders(names: Iterable[str]) -> str:
	return ", ".join(f"{{{name}}}" for name in sorted(names))
