"""Content of a printed agreement: plain frozen values, every text in the document's own language."""

from dataclasses import dataclass
from datetime import date

from gigafibre_fsm.domain.access.printed_images import Logo
from gigafibre_fsm.domain.sales.agreements.facts import AgreementFacts

VERSION = "2026-11"
"""Of the templates; written into the evidence, so that a text can be made again as it was."""


@dataclass(frozen=True, slots=True)
class AgreementDocument:
	"""The content of an agreement.

	Attributes:
		number: name of the Service Agreement.
		language: `fr` or `en`.
		about: the facts of the sale.
		written_on: day on which it was written.
		terms: the standard clauses in paragraphs.
		cancel_days: within which the customer may change their mind at no cost; 0 without such a right.
		asks_ending_amount: whether the company asks for an amount when a term ends early.
		replaces: the agreement that it replaces, empty if it is the first.
	"""

	number: str
	language: str
	logo: Logo
	company: str
	company_address: tuple[str, ...]
	company_phone: str
	about: AgreementFacts
	written_on: date
	terms: tuple[str, ...]
	cancel_days: int
	asks_ending_amount: bool
	replaces: str


@dataclass(frozen=True, slots=True)
class EvidencePage:
	"""What the page after the signed text says of the signature; texts as they were typed.

	Attributes:
		facts: pairs of a label and a value, in order.
		statement: the sentence that the customer accepted.
		drawing: PNG of the drawn signature; empty if it was typed.
		rows: moment (UTC), what happened and its hash, oldest first.
	"""

	number: str
	language: str
	facts: tuple[tuple[str, str], ...]
	statement: str
	drawing: bytes
	rows: tuple[tuple[str, str, str], ...]
