"""What a customer can be found by, and the lines of a search entry in which it is compared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from gigafibre_fsm.domain.care.customer_search import normal_form


class FactKind(str, Enum):
	"""What a text of a customer is; its place here is its place among results that match equally well."""

	NAME = "name"
	PHONE = "phone"
	ADDRESS = "address"
	EMAIL = "email"
	DEVICE = "device"
	ACCOUNT = "account"
	TICKET = "ticket"
	INVOICE = "invoice"


MARKS = {
	FactKind.NAME: "=",
	FactKind.PHONE: "+",
	FactKind.ADDRESS: "/",
	FactKind.EMAIL: "@",
	FactKind.DEVICE: "#",
	FactKind.ACCOUNT: "*",
}
"""How the line of a fact begins: with a sign that no word contains. Tickets and invoices are found by their own names."""
KINDS = {mark: kind for kind, mark in MARKS.items()}
LONGEST_FACT = 400
_POSTAL_CODE = re.compile(r"\b([a-z]\d[a-z]) (\d[a-z]\d)\b")
"""Typed with a blank and without."""


@dataclass(frozen=True, slots=True)
class CustomerFact:
	"""A text by which a customer is found, as people read it."""

	kind: FactKind
	text: str


def write_lines(facts: Iterable[CustomerFact]) -> str:
	"""Return the text in which a customer is searched: a line for each fact, in their order."""
	return "\n".join(_write_line(fact) for fact in facts)


def list_unlike(facts: Iterable[CustomerFact]) -> list[CustomerFact]:
	"""Return facts without those that have no text or are compared like an earlier one."""
	unlike: dict[str, CustomerFact] = {}
	for fact in facts:
		if fact.text.strip():
			unlike.setdefault(_write_line(fact), fact)
	return list(unlike.values())


def _write_line(fact: CustomerFact) -> str:
	"""A blank stands before and after each word, so that the beginning of a word is found by its blank."""
	forms = _FORMS[fact.kind](fact.text[:LONGEST_FACT])
	return f"{MARKS[fact.kind]} {' '.join(dict.fromkeys(filter(None, forms)))} "


def _list_name_forms(text: str) -> list[str]:
	words = normal_form.list_words(text)
	# De Champs is typed Dechamps, and the other way round
	return [" ".join(words), "".join(words)]


def _list_address_forms(text: str) -> list[str]:
	words = " ".join(normal_form.list_words(text))
	return [words, *("".join(code) for code in _POSTAL_CODE.findall(words))]


def _list_email_forms(text: str) -> list[str]:
	plain = normal_form.remove_accents("".join(text.split()))
	return [plain, " ".join(normal_form.list_words(plain))]


def _list_code_forms(text: str) -> list[str]:
	return [normal_form.squeeze_code(text)]


def _list_phone_forms(text: str) -> list[str]:
	return [normal_form.list_digits(text)]


_FORMS = {
	FactKind.NAME: _list_name_forms,
	FactKind.PHONE: _list_phone_forms,
	FactKind.ADDRESS: _list_address_forms,
	FactKind.EMAIL: _list_email_forms,
	FactKind.DEVICE: _list_code_forms,
	FactKind.ACCOUNT: _list_name_forms,
}
