"""Why an account cannot be imported: a code with the values of its sentence. Pure; `wording` says it to people."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

NO_NUMBER, NO_NAME, NO_ACCOUNT, TWICE, BAD_DATE, BAD_AMOUNT = (
	*("no_number", "no_name", "account_missing", "twice", "bad_date", "bad_amount"),
)
BAD_NUMBER, BAD_CHOICE, LONG_TEXT, MISSING, BAD_POSTAL_CODE = (
	*("bad_number", "bad_choice", "long_text", "missing", "bad_postal_code"),
)
RESERVED_NAME, UNKNOWN_GROUP, UNKNOWN_PRODUCT, MIXED_CYCLES, UNKNOWN_MODEL = (
	*("reserved_name", "unknown_group", "unknown_product", "mixed_cycles", "unknown_model"),
)
ANGLE_BRACKETS, STOPPED_SERVICES, BAD_IDENTIFIER = "angle_brackets", "stopped_services", "bad_identifier"
OPEN_ABOVE_TOTAL = "open_above_total"
INVOICE_TWICE, DUE_BEFORE, NO_YEAR, BALANCE_DIFFERS, TAKEN, REFUSED, FAULT = (
	*("invoice_twice", "due_before", "no_year", "balance_differs", "taken", "refused", "fault"),
)


@dataclass(frozen=True)
class AccountRefusal:
	"""One thing that speaks against an account."""

	code: str
	values: tuple[str, ...] = ()


def write_refusals(refusals: Iterable[AccountRefusal]) -> str:
	"""Return refusals as they are stored."""
	return json.dumps([[each.code, *each.values] for each in refusals], ensure_ascii=False)


def read_refusals(stored: str | None) -> list[AccountRefusal]:
	"""Return stored refusals."""
	return [AccountRefusal(code, tuple(values)) for code, *values in json.loads(stored or "[]")]
