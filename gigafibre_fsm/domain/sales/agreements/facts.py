"""What an agreement is about, frozen when it is written: the order may change afterwards, the agreement does not. Pure."""

import json
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import Enum
from hashlib import sha256

LONGEST_TERM = 60
"""Months; a longer term is a mistake in typing."""


class SaleChannel(str, Enum):
	"""Where the customer bought: it decides how long they may change their mind."""

	WEB = "Web"
	TELEPHONE = "Telephone"
	DOOR = "Door"


@dataclass(frozen=True, slots=True)
class AgreementLine:
	"""A plan, an add-on or a one-time charge.

	Attributes:
		text: in French.
		price: dollars before taxes, a month for a plan or an add-on.
		english: its text in English; empty if there is no other.
	"""

	text: str
	price: Decimal
	english: str = ""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
	"""All that an agreement says of one sale.

	Attributes:
		fsm_order: name of the order; one agreement of an order waits for a signature or is signed.
		phone: as it is stored, empty if there is none; at least one of it and `email` is given.
		language: `fr` or `en`, of the messages and the page; the text is French until the customer asks for English.
		address: where the service is, in lines.
		monthly_lines: plan and add-ons.
		monthly_total, one_time_total: dollars with all taxes.
		term_months: from 1 to 60; None without a term.
		equipment: what is lent or sold, a text for each device, in French.
		customer: name of the Customer, if there is one yet.
		is_commercial: a company, to which the Consumer Protection Act does not apply.
		equipment_rebate: dollars by which equipment was cheaper because of the term.
		equipment_english: the equipment in English; empty if there are no other texts.
	"""

	fsm_order: str
	customer_name: str
	email: str
	phone: str
	language: str
	address: tuple[str, ...]
	monthly_lines: tuple[AgreementLine, ...]
	monthly_total: Decimal
	one_time_lines: tuple[AgreementLine, ...]
	one_time_total: Decimal
	term_months: int | None
	equipment: tuple[str, ...]
	channel: SaleChannel
	customer: str | None = None
	is_commercial: bool = False
	equipment_rebate: Decimal = Decimal(0)
	equipment_english: tuple[str, ...] = ()

	def __post_init__(self) -> None:
		if not self.email and not self.phone:
			raise ValueError("an agreement is sent to an e-mail address or a number")
		if not self.monthly_lines:
			raise ValueError("an agreement is about at least one service")
		if self.term_months is not None and not 1 <= self.term_months <= LONGEST_TERM:
			raise ValueError(f"a term has 1 to {LONGEST_TERM} months")
		if self.monthly_total < self.monthly_net or self.one_time_total < _sum(self.one_time_lines):
			raise ValueError("a total with taxes is not below its lines")

	@property
	def monthly_net(self) -> Decimal:
		"""Dollars a month before taxes."""
		return _sum(self.monthly_lines)


def choose_language(facts: AgreementFacts, language: str) -> AgreementFacts:
	"""Return the facts with what is sold named in a language, `fr` or `en`."""
	if language != "en":
		return facts
	return replace(
		facts,
		monthly_lines=tuple(map(_to_english, facts.monthly_lines)),
		one_time_lines=tuple(map(_to_english, facts.one_time_lines)),
		equipment=facts.equipment_english or facts.equipment,
	)


def write_facts(facts: AgreementFacts) -> str:
	"""Return the facts as JSON, always the same text for the same facts."""
	return json.dumps(asdict(facts), default=str, ensure_ascii=False, sort_keys=True)


def read_facts(text: str) -> AgreementFacts:
	"""Return the facts that `write_facts` wrote."""
	raw = json.loads(text)
	return AgreementFacts(
		**{
			**raw,
			"address": tuple(raw["address"]),
			"equipment": tuple(raw["equipment"]),
			# agreements that were written before have one text for both languages
			"equipment_english": tuple(raw.get("equipment_english") or ()),
			"monthly_lines": _read_lines(raw["monthly_lines"]),
			"one_time_lines": _read_lines(raw["one_time_lines"]),
			"monthly_total": Decimal(raw["monthly_total"]),
			"one_time_total": Decimal(raw["one_time_total"]),
			"equipment_rebate": Decimal(raw["equipment_rebate"]),
			"channel": SaleChannel(raw["channel"]),
		}
	)


def hash_facts(facts: AgreementFacts) -> str:
	"""Return the SHA-256 of the facts, by which a changed order is told from one that is asked for again."""
	return sha256(write_facts(facts).encode()).hexdigest()


def _read_lines(rows: list[dict[str, str]]) -> tuple[AgreementLine, ...]:
	return tuple(AgreementLine(row["text"], Decimal(row["price"]), row.get("english") or "") for row in rows)


def _to_english(line: AgreementLine) -> AgreementLine:
	return replace(line, text=line.english or line.text)


def _sum(lines: tuple[AgreementLine, ...]) -> Decimal:
	return sum((line.price for line in lines), Decimal(0))
