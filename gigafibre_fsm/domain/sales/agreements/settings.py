"""The site's rules about agreements, from FSM Agreement Settings."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.sales.agreements.rights import RightsRules

SETTINGS = "FSM Agreement Settings"
OWN_PAGE, DOCUSEAL = "Own page", "DocuSeal"


@dataclass(frozen=True, slots=True)
class AgreementRules:
	"""Rules of the site.

	Attributes:
		days_to_sign: how long a customer may sign what was sent.
		code_minutes: how long a code is good for.
		asks_ending_amount: whether the company asks for what the law allows when a term ends early.
		way: how agreements are signed.
	"""

	days_to_sign: int
	code_minutes: int
	asks_ending_amount: bool
	way: str
	rights: RightsRules


def load_rules() -> AgreementRules:
	"""Return the site's rules."""
	row = frappe.get_cached_doc(SETTINGS)
	usual = RightsRules()
	return AgreementRules(
		days_to_sign=row.days_to_sign or 14,
		code_minutes=row.code_minutes or 10,
		asks_ending_amount=bool(row.asks_ending_amount),
		way=row.signing_way or OWN_PAGE,
		rights=RightsRules(
			web_days=row.web_days or usual.web_days,
			late_copy_days=row.late_copy_days or usual.late_copy_days,
			telephone_days=row.telephone_days or usual.telephone_days,
			door_days=row.door_days or usual.door_days,
			notice_days=row.notice_days or usual.notice_days,
		),
	)


def load_terms(language: str, *, is_commercial: bool) -> str:
	"""Return the standard clauses in a language, paragraphs apart by an empty line; empty if none are written.

	Args:
		language: `fr` or `en`.
		is_commercial: those for companies.
	"""
	kind = "commercial" if is_commercial else "residential"
	return (frappe.get_cached_doc(SETTINGS).get(f"{kind}_terms_{language}") or "").strip()
